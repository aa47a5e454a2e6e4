"""Practices compiled: selectors -> the effects of a rule on each practice.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from balm.compiled.columns import Columns
from balm.compiled.matcher import bits
from balm.language.facts import Fact, Value
from balm.language.practices import Practice
from balm.language.predicates import Selector, holds, refuted
from balm.language.rule import Rule


def surely(selector: Selector, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> bool:
    """Whether a practice with these attributes definitely matches."""
    return all(holds(p, facts[p.fact], attributes[p.fact]) for p in selector)


def maybe(selector: Selector, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> bool:
    """Whether it matches or, for what is not told about it, might."""
    return not any(refuted(p, facts[p.fact], attributes[p.fact]) for p in selector)


Matches = Callable[[Selector, Mapping[str, Value | None], Mapping[str, Fact]], bool]
"""`surely` or `maybe`."""


def matches_any(
    selectors: Iterable[Selector],
    attributes: Mapping[str, Value | None],
    facts: Mapping[str, Fact],
    matches: Matches = surely,
) -> bool:
    """Whether a practice with these attributes matches one of the selectors: definitely, or where it might."""
    for selector in selectors:  # noqa: SIM110  # a generator takes twice as long, and deciding runs this
        if matches(selector, attributes, facts):
            return True
    return False


class Effect(NamedTuple):
    """What one rule does to one practice."""

    points: int
    firsts: int
    excluded: bool
    keeps: int = 0

    @property
    def speaks(self) -> bool:
        """Whether it is a reason for a practice's place, or against it: all but an exclusion."""
        return bool(self.points or self.firsts or self.keeps)


def effect_on(rule: Rule, attributes: Mapping[str, Value | None], facts: Mapping[str, Fact]) -> Effect:
    """The effect of a fired rule on a practice of the person's own, which is never kept.

    The careful side where something about it is not told: `exclude` and `avoid` take it to match, `only`, `prefer` and
    `first` take it not to.
    """
    points = sum(by for selector, by in rule.points if (surely if by > 0 else maybe)(selector, attributes, facts))
    excluded = matches_any(rule.exclude, attributes, facts, maybe) or (
        bool(rule.only) and not matches_any(rule.only, attributes, facts)
    )
    firsts = matches_any(rule.first, attributes, facts)
    return Effect(points, int(firsts), excluded)


_effect = cache(Effect)
"""Equal effects are one object: a compiled pack has thousands of them."""


class Catalogue:
    """What rules do to the packs' practices. All selectors are matched at once, as conditions over attributes."""

    def __init__(
        self, rules: Sequence[Rule], practices: Sequence[Practice], attributes: Mapping[str, Fact], floor: str
    ) -> None:
        self._all = frozenset(range(len(practices)))
        self._of_floor = frozenset(i for i, practice in enumerate(practices) if practice.pack == floor)
        selectors = tuple(dict.fromkeys(selector for rule in rules for selector in rule.selectors()))
        columns = Columns(selectors, attributes, holds)
        matched: list[list[int]] = [[] for _ in selectors]
        for i, practice in enumerate(practices):
            for at in bits(columns.allowed(practice.attributes())):  # type: ignore[arg-type]  # told in full
                matched[at].append(i)
        self._matched = dict(zip(selectors, map(frozenset, matched), strict=True))
        """Selector -> the practices that match; a pack tells everything about its practices, so none only may."""

    def reach(self, rule: Rule) -> int:
        """How many practices its selectors match, each selector's counted, and all of them where it has `only`."""
        matched = sum(len(self._matched[selector]) for selector in rule.selectors())
        return matched + (len(self._all) if rule.only else 0)

    def effects(self, rule: Rule) -> dict[int, Effect]:
        """A fired rule's effects on those practices that it has any on."""
        matched = self._matched.__getitem__
        points: dict[int, int] = {}
        for selector, by in rule.points:
            for practice in matched(selector):
                points[practice] = points.get(practice, 0) + by
        excluded = frozenset[int]().union(*map(matched, rule.exclude))
        if rule.only:
            excluded |= self._all.difference(*map(matched, rule.only))
        firsts = frozenset[int]().union(*map(matched, rule.first))
        keeps = self._of_floor.intersection(frozenset[int]().union(*map(matched, rule.keep)))
        return {
            practice: _effect(
                points.get(practice, 0), int(practice in firsts), practice in excluded, int(practice in keeps)
            )
            for practice in sorted(points.keys() | excluded | firsts | keeps)
        }


