"""Practices compiled: selectors -> effects on each practice, points -> lanes of one big integer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from struct import unpack
from typing import NamedTuple

from balm.compiled.sums import PartedSums, Sums
from balm.language.facts import Fact, Value
from balm.language.practices import Practice
from balm.language.predicates import holds, refuted
from balm.language.rule import Rule
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


MARGIN = 1_000
"""Points that strategies may add to a practice without leaving its lane's field."""


class Lanes(NamedTuple):
    """All practices in one big integer, a lane each, so that adding up rules is adding integers.

    A lane reads, from its highest bits down: how far it is from being excluded, firsts, points, and the place in the
    catalogue from behind. So the greater lane comes first, and a lane that a rule excludes falls below `floor`.
    """

    width: int
    """Bits of a lane: 32 or 64."""
    points_at: int
    firsts_at: int
    allowed_at: int
    most: int
    """What is added to points, so that a field is never negative."""
    floor: int
    """The least lane that no rule excludes."""
    base: int
    """Every lane before any rule."""
    practices: int
    format: str
    """How `struct` calls all lanes."""

    def of(self, practice: int, effect: Effect) -> int:
        """What a rule's effect on one practice adds."""
        lane = (effect.firsts << self.firsts_at) + (effect.points << self.points_at)
        return (lane - (effect.excluded << self.allowed_at)) << (practice * self.width)

    def spread(self) -> list[int]:
        """Practice -> its lane, all ones."""
        return [((1 << self.width) - 1) << (practice * self.width) for practice in range(self.practices)]

    def read(self, total: int) -> list[int]:
        """Each practice's lane."""
        raw = total.to_bytes(self.practices * self.width // 8, "little")
        return list(unpack(self.format, raw))

    def split(self, lane: int) -> tuple[int, int, int]:
        """A lane's practice, firsts and points."""
        practice = self.practices - 1 - (lane & ((1 << self.points_at) - 1))
        points = (lane >> self.points_at & ((1 << self.firsts_at - self.points_at) - 1)) - self.most
        return practice, lane >> self.firsts_at & ((1 << self.allowed_at - self.firsts_at) - 1), points


def make_lanes(effects: Sequence[Mapping[int, Effect]], practices: int) -> Lanes:
    """Lanes wide enough for all rules to fire at once; `effects` are each rule's."""
    points, firsts, excluded = ([0] * practices for _ in range(3))
    for of_rule in effects:
        for at, effect in of_rule.items():
            points[at] += abs(effect.points)
            firsts[at] += effect.firsts
            excluded[at] += effect.excluded
    most = max(points, default=0) + MARGIN
    points_at = practices.bit_length()
    firsts_at = points_at + (2 * most).bit_length()
    allowed_at = firsts_at + max(firsts, default=0).bit_length()
    allowed = max(excluded, default=0) + 1
    width = 32 if allowed_at + allowed.bit_length() <= 32 else 64
    floor = allowed << allowed_at
    lane = floor + (most << points_at)
    base = sum((lane + practices - 1 - at) << (at * width) for at in range(practices))
    return Lanes(
        width,
        points_at,
        firsts_at,
        allowed_at,
        most,
        floor,
        base,
        practices,
        f"<{practices}{'I' if width == 32 else 'Q'}",
    )


class Ranked(NamedTuple):
    """An eligible practice with what ranks it: `first` effects, then points."""

    practice: Practice
    firsts: int
    score: int


POINT, FIRST, EXCLUDED = Effect(1, 0, False), Effect(0, 1, False), Effect(0, 0, True)


class Part(NamedTuple):
    """One point, one `first` or an exclusion, given to some practices."""

    unit: Effect
    practices: tuple[int, ...]


def parts_of(effects: Mapping[int, Effect]) -> dict[Part, int]:
    """A rule's effects as parts, each with how many times it is given."""
    given: dict[tuple[Effect, int], list[int]] = {}
    for at, effect in effects.items():
        for unit, times in ((POINT, effect.points), (FIRST, effect.firsts), (EXCLUDED, int(effect.excluded))):
            if times:
                given.setdefault((unit, times), []).append(at)
    return {Part(unit, tuple(ats)): times for (unit, times), ats in given.items()}


def make_gains(effects: Sequence[Mapping[int, Effect]], lanes: Lanes) -> Sums | PartedSums:
    """What each rule adds to the lanes; by parts where rules are many and the sets of practices they speak of few."""
    places: dict[Part, int] = {}
    made_of = [
        {places.setdefault(part, len(places)): times for part, times in parts_of(of_rule).items()}
        for of_rule in effects
    ]
    if len(places) * _MANY > len(effects):
        return Sums([sum(lanes.of(at, effect) for at, effect in of_rule.items()) for of_rule in effects])
    return PartedSums(made_of, [sum(lanes.of(at, unit) for at in ats) for unit, ats in places])


_MANY = 16
"""Rules a part, from which on counting parts first is faster."""


def allowing(predicate: object, fact: Fact, answer: Value | None) -> bool:
    """Feasible: whatever is not definitely false."""
    return not refuted(predicate, fact, answer)  # type: ignore[arg-type]  # a Predicate; the shape Columns asks for


def positions(practices: Sequence[Practice]) -> dict[str, int]:
    """Practice id -> its place in the catalogue."""
    return {practice.id: i for i, practice in enumerate(practices)}
