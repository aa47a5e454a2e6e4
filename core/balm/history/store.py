"""Store: the protocol of whatever keeps one person's entries."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from balm.diagnostics.errors import BalmError

if TYPE_CHECKING:
    from balm.deciding.past import Entry, Felt


class HistoryError(BalmError):
    """A history that cannot be read or written; its text says what to do, and holds nothing of what is kept."""


@runtime_checkable
class Store(Protocol):
    """Keeps the entries of one person, and reaches nobody else's. One store serves any number of threads.

    What cannot be done raises HistoryError and leaves everything as it was. What a method has done is there to stay
    when it returns.
    """

    @property
    def person(self) -> str:
        """Whose entries they are."""
        ...

    def add(self, *entries: Entry) -> None:
        """Keep new entries, all of them or none. An id that is there already is refused."""
        ...

    def amend(
        self,
        id: str,  # noqa: A002  # an entry's own word for it
        *,
        chosen: str = "",
        tags: Sequence[str] = (),
        stance: str = "",
        felt: Felt | Literal[""] = "",
        felt_at: datetime.datetime | None = None,
        note: str = "",
    ) -> Entry:
        """Say what came of an entry. What is left empty stays; with `chosen` go its tags and stance. KeyError."""
        ...

    def entry(self, id: str) -> Entry:  # noqa: A002  # as above
        """The entry of an id. KeyError."""
        ...

    def entries(self, start: datetime.datetime | None = None, end: datetime.datetime | None = None) -> Sequence[Entry]:
        """The entries from `start` on and before `end`, the oldest first; of one moment, those written first."""
        ...

    def forget(self, ids: Collection[str]) -> int:
        """Remove entries so that nothing of them is left anywhere; how many there were. Others stay as they are."""
        ...

    def forget_person(self) -> int:
        """Remove everything of the person, also what cannot be read any more, as `forget` does; how many entries."""
        ...

    def close(self) -> None:
        """Let go of files and connections. A store that is closed opens again when it is used."""
        ...


class OfOne:
    """What stores that come with Balm share: whose entries they keep, and how what came of an entry is told."""

    def __init__(self, person: str) -> None:
        self._person = person

    @property
    def person(self) -> str:
        """Whose entries they are."""
        return self._person

    def amend(
        self,
        id: str,  # noqa: A002  # the protocol's
        *,
        chosen: str = "",
        tags: Sequence[str] = (),
        stance: str = "",
        felt: Felt | Literal[""] = "",
        felt_at: datetime.datetime | None = None,
        note: str = "",
    ) -> Entry:
        """Say what came of an entry. KeyError."""
        changes = {"chosen": chosen, "tags": tags, "stance": stance, "felt": felt, "felt_at": felt_at, "note": note}
        return self._amend(id, changes)

    def _amend(self, id_: str, changes: Mapping[str, Any]) -> Entry:
        """Replace an entry by what `amended` makes of it."""
        raise NotImplementedError


def amended(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """An entry with what came of it, as `Store.amend` takes it: what is empty stays as it is."""
    kept = {name: value for name, value in changes.items() if value}
    if kept.get("chosen"):
        kept |= {"tags": tuple(changes.get("tags", ())), "stance": changes.get("stance", "")}
    else:
        kept.pop("tags", None)
        kept.pop("stance", None)
    return entry._replace(**kept)
