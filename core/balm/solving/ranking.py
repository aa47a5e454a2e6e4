"""Ranking: an encoding -> literals for which practice comes before which, and which comes first.

A practice's rank is one binary number: above, how often it is kept and put first; below, its points, lifted above 0.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from balm.solving.encode import Candidate, Encoding
from balm.solving.formula import FALSE, digits_of, merged, not_negative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.solving.symbolic_practice import SymbolicPractice


class Ranking:
    """Made when asked: nothing is summed before the first question about order."""

    def __init__(
        self,
        encoding: Encoding,
        contributions: Mapping[str, int] | None = None,
        *,
        symbolic: Sequence[SymbolicPractice] = (),
        head_start: int = 0,
        without: int | None = None,
    ) -> None:
        """`contributions`: practice id -> points that strategies give it, whatever is told.

        `symbolic` practices compete too, before all others where they tie. `head_start` is the most that a question
        gives. `without` is a rule that counts for nothing in the order.
        """
        self.encoding = encoding
        self._contributions = dict(contributions or {})
        self._contenders: tuple[Candidate | SymbolicPractice, ...] = (*symbolic, *encoding.candidates)
        self.names = {_id(one): at for at, one in enumerate(self._contenders)}
        """Practice id -> its place among those that compete."""
        self._head_start = head_start
        self._without = without
        self._ranks: dict[tuple[int, int], tuple[int, ...]] = {}
        self._eligible: dict[int, int] = {}

    def align(self, other: Ranking) -> None:
        """Count both from one point and in as many digits, so that sums of the same points are the same literals.

        To be called before the first question to either.
        """
        lowest = min(self._lowest, other._lowest)
        self._lowest = other._lowest = lowest
        width = max(self._width, other._width)
        self._width = other._width = width

    def outranks(self, one: str, other: str, head_start: int = 0) -> int:
        """Where `one`, with a head start of so many points, would come before `other` if both were eligible."""
        a, b = self.names[one], self.names[other]
        return self.encoding.formulas.at_least(self._rank(a, head_start), self._rank(b), more=b < a)

    def first(self, practice: str, head_start: int = 0) -> int:
        """Where this practice comes first, with a head start of so many points before every other."""
        formulas = self.encoding.formulas
        parts = [self.eligible(practice)]
        for other in self.names:
            if other != practice and parts[0] != FALSE:
                parts.append(formulas.any_of((-self.eligible(other), self.outranks(practice, other, head_start))))
        return formulas.all_of(parts)

    def above(self, practice: str, head_start: int = 0) -> int:
        """Where this practice is eligible and its place, with a head start, is at least the threshold, a free number.

        A question with `above` of one practice and `below` of others can be true exactly where the one comes before the
        others: that takes a comparison for each practice, where `outranks` takes one for each pair. Not to be negated.
        """
        reaches = self.encoding.formulas.at_least(self._place(practice, head_start), self._threshold)
        return self.encoding.formulas.all_of((self.eligible(practice), reaches))

    def below(self, practice: str) -> int:
        """Where this practice is not eligible, or its place is less than the threshold."""
        return -self.above(practice)

    def _place(self, practice: str, head_start: int = 0) -> tuple[int, ...]:
        """The rank, and below it how early the practice is listed, which settles ties: no two are equal."""
        at, width = self.names[practice], len(self._contenders).bit_length()
        listed = digits_of(len(self._contenders) - at)
        return (*listed, *(FALSE for _ in range(width - len(listed))), *self._rank(at, head_start))

    @cached_property
    def _threshold(self) -> tuple[int, ...]:
        """The binary digits of any number, as many as a place can have."""
        widest = max(len(self._place(practice)) for practice in self.names)
        return tuple(self.encoding.formulas.variable() for _ in range(widest))

    def rank(self, practice: str) -> tuple[int, ...]:
        """The binary digits of the practice's rank, the lowest first; of two with equal ranks, the earlier one wins."""
        return self._rank(self.names[practice])

    def eligible(self, practice: str) -> int:
        """Where the practice is recommended at all."""
        at = self.names[practice]
        if at not in self._eligible:
            one = self._contenders[at]
            encoding = self.encoding
            self._eligible[at] = encoding.eligible(one) if isinstance(one, Candidate) else one.eligible(encoding)
        return self._eligible[at]

    @cached_property
    def _points(self) -> tuple[tuple[list[tuple[int, int]], int], ...]:
        """For each practice its points as weights above 0 and an offset."""
        found = []
        for one in self._contenders:
            weights = self._weights(one) if isinstance(one, Candidate) else one.weights(self.encoding)
            positive, offset = not_negative(merged(weights))
            found.append((positive, offset + self._contributions.get(_id(one), 0)))
        return tuple(found)

    def _weights(self, one: Candidate) -> list[tuple[int, int]]:
        return [(self.encoding.fires(rule), by) for rule, by in one.points.items() if rule != self._without]

    @cached_property
    def _lowest(self) -> int:
        """What all offsets are counted from."""
        return min((offset for _, offset in self._points), default=0)

    @cached_property
    def _width(self) -> int:
        """Binary digits that hold any practice's points."""
        most = (sum(by for _, by in weights) + offset - self._lowest for weights, offset in self._points)
        return (max(most, default=0) + self._head_start).bit_length()

    def _rank(self, at: int, head_start: int = 0) -> tuple[int, ...]:
        found = self._ranks.get((at, head_start))
        if found is None:
            formulas, one = self.encoding.formulas, self._contenders[at]
            weights, offset = self._points[at]
            points = formulas.total(weights, offset - self._lowest + head_start)[: self._width]
            above = formulas.total(self._above(one))
            found = self._ranks[at, head_start] = (*points, *(FALSE for _ in range(self._width - len(points))), *above)
        return found

    def _above(self, one: Candidate | SymbolicPractice) -> list[tuple[int, int]]:
        """Literals, and what each counts above all points: a keep counts more than all firsts together."""
        if not isinstance(one, Candidate):
            return [(literal, 1) for literal in one.firsts(self.encoding)]
        fires, weight = self.encoding.fires, self._keep_weight
        firsts = [(fires(i), 1) for i in one.firsts if i != self._without]
        return firsts + [(fires(i), weight) for i in one.keeps if i != self._without]

    @cached_property
    def _keep_weight(self) -> int:
        """The least power of two above the firsts that any practice may get."""
        rules = self.encoding.program.rulebook.rules
        return 1 << sum(1 for rule in rules if rule.first).bit_length()


def _id(one: Candidate | SymbolicPractice) -> str:
    return one.practice.id if isinstance(one, Candidate) else one.id
