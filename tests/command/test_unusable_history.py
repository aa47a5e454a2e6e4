"""A history that cannot be used or is off: `balm now` answers as without one, and says why in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import balm

from .conftest import Run, flat, kept, on

EXAMPLE = Path(__file__).parents[2] / "examples" / "history.jsonl"


def _damaged(home: Path) -> None:
    (home / "history" / "history.db").write_bytes(b"torn" * 3000)


def _folder(home: Path) -> None:
    (home / "history" / "history.db").mkdir()


@pytest.mark.parametrize("spoil", [_damaged, _folder])
def test_now_answers_whatever_is_wrong_with_the_history(spoil: object, run: Run, home: Path) -> None:
    on(run)
    without = run("now", "--json", "--no-history").stdout
    spoil(home)  # type: ignore[operator]
    result = run("now", "--json")
    assert result.exit_code == 0
    assert result.stdout == without
    assert result.stderr.startswith("Balm could not look back, and does not write this down. The history ")
    assert result.stderr.count("\n") == 1
    for args in (
        ["history"],
        ["felt", "better"],
        ["history", "export", "x.csv"],
        ["history", "forget", "--all", "--yes"],
    ):
        result = run(*args)
        assert result.exit_code == 2
        assert "could not be used" in result.stderr
        assert "Traceback" not in result.stderr


def test_where_it_can_be_read_and_not_written_it_says_that(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise balm.HistoryError(summary="There is no room left for it.")

    on(run)
    monkeypatch.setattr("balm.history.sqlite.SqliteStore.add", full)
    result = run("now")
    assert result.exit_code == 0
    assert result.stdout.startswith("Something you might do now")
    assert "how it felt" not in result.stdout
    assert result.stderr == "Balm could not write this down. There is no room left for it.\n"


@pytest.mark.exhaustive
def test_an_encrypted_history_needs_its_key_and_now_answers_without_it(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")
    on(run)
    without = run("now", "--json", "--no-history").stdout
    monkeypatch.setenv("BALM_HISTORY_KEY", "seven quiet geese")
    assert run("history", "import", str(EXAMPLE)).exit_code == 0
    assert run("now").stderr == ""
    assert run("felt", "worse", str(kept(run)[-1]["options"][0]["practice"])).exit_code == 0  # type: ignore[index]
    assert len(kept(run)) == 10
    before = (home / "history" / "history.db").read_bytes()
    assert b"distress" not in before
    for key, why in (("", "needs its key (for the command in BALM_HISTORY_KEY)"), ("wrong", "The key does not fit")):
        monkeypatch.setenv("BALM_HISTORY_KEY", key)
        _unused(run, without, why)
    monkeypatch.setenv("BALM_HISTORY_KEY", "seven quiet geese")
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    _unused(
        run, without, "An encrypted history needs SQLCipher: in your clone of Balm, run `pip install '.[sqlcipher]'`."
    )
    assert (home / "history" / "history.db").read_bytes() == before


def _unused(run: Run, without: str, why: str) -> None:
    """The answer is what it is without a history, and a line says why; what is about the history cannot be done."""
    now = run("now", "--json")
    assert (now.exit_code, now.stdout) == (0, without)
    assert now.stderr.startswith("Balm could not look back, and does not write this down. ")
    assert why in now.stderr
    assert now.stderr.count("\n") == 1
    for args in (["history"], ["felt", "better"], ["history", "forget", "--all", "--yes"]):
        said = run(*args)
        assert (said.exit_code, why in flat(said.stderr)) == (2, True)


def test_without_a_history_none_is_imported(home: Path) -> None:
    code = (
        "import sys\nfrom balm.command.main import main\n"
        "try: main(['now', '--json', *sys.argv[1:]])\nfinally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    for switch, imported in (("", False), ("0", False), ("1", True)):
        ran = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "BALM_HISTORY": switch}, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        # Not sqlite3 and zoneinfo themselves: what measures coverage, and what reads packs anew, import them too.
        assert any(name.startswith("balm.history") for name in ran.stderr.split()) == imported
