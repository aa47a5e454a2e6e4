"""Matcher makers: other ways to find the rules that fire, for hosts that run one already, and to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.compiled.matcher import Matcher
    from balm.language.facts import Fact
    from balm.language.rule import Rule


@runtime_checkable
class MatcherMaker(Protocol):
    """What a plugin hands over: a name, and how to make a matcher."""

    @property
    def name(self) -> str:
        """Its name, which no other matcher has."""
        ...

    def make(self, rules: Sequence[Rule], facts: Mapping[str, Fact]) -> Matcher:
        """A matcher for these rules, in their order, over these facts.

        It has one method, `match(facts) -> int`: bit i is set where rule i fires. It must agree with Balm's
        own for every profile; what is unknown has no entry in the facts that it is given.
        """
        ...
