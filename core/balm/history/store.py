"""Store: the protocol of whatever keeps one person's entries."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from balm.deciding.portrait import Portrait
from balm.diagnostics.errors import BalmError

if TYPE_CHECKING:
    from balm.deciding.past import Entry, Felt


class HistoryError(BalmError):
    """A history that cannot be read or written; its text says what to do, and holds nothing of what is kept."""


@runtime_checkable
class Store(Protocol):
    """Keeps the entries and the portrait of one person, and reaches nobody else's.

    One store serves any number of threads. A class of one's own may derive from this one, and has `forget_person` then;
    the other methods are for it to write. What cannot be done raises HistoryError and leaves everything as it was. What
    a method has done is there to stay when it returns.
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

    def portrait(self) -> Portrait:
        """What is remembered of the person beside their entries; an empty one where nothing is."""
        ...

    def keep_portrait(self, portrait: Portrait) -> None:
        """Keep this portrait in place of the one before, of which nothing is left anywhere. An empty one is none."""
        ...

    def forget_person(self) -> int:
        """Remove everything of the person, as `forget` does, their portrait too; how many entries.

        Where some of it cannot be read any more, that goes too, which a store has to see to itself: here it is
        whatever `entries` gives that is forgotten.
        """
        self.keep_portrait(Portrait())
        return self.forget([one.id for one in self.entries()])

    def close(self) -> None:
        """Let go of files and connections. A store that is closed opens again when it is used."""
        ...


_METHODS = ("add", "amend", "entry", "entries", "forget", "portrait", "keep_portrait", "close")
"""What has to be written for each kind of store."""


def check_methods(store: Store) -> None:
    """See that a store can do all that is asked of one, forgetting above all. Raises HistoryError: what it lacks."""
    lacking = [name for name in ("person", *_METHODS, "forget_person") if getattr(store, name, None) is None]
    lacking += [name for name in _METHODS if getattr(getattr(store, name, None), "__func__", None) is vars(Store)[name]]
    if lacking:
        names = ", ".join(f"`{name}`" for name in lacking)
        how = " A class that derives from `balm.Store` has `forget_person`." if "forget_person" in lacking else ""
        raise HistoryError(
            summary=f"`{type(store).__name__}` is no store: it lacks {names}. Nothing was kept in it.{how} "
            "`balm.check_store` tries a store."
        )


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
