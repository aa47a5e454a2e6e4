"""Columns: conditions -> per fact a table from its answer to a bit set of the conditions that this answer allows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import and_, getitem, or_
from typing import Protocol, TypeAlias

from balm.compiled.cells import Ordered, Stretch, around, cells, in_both
from balm.language.facts import DECLINED, Fact, Value
from balm.language.predicates import Answer, Condition, Predicate, Tagged, ends_of, tests_of
from balm.language.values import is_told

Allows: TypeAlias = Callable[[Predicate, Fact, Answer], bool]

Wants: TypeAlias = Mapping[tuple[Predicate, ...], int]
"""Predicates on one fact that conditions name together -> the conditions that do, as a bit set."""


class Table(Protocol):
    """From an answer to a bit set."""

    def __getitem__(self, answer: Answer, /) -> int: ...


class _Intervals:
    """A scale too fine to list: the ends that predicates name cut it, and a number lies on a cut or between two."""

    __slots__ = ("_ends", "_masks", "_rest")

    def __init__(self, ends: list[float], masks: list[int], rest: Mapping[Answer, int]) -> None:
        self._ends, self._masks, self._rest = ends, masks, rest

    def __getitem__(self, answer: Answer, /) -> int:
        if answer in self._rest:
            return self._rest[answer]
        at = bisect_left(self._ends, answer)  # type: ignore[type-var]  # a scale's answer is a number
        on = at < len(self._ends) and self._ends[at] == answer
        return self._masks[2 * at + on]


MOST_SETS = 1_000
"""So many sets of tags are worked out once by a table of a tags fact; others each time that they are met."""


class _Tags:
    """A tags fact: has-one-of tests by tag, all others one by one."""

    __slots__ = ("_allows", "_by_tag", "_fact", "_free", "_masks", "_others")

    def __init__(self, fact: Fact, wants: Wants, free: int, allows: Allows) -> None:
        self._fact, self._free, self._allows = fact, free, allows
        self._by_tag: dict[str, int] = {}
        others = []
        for predicates, bits in wants.items():
            tags = _has_one_of(predicates)
            for tag in tags:
                self._by_tag[tag] = self._by_tag.get(tag, 0) | bits
            if not tags:
                others.append((predicates, bits))
        self._others = tuple(others)
        self._masks: dict[Answer, int] = {
            silent: _mask(fact, silent, wants, allows) | free for silent in (None, DECLINED)
        }

    def __getitem__(self, answer: Answer, /) -> int:
        mask = self._masks.get(answer)
        if mask is None:
            mask = self._mask_of(answer)
            if len(self._masks) < MOST_SETS:
                self._masks[answer] = mask
        return mask

    def _mask_of(self, answer: Answer) -> int:
        mask = self._free
        by_tag = self._by_tag
        for tag in answer:  # type: ignore[union-attr]  # a set of tags
            mask |= by_tag.get(tag, 0)
        for predicates, bits in self._others:
            if all(self._allows(p, self._fact, answer) for p in predicates):
                mask |= bits
        return mask


def _has_one_of(predicates: tuple[Predicate, ...]) -> frozenset[str]:
    """The tags of predicates that together only ask for one of them; empty where they ask for more, or less."""
    asking = [p for p in predicates if p.tests != (Tagged("some"),)]  # to have one of them is to have some
    if len(asking) == 1 and len(asking[0].tests) == 1:
        test = asking[0].tests[0]
        if isinstance(test, Tagged) and test.how == "any":
            return test.tags
    return frozenset()


_FEW = 16
"""Below so many places, to shift a bit for each is faster than a byte array."""


def _bit_set(places: Sequence[int]) -> int:
    """Ascending places as a bit set, in time that grows with them and not with their square."""
    if len(places) < _FEW:
        return sum(1 << at for at in places)
    raw = bytearray(places[-1] // 8 + 1)
    for at in places:
        raw[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(raw, "little")


def _mask(fact: Fact, answer: Answer, wants: Wants, allows: Allows) -> int:
    mask = 0
    for predicates, bits in wants.items():
        for predicate in predicates:  # not all() of a generator: packs are compiled with this
            if not allows(predicate, fact, answer):
                break
        else:
            mask |= bits
    return mask


def _wants(conditions: Sequence[Condition]) -> dict[str, dict[tuple[Predicate, ...], int]]:
    """Fact -> what conditions want of it.

    Conditions share their predicates, as packs name the same few often: one that stands alone on its fact is known by
    its identity first, as it takes far longer to be hashed.
    """
    alone: dict[int, list[int]] = {}
    several: dict[tuple[Predicate, ...], list[int]] = {}
    met: dict[int, Predicate] = {}
    for i, condition in enumerate(conditions):
        by_fact: dict[str, list[Predicate]] | None = None
        count = len(condition)
        if count == 2:
            apart = condition[0][0] != condition[1][0]
        else:
            apart = count < 2 or len({predicate[0] for predicate in condition}) == count
        if not apart:
            by_fact = {}
            for predicate in condition:
                by_fact.setdefault(predicate.fact, []).append(predicate)
        for predicate in condition if by_fact is None else [some[0] for some in by_fact.values() if len(some) == 1]:
            place = id(predicate)
            if place in alone:
                alone[place].append(i)
            else:
                alone[place], met[place] = [i], predicate
        for some in by_fact.values() if by_fact else ():
            if len(some) > 1:
                several.setdefault(tuple(some), []).append(i)
    wants: dict[str, dict[tuple[Predicate, ...], int]] = {}
    every = [*(((met[place],), ats) for place, ats in alone.items()), *several.items()]
    for predicates, ats in every:
        of_fact = wants.setdefault(predicates[0].fact, {})
        of_fact[predicates] = of_fact.get(predicates, 0) | _bit_set(ats)
    return wants


class Columns:
    """Conditions over facts, as one table a fact. Immutable once made; safe to share between threads."""

    __slots__ = ("all", "count", "names", "tables")

    def __init__(self, conditions: Sequence[Condition], facts: Mapping[str, Fact], allows: Allows) -> None:
        self.count = len(conditions)
        self.all = (1 << self.count) - 1
        wants = _wants(conditions)
        self.names = tuple(sorted(wants))
        """The facts that are asked for."""
        self.tables = tuple(self._table(facts[name], wants[name], allows) for name in self.names)
        """Their tables, from an answer to the conditions that it allows."""

    def _table(self, fact: Fact, wants: Wants, allows: Allows) -> Table:
        free = self.all & ~reduce(or_, wants.values())
        if fact.datatype.multiple:
            return _Tags(fact, wants, free, allows)

        def of_told(answers: Sequence[Value]) -> list[int]:
            """The bit set of each of some values, in their order."""
            ordered = Ordered(fact, answers)

            def where(predicates: Sequence[Predicate]) -> Sequence[Stretch]:
                return reduce(in_both, [ordered.where(predicate.tests) for predicate in predicates])

            return [free | bits for bits in ordered.sets((where(some), bits) for some, bits in wants.items())]

        # Declined is asked of no one, but a table never fails.
        silent: dict[Answer, int] = {one: _mask(fact, one, wants, allows) | free for one in (None, DECLINED)}
        told = {one: cell for cell in cells(fact, chain.from_iterable(wants)) if is_told(one := cell.answers[0])}
        masks = dict(silent)
        for cell, mask in zip(told.values(), of_told([*told]), strict=True):
            masks |= dict.fromkeys(cell.answers, mask)
        listed = len(masks) - len(silent)
        if not fact.datatype.numeric or (fact.step and listed > (fact.high - fact.low) / fact.step):
            return masks
        ends = ends_of(tests_of(chain.from_iterable(wants)))
        return _Intervals(ends, of_told(around(ends)), silent)

    def allowed(self, facts: Mapping[str, Value]) -> int:
        """The bit set of the conditions every predicate of which allows its fact's answer."""
        return reduce(and_, map(getitem, self.tables, map(facts.get, self.names)), self.all)
