"""Cells: the answers to one fact that no predicate can tell apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import xor
from typing import TYPE_CHECKING, NamedTuple

from balm.language.facts import DECLINED, Fact, Value
from balm.language.logic import BOOLEANS
from balm.language.predicates import Answer, OneOf, Predicate, Range, ends_of, satisfied, tests_of, truths
from balm.language.rule import fires

if TYPE_CHECKING:
    from balm.language.expectations import Claim
    from balm.language.rule import Rule


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
    tests = tests_of(predicates)
    # Answers and tests grow together, so neither kind of test below is evaluated for every answer.
    listing: dict[Answer, list[int]] = {}
    ranges, others = [], []
    for at, test in enumerate(tests):
        if isinstance(test, OneOf):
            for value in test.values:
                listing.setdefault(value, []).append(at)
        elif isinstance(test, Range):
            ranges.append((test, 1 << at))
        else:
            others.append(test)
    groups: dict[tuple[object, ...], list[Answer]] = {}
    answers = fact.datatype.sample(fact, ends_of(tests))
    for answer, within in zip(answers, sweep(fact, answers, ranges), strict=True):
        groups.setdefault((within, *listing.get(answer, ()), truths(others, fact, answer)), []).append(answer)
    return (
        *([Cell((None,))]),
        *([Cell((DECLINED,))] if fact.may_decline else []),
        *(Cell(tuple(answers)) for answers in groups.values()),
    )


def sweep(fact: Fact, answers: Sequence[Value], ranges: Sequence[tuple[Range, int]]) -> Iterable[int]:
    """For each answer, the union of the bits of the ranges that it lies in.

    Answers ascend by position, and no two ranges share a bit. Each range costs two changes, not a test of each answer.
    """
    if not ranges:
        return [0] * len(answers)
    points = [fact.datatype.position(fact, answer) for answer in answers]
    changes = [0] * (len(points) + 1)
    for test, bits in ranges:
        first = 0 if test.low is None else (bisect_left if test.low_in else bisect_right)(points, test.low)
        end = len(points) if test.high is None else (bisect_right if test.high_in else bisect_left)(points, test.high)
        if first < end:
            changes[first] ^= bits
            changes[end] ^= bits
    return accumulate(changes[:-1], xor)


def around(ends: Sequence[float]) -> list[float]:
    """A number below the first of these ends, that end, one between it and the next, and so on, up to above the last.

    So one that lies at `i` of them, or just before, stands at place ``2 * i + (it is that end)``.
    """
    points: list[float] = []
    for i, end in enumerate(ends):
        points += [(ends[i - 1] + end) / 2 if i else end - 1, end]
    return [*points, ends[-1] + 1 if ends else 0]
