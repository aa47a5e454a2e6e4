"""Signals: past entries of one person become facts. Without a history there is nothing to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@runtime_checkable
class Signal(Protocol):
    """What a plugin hands over: a name, the facts that it fills, and how it reads them from the past."""

    @property
    def name(self) -> str:
        """Its name, which no other signal has."""
        ...

    @property
    def fills(self) -> tuple[str, ...]:
        """The facts that it may fill."""
        ...

    def read(self, history: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        """Values of the facts in `fills`, from past entries, the oldest first, to look at and not to change.

        A fact that is left out stays unknown. Called only where there are entries.
        """
        ...
