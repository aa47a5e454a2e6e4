"""Ranking: an encoding -> literals for which practice comes before which, and which comes first.

A practice's rank is one binary number: above, how often it is put first; below, its points, lifted above 0.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from balm.solving.formula import FALSE, merged, not_negative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.solving.encode import Candidate, Encoding


class Ranking:
    """Made when asked: nothing is summed before the first question about order."""

    def __init__(self, encoding: Encoding, contributions: Mapping[str, int] | None = None) -> None:
        """`contributions`: practice id -> points that strategies give it, whatever is told."""
        self.encoding = encoding
        self._contributions = dict(contributions or {})
        self._at = {candidate.practice.id: at for at, candidate in enumerate(encoding.candidates)}
        self._ranks: dict[int, tuple[int, ...]] = {}
        self._eligible: dict[int, int] = {}

    def outranks(self, one: Candidate, other: Candidate) -> int:
        """Where `one` would come before `other` if both were eligible."""
        a, b = self._at[one.practice.id], self._at[other.practice.id]
        return self.encoding.formulas.at_least(self._rank(a), self._rank(b), more=b < a)

    def first(self, practice: str) -> int:
        """Where this practice comes first."""
        formulas = self.encoding.formulas
        mine = self.encoding.candidates[self._at[practice]]
        parts = [self.eligible(mine)]
        for other in self.encoding.candidates:
            if other is not mine and parts[0] != FALSE:
                parts.append(formulas.any_of((-self.eligible(other), self.outranks(mine, other))))
        return formulas.all_of(parts)

    def eligible(self, candidate: Candidate) -> int:
        """Where the practice is recommended at all."""
        at = self._at[candidate.practice.id]
        if at not in self._eligible:
            self._eligible[at] = self.encoding.eligible(candidate)
        return self._eligible[at]

    @cached_property
    def _points(self) -> tuple[tuple[list[tuple[int, int]], int], ...]:
        """For each practice its points as weights above 0 and an offset."""
        found = []
        for candidate in self.encoding.candidates:
            weights = merged((self.encoding.fires(rule), by) for rule, by in candidate.points.items())
            positive, offset = not_negative(weights)
            found.append((positive, offset + self._contributions.get(candidate.practice.id, 0)))
        return tuple(found)

    @cached_property
    def _lowest(self) -> int:
        """What all offsets are counted from."""
        return min((offset for _, offset in self._points), default=0)

    @cached_property
    def _width(self) -> int:
        """Binary digits that hold any practice's points."""
        most = (sum(by for _, by in weights) + offset - self._lowest for weights, offset in self._points)
        return max(most, default=0).bit_length()

    def _rank(self, at: int) -> tuple[int, ...]:
        if at not in self._ranks:
            formulas = self.encoding.formulas
            weights, offset = self._points[at]
            points = formulas.total(weights, offset - self._lowest)[: self._width]
            firsts = formulas.total((self.encoding.fires(i), 1) for i in self.encoding.candidates[at].firsts)
            self._ranks[at] = (*points, *(FALSE for _ in range(self._width - len(points))), *firsts)
        return self._ranks[at]
