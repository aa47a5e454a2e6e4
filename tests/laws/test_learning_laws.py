"""The laws of deciding with every strategy that learns switched on, over generated packs, people and pasts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from test_laws import PATIENT, comparable, expected, person, shown

import balm
from balm import reference
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.propensities import firsts, options
from balm.reference import evaluate
from balm_plugins.adaptive import Adaptive
from balm_plugins.titration import Titration
from balm_plugins.variety import Variety
from support.effort import examples, law_of
from support.generated_people import past
from support.generated_worlds import World, worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.profile import Profile

EXAMPLES = examples(quick=30, ci=500, nightly=2_000)
"""Fewer worlds than the other laws: learning takes longer."""

law = law_of(EXAMPLES)


class Eager(Adaptive):
    """Tries things out with everybody, as generated worlds know neither adults nor intensity."""

    reads = ("activation", "distress")

    def draws(self, situation: balm.Situation) -> Any:
        adult = situation._replace(facts={**situation.facts, "age_band": "adult", "intensity": "low"})
        return super().draws(adult)


LEARNING = (Eager(), Titration(), Variety())


def run(program: Program, who: Profile, strategies: Sequence[Any], seed: int) -> Outcome:
    return decide(program, who, strategies, seed=seed, time_limit=PATIENT)


@law
@given(worlds())
def test_the_laws_hold_with_every_strategy_that_learns(world: World) -> None:
    program = compile_program(world.rulebook())
    random = world.random
    who = person(program, world)
    practices = [*who.own, *program.rulebook.practices]
    who = who._replace(past=past(practices, program.rulebook, random) if practices else None)
    seed = random.choice([0, 1, 2, 3])
    outcome = run(program, who, LEARNING, seed)
    assert not outcome.degraded

    # It decides as the reference does with the same points: nothing excluded or infeasible appears, help stays.
    points = [(one.strategy, one.practice, one.points) for one in outcome.contributions]
    result = evaluate(program.rulebook, who.told, who.own, points)
    assert comparable(program, outcome) == expected(who.told, result)

    # It is pure, and points add up.
    assert run(compile_program(world.rulebook()), who, LEARNING, seed) == outcome
    for one in shown(program, outcome).to_dict()["recommendations"]:
        assert sum(reason["points"] for reason in one["reasons"]) == one["score"]

    # No strategy moves a practice beyond its bound, whatever was drawn or might have been.
    bounds = {one.name: one.bound for one in LEARNING}
    for contributions in [outcome.contributions, *(each for draws in outcome.draws for each in draws.each)]:
        totals: dict[tuple[str, str], int] = {}
        for one in contributions:
            totals[one.strategy, one.practice] = totals.get((one.strategy, one.practice), 0) + one.points
        assert all(abs(total) <= bounds[strategy] for (strategy, _), total in totals.items())
    _keeps_order_beyond_bounds(run(program, who, (), 0), outcome, sum(bounds.values()))

    # Chances are chances, and what was chosen had one.
    likely = firsts(program, outcome)
    assert sum(likely.values()) == pytest.approx(1.0 if outcome.ranked else 0.0)
    recorded = options(program, outcome, 3)
    assert tuple(one.practice for one in recorded) == reference.shown(program.rulebook, result.ranked, 3, outcome.own)
    for place, one in enumerate(recorded):
        assert 0 < one.chance <= 1
        assert place or one.chance == pytest.approx(likely[one.practice])
    if outcome.referrals or not seed:
        assert not outcome.draws


def _keeps_order_beyond_bounds(without: Outcome, learning: Outcome, bound: int) -> None:
    """A practice that leads by more than all bounds on both sides, or by a `first`, leads still."""
    place = {one.practice.id: at for at, one in enumerate(learning.ranked)}
    assert place.keys() == {one.practice.id for one in without.ranked}
    for one, other in pairwise(without.ranked):
        if one.firsts > other.firsts or one.score - other.score > 2 * bound:
            assert place[one.practice.id] < place[other.practice.id]


@law
@given(worlds())
def test_without_a_past_nothing_is_otherwise(world: World) -> None:
    program = compile_program(world.rulebook())
    who = person(program, world)
    assert run(program, who, LEARNING, 3) == run(program, who, (), 3)
