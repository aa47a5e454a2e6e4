"""What is said of a plugin that fails: where and which kind. Its words, which may repeat an answer, go to who asks."""

from __future__ import annotations

import datetime
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.decide import decide
from balm.deciding.outcome import Degraded
from balm.deciding.profile import read_profile
from balm.deciding.signals import load_signal, read_signals
from balm.diagnostics.failures import LOGGER
from support import shipped_packs
from support.effort import one_in
from support.quiet_strategy import Quiet

WORD = "KLABAUTER"
OWN = f"Walk to {WORD}"
FACTS = {"distress": 4, "place": "home"}


class Raises(Quiet):
    """Raises what repeats the title that it was shown."""

    def points(self, situation: balm.Situation) -> Any:
        told = situation.own[0]["title"]
        try:
            {}[told]
        except KeyError as error:
            error.add_note(told)
            raise ExceptionGroup(told, [ValueError(told), LookupError(told)]) from error


class Exits(Quiet):
    def propose(self, situation: balm.Situation) -> Any:
        raise SystemExit(situation.own[0]["title"])


class Proposes(Quiet):
    def propose(self, situation: balm.Situation) -> Any:
        told = situation.own[0]["title"]
        return [{"title": told}, {told: told, "title": told, "tags": [told]}]


class Points(Quiet):
    """Gives points to the person's own activity, beyond its bound."""

    def __init__(self, points: int) -> None:
        self.many = points

    def points(self, situation: balm.Situation) -> Any:
        [own] = [one for one in situation.practices if one.id.startswith("own/")]
        return [balm.Points(own.id, self.many, own.title, own.title, (own.title,))]


class Elsewhere(Quiet):
    def points(self, situation: balm.Situation) -> Any:
        return [balm.Points(situation.own[0]["title"], 1, "why")]


FAILING = {
    "raises": (Raises(), "raised", "points: ExceptionGroup at test_failures:"),
    "exits": (Exits(), "raised", "propose: SystemExit at test_failures:"),
    "proposes nonsense": (Proposes(), "nonsense", "propose: proposal 2: unknown-key"),
    "is clipped": (Points(7), "clipped", "gave 7 points to an own activity, bound 2"),
    "is clipped by much": (Points(10**5000), "clipped", "gave too many points to an own activity, bound 2"),
    "is clipped by much, below": (Points(-(10**5000)), "clipped", "gave too many points to an own activity, bound 2"),
    "points elsewhere": (Elsewhere(), "nonsense", "points: gave points to something that is no practice"),
}


@pytest.mark.parametrize(("strategy", "reason", "detail"), FAILING.values(), ids=list(FAILING))
def test_what_a_strategy_is_shown_is_not_in_degraded(strategy: Quiet, reason: str, detail: str) -> None:
    program = shipped_packs.program()
    profile = read_profile(program, FACTS, [OWN])
    [degraded] = decide(program, profile, [strategy], time_limit=10).degraded
    assert (degraded.strategy, degraded.reason) == ("m-other", reason)
    assert degraded.detail.startswith(detail)
    assert not quoted(repr(degraded))
    with pytest.raises(balm.StrategyError) as caught:
        decide(program, profile, [strategy], strict=True, time_limit=10)
    assert not quoted("".join(traceback.format_exception(caught.value)))


def quoted(text: str) -> bool:
    return WORD.lower() in text.lower()


class Reads:
    name = "m-signal"
    fills = ("sessions_today", "worse_after")

    def read(self, past: balm.Past) -> Any:
        note = past.entries[0].note
        if note.startswith("raise"):
            raise ValueError(note)
        return {"sessions_today": note, "worse_after": note}


@pytest.mark.parametrize(("note", "reason"), [(f"raise {WORD}", "raised"), (WORD, "nonsense")])
def test_what_a_signal_is_shown_is_not_in_degraded(note: str, reason: str) -> None:
    now = datetime.datetime(2026, 5, 4, 21, 30, tzinfo=datetime.UTC)
    past = balm.Past([balm.Entry("1", now, {}, {}, (), note=note)], now)
    _, degraded = read_signals([load_signal(Reads())], past, shipped_packs.program().rulebook.facts)
    assert [one.reason for one in degraded] == [reason]
    assert not quoted(repr(degraded))


@pytest.fixture
def listening() -> Iterator[tuple[StringIO, StringIO]]:
    """What the root logger and that of failures are told, at the finest level."""
    logs = StringIO(), StringIO()
    handlers = [logging.StreamHandler(log) for log in logs]
    loggers = logging.getLogger(), logging.getLogger(LOGGER)
    before = [logger.level for logger in loggers]
    for logger, handler in zip(loggers, handlers, strict=True):
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield logs
    for logger, handler, level in zip(loggers, handlers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def degraded_by(strategy: Quiet) -> tuple[Degraded, ...]:
    program = shipped_packs.program()
    return decide(program, read_profile(program, FACTS, [OWN]), [strategy], time_limit=10).degraded


def test_the_exception_goes_to_who_asks(listening: tuple[StringIO, StringIO]) -> None:
    everybody, asked = listening
    assert degraded_by(Raises())
    assert not everybody.getvalue()
    assert "strategy m-other: ExceptionGroup at test_failures:" in asked.getvalue()
    assert "Traceback" in asked.getvalue()
    assert quoted(asked.getvalue())


SILENT = """
import logging
{setup}
from plugins.test_failures import Raises, degraded_by
assert degraded_by(Raises())
"""


@pytest.mark.parametrize(
    "setup", one_in(2, ["logging.basicConfig(level=logging.DEBUG)", "logging.lastResort.setLevel(0)"])
)
def test_nobody_else_is_told(setup: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SILENT.format(setup=setup)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert not quoted(ran.stdout + ran.stderr)
