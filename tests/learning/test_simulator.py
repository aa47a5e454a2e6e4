"""The simulator: one command prints what strategies come to, and a number is always the same person."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import balm
from balm.deciding.log import read_log

SIMULATOR = Path(__file__).parents[2] / "examples" / "simulator"


def simulate(folder: Path, *args: str) -> str:
    command = [sys.executable, str(SIMULATOR), "--people", "3", "--decisions", "8", "--jobs", "1", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.exhaustive
def test_one_command_prints_what_is_claimed_and_writes_what_is_asked(tmp_path: Path) -> None:
    printed = simulate(tmp_path, "--logs", "logs", "--curves", "curves.json")
    assert printed.startswith("3 simulated people, 8 decisions each\n")
    for words in ("adaptive alone beside the fixed pack:", "all three beside the fixed pack:", "95 % interval",
                  "opening practices offered within a week of one"):  # fmt: skip
        assert words in printed
    logs = sorted((tmp_path / "logs").iterdir())
    assert [path.name for path in logs] == ["person-000.jsonl", "person-001.jsonl", "person-002.jsonl"]
    entries = [*read_log(logs[0].read_text(encoding="utf-8").splitlines()).entries]
    assert len(entries) == 8
    assert {len(entry.options) for entry in entries} <= {0, 1, 2, 3}
    assert all(entry.felt == "" or entry.chosen for entry in entries)
    curves = json.loads((tmp_path / "curves.json").read_text(encoding="utf-8"))
    assert {name: len(curve) for name, curve in curves.items()} == {
        "fixed pack": 8,
        "adaptive alone": 8,
        "all three": 8,
    }
    assert all(curve == sorted(curve) for curve in curves.values())
    picture = tmp_path / "regret.svg"
    subprocess.run(
        [sys.executable, str(SIMULATOR / "picture.py"), str(tmp_path / "curves.json"), "-o", str(picture)], check=True
    )
    assert len(ET.fromstring(picture.read_text(encoding="utf-8")).findall(".//{*}polyline")) == 3  # noqa: S314  # our own


@pytest.mark.exhaustive
def test_a_number_is_always_the_same_person(tmp_path: Path) -> None:
    one, again, other = simulate(tmp_path), simulate(tmp_path), simulate(tmp_path, "--first", "50")
    assert one == again != other


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(SIMULATOR))
    import trial

    return trial


@pytest.mark.exhaustive
def test_within_a_week_of_a_backdraft_that_was_told_nothing_opens(trial: object) -> None:
    """People to whom kindness was offered and hurt."""
    engine = balm.load(strict=True)
    hurt, opened = 0, 0
    for number in (12, 35, 90):
        found = trial.follow(engine, number, 25)  # type: ignore[attr-defined]
        hurt += found.backdrafts
        opened += found.opened
    assert opened == 0
    fixed = balm.load(without=["adaptive", "signals", "titration", "variety"])
    assert trial.follow(fixed, 90, 25).opened, "with nothing that looks back it happens, and is counted"  # type: ignore[attr-defined]
    assert hurt >= 2


@pytest.mark.exhaustive
def test_whose_kindness_does_well_reaches_warm_words_within_four_weeks(trial: object) -> None:
    """People whose kindness did well twice at a step by then, among them some for whom rules put doing first."""
    engine = balm.load(strict=True)
    month = datetime.timedelta(weeks=4)
    for number in (8, 10, 26, 59, 174, 195):
        found = trial.follow(engine, number, 40)  # type: ignore[attr-defined]
        assert found.well_in <= month
        assert found.words_in <= found.well_in + month
        assert found.next_in <= found.well_in + month
        assert not found.opened_after_worse
