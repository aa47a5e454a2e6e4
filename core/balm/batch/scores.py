"""Scores: who each rule fires for -> the first practices of everybody, and how many they choose from.

All that ranks a practice is one integer, its key: firsts, then points, then its place in the catalogue from behind. So
the first k are k running maxima, and nothing is sorted. Keys are as narrow as the points of these people allow.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from balm.batch.bits import Plane, Planes, number, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.batch.given import Given
    from balm.batch.plan import Plan

Numbers = NDArray[Any]


class Scores(NamedTuple):
    """What some people are told."""

    practices: Numbers
    """By rank and person: the practice's place in the catalogue, -1 where there is none."""
    points: Numbers
    eligible: Numbers
    fired: Numbers


class _Keys(NamedTuple):
    """How a key is made up."""

    dtype: np.dtype[Any]
    places: int
    """Bits of the place in the catalogue."""
    points: int
    """Bits of the points, where somebody has firsts; else 0, as points go up to the top."""

    def read(self, keys: Numbers, last: int) -> tuple[Numbers, Numbers]:
        """Practices and points of keys, of which the least stands for no practice."""
        practices = last - (keys & ((1 << self.places) - 1)).astype(np.int32)
        points = (keys >> self.places).astype(np.int32 if self.dtype.itemsize < 8 else np.int64)
        if self.points:
            half = 1 << (self.points - 1)
            points = ((points + half) & (2 * half - 1)) - half
        practices[keys == np.iinfo(self.dtype).min] = -1
        return practices, points.astype(np.int32)


def score(plan: Plan, met: Planes, literals: Planes, rows: int, first: int, given: Given | None) -> Scores:
    """Rank for some people. `met` is of `fire`; `given` is what strategies give them."""
    *sums, fired = plan.adder.sums(np.concatenate([met[: len(plan.rules.rules)], ~met[plan.taking]]))
    totals = [number(digits, rows) for digits in sums]
    count = len(plan.obstacles)
    terms: list[list[int]] = [[] for _ in range(count)]
    bounds = []
    for at, (total, one) in enumerate(zip(totals, plan.sums, strict=True)):
        bounds.append((int(total.min(initial=0)) + one.least, int(total.max(initial=0)) + one.least))
        for practice in one.practices:
            terms[practice].append(at)
    keys = _keys(plan, terms, bounds, given)
    for at, one in enumerate(plan.sums):
        total = totals[at].astype(keys.dtype)
        total += keys.dtype.type(one.least)
        total <<= keys.dtype.type(keys.places + (keys.points if one.first else 0))
        totals[at] = total
    barred = _barred(plan, met, literals)
    best = _best(keys, [[totals[at] for at in of] for of in terms], barred, rows, first, given)
    out = np.zeros(rows, np.int32)
    for plane in barred.values():
        out += unpacked(plane, rows)
    practices, points = keys.read(best, (1 << keys.places) - 1)
    return Scores(practices, points, count - out, number(fired, rows).astype(np.int32))


def _keys(plan: Plan, terms: Sequence[Sequence[int]], bounds: Sequence[tuple[int, int]], given: Given | None) -> _Keys:
    """The narrowest keys that hold everybody's points and firsts."""
    low = high = firsts = 0
    for practice, of in enumerate(terms):
        points = [bounds[at] for at in of if not plan.sums[at].first]
        low_given, high_given = given.bounds(practice) if given else (0, 0)
        low = min(low, sum(least for least, _ in points) + low_given)
        high = max(high, sum(most for _, most in points) + high_given)
        firsts = max(firsts, sum(bounds[at][1] for at in of if plan.sums[at].first))
    places = len(terms).bit_length()
    point_bits = max(high, -low).bit_length() + 1 if firsts else 0
    highest = ((firsts << point_bits) + high + 1) << places
    lowest = (low - 1) << places
    dtype = next((d for d in (np.int16, np.int32) if np.iinfo(d).min < lowest and highest <= np.iinfo(d).max), np.int64)
    return _Keys(np.dtype(dtype), places, point_bits)


def _barred(plan: Plan, met: Planes, literals: Planes) -> Mapping[int, Plane]:
    """Practice -> for whom it is excluded or infeasible, where it is for anybody."""
    barred: dict[int, list[Plane]] = {}
    for practices, rules in plan.drops:
        plane = np.bitwise_or.reduce(met.take(rules, axis=0), axis=0)
        if plane.any():
            for practice in practices:
                barred.setdefault(practice, []).append(plane)
    for practice, obstacles in enumerate(plan.obstacles):
        for at in obstacles:
            if literals[at].any():
                barred.setdefault(practice, []).append(literals[at])
    return {practice: reduce(np.bitwise_or, planes) for practice, planes in barred.items()}


def _best(
    keys: _Keys,
    terms: Sequence[Sequence[Numbers]],
    barred: Mapping[int, Plane],
    rows: int,
    first: int,
    given: Given | None,
) -> Numbers:
    """The greatest keys of everybody, by rank."""
    least = np.iinfo(keys.dtype).min
    best = np.full((first, rows), least, keys.dtype)
    key, other = np.empty(rows, keys.dtype), np.empty(rows, keys.dtype)
    for practice, of in enumerate(terms):
        place = keys.dtype.type((1 << keys.places) - 1 - practice)
        if of:
            np.add(of[0], place, out=key)
        else:
            key.fill(place)
        for total in of[1:]:
            np.add(key, total, out=key)
        points = given.to(practice) if given else None
        if points is not None:
            key += points.astype(keys.dtype) << keys.dtype.type(keys.places)
        if practice in barred:
            np.copyto(key, least, where=unpacked(barred[practice], rows).view(np.bool_))
        for rank in range(min(first, practice + 1)):
            if rank < first - 1:
                np.minimum(best[rank], key, out=other)
            np.maximum(best[rank], key, out=best[rank])
            key, other = other, key
    return best
