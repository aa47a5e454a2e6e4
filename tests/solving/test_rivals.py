"""Who comes before whom on each of two sides is what their own points say, for people of all kinds."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from balm.compiled.program import Program, compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.proving.comparison import Comparison
from balm.proving.witness import as_told
from balm.solving.questions import Session
from support.edited_worlds import edited
from support.effort import rows
from support.generated_worlds import make_world

PEOPLE = 6


@pytest.mark.parametrize("seed", rows(range(120), quick=range(40)))
def test_who_comes_before_whom(seed: int) -> None:
    world, random = make_world(seed), Random(seed)
    old = compile_program(world.rulebook())
    new = compile_program(edited(world, random, order=True)[1])
    comparison = Comparison(old, new)
    with Session(comparison.formulas) as session:
        rivals = comparison.rivals
        names = [name for name in old.index if name in new.index]
        pairs = list(itertools.permutations(names, 2))
        wanted = {
            (one, other): (rivals.old.outranks(one, other), rivals.new.outranks(one, other)) for one, other in pairs
        }
        fires = [
            side.fires(i) for side in (comparison.old, comparison.new) for i in range(len(side.program.rulebook.rules))
        ]
        for _ in range(PEOPLE):
            # Somebody for whom a few rules fire, or do not.
            chosen = random.sample(fires, min(3, len(fires)))
            if not session.possible([random.choice([1, -1]) * one for one in chosen if abs(one) != 1]):
                continue
            true = session.true
            told = as_told(old, comparison.old.person.told(true))
            assert told == as_told(new, comparison.new.person.told(true)), "the same person"
            before, after = standing(old, told), standing(new, told)
            for (one, other), (then, now) in wanted.items():
                assert true(then) == (before[one] < before[other])
                assert true(now) == (after[one] < after[other])


def standing(program: Program, told: dict[str, object]) -> dict[str, tuple[int, ...]]:
    """What orders the practices for one person, the least first: keeps, firsts, points, the catalogue."""
    outcome = decide(program, read_profile(program, told))
    found = {}
    for name, at in program.index.items():
        effects = [program.effects[rule][at] for rule in outcome.fired if at in program.effects[rule]]
        given = [(effect.keeps, effect.firsts, effect.points) for effect in effects]
        found[name] = (*(-sum(one) for one in zip(*given, strict=True)), at) if given else (0, 0, 0, at)
    return found