class Ranked(NamedTuple):
    """An eligible practice with what ranks it: `keep` effects, then `first` effects, then points."""

    practice: Practice
    keeps: int
    firsts: int
    score: int


POINT, FIRST, EXCLUDED, KEPT = Effect(1, 0, False), Effect(0, 1, False), Effect(0, 0, True), Effect(0, 0, False, 1)


class Grant(NamedTuple):
    """One point, one `first`, one `keep` or an exclusion, given to some practices."""

    unit: Effect
    practices: tuple[int, ...]


def grants_of(effects: Mapping[int, Effect]) -> dict[Grant, int]:
    """A rule's effects as grants, each with how many times it is given."""
    given: dict[tuple[Effect, int], list[int]] = {}
    for at, effect in effects.items():
        for times_a_unit in _units(effect):
            given.setdefault(times_a_unit, []).append(at)
    return {Grant(unit, tuple(ats)): times for (unit, times), ats in given.items()}


@cache
def _units(effect: Effect) -> tuple[tuple[Effect, int], ...]:
    """What an effect consists of: units, each with how many times."""
    every = ((POINT, effect.points), (FIRST, effect.firsts), (EXCLUDED, int(effect.excluded)), (KEPT, effect.keeps))
    return tuple((unit, times) for unit, times in every if times)


Grants = tuple[tuple[Grant, ...], list[dict[int, int]]]
"""The grants of some rules, each once; and of each rule the places of those it gives, with how many times."""


def number_grants(effects: Sequence[Mapping[int, Effect]]) -> Grants:
    """The grants of rules with these effects."""
    places: dict[Grant, int] = {}
    given = [
        {places.setdefault(grant, len(places)): times for grant, times in grants_of(of_rule).items()}
        for of_rule in effects
    ]
    return tuple(places), given


class Waiver(NamedTuple):
    """A practice that rules of the floor keep, and the rules of other packs whose exclusion does not count then."""

    practice: int
    keepers: int
    """Rules as a bit set: where one of them fires, the practice is kept."""
    waived: int
    """Rules as a bit set."""

    def of(self, fired: int) -> int:
        """Of the rules that fire, those that exclude the practice to no effect."""
        return self.waived & fired if self.keepers & fired else 0


def make_waivers(rules: Sequence[Rule], effects: Sequence[Mapping[int, Effect]], floor: str) -> tuple[Waiver, ...]:
    """The waivers of all practices that are both kept and excluded by rules of other packs; mostly none."""
    keepers: dict[int, int] = {}
    for i, of_rule in enumerate(effects):
        for at, effect in of_rule.items() if rules[i].keep else ():
            if effect.keeps:
                keepers[at] = keepers.get(at, 0) | 1 << i
    waived = dict.fromkeys(keepers, 0)
    for i, of_rule in enumerate(effects) if keepers else ():
        for at in keepers.keys() & of_rule.keys() if rules[i].pack != floor else ():
            waived[at] |= of_rule[at].excluded << i
    return tuple(Waiver(at, keepers[at], waived[at]) for at in sorted(keepers) if waived[at])


def allowing(predicate: object, fact: Fact, answer: Value | None) -> bool:
    """Feasible: whatever is not definitely false."""
    return not refuted(predicate, fact, answer)  # type: ignore[arg-type]  # a Predicate; the shape Columns asks for
