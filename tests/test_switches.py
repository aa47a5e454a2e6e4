"""Environment variables that say yes or no: one reading of all of them, in the command and in programs."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import balm
from balm.command.main import cli
from balm.command.person_history import allowed
from balm.folder import cache_folder
from balm.native import native
from balm.switches import SWITCHES, SwitchError, switch
from support.effort import one_in

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "switches.toml").read_text(encoding="utf-8")
)["switch"]
WORDS = [(word, case["says"]) for case in CASES for word in case["words"]]
MEANS = {"on": True, "off": False, "unset": None}


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(("word", "says"), WORDS)
def test_every_switch_is_read_in_one_way(name: str, word: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, word)
    if says != "refused":
        assert switch(name) is MEANS[says]
        return
    with pytest.raises(
        SwitchError, match=f"^{name} is .*: write 1, on, true or yes, or else 0, off, false or no"
    ) as error:
        switch(name)
    assert str(error.value).isprintable()


@pytest.mark.parametrize(("word", "says"), [one for one in WORDS if one[1] != "refused"])
def test_what_they_switch(word: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    for name in SWITCHES:
        monkeypatch.setenv(name, word)
    on = says == "on"
    assert allowed() is MEANS[says]
    assert (cache_folder() is None) == on
    if native("judge") is not None:
        assert not on
    monkeypatch.setenv("BALM_PURE", "0")
    made = native("judge")
    monkeypatch.setenv("BALM_PURE", word)
    assert native("judge") is (None if on else made)


@pytest.mark.parametrize(("word", "says"), one_in(8, [one for one in WORDS if one[1] != "unset"]))
def test_a_switch_for_the_history_is_obeyed(
    word: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever says no in whatever word has nothing written down, also where they said yes before."""
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    monkeypatch.delenv("BALM_HISTORY", raising=False)
    assert CliRunner().invoke(cli, ["history", "on"]).exit_code == 0
    monkeypatch.setenv("BALM_HISTORY", word)
    ran = CliRunner().invoke(cli, ["now", "--fact", "distress=3"])
    assert ran.exit_code == (2 if says == "refused" else 0)
    assert (tmp_path / "history" / "history.db").exists() == (says == "on")


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("args", [["now", "--json"], ["history"], ["facts"], ["--version"]])
def test_a_word_that_is_none_is_refused_in_one_line(name: str, args: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "balm", *args], env={**os.environ, name: "perhaps"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"Error: {name} is 'perhaps': write 1, on, true or yes, or else 0, off, false or no.\n"


def test_a_program_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "perhaps")
    with pytest.raises(SwitchError, match="BALM_NO_CACHE"):
        balm.load()
