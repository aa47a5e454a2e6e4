"""The matcher: facts -> the bit set of the rules that fire. No condition is interpreted here: tables and ANDs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from balm.compiled.clauses import make_clauses
from balm.compiled.columns import Columns
from balm.language.facts import Fact, Value
from balm.language.predicates import holds
from balm.language.rule import Rule


class Matcher(Protocol):
    """Says which of the rules that it was made for fire. `facts` has no entry for what is unknown."""

    def match(self, facts: Mapping[str, Value]) -> int:
        """Bit i is set where rule i fires."""
        ...


MakeMatcher: TypeAlias = Callable[[Sequence[Rule], Mapping[str, Fact]], Matcher]
"""Makes a matcher for rules in their order, over these facts."""


class CompiledMatcher:
    """The matcher that is used where no plugin brings another: bit i of its columns is clause i of the rules."""

    __slots__ = ("_count", "_rules", "columns", "further")

    def __init__(self, rules: Sequence[Rule], facts: Mapping[str, Fact]) -> None:
        clauses = make_clauses(rules)
        self._count = len(rules)
        self._rules = (1 << len(rules)) - 1
        self.further = clauses.further
        self.columns = Columns(clauses.conditions, facts, holds)

    def match(self, facts: Mapping[str, Value]) -> int:
        """Bit i is set where rule i fires."""
        allowed = self.columns.allowed(facts)
        fired = allowed & self._rules
        blocked = 0
        more = allowed >> self._count
        while more:
            lowest = more & -more
            rule, fires = self.further[lowest.bit_length() - 1]
            if fires:
                fired |= 1 << rule
            else:
                blocked |= 1 << rule
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
