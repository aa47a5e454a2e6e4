"""Who is beside somebody gives one answer otherwise, and everybody who does is among them."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import TYPE_CHECKING

import pytest

from balm.compiled.program import compile_program
from balm.language.facts import DECLINED
from balm.proving.comparison import Comparison
from balm.solving.answers import Among
from balm.solving.bit_people import Given, beside, nobody
from balm.solving.formula import FALSE, TRUE
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from balm.language.predicates import Answer
    from balm.solving.answers import Answers


@pytest.mark.parametrize("seed", range(8))
def test_who_is_beside_somebody(seed: int) -> None:
    program, random = compile_program(make_world(seed).rulebook()), Random(seed)
    everybody = list(Comparison(program, program).people.values())
    told = [one for one in everybody if one.fact.origin != "history"]
    barred = frozenset(random.sample(sorted(allowed(told)), 2)) if seed % 2 else frozenset[int]()
    people = [nobody(everybody, barred)]
    assert not any(answer(one, people[0]) is not None for one in everybody if not set(unknown(one)) & barred)
    for _ in range(3):
        columns, count = beside(everybody, people, barred)
        size = count // len(people)
        found = [frozenset(one for one, column in columns.items() if column >> at & 1) for at in range(count)]
        for at, given in enumerate(found):
            parent = people[at // size]
            others = [one for one in everybody if answer(one, given) != answer(one, parent)]
            assert len(others) <= 1
            assert given.isdisjoint(barred - parent)
            for one in others:
                assert one.fact.origin != "history"
                before, after = answer(one, parent), answer(one, given)
                if isinstance(before, frozenset) and isinstance(after, frozenset):
                    assert after > before
                    assert len(after - before) == 1
        for parent, block in zip(people, (found[at : at + size] for at in range(0, count, size)), strict=True):
            for one in told:
                heard = {answer(one, given) for given in block}
                assert {None, *options(one, answer(one, parent), barred)} - impossible(one, barred) <= heard
        people = random.sample(found, min(3, len(found)))


def allowed(everybody: list[Answers]) -> set[int]:
    """Answers that may be barred: told values of facts that have others."""
    return {
        literal
        for one in everybody
        if isinstance(one, Among) and len(one.cases) > 2
        for value, literal in one.cases[2:]
        if value is not None
    }


def options(one: Answers, now: Answer, barred: frozenset[int]) -> set[Answer]:
    if isinstance(one, Among):
        return {value for value, literal in one.cases if literal not in barred}
    tags = now if isinstance(now, frozenset) else frozenset[str]()
    declined: set[Answer] = {DECLINED} if one.declined != FALSE else set()
    return declined | {tags | {tag} for tag in one.tags}


def impossible(one: Answers, barred: frozenset[int]) -> set[None]:
    return {None} if set(unknown(one)) & barred else set()


def unknown(one: Answers) -> list[int]:
    return [literal for value, literal in one.cases if value is None] if isinstance(one, Among) else []


def answer(one: Answers, given: Given) -> Answer:
    return one.value(partial(true, given))


def true(given: Given, literal: int) -> bool:
    return (abs(literal) in (TRUE, *given)) == (literal > 0)
