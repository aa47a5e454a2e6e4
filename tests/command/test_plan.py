"""`balm plan`: a person's own plan is written, shown, changed, taken along, and forgotten to the byte."""

from __future__ import annotations

import contextlib
import datetime
import json
import stat
from pathlib import Path

import pytest

import balm
from balm.language.frozen import FrozenDict

from .conftest import Run

SISTER, SIGN, DANGER = "Call my sister", "I stop answering messages", "I want to kill myself"


@pytest.fixture(autouse=True)
def remembers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HISTORY", "0")


def kept(run: Run) -> dict[str, list[str]]:
    return json.loads(run("plan", "--json").stdout)["plan"]  # type: ignore[no-any-return]


def test_lines_are_added_changed_and_removed_in_the_order_of_the_parts(run: Run, home: Path) -> None:
    assert run("plan", "add", "people", SISTER).exit_code == 0
    assert run("plan", "add", "signs", "I  stop\nanswering", "messages").exit_code == 0
    assert [*kept(run).items()] == [("signs", [SIGN]), ("people", [SISTER])]
    changed = run("plan", "change", "signs", "1", "I sleep badly")
    assert changed.exit_code == 0
    assert str(home / "history" / "history.db") in changed.stdout
    assert run("plan", "remove", "people", "1").exit_code == 0
    assert kept(run) == {"signs": ["I sleep badly"]}
    assert stat.S_IMODE((home / "history" / "history.db").stat().st_mode) == 0o600


def test_whom_to_call_stands_beside_the_plan_and_where_there_is_none(run: Run, home: Path) -> None:
    empty = run("plan").stdout
    assert "balm plan write" in empty
    assert "Talk to someone now" in empty
    run("plan", "add", "do", "tea")
    shown = run("plan").stdout
    assert shown.index("1  tea") < shown.index("history.db") < shown.index("Talk to someone now")


def test_whom_to_call_is_local_where_the_portrait_knows_the_country(run: Run, home: Path) -> None:
    run("plan", "add", "do", "tea")
    assert "116 123" not in run("plan").stdout
    told = balm.ToldFact("GB", datetime.date(2026, 11, 3))
    with contextlib.closing(balm.load().history()) as store:
        store.keep_portrait(store.portrait()._replace(facts=FrozenDict({"country": told})))
    assert "116 123" in run("plan").stdout
    assert "116 123" in run("plan", "add", "signs", DANGER).stdout
    assert "116 123" in run("plan", "write", input="help\nstop\n").stdout


@pytest.mark.parametrize("history", ["0", "1"])
def test_balm_now_shows_it_whether_or_not_anything_else_is_remembered(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, history: str
) -> None:
    monkeypatch.setenv("BALM_HISTORY", history)
    low = ("now", "--fact", "self_harm=passing_thoughts", "--fact", "distress=6")
    write = "balm plan write"
    assert write in run(*low).stdout
    run("plan", "add", "people", SISTER)
    shown = run(*low).stdout
    assert f"People I can ask for help\n   - {SISTER}\n" in shown
    assert write not in shown
    assert SISTER in run(*low, "--json").stdout
    assert SISTER not in run(*low, "--no-history").stdout
    assert SISTER not in run("history", "--json").stdout
    run("plan", "forget", "--yes")
    assert write in run(*low).stdout


def test_a_plan_that_cannot_be_read_costs_a_line(run: Run, home: Path) -> None:
    run("plan", "add", "people", SISTER)
    (home / "history" / "history.db").write_bytes(b"torn" * 3000)
    result = run("now", "--fact", "distress=6")
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert result.stderr.startswith("Balm could not look for your plan. ")


def test_help_comes_before_the_words_of_danger_are_kept(run: Run, home: Path) -> None:
    said = run("plan", "add", "signs", DANGER).stdout
    assert said.index("Talk to someone now") < said.index("Added")
    assert kept(run) == {"signs": [DANGER]}
    assert "Talk to someone now" in run("plan", "change", "signs", "1", DANGER).stdout
    assert "Talk to someone now" not in run("plan", "add", "people", SISTER).stdout


def test_written_part_by_part(run: Run, home: Path) -> None:
    said = run("plan", "write", input=f"{SIGN}\n\ntea\nhelp\nskip\n\n{SISTER}\nstop\n").stdout
    assert kept(run) == {"signs": [SIGN], "do": ["tea"], "people": [SISTER]}
    assert "Talk to someone now" in said
    assert "How can things around you" not in said
    assert "1  tea" in run("plan", "write", input="\n").stdout
    assert run("plan", "write", input="").exit_code == 0


def test_taken_along_and_read_back(run: Run, home: Path) -> None:
    run("plan", "add", "people", SISTER)
    run("plan", "add", "do", "tea")
    assert run("plan", "export", str(home / "plan.json")).exit_code == 0
    assert run("plan", "export", str(home / "plan.txt")).exit_code == 0
    assert (home / "plan.txt").read_text() == (
        "My plan\n\nWhat I can do on my own\n  - tea\n\nPeople I can ask for help\n  - Call my sister\n"
    )
    assert stat.S_IMODE((home / "plan.txt").stat().st_mode) == 0o600
    before = kept(run)
    run("plan", "forget", "--yes")
    run("plan", "add", "do", "tea")
    said = run("plan", "import", str(home / "plan.json")).stdout
    assert said.startswith("1 line imported. balm plan shows it, with whom to call.\n")
    assert str(home / "history" / "history.db") in said
    assert kept(run) == before


@pytest.mark.parametrize("words", [("plan", "forget", "--yes"), ("history", "forget", "--all", "--yes")])
def test_forgotten_to_the_byte(run: Run, home: Path, words: tuple[str, ...]) -> None:
    run("plan", "add", "people", SISTER)
    assert any(SISTER.encode() in one.read_bytes() for one in (home / "history").iterdir())
    assert run(*words).exit_code == 0
    assert not any(SISTER.encode() in one.read_bytes() for one in (home / "history").iterdir())
    assert kept(run) == {}


def test_forgetting_everything_asks_where_a_plan_is_all_there_is(run: Run, home: Path) -> None:
    run("plan", "add", "people", SISTER)
    for words in (("history", "forget", "--all"), ("plan", "forget")):
        assert run(*words).exit_code == 2
    assert kept(run) == {"people": [SISTER]}


WRONG = {
    "no such line": (("plan", "remove", "do", "3"), "0 lines"),
    "no words": (("plan", "add", "do", " "), "TEXT is empty"),
    "another ending": (("plan", "export", "plan.pdf"), ".txt or .json"),
    "a folder that is missing": (("plan", "export", "missing/plan.txt"), "cannot be written"),
    "no file": (("plan", "import", "missing.json"), "cannot be read"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_said(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(home)
    words, says = WRONG[name]
    said = run(*words)
    assert (said.exit_code, says in said.stderr) == (2, True)


FILES = {
    "another format": b'{"format": "balm-portrait/1"}',
    "another part": b'{"format": "balm-plan/1", "plan": {"secret": ["x"]}}',
    "no text": b'{"format": "balm-plan/1", "plan": {"do": [7]}}',
    "no UTF-8": b"\xff",
    "it holds more than 1,000,000 bytes": b" " * 1_000_001,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_plan_is_refused_and_its_words_are_not_repeated(run: Run, home: Path, name: str) -> None:
    run("plan", "add", "people", SISTER)
    path = home / "plan.json"
    path.write_bytes(FILES[name])
    said = run("plan", "import", str(path))
    assert said.exit_code == 2
    assert "secret" not in said.stderr
    assert kept(run) == {"people": [SISTER]}
