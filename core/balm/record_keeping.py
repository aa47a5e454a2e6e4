"""Record keeping: what an engine says of its decisions for later, and makes again of what it said."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balm.deciding.past import Entry, Past
    from balm.deciding.portrait import Portrait
    from balm.decision.data import DegradedData
    from balm.decision.decision import Decision
    from balm.language.rulebook import Rulebook
    from balm.plugins.contracts import LoadedObserver, Observer
    from balm.plugins.manager import Plugins
    from balm.records.data import RecordData
    from balm.records.replayed import Person, Replayed


def load_observers(observers: Sequence[Observer]) -> tuple[LoadedObserver, ...]:
    """Observers as an engine asks them, each with a time limit of its own. Raises NotPlainError."""
    if not observers:
        return ()
    from balm.plugins.contracts import LoadedObserver

    return tuple(map(LoadedObserver, observers))


class RecordKeeping(ABC):
    """The part of an engine that records decisions and replays records."""

    plugins: Plugins
    _observers: tuple[LoadedObserver, ...]

    @property
    @abstractmethod
    def rulebook(self) -> Rulebook:
        """The checked packs."""

    @abstractmethod
    def _decide_as_then(
        self, today: datetime.date, timed: Sequence[DegradedData], person: Person, past: Past | None, seed: int
    ) -> Decision:
        """Decide as on that day, without asking what overran then."""

    def record(
        self,
        decision: Decision,
        *,
        at: datetime.datetime,
        key: bytes | None = None,
        whole_past: bool = False,
    ) -> RecordData:
        """What a decision that was made at that moment rests on, ``balm-record/1``: `replay` derives it again.

        It holds what was told, and names the entries of the past; with `whole_past` it holds these too, without notes.
        With a `key`, of 16 bytes or more, the facts are sealed: it holds HMACs in place of what was told, of the past
        and of the decision, so that nobody can read or guess them, and whoever tells the same again can prove what was
        answered. Records are health data where they are not sealed. Raises ValueError for an `at` without a time zone,
        a short key, and a whole past beside a key; BalmError for a decision that was read back.
        """
        from balm.records.record import Recording

        return Recording(decision, at, self.plugins.infos).record(key, whole_past=whole_past)

    def replay(
        self,
        record: Mapping[str, object] | str,
        *,
        entries: Iterable[Entry] | Mapping[str, Entry] | None = None,
        key: bytes | None = None,
        facts: Mapping[str, object] | None = None,
        own: Sequence[object] = (),
        portrait: Portrait | None = None,
    ) -> Replayed:
        """Decide again what a record was made of, and say whether it comes to the same, to the byte, or why not.

        `record` is that of `record`, as data or as a line of JSON. `entries` are those of the history now, for many
        records best by id: what was added to one after the decision is looked away from. A sealed record
        takes the `key`, and the person told again: `facts`, `own` and `portrait` as they were told to `decide`. Never
        raises for what a record holds.
        """
        from balm.records.replay import replay
        from balm.records.replayed import Known, Person

        known = Known(
            key,
            None if facts is None else Person(facts, own, portrait),
            entries if entries is None or isinstance(entries, Mapping) else {one.id: one for one in entries},
        )
        return replay(record, known, self._decide_as_then, self.rulebook.packs, self.plugins.infos)

    def _tell_observers(self, decision: Decision) -> str:
        """Hand the record of a decision to every observer; its id."""
        from balm.records.observe import tell_observers

        return tell_observers(self._observers, decision, self.plugins.infos)
