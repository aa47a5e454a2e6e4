"""Context: what a check-in asks of the engine that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from balm.checkin.data import CheckInStateData
    from balm.compiled.program import Program
    from balm.deciding.portrait import Portrait
    from balm.decision.decision import Decision
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook
    from balm.language.steps import Step
    from balm.listening.activities import Activities
    from balm.listening.lexicon import Lexicon


class Context(NamedTuple):
    """Packs, and how to decide and to listen with them."""

    program: Program
    decide: Callable[[CheckInStateData], Decision]
    reads: frozenset[str]
    """The facts that strategies look at."""
    today: Callable[[], datetime.date]
    lexicon: Callable[[], Lexicon]
    portrait: Portrait | None
    """What is remembered of the person; None where no portrait is kept."""
    activities: Callable[[str], Activities]
    """Reads activities of the person's own in free words."""

    @property
    def book(self) -> Rulebook:
        """The packs."""
        return self.program.rulebook

    def fact(self, name: str) -> Fact:
        """A declared fact."""
        return self.book.facts[name]

    def step(self, name: str) -> Step | None:
        """The step with this id; None where there is none."""
        return next((step for step in self.book.steps if step.id == name), None)
