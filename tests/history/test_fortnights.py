"""A fortnight of check-ins with a history: what people see after the third time worse, and while distress keeps rising.

``BALM_GOLDEN=write`` writes tests/golden/fortnights anew; read the difference.
"""

from __future__ import annotations

import datetime
import tomllib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import balm
from support.effort import rows
from support.golden_files import same
from support.history_entries import START

if TYPE_CHECKING:
    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInScreenData

TESTS = Path(__file__).resolve().parents[1]
FORTNIGHTS: dict[str, dict[str, Any]] = tomllib.loads((TESTS / "cases" / "fortnights.toml").read_text(encoding="utf-8"))
CALM = {
    "country": "GB", "task_now": "free", "place": "home", "emotion": "okay", "situation": "none", "need": "comforted",
    "attachment": "secure", "warmth_response": "comforting", "backdraft": "never",
}  # fmt: skip
COUNTS = ("worse_in_a_row", "worse_this_week", "distress_rising")


class Session(NamedTuple):
    """One check-in up to its suggestion."""

    check_in: CheckIn
    screens: list[CheckInScreenData]

    @property
    def asked(self) -> list[str]:
        return [one["fact"] for screen in self.screens for one in screen["questions"]]

    @property
    def support(self) -> list[bool]:
        """Whether somebody to talk to is in sight, screen by screen."""
        return ["support" in [one["kind"] for one in screen["help"]] for screen in self.screens]


def session(engine: balm.Engine, distress: int, past: balm.Past) -> Session:
    """Somebody who leaves the lines open, says how upset they are, and has no thoughts of dying."""
    told = {"distress": distress, "self_harm": "none"}
    check_in = engine.check_in(CALM, past=past)
    screens = [check_in.screen]
    while check_in.screen["kind"] in ("lines", "questions"):
        asked = [one["fact"] for one in check_in.screen["questions"]]
        answers = {"answers": {fact: told.get(fact) for fact in asked}}
        check_in = check_in.tell(answers if asked else {"command": "skip"})
        screens.append(check_in.screen)
    return Session(check_in, screens)


@pytest.mark.parametrize("name", rows(FORTNIGHTS, quick={"worse-in-a-week", "rising"}))
def test_a_fortnight(name: str, tmp_path: Path) -> None:
    engine, fortnight = balm.load(), FORTNIGHTS[name]
    stances = {one.id: one.stance for one in engine.rulebook.practices}
    text, support = [], []
    with closing(engine.history(path=tmp_path / "history.db")) as store:
        for number, day in enumerate(fortnight["days"], start=1):
            if not day:
                text.append(f"day {number}: no check-in\n")
                continue
            distress, felt = day
            now = START + datetime.timedelta(days=number - 1)
            seen = session(engine, distress, balm.Past(store.entries(), now))
            ways = seen.check_in.decision.ways()
            opening = [one.practice for one in ways if stances[one.practice] == "opening"]
            if seen.support[0]:
                support.append(number)
                assert all(seen.support)
                assert "self_harm" in seen.asked
                assert not opening
            text.append(_day(number, distress, seen, felt, stances))
            entry = engine.remember(seen.check_in.decision, store, at=now)
            assert entry is not None
            if felt:
                did = entry.options[0]
                store.amend(entry.id, chosen=did.practice, tags=did.tags, stance=did.stance, felt=felt, felt_at=now)
    same(TESTS / "golden" / "fortnights" / f"{name}.txt", "\n".join(text))
    assert support == fortnight["support"]


def _day(number: int, distress: int, seen: Session, felt: str, stances: dict[str, str]) -> str:
    decision = seen.check_in.decision
    opens = {one.title: " (opens)" if stances[one.practice] == "opening" else "" for one in decision.ways()}
    lines = [
        f"day {number}: upset {distress}" + (f", felt {felt} afterwards" if felt else ""),
        *(f"  {one}: {decision.facts[one]}" for one in COUNTS if decision.facts[one]),
        *(f"  in sight from the first screen: {one['title']}" for one in seen.screens[0]["help"]),
        *(f"    by {', '.join(one.by)}" for one in decision.referrals),
        *("  asked: thoughts of dying" for fact in seen.asked if fact == "self_harm"),
        f"  suggested: {'; '.join(f'{title}{mark}' for title, mark in opens.items())}",
    ]
    return "\n".join(lines) + "\n"


def test_no_golden_fortnight_is_left_over() -> None:
    assert {one.stem for one in (TESTS / "golden" / "fortnights").iterdir()} == set(FORTNIGHTS)
