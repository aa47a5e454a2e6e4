"""Cells: the answers to one fact that no predicate can tell apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from balm.language.facts import DECLINED, Fact, Value
from balm.language.logic import BOOLEANS
from balm.language.predicates import Answer, OneOf, Predicate, Range, State, Test, ends_of, satisfied, tests_of, truths
from balm.language.rule import fires

if TYPE_CHECKING:
    from balm.language.expectations import Claim
    from balm.language.rule import Rule
    from balm.language.steps import Step


class Cell(NamedTuple):
    """Answers to one fact that no predicate can tell apart, in the order of the domain; any of them stands for all."""

    answers: tuple[Answer, ...]


def fires_for(stated: Rule | Claim | Step, facts: Mapping[str, Fact], answers: Mapping[str, Answer]) -> bool:
    """Whether a rule fires for somebody, a claim speaks of them, or a step is for them.

    `answers` has derived facts too.
    """
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
    ordered = Ordered(fact, answers)
    withins = ordered.sets((ordered.where((test,)), bit) for test, bit in ranges)
    for answer, within in zip(answers, withins, strict=True):
        groups.setdefault((within, *listing.get(answer, ()), truths(others, fact, answer)), []).append(answer)
    return (
        *([Cell((None,))]),
        *([Cell((DECLINED,))] if fact.may_decline else []),
        *(Cell(tuple(answers)) for answers in groups.values()),
    )


Stretch: TypeAlias = tuple[int, int]
"""Answers that stand in a row: the place of the first, and the place behind the last."""


class Ordered:
    """Answers to a fact that is no list of tags, in order, and where among them tests hold; each costs no look at all.

    Of a scale or a level they ascend.
    """

    def __init__(self, fact: Fact, answers: Sequence[Value]) -> None:
        self._fact, self._answers = fact, answers

    @cached_property
    def _points(self) -> Sequence[float]:
        return [self._fact.datatype.position(self._fact, answer) for answer in self._answers]

    @cached_property
    def _places(self) -> Mapping[Value, int]:
        return {answer: at for at, answer in enumerate(self._answers)}

    def where(self, tests: Iterable[Test]) -> list[Stretch]:
        """Where one of these tests holds, in stretches that ascend and do not meet."""
        found: list[Stretch] = []
        for test in tests:
            if isinstance(test, Range):
                found += self._within(test)
            elif isinstance(test, OneOf):
                places = sorted(self._places[value] for value in test.values if value in self._places)
                named = [(at, at + 1) for at in places]
                found += self._between(named) if test.negated else named
            elif test == State("known"):
                found.append((0, len(self._answers)))
        return _joined(found) if len(found) > 1 else found

    def _within(self, test: Range) -> list[Stretch]:
        points = self._points
        first = 0 if test.low is None else (bisect_left if test.low_in else bisect_right)(points, test.low)
        end = len(points) if test.high is None else (bisect_right if test.high_in else bisect_left)(points, test.high)
        return [(first, end)] if first < end else []

    def _between(self, stretches: Sequence[Stretch]) -> list[Stretch]:
        """Where none of these is."""
        edges = [0, *chain.from_iterable(stretches), len(self._answers)]
        return [(first, end) for first, end in zip(edges[::2], edges[1::2], strict=True) if first < end]

    def sets(self, every: Iterable[tuple[Sequence[Stretch], int]]) -> list[int]:
        """For each answer, the union of the bits of the stretches that it lies in. No two share a bit.

        Each stretch costs two changes, not a look at each answer.
        """
        changes = [0] * (len(self._answers) + 1)
        for stretches, bits in every:
            for first, end in stretches:
                changes[first] ^= bits
                changes[end] ^= bits
        changes.pop()
        within = 0
        for at, change in enumerate(changes):  # in their place: there may be tens of thousands, of kilobytes each
            within ^= change
            changes[at] = within
        return changes


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """The same answers in stretches that ascend and do not meet."""
    joined: list[Stretch] = []
    for first, end in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((first, end))
    return joined


def in_both(some: Sequence[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """The answers that lie in a stretch of both; each of the two ascends."""
    found: list[Stretch] = []
    at = other = 0
    while at < len(some) and other < len(others):
        first, end = max(some[at][0], others[other][0]), min(some[at][1], others[other][1])
        if first < end:
            found.append((first, end))
        if some[at][1] < others[other][1]:
            at += 1
        else:
            other += 1
    return found


def around(ends: Sequence[float]) -> list[float]:
    """A number below the first of these ends, that end, one between it and the next, and so on, up to above the last.

    So one that lies at `i` of them, or just before, stands at place ``2 * i + (it is that end)``.
    """
    points: list[float] = []
    for i, end in enumerate(ends):
        points += [(ends[i - 1] + end) / 2 if i else end - 1, end]
    return [*points, ends[-1] + 1 if ends else 0]
