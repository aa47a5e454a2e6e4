"""The matcher: facts -> the bit set of the rules that fire. No condition is interpreted here: tables and ANDs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from balm.compiled.columns import Columns
from balm.language.facts import Fact, Value
from balm.language.predicates import Condition, holds
from balm.language.rule import Rule


class Matcher(Protocol):
    """Says which of the rules that it was made for fire. `facts` has no entry for what is unknown."""

    def match(self, facts: Mapping[str, Value]) -> int:
        """Bit i is set where rule i fires."""
        ...


MakeMatcher: TypeAlias = Callable[[Sequence[Rule], Mapping[str, Fact]], Matcher]
"""Makes a matcher for rules in their order, over these facts."""


class CompiledMatcher:
    """Clause i is rule i's `when` with the first of its `any`; further alternatives, and `unless`, follow behind."""

    __slots__ = ("_count", "_rules", "behind", "columns")

    def __init__(self, rules: Sequence[Rule], facts: Mapping[str, Fact]) -> None:
        clauses: list[Condition] = []
        behind: list[tuple[int, bool]] = []
        more: list[Condition] = []
        for i, rule in enumerate(rules):
            first, *others = rule.any or ((),)
            clauses.append((*rule.when, *first))
            for other in others:
                more.append((*rule.when, *other))
                behind.append((1 << i, True))
            for blocking in rule.unless:
                more.append(blocking)
                behind.append((1 << i, False))
        self._count = len(rules)
        self._rules = (1 << len(rules)) - 1
        self.behind = tuple(behind)
        """Of each further clause the rule, as a bit set, and whether it makes that rule fire, or blocks it."""
        self.columns = Columns([*clauses, *more], facts, holds)

    def match(self, facts: Mapping[str, Value]) -> int:
        """Bit i is set where rule i fires."""
        allowed = self.columns.allowed(facts)
        fired = allowed & self._rules
        blocked = 0
        more = allowed >> self._count
        while more:
            lowest = more & -more
            rule, fires = self.behind[lowest.bit_length() - 1]
            if fires:
                fired |= rule
            else:
                blocked |= rule
            more ^= lowest
        return fired & ~blocked


def bits(mask: int) -> list[int]:
    """The positions of the set bits, ascending."""
    digits = bin(mask)[:1:-1]  # the lowest first
    found = []
    at = digits.find("1")
    while at >= 0:
        found.append(at)
        at = digits.find("1", at + 1)
    return found
