"""Past: what one person was offered before, what they chose and how it felt, as signals and strategies read it."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

Felt: TypeAlias = Literal["better", "same", "worse"]
FELT: tuple[Felt, ...] = ("better", "same", "worse")


class Option(NamedTuple):
    """A practice that was eligible, in its place."""

    practice: str
    score: int
    chance: float = 1.0
    """How likely it was to stand in that place: below 1 only where a strategy leaves something to chance."""


class Entry(NamedTuple):
    """One decision of one person, and what came of it."""

    id: str
    at: datetime.datetime
    """When it was made, with the offset from UTC of the person's own clock then."""
    facts: Mapping[str, Any]
    """What was told, as JSON has it."""
    packs: Mapping[str, str]
    """Name -> digest."""
    options: tuple[Option, ...]
    """What was shown, the first one first."""
    seed: int = 0
    chosen: str = ""
    """The practice that the person did; empty where they did none, or did not say."""
    tags: tuple[str, ...] = ()
    """The tags of the practice that they did, as they were then."""
    felt: Felt | Literal[""] = ""
    felt_at: datetime.datetime | None = None
    note: str = ""
    """What the person wrote for themselves. Nothing reads it but they."""


class Past:
    """One person's entries, the oldest first, looked at from now. Immutable; `now` has a time zone."""

    def __init__(self, entries: Sequence[Entry], now: datetime.datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        self.entries = entries
        self.now = now

    def since(self, start: datetime.datetime) -> Sequence[Entry]:
        """The entries from then on."""
        return self.entries[bisect_left(self.entries, start, key=lambda entry: entry.at) :]

    def today(self) -> Sequence[Entry]:
        """The entries since midnight by the clock of `now`."""
        return self.since(self.now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))
