"""Scores: who each rule fires for -> the first practices of everybody, and how many they choose from.

All that ranks a practice is one integer, its key (`KeyLayout`). So the first k are k running maxima, and nothing is
sorted. Keys are as narrow as the points of these people allow.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from balm.deciding.ways import SHOWN
from balm.native.key_layout import KeyLayout
from balm.native.population_structs import RankingCall, TotalsCall
from balm.population import loops
from balm.population.bit_planes import (
    AT_A_TIME,
    AT_ONCE,
    MOST_COUNTED,
    MOST_SHORT,
    Plane,
    Planes,
    Short,
    Workspace,
    any_of,
    counted,
    new_array,
    unpacked,
)
from balm.population.ways import shown_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.population.plan import Plan
    from balm.population.strategy_points import Given

Numbers = NDArray[Any]


class Scores(NamedTuple):
    """What some people are told."""

    places: Numbers
    """By rank and person: the practice's place in the catalogue from behind, -1 where there is none."""
    points: Numbers
    eligible: Numbers
    fired: Numbers
    shown: Numbers | None = None
    """The places of the practices to show, in their order, where they are asked for."""


class _Keys(NamedTuple):
    """Keys as narrow as they can be for some people."""

    dtype: np.dtype[Any]
    layout: KeyLayout

    @property
    def least(self) -> int:
        """The key of no practice."""
        return int(np.iinfo(self.dtype).min)

    def read(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Places from behind, -1 where there is none, and points."""
        wide = keys.astype(np.int64)
        return (self.layout.place(wide) - 1).astype(np.int32), self.layout.points(wide).astype(np.int32)


def score(
    plan: Plan,
    met: Planes,
    literals: Planes,
    rows: int,
    first: int,
    given: Given | None,
    space: Workspace | None = None,
    *,
    ways: bool = False,
) -> Scores:
    """Rank for some people. `met` is of `fire`; `given` is what strategies give them. `ways`: pick what to show too."""
    barred = _barred(plan, met, literals)
    if loops.totals and loops.topk and plan.counting.short and rows and not ways:
        return _compiled(plan, met, barred, rows, first, given, space or Workspace())
    totals, fired = _totals(plan, met, rows)
    bounds = [[int(total.min(initial=0)), int(total.max(initial=0))] for total in totals]
    keys = _keys(plan, np.array(bounds, np.int64).reshape(-1, 2).T, given)
    terms: list[list[Numbers]] = [[] for _ in plan.obstacles]
    for one, total in zip(plan.sums, totals, strict=True):
        part = total.astype(keys.dtype)
        np.multiply(part, keys.dtype.type(_units(keys.layout)[one.kind]), out=part)
        for practice in one.practices:
            terms[practice].append(part)
    limits: dict[int, Numbers] = {}
    eligible = np.full(rows, len(terms), np.int32)
    for practice, plane in barred.items():
        out = unpacked(plane, rows)
        eligible -= out
        limit = out.astype(keys.dtype)
        limit += np.iinfo(keys.dtype).max  # one more than the greatest number is the least
        limits[practice] = limit
    if not ways:
        return Scores(*keys.read(_best(keys, terms, limits, rows, first, given)), eligible, fired)
    of_way = np.full((len(plan.ways.tags), rows), keys.least, keys.dtype)
    best = _best(keys, terms, limits, rows, max(first, SHOWN), given, [(at, of_way[way]) for at, way in plan.way_of])
    shown = shown_keys(best, of_way, keys.layout, plan.ways.spread, keys.least)
    return Scores(*keys.read(best[:first]), eligible, fired, keys.read(shown)[0])


def _compiled(
    plan: Plan,
    met: Planes,
    barred: Mapping[int, Plane],
    rows: int,
    first: int,
    given: Given | None,
    space: Workspace,
) -> Scores:
    """The same in compiled loops, for so many people at a time that their sums stay in the cache."""
    assert loops.totals and loops.topk  # noqa: S101, PT018  # the caller looked
    counting = plan.counting
    words, count, practices = met.shape[1], len(plan.sums), len(plan.obstacles)
    people = words * 64
    at_once = max(1, AT_ONCE * 16 // (count * AT_A_TIME * 128 + 1)) * AT_A_TIME
    totals = space.array("totals", (at_once // AT_A_TIME * count, AT_A_TIME * 64), np.int16)
    bounds = np.empty((2, count), np.int64)
    limits, limit_of = _rows(barred, practices, np.uint64)
    points, points_of = _rows(given.points if given else {}, practices, np.int64)
    group = np.zeros(people if given else 0, np.int64)
    if given:
        group[:rows] = given.group
    places, found = new_array((first, people), np.int32), new_array((first, people), np.int32)
    eligible, fired = new_array((people,), np.int32), new_array((people,), np.int32)
    for at in range(0, words, at_once):
        size = min(at_once, words - at)
        loops.totals.totals(TotalsCall(plan.circuit, met, at, size, totals, fired, bounds))
        keys = _keys(plan, bounds, given)
        loops.topk.topk(
            RankingCall(
                terms=counting.terms,
                term_ends=counting.term_ends,
                layout=keys.layout,
                width=keys.dtype.itemsize,
                first_word=at,
                words=size,
                totals=totals,
                units=_units(keys.layout)[counting.kinds],
                starts=np.arange(keys.layout.start(practices), keys.layout.start(0), -1),
                barred=limits,
                barred_of=limit_of,
                group=group,
                points=points,
                points_of=points_of,
                places=places,
                scores=found,
                eligible=eligible,
            )
        )
    return Scores(places[:, :rows], found[:, :rows], eligible[:rows], fired[:rows])


def _rows(some: Mapping[int, Numbers], practices: int, kind: type) -> tuple[Numbers, Short]:
    """A matrix with a row for each practice that has one, and by practice which row it is, or -1."""
    row_of = np.full(practices, -1, np.int32)
    row_of[list(some)] = np.arange(len(some))
    return np.array([*some.values()], kind).reshape(len(some), -1 if some else 0), row_of


def _totals(plan: Plan, met: Planes, rows: int) -> tuple[list[Numbers], Numbers]:
    """Each sum, and how many rules fire."""
    given: dict[tuple[int, bool], Numbers] = {}
    fired = np.zeros(rows, np.int32)
    small, left = np.zeros(rows, np.uint8), MOST_COUNTED
    spare = np.empty(rows, np.uint8)
    for rules, gives in plan.groups:
        count = counted(met, rules, rows)
        if len(rules) > left:
            fired += small
            small.fill(0)
            left = MOST_COUNTED
        np.add(small, count, out=small)
        left -= len(rules)
        for at, by in gives:
            few = plan.sums[at].most <= MOST_COUNTED
            if few:
                part: Numbers = np.multiply(count, np.uint8(abs(by)), out=spare)
            else:
                part = count.astype(np.int64 if plan.sums[at].most > MOST_SHORT else np.int16)
                part *= abs(by)
            key = (at, by > 0)
            if key in given:
                np.add(given[key], part, out=given[key])
            else:
                given[key] = part.copy() if few else part
    fired += small
    totals: dict[int, Numbers] = {}
    for (at, gains), part in given.items():
        whole = part.astype(np.int16) if part.dtype == np.uint8 else part
        if at in totals:
            (np.add if gains else np.subtract)(totals[at], whole, out=totals[at])
        else:
            totals[at] = whole if gains else np.negative(whole, out=whole)
    return [totals[at] for at in range(len(plan.sums))], fired


def _units(layout: KeyLayout) -> Numbers:
    """What one of a sum adds to a key, by its kind."""
    return np.array([layout.point, layout.first, layout.keep])


def _keys(plan: Plan, bounds: Numbers, given: Given | None) -> _Keys:
    """The narrowest keys that hold everybody's points, firsts and keeps. `bounds` are the least and the most of each
    sum, 0 among them."""
    count, counting = len(plan.obstacles), plan.counting
    terms, owners, kinds = counting.terms, counting.owners, counting.kinds
    low, high = (np.bincount(owners, (some * (kinds == 0))[terms], count) for some in bounds)

    def most_of(kind: int) -> int:
        """How often this is given to any practice at most."""
        mine = bounds[1] * (kinds == kind)
        return int(np.bincount(owners, mine[terms], count).max(initial=0)) if mine.any() else 0

    most_firsts, most_keeps = most_of(1), most_of(2)
    if given:
        for practice in given.points:
            least, most = given.bounds(practice)
            low[practice] += least
            high[practice] += most
    lowest, highest = (int(abs(some).max(initial=0)) for some in (low, high))
    ranking = most_firsts or most_keeps
    zero = -lowest if ranking else (highest - lowest) // 2
    layout = KeyLayout(
        place_bits=count.bit_length(),
        point_bits=max(1, (highest + lowest).bit_length()) if ranking else 0,
        first_bits=most_firsts.bit_length(),
        keep_bits=most_keeps.bit_length(),
        zero=zero,
    )
    most = most_keeps * layout.keep + most_firsts * layout.first + (highest - zero + 1) * layout.point
    reach = max(most, (lowest + zero + 1) * layout.point)
    dtype = next((one for one in (np.int16, np.int32) if reach <= np.iinfo(one).max), np.int64)
    return _Keys(np.dtype(dtype), layout)


def _barred(plan: Plan, met: Planes, literals: Planes) -> Mapping[int, Plane]:
    """Practice -> for whom it is excluded or infeasible, where it is for anybody."""
    barred: dict[int, list[Plane]] = {}
    for practices, rules in plan.drops:
        plane = any_of(met, rules)
        if plane.any():
            for practice in practices:
                barred.setdefault(practice, []).append(plane)
    for one in plan.waived:
        plane = any_of(met, one.rules) & ~any_of(met, one.keepers)
        if plane.any():
            barred.setdefault(one.practice, []).append(plane)
    for practice, obstacles in enumerate(plan.obstacles):
        for at in obstacles:
            if literals[at].any():
                barred.setdefault(practice, []).append(literals[at])
    return {practice: reduce(np.bitwise_or, planes) for practice, planes in barred.items()}


def _best(
    keys: _Keys,
    terms: Sequence[Sequence[Numbers]],
    limits: Mapping[int, Numbers],
    rows: int,
    first: int,
    given: Given | None,
    of_way: Iterable[tuple[int, Numbers]] = (),
) -> Numbers:
    """The greatest keys of everybody, by rank; those of some practices are also put into their ways' greatest."""
    ways = dict(of_way)
    best = np.full((first, rows), keys.least, keys.dtype)
    key, other = np.empty(rows, keys.dtype), np.empty(rows, keys.dtype)
    for practice, of in enumerate(terms):
        start = keys.dtype.type(keys.layout.start(len(terms) - practice))
        if of:
            np.add(of[0], start, out=key)
        else:
            key.fill(start)
        for total in of[1:]:
            np.add(key, total, out=key)
        points = given.to(practice) if given else None
        if points is not None:
            key += points.astype(keys.dtype) * keys.dtype.type(keys.layout.point)
        if practice in limits:
            np.minimum(key, limits[practice], out=key)
        if practice in ways:
            np.maximum(ways[practice], key, out=ways[practice])
        for rank in range(min(first, practice + 1)):
            if rank < first - 1:
                np.minimum(best[rank], key, out=other)
            np.maximum(best[rank], key, out=best[rank])
            key, other = other, key
    return best
