"""Whoever a local search finds shows the change when decided; columns of numbers come to what plain numbers come to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import combinations
from random import Random

import pytest

from balm.compiled.program import compile_program
from balm.proving.comparison import Comparison
from balm.solving.bit_order import Contender, best, count, greater, least, less
from balm.solving.first_changes import FirstChange
from balm.solving.formula import TRUE, Formulas
from balm.solving.local_search import Given, LocalSearch
from balm.solving.questions import Session
from support.edited_worlds import edited
from support.effort import examples
from support.generated_worlds import make_world

WORLDS = examples(quick=6, ci=60, nightly=600)
PEOPLE = 64


def test_who_is_found_shows_the_change_and_tells_few_facts() -> None:
    missed = shown = 0
    for seed in range(WORLDS):
        world = make_world(seed)
        old = compile_program(world.rulebook())
        comparison = Comparison(old, compile_program(edited(world, Random(seed), order=seed % 2 == 0)[1]))
        barred = [-literal for literal in comparison.known_to_both]
        wanted = [FirstChange(*change) for change in changes(comparison)]
        search = LocalSearch(comparison.rivals, comparison.people.values(), wanted, barred)
        found = search.found()
        smaller = search.less_told(found)
        assert smaller.keys() == found.keys()
        for change, given in (*found.items(), *smaller.items()):
            assert change.shown_by(comparison._decided(partial(_true, given))), (seed, change)
            assert given.isdisjoint(barred)
            assert not any(
                answers.fact.origin == "history" and told(answers, given) for answers in comparison.people.values()
            )
        for change in found:
            assert facts(comparison, smaller[change]) <= facts(comparison, found[change])
        again = LocalSearch(comparison.rivals, comparison.people.values(), wanted, barred).found()
        assert again == found, "the same people every time"
        literals = {(name, lost): comparison.first_change(name, lost=lost) for name, lost in changes(comparison)}
        with comparison.session() as session:
            exist = {key for key, one in literals.items() if session.exists((one, *comparison.known_to_both))}
        assert found.keys() <= exist
        shown, missed = shown + len(found), missed + len(exist - found.keys())
    assert shown > 10 * missed, "in small worlds hardly anybody is missed"


def test_around_somebody_who_has_a_past_it_stays_as_it_is() -> None:
    others = 0
    for seed in range(WORLDS):
        world = make_world(seed)
        comparison = Comparison(
            compile_program(world.rulebook()), compile_program(edited(world, Random(seed), order=True)[1])
        )
        first, *rest = comparison.people.values()
        past = replace(first, fact=first.fact._replace(origin="history"))
        wanted = [FirstChange(*change) for change in changes(comparison)]
        for change in wanted:
            literal = comparison.first_change(change.practice, lost=change.lost)
            with comparison.session() as session:
                if not session.possible((literal, -past.unknown(comparison.formulas))):
                    continue
                somebody = comparison._given(session)
            found = LocalSearch(comparison.rivals, [past, *rest], wanted).found(somebody)
            for one, given in found.items():
                assert one.shown_by(comparison._decided(partial(_true, given))), (seed, one)
                assert past.value(partial(_true, given)) == past.value(partial(_true, somebody)) is not None
            others += len(found.keys() - {change})
            break
    assert others > 0


def changes(comparison: Comparison) -> list[tuple[str, bool]]:
    sides = (comparison.rivals.old, True), (comparison.rivals.new, False)
    return [(name, lost) for side, lost in sides for name in side.names]


def told(answers: object, given: Given) -> bool:
    return answers.value(partial(_true, given)) is not None  # type: ignore[attr-defined]


def facts(comparison: Comparison, given: Given) -> int:
    return sum(told(answers, given) for answers in comparison.people.values())


def _true(given: Given, literal: int) -> bool:
    return (abs(literal) in (TRUE, *given)) == (literal > 0)


def numbers(random: Random, width: int) -> tuple[list[int], list[int]]:
    """Each person's number, and the same as columns."""
    each = [random.getrandbits(width) for _ in range(PEOPLE)]
    return each, [sum((number >> at & 1) << person for person, number in enumerate(each)) for at in range(width)]


def whom(column: int) -> list[int]:
    return [person for person in range(PEOPLE) if column >> person & 1]


@pytest.mark.parametrize("seed", range(20))
def test_columns_of_numbers(seed: int) -> None:
    random = Random(seed)
    (one, one_columns), (other, other_columns) = numbers(random, 4), numbers(random, random.choice((3, 4, 6)))
    assert whom(greater(one_columns, other_columns)) == [at for at in range(PEOPLE) if one[at] > other[at]]
    rest = less(one_columns, other_columns)
    for at in range(PEOPLE):
        if one[at] >= other[at]:
            assert sum((column >> at & 1) << digit for digit, column in enumerate(rest)) == one[at] - other[at]
    counted = count(one_columns)
    assert [sum((column >> at & 1) << digit for digit, column in enumerate(counted)) for at in range(PEOPLE)] == [
        number.bit_count() for number in one
    ]
    some = random.getrandbits(PEOPLE) | 1
    lowest = min(one[at] for at in whom(some))
    assert least(some, one_columns) == (sum(1 << at for at in whom(some) if one[at] == lowest), lowest)


@pytest.mark.parametrize("seed", range(10))
def test_the_best_of_contenders(seed: int) -> None:
    random = Random(seed)
    ranks = {name: numbers(random, random.choice((1, 3))) for name in "abcd"}
    eligible = {name: random.getrandbits(PEOPLE) & random.getrandbits(PEOPLE) for name in "abcd"}
    found = best(Contender(name, eligible[name], columns) for name, (_, columns) in ranks.items())
    for at in range(PEOPLE):
        there = [name for name in "abcd" if eligible[name] >> at & 1]
        first = max(there, key=lambda name: ranks[name][0][at], default=None)
        assert [name for name, column in found.first.items() if column >> at & 1] == ([first] if first else [])
        assert found.anybody >> at & 1 == bool(there)


@pytest.mark.parametrize("most", range(5))
def test_no_more_than_so_many_are_true(most: int) -> None:
    formulas = Formulas()
    literals = [formulas.variable() for _ in range(4)]
    reached = formulas.at_most_of(literals, most)
    with Session(formulas) as session:
        for size in range(5):
            for true in combinations(literals, size):
                given = [one if one in true else -one for one in literals]
                assert session.exists([*given, reached]) == (size <= most)
                assert session.exists([*given, -reached]) == (size > most)
