"""Laws of predicates: an opposite is true where they are false, their text is read as them, all logics agree.

Held for every predicate of `cases/predicates.csv` and of generated worlds.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings

from balm.compiled.cells import cells
from balm.files.apply_mapping import _known as numbers_known
from balm.files.apply_mapping import _RowLogic
from balm.language.conditions import parse_predicate
from balm.language.facts import DECLINED, Fact
from balm.language.predicates import (
    Predicate,
    Range,
    holds,
    notation,
    opposite,
    refuted,
    show,
    where_false,
    where_true,
)
from balm.population.codes import Tagged as TaggedPeople
from balm.population.plan import Literal
from balm.population.planes import _tags_make
from balm.reference import of_condition, of_predicate
from balm.solving.answers import certain
from balm.solving.formula import FALSE, TRUE, Formulas
from support.effort import examples
from support.generated_worlds import World, make_world, worlds
from test_predicates import FACTS, PREDICATES, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from balm.language.predicates import Answer

Case = tuple[Predicate, Fact]

ROWS = [(parsed(fact, text), FACTS[fact]) for fact, text in dict.fromkeys((row[0], row[1]) for row in PREDICATES)]


def of_world(world: World) -> Iterator[Case]:
    book = world.rulebook()
    for condition in (*(c for rule in book.rules for c in rule.conditions()), *(one.limits for one in book.practices)):
        yield from ((predicate, book.facts[predicate.fact]) for predicate in condition)


@cache
def cases() -> tuple[Case, ...]:
    return (*ROWS, *(case for seed in range(60) for case in of_world(make_world(seed))))


def answers(fact: Fact, predicates: Iterable[Predicate]) -> Sequence[Answer]:
    """Answers that meet every cell; of tags none, each, all, and each left out."""
    if fact.type != "tags":
        return [answer for cell in cells(fact, predicates) for answer in cell.answers]
    every = frozenset(fact.values)
    told = {frozenset[str](), every, *(frozenset({tag}) for tag in every), *(every - {tag} for tag in every)}
    return [None, *([DECLINED] if fact.may_decline else []), *sorted(told, key=sorted)]


@settings(max_examples=examples(quick=50, ci=200))
@given(worlds())
def test_an_opposite_is_true_where_the_predicate_is_false(world: World) -> None:
    """In the reference's three values: what nobody can say stays so."""
    for predicate, fact in (*ROWS, *of_world(world)):
        other = opposite(predicate)
        for answer in answers(fact, (predicate, *other)):
            says = of_predicate(predicate, fact, answer)
            negation = of_condition(other, {fact.name: fact}, {fact.name: answer})
            assert negation == (None if says is None else not says), (predicate, answer)


@settings(max_examples=examples(quick=50, ci=200))
@given(worlds())
def test_the_notation_of_a_predicate_is_read_as_that_predicate(world: World) -> None:
    for predicate, fact in (*ROWS, *of_world(world)):
        again = parse_predicate(fact, notation(predicate, fact))
        assert again == predicate
        assert isinstance(again, Predicate)
        assert again.text == show(notation(predicate, fact))


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("scale", ">= 6"),
        ("scale", "< 6"),
        ("scale", 7),
        ("scale", "3..7"),
        ("fine", "[0.3..0.7)"),
        ("fine", "(0.3..0.7]"),
        ("tiny", "> 2e-10"),
        ("level", ">= medium"),
        ("level", "low..medium"),
        ("choice", "not secure"),
        ("choice", "secure"),
        ("choice", ["secure", "avoidant", "unknown"]),
        ("flag", True),
        ("tags", "any"),
        ("tags", "none"),
        ("tags", "bath"),
        ("tags", "unknown"),
        ("tags", ["bath", "pet"]),
        ("tags", {"all": ["bath", "pet"]}),
        ("tags", {"none": ["bath"]}),
    ],
)
def test_a_predicate_is_written_as_authors_write_it(fact: str, written: object) -> None:
    predicate = parse_predicate(FACTS[fact], written)
    assert isinstance(predicate, Predicate)
    assert notation(predicate, FACTS[fact]) == written


def test_a_solver_agrees() -> None:
    for predicate, fact in cases():
        for answer in answers(fact, (predicate,)):
            formulas = Formulas()
            certainly = certain(fact, answer)
            assert certainly.holds(formulas, predicate) == (TRUE if holds(predicate, fact, answer) else FALSE)
            assert certainly.refuted(formulas, predicate) == (TRUE if refuted(predicate, fact, answer) else FALSE)


def test_planes_of_people_agree() -> None:
    for predicate, fact in cases():
        if fact.type != "tags":
            continue
        told = answers(fact, (predicate,))
        everybody = TaggedPeople(
            {tag: plane(isinstance(one, frozenset) and tag in one for one in told) for tag in fact.values},
            plane(isinstance(one, frozenset) for one in told),
            plane(one == DECLINED for one in told),
        )
        for false, expected in ((False, holds), (True, refuted)):
            found = _tags_make(Literal(predicate, false), everybody)
            assert bits(found, len(told)) == [expected(predicate, fact, one) for one in told]


def plane(flags: Iterable[bool]) -> Any:
    return np.array([sum(1 << i for i, flag in enumerate(flags) if flag)], np.uint64)


def bits(found: Any, count: int) -> list[bool]:
    return [bool(int(found[0]) >> i & 1) for i in range(count)]


def test_columns_of_numbers_agree() -> None:
    for predicate, fact in cases():
        told = [answer for answer in answers(fact, (predicate,)) if answer != DECLINED]
        if fact.type != "scale" or not all(isinstance(test, Range) for test in predicate.tests):
            continue
        column = numbers_known(np.array([np.nan if answer is None else answer for answer in told], np.float64))
        for where, expected in ((where_true, holds), (where_false, refuted)):
            found = where(predicate, column, _RowLogic)
            assert found.tolist() == [expected(predicate, fact, one) for one in told]
