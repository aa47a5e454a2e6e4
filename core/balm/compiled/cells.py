"""Cells: the answers to one fact that no predicate can tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from balm.language.facts import DECLINED, Fact, Value, number
from balm.language.logic import BOOLEANS
from balm.language.predicates import Answer, Predicate, Range, Test, satisfied, truth
from balm.language.rule import fires

if TYPE_CHECKING:
    from balm.language.expectations import Claim
    from balm.language.rule import Rule

_MOST_POINTS = 2_000
"""A scale with at most so many steps is cut up by looking at each of them."""


class Cell(NamedTuple):
    """Answers to one fact that no predicate can tell apart, in the order of the domain; any of them stands for all."""

    answers: tuple[Answer, ...]


def fires_for(stated: Rule | Claim, facts: Mapping[str, Fact], answers: Mapping[str, Answer]) -> bool:
    """Whether a rule fires for somebody, or a claim speaks of them. `answers` has derived facts too."""
    return fires(stated, lambda condition: satisfied(condition, facts, answers), BOOLEANS)


def cells(fact: Fact, predicates: Iterable[Predicate]) -> tuple[Cell, ...]:
    """The cells that these predicates cut the fact into: unknown's, declined's (where it may be), then values'.

    Not for tags, whose cells are the combinations of their tags.
    """
    tests = tuple({test: None for predicate in predicates for test in predicate.tests})
    groups: dict[tuple[bool | None, ...], list[Answer]] = {}
    for answer in told_answers(fact, tests):
        groups.setdefault(tuple(truth(test, fact, answer) for test in tests), []).append(answer)
    return (
        *([Cell((None,))]),
        *([Cell((DECLINED,))] if fact.may_decline else []),
        *(Cell(tuple(answers)) for answers in groups.values()),
    )


def told_answers(fact: Fact, tests: tuple[Test, ...] = ()) -> list[Value]:
    """Told answers that between them meet every combination of truths: all of them, or each end and a point between."""
    if fact.type == "flag":
        return [False, True]
    if fact.type != "scale":
        return list(fact.values)
    from fractions import Fraction

    step = fact.step
    if step and (fact.high - fact.low) / step <= _MOST_POINTS:
        low, by = Fraction(str(fact.low)), Fraction(str(step))
        count = (Fraction(str(fact.high)) - low) // by
        return [number(float(low + i * by)) for i in range(count + 1)]
    points: list[float] = []
    for end in sorted(e for e in {fact.low, fact.high, *ends_of(tests)} if math.isfinite(e)):
        if points:
            middle = (points[-1] + end) / 2
            points.append(_on_step(fact, middle))
        points.append(_on_step(fact, end))
    if fact.high == math.inf:
        points.append(points[-1] + (step or 1))
    return [number(p) for p in dict.fromkeys(points)]


def ends_of(tests: Iterable[Test]) -> list[float]:
    """The ends that ranges among these tests name, ascending."""
    ranges = [test for test in tests if isinstance(test, Range)]
    return sorted({end for test in ranges for end in (test.low, test.high) if end is not None})


def around(ends: Sequence[float]) -> list[float]:
    """A number below the first of these ends, that end, one between it and the next, and so on, up to above the last.

    So one that lies at `i` of them, or just before, stands at place ``2 * i + (it is that end)``.
    """
    points: list[float] = []
    for i, end in enumerate(ends):
        points += [(ends[i - 1] + end) / 2 if i else end - 1, end]
    return [*points, ends[-1] + 1 if ends else 0]


def _on_step(fact: Fact, point: float) -> float:
    if not fact.step:
        return point
    from fractions import Fraction

    low, step = Fraction(str(fact.low)), Fraction(str(fact.step))
    return float(low + (Fraction(str(point)) - low) // step * step)
