"""Renamed entries: entries in which an earlier version named activities of the person's own -> under today's ids.

An id was a slug alone once, and so the same for different titles ("Learn C++", "Learn C#"). The title that an entry
kept beside the id says which one it was. Where it kept none, it was the activity with such a slug that is told now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from balm.deciding.past import Entries, Entry, Option, Past
from balm.language.practices import OWN, older_own_names, own_name, own_title

if TYPE_CHECKING:
    import datetime


def with_todays_ids(past: Past, own: Sequence[str]) -> Past:
    """The same past under today's ids; `own` are the titles of the activities that are told now."""
    return Past(RenamedEntries(past, own), past.now, past.roles)


class RenamedEntries(Entries):
    """The entries of a past, renamed as far back as somebody looks."""

    def __init__(self, past: Past, own: Sequence[str]) -> None:
        """`own` are the titles of the activities that are told now."""
        self._past = past
        self._ids = _older_ids(own)
        self._renamed: list[Entry] = []
        """The latest entries; what lies before them nobody has looked at."""

    def since(self, start: datetime.datetime) -> Sequence[Entry]:
        """The entries from then on."""
        return self._latest(self._past.since(start))

    def _latest(self, entries: Sequence[Entry]) -> list[Entry]:
        """The same entries, which are the last ones of the past, renamed."""
        renamed = self._renamed  # another thread may put a longer list in its place meanwhile
        if len(renamed) < len(entries):
            more = entries[: len(entries) - len(renamed)]
            renamed = self._renamed = [*(renamed_entry(entry, self._ids) for entry in more), *renamed]
        return renamed[len(renamed) - len(entries) :]

    def __len__(self) -> int:
        return len(self._past.entries)

    @overload
    def __getitem__(self, at: int) -> Entry: ...

    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...

    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        return self._latest(self._past.entries)[at]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._latest(self._past.entries))


def _older_ids(titles: Sequence[str]) -> dict[str, str]:
    """Earlier ids -> those of today; where several had the same, the last one, as it was the one that was shown."""
    found: dict[str, str] = {}
    current = {OWN + own_name(title) for title in titles}
    for title in titles:
        found |= {OWN + name: OWN + own_name(title) for name in older_own_names(title)}
    return {older: now for older, now in found.items() if older not in current}


def renamed_entry(entry: Entry, ids: Mapping[str, str]) -> Entry:
    """An entry with today's ids; `ids` says which ones stand for those of which no title was kept."""
    now = {option.practice: _id_of(option, ids) for option in entry.options if option.practice.startswith(OWN)}
    if entry.chosen.startswith(OWN) and entry.chosen not in now:
        now[entry.chosen] = ids.get(entry.chosen, entry.chosen)
    if all(older == id_ for older, id_ in now.items()):
        return entry
    options = tuple(option._replace(practice=now.get(option.practice, option.practice)) for option in entry.options)
    return entry._replace(options=options, chosen=now.get(entry.chosen, entry.chosen))


def _id_of(option: Option, ids: Mapping[str, str]) -> str:
    if not option.title:
        return ids.get(option.practice, option.practice)
    if option.practice.removeprefix(OWN) not in older_own_names(option.title):
        return option.practice
    return OWN + own_name(own_title(option.title))
