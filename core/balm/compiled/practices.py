"""Practices compiled: selectors -> effects on each practice, points -> lanes of one big integer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from balm.compiled.cells import holds, refuted
from balm.language.effects import Rule
from balm.language.facts import Fact, Value
from balm.language.practices import Practice
from balm.language.selectors import Selector


def surely(selector: Selector, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> bool:
    """Whether a practice with these attributes definitely matches."""
    return all(holds(p, facts[p.fact], attributes[p.fact]) for p in selector)


def maybe(selector: Selector, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> bool:
    """Whether it matches or, for what is not told about it, might."""
    return not any(refuted(p, facts[p.fact], attributes[p.fact]) for p in selector)


class Effect(NamedTuple):
    """What one rule does to one practice."""

    points: int
    firsts: int
    excluded: bool


def effect_on(rule: Rule, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> Effect:
    """The effect of a fired rule on a practice. The careful side where something about it is not told:

    `exclude` and `avoid` take it to match, `only`, `prefer` and `first` take it not to.
    """
    points = sum(by for selector, by in rule.points if (surely if by > 0 else maybe)(selector, attributes, facts))
    excluded = any(maybe(selector, attributes, facts) for selector in rule.exclude) or (
        bool(rule.only) and not any(surely(selector, attributes, facts) for selector in rule.only)
    )
    firsts = any(surely(selector, attributes, facts) for selector in rule.first)
    return Effect(points, int(firsts), excluded)


_effect = cache(Effect)
"""Equal effects are one object: a compiled pack has thousands of them."""


class Catalogue:
    """What rules do to the packs' practices. Selectors recur, so each is matched once."""

    def __init__(self, practices: Sequence[Practice], attributes: Mapping[str, Fact]) -> None:
        self._all = frozenset(range(len(practices)))
        self._attributes = attributes
        self._told = [practice.attributes() for practice in practices]
        self._matched: dict[Selector, frozenset[int]] = {}

    def matched(self, selector: Selector) -> frozenset[int]:
        """The practices that match; a pack tells everything about its practices, so none only may."""
        found = self._matched.get(selector)
        if found is None:
            found = frozenset(i for i, told in enumerate(self._told) if surely(selector, told, self._attributes))
            self._matched[selector] = found
        return found

    def effects(self, rule: Rule) -> dict[int, Effect]:
        """A fired rule's effects on those practices that it has any on."""
        points: dict[int, int] = {}
        for selector, by in rule.points:
            for practice in self.matched(selector):
                points[practice] = points.get(practice, 0) + by
        excluded = frozenset[int]().union(*map(self.matched, rule.exclude))
        if rule.only:
            excluded |= self._all.difference(*map(self.matched, rule.only))
        firsts = frozenset[int]().union(*map(self.matched, rule.first))
        return {
            practice: _effect(points.get(practice, 0), int(practice in firsts), practice in excluded)
            for practice in sorted(points.keys() | excluded | firsts)
        }


class Lanes(NamedTuple):
    """All practices' scores in one big integer, a lane each: points below, offset to stay above 0, firsts above."""

    width: int
    """Bits of a lane: 32 or 64."""
    point_bits: int
    base: int
    """Every lane at no points."""
    practices: int

    def of(self, practice: int, points: int, firsts: int) -> int:
        """What a rule's effect on one practice adds."""
        return ((firsts << self.point_bits) + points) << (practice * self.width)

    def read(self, total: int) -> Sequence[int]:
        """Each practice's lane, comparable: more firsts first, then more points."""
        lanes = total.to_bytes(self.practices * self.width // 8, "little")
        return memoryview(lanes).cast("I" if self.width == 32 else "Q")

    def split(self, lane: int) -> tuple[int, int]:
        """A lane's firsts and points."""
        points = (lane & ((1 << self.point_bits) - 1)) - (1 << (self.point_bits - 1))
        return lane >> self.point_bits, points


def make_lanes(rules: Sequence[Rule], count: int) -> Lanes:
    """Lanes wide enough for all rules to fire at once."""
    most = sum(abs(by) for rule in rules for _, by in rule.points)
    firsts = sum(bool(rule.first) for rule in rules)
    point_bits = max(most, 1).bit_length() + 2
    width = 32 if point_bits + firsts.bit_length() + 1 <= 32 else 64
    zero = 1 << (point_bits - 1)
    return Lanes(width, point_bits, sum(zero << (i * width) for i in range(count)), count)


def allowing(predicate: object, fact: Fact, answer: Value | None) -> bool:
    """Feasible: whatever is not definitely false."""
    return not refuted(predicate, fact, answer)  # type: ignore[arg-type]  # a Predicate; the shape Columns asks for


def positions(practices: Sequence[Practice]) -> dict[str, int]:
    """Practice id -> its place in the catalogue."""
    return {practice.id: i for i, practice in enumerate(practices)}
