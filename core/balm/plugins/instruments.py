"""Instruments: answers to a questionnaire become facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping


@runtime_checkable
class Instrument(Protocol):
    """What a plugin hands over: a questionnaire, the facts that it sets, and how its answers are scored."""

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
