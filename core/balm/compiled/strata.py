"""Strata: rules that `set` -> derived facts, those that rest on others after them.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from balm.compiled.matcher import MakeMatcher, Matcher
from balm.language.facts import Value
from balm.language.rule_index import RuleIndex
from balm.language.rulebook import Rulebook


class Derived(NamedTuple):
    """How one fact is merged: each value that rules set it to, by precedence: of those that are set, the first wins."""

    name: str
    union: bool
    """Tags: the union of what is set."""
    told_wins: bool
    by_value: tuple[tuple[Value, int], ...]
    """Value -> the rules of the stratum that set it; of an open fact its default, too, which no rule needs to set."""
    default: Value | None
    of_floor: int | None = None
    """Of an open fact, the rules of the floor that set it: where none of them fires, its default counts as set."""

    def merged(self, fired: int) -> Value | None:
        """The value after these rules of the stratum fired; None is unknown."""
        stands = self.of_floor is not None and not self.of_floor & fired
        if self.union:
            tags = [value for value, rules in self.by_value if rules & fired or (stands and value == self.default)]
            return frozenset().union(*tags) if tags else self.default  # type: ignore[arg-type]  # sets of tags
        for value, rules in self.by_value:
            if rules & fired or (stands and value == self.default):
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
    index = RuleIndex(rulebook.rules, rulebook.facts)
    strata = []
    for names in rulebook.strata:
        setters = index.setters(names)
        derived = derived_facts(rulebook, index, names, {rule: at for at, rule in enumerate(setters)})
        strata.append(Stratum(make([rulebook.rules[rule] for rule in setters], rulebook.facts), derived))
    return tuple(strata)


def derived_facts(
    rulebook: Rulebook, index: RuleIndex, names: Iterable[str], place: Mapping[int, int] | Sequence[int]
) -> tuple[Derived, ...]:
    """How each of these facts is merged; `place` says which bit stands for a rule of the rulebook."""
    found = []
    for name in names:
        by_value = index.by_value.get(name, {})
        setting = {value: sum(1 << place[rule] for rule in rules) for value, rules in by_value.items()}
        fact = rulebook.facts[name]
        of_floor = None
        if fact.open and fact.default is not None:
            setting.setdefault(fact.default, 0)
            of_floor = sum(
                1 << place[rule]
                for rule, _ in index.setting.get(name, ())
                if rulebook.rules[rule].pack == rulebook.floor
            )
        ordered = tuple((value, setting[value]) for value in fact.datatype.merge_order(fact, setting))
        found.append(Derived(name, fact.datatype.multiple, fact.told_wins, ordered, fact.default, of_floor))
    return tuple(found)
