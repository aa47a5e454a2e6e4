"""Replayed: what whoever replays a record brings along, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from balm.deciding.past import Entry, Past
    from balm.deciding.portrait import Portrait
    from balm.decision.data import DegradedData
    from balm.decision.decision import Decision
    from balm.records.causes import ReplayCause
    from balm.records.data import RecordAnswerData

Decide: TypeAlias = "Callable[[datetime.date, Sequence[DegradedData], Person, Past | None, int], Decision]"
"""Decides again: the day, what overran then and is not asked, the person, their past, the seed. Raises ProfileError."""


ReplayOutcome: TypeAlias = Literal["same", "differs", "undecided", "tampered", "unreadable"]


class Person(NamedTuple):
    """Who a record is about, as they are told to `Engine.decide`."""

    facts: Mapping[str, object]
    own: Sequence[object] = ()
    portrait: Portrait | None = None

    def __repr__(self) -> str:
        return f"<Person: {len(self.facts)} facts, {len(self.own)} own>"  # a log may have it


class Known(NamedTuple):
    """What whoever replays brings along: the key, the person of sealed facts, the entries of their history."""

    key: bytes | None = None
    person: Person | None = None
    entries: Mapping[str, Entry] | None = None

    def __repr__(self) -> str:
        return "<Known>"  # a log may have it


class Replayed(NamedTuple):
    """What came of replaying a record.

    The outcome is ``same`` to the byte; it ``differs``; it is ``undecided`` as something is missing; or the record was
    ``tampered`` with, or is ``unreadable``.
    """

    record: str
    """Its id; "" where it has none that can be read."""
    outcome: ReplayOutcome
    causes: tuple[ReplayCause, ...] = ()
    """Why it is not the same."""
    then: RecordAnswerData | None = None
    """The decision in short as it was; None where the record is sealed, or is the same."""
    now: RecordAnswerData | None = None
    """The decision in short as it is; None where it was not made, or is the same."""

    def __repr__(self) -> str:
        return f"<Replayed: {self.outcome}, {len(self.causes)} causes>"  # a log may have it
