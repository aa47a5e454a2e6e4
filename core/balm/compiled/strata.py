"""Strata: rules that `set` -> derived facts, those that rest on others after them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from balm.compiled.matcher import MakeMatcher, Matcher
from balm.language.facts import Fact, Value
from balm.language.rulebook import Rulebook


class Derived(NamedTuple):
    """How one fact is merged: each value that rules set it to, in the order in which the first that is said wins."""

    name: str
    union: bool
    """Tags: all that is said joins."""
    told_wins: bool
    said: tuple[tuple[Value, int], ...]
    """Value -> the rules of the stratum that set it."""
    default: Value | None

    def merged(self, fired: int) -> Value | None:
        """The value after these rules of the stratum fired; None is unknown."""
        if self.union:
            tags = [value for value, rules in self.said if rules & fired]
            return frozenset().union(*tags) if tags else self.default  # type: ignore[arg-type]  # sets of tags
        for value, rules in self.said:
            if rules & fired:
                return value
        return self.default


class Stratum(NamedTuple):
    """Facts that can be derived together, and the matcher of the rules that set them."""

    matcher: Matcher
    facts: tuple[Derived, ...]

    def infer(self, facts: dict[str, Value]) -> None:
        """Add this stratum's derived facts. What the person said, or declined to say, stays."""
        fired = self.matcher.match(facts)
        for derived in self.facts:
            if derived.told_wins and derived.name in facts:
                continue
            value = derived.merged(fired)
            if value is not None:
                facts[derived.name] = value


def make_strata(rulebook: Rulebook, make: MakeMatcher) -> tuple[Stratum, ...]:
    """The strata of a rulebook."""
    strata = []
    for names in rulebook.strata:
        rules = [rule for rule in rulebook.rules if any(name in names for name, _ in rule.sets)]
        setting: dict[str, dict[Value, int]] = {name: {} for name in names}
        for i, rule in enumerate(rules):
            for name, value in rule.sets:
                if name in setting:
                    setting[name][value] = setting[name].get(value, 0) | 1 << i
        derived = tuple(_derived(rulebook.facts[name], setting[name]) for name in names)
        strata.append(Stratum(make(rules, rulebook.facts), derived))
    return tuple(strata)


def _derived(fact: Fact, setting: Mapping[Value, int]) -> Derived:
    order = list(setting)
    if fact.type in ("choice", "level"):
        order.sort(key=fact.values.index)
    elif fact.type in ("scale", "flag"):
        order.sort()
    if fact.merge in ("highest", "any"):  # a flag is true where any rule says true
        order.reverse()
    said = tuple((value, setting[value]) for value in order)
    return Derived(fact.name, fact.type == "tags", fact.told_wins, said, fact.default)
