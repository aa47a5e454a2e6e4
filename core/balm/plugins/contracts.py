"""Contracts: questionnaires and makers of matchers, as plugins hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.compiled.matcher import Matcher
    from balm.language.facts import Fact
    from balm.language.rule import Rule


@runtime_checkable
class Instrument(Protocol):
    """A questionnaire, whose answers become facts: which facts it sets, and how its answers are scored."""

    @property
    def name(self) -> str:
        """Its name, which no other instrument has."""
        ...

    @property
    def title(self) -> str:
        """Its title, for people."""
        ...

    @property
    def sets(self) -> tuple[str, ...]:
        """The facts that it may set."""
        ...

    def score(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """Values of the facts in `sets`; a fact that is left out stays unknown.

        Raises ValueError for answers that cannot be scored; its text is shown as it is.
        """
        ...


@runtime_checkable
class MatcherMaker(Protocol):
    """Another way to find the rules that fire, for hosts that run one already, and to compare."""

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
