"""Conditions: predicates and conditions -> the data that they are in a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.language.facts import number
from balm.language.predicates import OneOf, Range, State, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.language.facts import Fact
    from balm.language.predicates import Condition, Predicate, Test


def condition_data(condition: Condition, facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
    """A condition: its predicates, all of which must hold."""
    return [predicate_data(predicate, facts[predicate.fact]) for predicate in condition]


def conditions_data(conditions: Iterable[Condition], facts: Mapping[str, Fact]) -> list[list[dict[str, Any]]]:
    """Conditions, each as `condition_data` has it."""
    return [condition_data(one, facts) for one in conditions]


def predicate_data(predicate: Predicate, fact: Fact) -> dict[str, Any]:
    """One fact, and the tests of which one must hold."""
    return {"fact": predicate.fact, "tests": [test_data(test, fact) for test in predicate.tests]}


def test_data(test: Test, fact: Fact) -> dict[str, Any]:
    """A test: one key that says which, or the ends of a range."""
    match test:
        case Range():
            low = {} if test.low is None else {"from" if test.low_in else "above": number(test.low)}
            high = {} if test.high is None else {"to" if test.high_in else "below": number(test.high)}
            return {**low, **high}
        case OneOf(values, negated):
            return {"not_in" if negated else "in": in_order(values, fact)}
        case State(state):
            return {"is": state}
    return {test.how: in_order(test.tags, fact)}
