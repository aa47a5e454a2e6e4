"""A strategy that misbehaves changes nothing of a decision but what is said under `degraded`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.decide import decide
from balm.deciding.outcome import Outcome
from balm.deciding.profile import read_profile
from balm_plugins.own_soothing import OwnSoothing
from support import shipped_packs
from support.quiet_strategy import Quiet

FACTS = {"attachment": "avoidant", "distress": 7, "place": "home", "minutes": 30, "substance_now": True}
OWN: tuple[Mapping[str, object], ...] = ({"title": "Walk the dog"},)
ENOUGH = 10.0
"""Seconds: no strategy here takes them but one that hangs, which gets its own limit."""


def decided(*strategies: balm.Strategy, limit: float = ENOUGH, strict: bool = False) -> Outcome:
    program = shipped_packs.program()
    return decide(program, read_profile(program, FACTS, OWN), strategies, strict=strict, time_limit=limit)


def same_but_degraded(outcome: Outcome, *others: balm.Strategy) -> bool:
    return outcome._replace(degraded=()) == decided(*others)


class Raises(Quiet):
    def points(self, situation: balm.Situation) -> Any:
        raise LookupError("no such garden")


class Exits(Quiet):
    def propose(self, situation: balm.Situation) -> Any:
        raise SystemExit(3)


class RaisesLate(Quiet):
    def points(self, situation: balm.Situation) -> Any:
        yield balm.Points(situation.practices[0].id, 1, "early")
        raise LookupError("no such garden")


@pytest.mark.parametrize("strategy", [Raises(), Exits(), RaisesLate()], ids=lambda s: type(s).__name__)
def test_one_that_raises(strategy: Quiet) -> None:
    outcome = decided(OwnSoothing(), strategy)
    assert same_but_degraded(outcome, OwnSoothing())
    [degraded] = outcome.degraded
    assert (degraded.strategy, degraded.reason) == ("m-other", "raised")
    assert re.fullmatch(r"(points|propose): \w+ at [\w.]+:\d+", degraded.detail)
    with pytest.raises(balm.StrategyError, match="The strategy `m-other` raised"):
        decided(OwnSoothing(), strategy, strict=True)


class Hangs(Quiet):
    def __init__(self, method: str) -> None:
        self.method = method
        self.never = threading.Event()

    def propose(self, situation: balm.Situation) -> Any:
        return self.never.wait() and () if self.method == "propose" else ()

    def points(self, situation: balm.Situation) -> Any:
        return self.never.wait() and () if self.method == "points" else ()


@pytest.mark.parametrize("method", ["propose", "points"])
def test_one_that_overruns(method: str) -> None:
    strategy = Hangs(method)
    try:
        outcome = decided(strategy, limit=0.01)
        assert same_but_degraded(outcome)
        [degraded] = outcome.degraded
        assert (degraded.strategy, degraded.reason) == ("m-other", "overran")
        assert decided(OwnSoothing()).degraded == (), "the next decision is not held up"
    finally:
        strategy.never.set()  # lets its thread go


TRACED = """
import faulthandler, sys
faulthandler.dump_traceback_later(60, exit=True)
from test_misbehaving import Hangs, decided
sys.settrace(lambda *_: None)
print([one.reason for one in decided(Hangs("points"), limit=0.01).degraded])
"""


@pytest.mark.exhaustive
def test_one_that_overruns_in_a_program_that_is_traced() -> None:
    """As by a debugger, or for coverage."""
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent), *sys.path])
    ran = subprocess.run(
        [sys.executable, "-c", TRACED], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert (ran.stdout, ran.returncode) == ("['overran']\n", 0), ran.stderr


class Says(Quiet):
    def __init__(self, proposals: Any = (), points: Any = ()) -> None:
        self.proposals = proposals
        self.given = points

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, Any]]:
        return self.proposals  # type: ignore[no-any-return]

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        return self.given  # type: ignore[no-any-return]


DRINK = "self-compassion/warm-drink"
NONSENSE = {
    "no list of proposals": Says(proposals="walk"),
    "nothing": Says(proposals=None),
    "a proposal that is no table": Says(proposals=[7]),
    "a proposal without title": Says(proposals=[{"tags": ["animals"]}]),
    "an unknown tag": Says(proposals=[{"title": "Fly", "tags": ["wings"]}]),
    "an unknown key": Says(proposals=[{"title": "Fly", "score": 99}]),
    "no list of points": Says(points={DRINK: 2}),
    "no Points": Says(points=[(DRINK, 2)]),
    "half a point": Says(points=[balm.Points(DRINK, 0.5, "why")]),  # type: ignore[arg-type]
    "true points": Says(points=[balm.Points(DRINK, True, "why")]),
    "points for what is not there": Says(points=[balm.Points("self-compassion/fly", 1, "why")]),
    "one good and one bad": Says(points=[balm.Points(DRINK, 1, "why"), None]),
    "a reason that is no text": Says(points=[balm.Points(DRINK, 1, None)]),  # type: ignore[arg-type]
    "facts that are no names": Says(points=[balm.Points(DRINK, 1, "why", facts=[7])]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("strategy", NONSENSE.values(), ids=list(NONSENSE))
def test_one_that_returns_nonsense(strategy: Says) -> None:
    outcome = decided(OwnSoothing(), strategy)
    assert same_but_degraded(outcome, OwnSoothing())
    [degraded] = outcome.degraded
    assert (degraded.strategy, degraded.reason) == ("m-other", "nonsense")


@pytest.mark.parametrize("points", [99, -99])
def test_one_that_gives_too_many_points(points: int) -> None:
    outcome = decided(Says(points=[balm.Points(DRINK, points, "why"), balm.Points(DRINK, points, "why")]))
    within = 2 if points > 0 else -2
    assert same_but_degraded(outcome, Says(points=[balm.Points(DRINK, within, "why")]))
    [degraded] = outcome.degraded
    assert degraded.reason == "clipped"
    assert degraded.detail == f"gave {2 * points} points to `{DRINK}`, bound 2"


def test_one_that_proposes_what_is_excluded() -> None:
    """Somebody who had something to drink is not sent into the sea, whoever likes the idea."""
    swim = {"title": "Swim", "kind": "behavioural", "stance": "neutral", "tags": ["water", "vigorous", "cold"]}
    outcome = decided(Says([swim], [balm.Points("own/swim", 2, "why")]))
    assert "own/swim" not in [one.practice.id for one in outcome.ranked]
    assert outcome.ranked == decided().ranked


def test_one_that_untells_a_tag() -> None:
    told = {"title": "Swim", "kind": "behavioural", "stance": "neutral", "tags": ["vigorous"]}
    program = shipped_packs.program()
    untells = Says([{"title": "Swim", "tags": []}])
    outcome = decide(program, read_profile(program, FACTS, [told]), [untells], time_limit=ENOUGH)
    assert "own/swim" not in [one.practice.id for one in outcome.ranked]


def test_one_that_gives_points_to_what_is_excluded() -> None:
    lifted = [balm.Points(one.id, 2, "why") for one in shipped_packs.rulebook().practices]
    eligible = {one.practice.id for one in decided().ranked}
    assert {one.practice.id for one in decided(Says(points=lifted)).ranked} == eligible


class Meddles(Quiet):
    def propose(self, situation: balm.Situation) -> Any:
        situation.facts["distress"] = 0  # type: ignore[index]
        return ()


class MeddlesDeep(Quiet):
    def propose(self, situation: balm.Situation) -> Any:
        situation.own[0]["title"] = "Swim"  # type: ignore[index]
        return ()


@pytest.mark.parametrize("strategy", [Meddles(), MeddlesDeep()], ids=lambda s: type(s).__name__)
def test_one_that_meddles_with_what_it_is_shown(strategy: Quiet) -> None:
    outcome = decided(strategy)
    assert same_but_degraded(outcome)
    assert [one.reason for one in outcome.degraded] == ["raised"]
