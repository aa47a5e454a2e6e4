"""Every analysis ends by `--seconds`: it says what was not looked at, and never that all is well."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from balm.command.main import cli
from support.effort import rows

PACK = """
[pack]
name = "small"
version = "1.0.0"
title = "Small"

[facts.noise]
type = "scale"
range = [0, 10]
step = 1
ask = "How loud is it?"

[facts.light]
type = "scale"
range = [0, 10]
step = 1
ask = "How bright is it?"

[[practice]]
id = "sip"
title = "A glass of water"
kind = "behavioural"
minutes = [1, 3]
how = "Drink it."

[[practice]]
id = "count"
title = "Count to ten"
kind = "mental"
minutes = [1, 3]
how = "Count."

[[rule]]
id = "loud"
when = { noise = ">= 7" }
prefer = [{ id = "sip", by = 2 }]
because = "It is loud."

[[example]]
name = "loud"
given = { noise = 9 }
expect = { first = { id = "sip" } }

[[claim]]
id = "sip-is-there"
when = { noise = ">= 7" }
expect = { some = { id = "sip" } }
because = "It is at hand."
"""

ANALYSES = {
    "check": (["check", "PACK"], "Not looked for, or not to the end: "),
    "test": (["test", "PACK"], "Not looked at: the other examples, 0 of "),
    "mutations": (["test", "PACK", "--mutations"], "Not looked at: the other examples, and all faults"),
    "coverage": (["test", "PACK", "--coverage"], "Not looked at: the other examples"),
    "diff": (["diff", "PACK", "OTHER"], "Not looked at, or not to the end: what is less safe"),
    "map": (["map", "PACK", "--x", "noise", "--y", "light"], "Nothing is drawn: not all squares"),
    "picture": (["map", "PACK", "--x", "noise", "--y", "light", "-o", "map.svg"], "Nothing is drawn: not all squares"),
    "why": (["why", "count", "--pack", "PACK", "--no-history"], "What would put it first was not found out"),
    "docs": (["docs", "PACK"], "The pages do not say which claims are proved."),
}
"""Name -> its words, and what is said of what was not looked at."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    Path("PACK").mkdir()
    Path("PACK/pack.toml").write_text(PACK)
    Path("OTHER").mkdir()
    Path("OTHER/pack.toml").write_text(PACK.replace(">= 7", ">= 8"))

    def runs(*args: str) -> Result:
        words = [f"./{word}" if word in ("PACK", "OTHER") else word for word in args]
        return CliRunner().invoke(cli, words, prog_name="balm")

    return runs


@pytest.mark.parametrize("name", rows(ANALYSES, quick=["check", "docs"]))
def test_the_seconds_run_out(name: str, run: Any) -> None:
    words, said = ANALYSES[name]
    result = run(*words, "--seconds", "0")
    assert result.exit_code == 3, result.output
    assert said in " ".join((result.stdout + result.stderr).split())
    assert not Path("map.svg").exists()


@pytest.mark.parametrize("name", rows(ANALYSES, quick=["picture"]))
def test_enough_seconds_change_nothing(name: str, run: Any) -> None:
    words, _ = ANALYSES[name]
    plain, limited = run(*words), run(*words, "--seconds", "1000")
    assert (plain.exit_code, plain.output) == (limited.exit_code, limited.output)
    assert plain.exit_code in (0, 1)


@pytest.mark.exhaustive
def test_faults_until_the_seconds_ran_out(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on by a second each time that it is read."""
    ticks = count()
    monkeypatch.setattr("balm.deadline.monotonic", lambda: float(next(ticks)))
    data = json.loads(run("test", "PACK", "--mutations", "--seconds", "100000", "--json").output)
    needed, every = next(ticks), len(data["mutations"]["faults"])
    assert data["complete"]
    result = run("test", "PACK", "--mutations", "--seconds", str(needed - 3))
    assert result.exit_code == 3
    assert "The time is up after " in result.output
    assert f" of {every} faults." in result.output
    assert run("test", "PACK", "--mutations", "--seconds", str(needed - 3), "--min-score", "100").exit_code == 3


@pytest.mark.exhaustive
def test_what_was_found_fails_a_check_that_ran_out(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("PACK/pack.toml").write_text(PACK.replace('some = { id = "sip" }', 'never = { id = "sip" }'))
    ticks = count()
    monkeypatch.setattr("balm.deadline.monotonic", lambda: float(next(ticks)))
    assert run("check", "PACK", "--seconds", "10000").exit_code == 1
    needed = next(ticks)
    result = run("check", "PACK", "--seconds", str(needed - 3), "--json")
    data = json.loads(result.output)
    assert data["not_looked_for"]
    assert not data["complete"]
    assert result.exit_code == (1 if any(one["severity"] != "note" for one in data["findings"]) else 3)
    assert result.exit_code == 1
