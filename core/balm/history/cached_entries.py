"""A store's entries, fetched as far back as somebody looks and no further."""

from __future__ import annotations

import datetime
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from balm.deciding.past import Entries, Entry
from balm.history.rows import microseconds

Read = Callable[[datetime.datetime | None, datetime.datetime | None], list[Entry]]
"""The entries from one moment on and before another, the oldest first."""


class CachedEntries(Entries):
    """What `read` gives: the part of it that was looked at is kept, whatever lies before it is not read."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._found: list[Entry] = []
        self._at: list[int] = []
        """When those were made: numbers are found faster than times in zones are."""
        self._from: datetime.datetime | None = None
        """The moment from which on all are found; None where nobody has looked."""
        self._all = False

    def since(self, start: datetime.datetime) -> Sequence[Entry]:
        """The entries from then on."""
        with self._lock:
            if not self._all and (self._from is None or start < self._from):
                self._add(start)
                self._from = start
            found, at = self._found, self._at
        return found[bisect_left(at, microseconds(start)) :]

    def _add(self, start: datetime.datetime | None) -> None:
        more = self._read(start, self._from)
        self._found = more + self._found
        self._at = [microseconds(entry.at) for entry in more] + self._at

    def _whole(self) -> list[Entry]:
        with self._lock:
            if not self._all:
                self._add(None)
                self._all = True
            return self._found

    def __len__(self) -> int:
        return len(self._whole())

    @overload
    def __getitem__(self, at: int) -> Entry: ...

    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...

    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        return self._whole()[at]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._whole() == list(other)

    def __hash__(self) -> int:
        return id(self)
