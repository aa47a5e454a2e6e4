"""What people see of `balm now` at a real pseudo-terminal: each journey of journeys.toml, screen by screen.

``BALM_GOLDEN=write`` writes tests/golden/check-in anew and removes what no test makes any more; read the difference.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from wcwidth import wcswidth

import balm
from support.effort import rows
from support.golden_files import WRITE, same
from support.history_entries import DRINK, done

pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")
pytest.importorskip("pyte", reason="draws the screen; it comes with the extra dev")

from support import terminal  # needs both

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden" / "check-in"
JOURNEYS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "journeys.toml").read_text(encoding="utf-8"))
KNOWN = {
    "self_harm": "none", "danger_from_others": "false", "assault": "false", "fear_of_harming": "none",
    "medical_red_flag": "false", "acute_change": "false", "sleepless_energy": "false", "task_now": "free",
    "age_band": "adult", "dissociation": "none", "substance_now": "false", "eating_concern": "none",
    "perinatal": "none", "distress": "6", "emotion": "sad", "situation": "argument", "need": "comforted",
}  # fmt: skip
KEYS = {"^C": "\x03", "^D": "\x04"}
QUICK = {"evening", "crisis", "guided-worse"}
NEVER = re.compile(r"\b(just|should|Traceback|[Ee]rror|floor/|self-compassion/|self_harm|very_low)\b")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("name", rows(JOURNEYS, quick=QUICK))
def test_a_journey(name: str, home: Path, tmp_path: Path) -> None:
    journey = {"columns": 80, "lines": 24, "args": [], "status": 0, "clock": terminal.AFTERNOON, "extra": {}}
    journey |= JOURNEYS[name]
    typed = [(words, KEYS.get(keys, keys + "\n")) for words, keys in journey["typed"]]
    facts = [f"--fact={name}={value}" for name, value in KNOWN.items()] if "given" in journey else []
    words = ("now", *journey["args"], *facts)
    size = (journey["columns"], journey["lines"])
    where = tmp_path if journey["extra"] else home
    if journey.get("worse"):
        _past(tmp_path, journey["worse"])
    seen = terminal.at_terminal(
        terminal.command(*words, clock=journey["clock"]), terminal.Script(typed), where, journey["extra"], size
    )
    assert seen.status == journey["status"]
    screens = [*seen.asked, seen.screen]
    said = ["", *(keys for _, keys in journey["typed"])]
    for at, has in journey.get("has", {}).items():
        assert has in " ".join(screens[int(at)].split()), f"{has!r} is not on screen {at}:\n{screens[int(at)]}"
    for screen in screens:
        assert not NEVER.findall(screen)
        assert all(wcswidth(line) <= size[0] for line in screen.splitlines())
        if journey.get("numbers") and screens.index(screen) >= journey["numbers"]:
            assert "116 123" in screen
        if journey.get("worse"):
            assert not [one.title for one in balm.load().rulebook.practices if _opens(one) and one.title in screen]
    if {"NO_COLOR", "TERM"} & journey["extra"].keys():
        assert not re.search(r"\x1b\[[\d;]*3\dm", seen.raw)
    given = "   (somebody sad after an argument)" if facts else ""
    text = [f"$ balm {' '.join(('now', *journey['args']))}{given}   ({size[0]} columns, {size[1]} lines)\n"]
    for at, (keys, screen) in enumerate(zip(said, screens, strict=True)):
        text.append(f"{'=' * 8} {at}{f': after {keys!r}' if at else ''} {'=' * 8}\n{_new_on(screen)}")
    same(GOLDEN / f"{name}.txt", "\n".join(text))


def _past(home: Path, days: int) -> None:
    """A history in which something left the person worse on each of so many days up to now."""
    now = datetime.datetime(2026, 11, 24, 15, tzinfo=datetime.UTC)
    with closing(balm.open_history(path=home / "history" / "history.db")) as store:
        store.add(*(done(day, DRINK, "worse", now - datetime.timedelta(days=day)) for day in range(1, days + 1)))


def _opens(practice: balm.Practice) -> bool:
    return practice.stance == "opening"


def _new_on(screen: str) -> str:
    """What stands on a screen from the line that was typed last on; all of it where that has scrolled away."""
    lines = screen.splitlines(keepends=True)
    typed = [at for at, line in enumerate(lines[:-1]) if line.startswith(">")]
    return "".join(lines[typed[-1] if typed else 0 :])


@pytest.mark.exhaustive
def test_what_was_shown_is_remembered_where_the_window_is_closed(tmp_path: Path) -> None:
    typed = [("is one of these so", "none\n"), ("How upset", "4\n"), *[("", "\n")] * 4, ("might do", terminal.HANG_UP)]
    remembers = {"BALM_HISTORY": "1"}
    terminal.at_terminal(terminal.command("now"), terminal.Script(typed), tmp_path, remembers)
    told = subprocess.run(
        terminal.command("history", "--json"), env=terminal.environment(tmp_path, remembers), capture_output=True,
        check=True,
    )  # fmt: skip
    [entry] = json.loads(told.stdout)
    assert len(entry["options"]) == 3


def test_no_golden_file_is_left_over() -> None:
    made = {f"{name}.txt" for name in JOURNEYS}
    for path in GOLDEN.glob("*"):
        if WRITE and path.name not in made:
            path.unlink()
    assert {path.name for path in GOLDEN.glob("*")} <= made
