"""`balm batch` as a person meets it: the summary, as a page and as data, the bar, and what it needs."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.faulty_plugin import FEW_ROWS
from support.people_files import expected, people, write

from .conftest import Batch


def test_the_summary_says_what_the_decisions_say(batch: Batch, tmp_path: Path) -> None:
    made = people(60, seed=36)
    wanted = expected(made)
    path = write(tmp_path / "people.parquet", made)
    data = json.loads(batch(path, "-o", "out.csv", "--keep", "id", "--json").output)
    firsts = [row["practice_1"] for row in wanted if row["practice_1"]]
    order = sorted(set(firsts), key=lambda name: (-firsts.count(name), name))
    assert [(one["practice"], one["count"]) for one in data["first"]] == [(name, firsts.count(name)) for name in order]
    assert [one["share"] for one in data["first"]] == [round(firsts.count(name) / 60, 6) for name in order]
    helped = [kind for row in wanted for kind in row["help"]]
    assert {one["kind"]: one["count"] for one in data["help"]} == {kind: helped.count(kind) for kind in helped}
    assert data["nothing_eligible"] == sum(row["eligible"] == 0 for row in wanted)
    assert {key: data[key] for key in ("output", "rows", "decisions", "rejects", "resumed", "degraded")} == {
        "output": "out.csv",
        "rows": 60,
        "decisions": 60,
        "rejects": 0,
        "resumed": 0,
        "degraded": 0,
    }
    page = batch(path, "-o", "page.csv", "--keep", "id").output
    assert page.startswith("60 rows: 60 decided, 0 rejected.\nIn ")
    for name in order[:10]:
        assert f" {firsts.count(name)}  {100 * firsts.count(name) / 60:4.1f} %  {name}\n" in page
    assert len(order) > 10
    assert order[10] not in page
    left = sum(firsts.count(name) for name in order[10:])
    assert f"  ... and {len(order) - 10} more, for {left}\n" in page
    assert f"Nothing to do was left for {data['nothing_eligible']} rows.\n" in page
    assert page.endswith("Written to page.csv.\n")


@pytest.mark.parametrize("missing", ["numpy", "pyarrow"])
def test_without_the_extra_one_line_names_it(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    found = importlib.util.find_spec

    def find_spec(name: str, *rest: Any) -> Any:
        return None if name == missing else found(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    (tmp_path / "in.csv").write_text("distress\n3\n")
    result = batch("in.csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert (
        result.output
        == "Error: A batch needs pyarrow and numpy: in your clone of Balm, run `pip install '.[batch]'`.\n"
    )


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys\nfrom balm.command.main import main\ntry: main(['batch', '--help'])\n"
        "finally: print(*{'numpy', 'pyarrow', 'multiprocessing', 'rich'} & sys.modules.keys(), file=sys.stderr)"
    )
    bare = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}  # it imports a lot
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, env=bare, text=True, check=True)
    assert ran.stderr == "\n"


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
def test_a_bar_with_rate_and_time_left_on_a_terminal_alone(tmp_path: Path) -> None:
    import pty

    write(tmp_path / "people.csv", people(45, seed=22))
    theirs, ours = pty.openpty()
    words = [sys.executable, "-c", FEW_ROWS, "batch", "people.csv", "-o", "out.csv", "--keep", "id", "--jobs", "1"]
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"}
    drawn = b""
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=ours) as process:
        os.close(ours)
        with contextlib.suppress(OSError):  # Linux has it so that a terminal nobody writes to any more ends
            while part := os.read(theirs, 1 << 16):
                drawn += part
        printed = process.communicate()[0]
    os.close(theirs)
    assert process.returncode == 0
    assert "45/45" in drawn.decode()
    assert "rows/s" in drawn.decode()
    assert printed.startswith(b"45 rows: 45 decided, 0 rejected.\n")


def test_a_plugin_that_fails_is_counted_and_with_strict_ends_the_run(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from balm_plugins.needs import Needs

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Needs, "points", fails)
    (tmp_path / "in.csv").write_text("need\ncomforted\nsoothed\n")
    result = batch("in.csv", "-o", "out.csv")
    assert result.exit_code == 0
    assert "A plugin was left out of 2 decisions.\n" in result.output
    strict = batch("in.csv", "-o", "strict.csv", "--strict")
    assert strict.exit_code == 2
    assert "The strategy `needs` raised:" in strict.output
    assert not (tmp_path / "strict.csv").exists()
