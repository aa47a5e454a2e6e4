"""Open stores: at most so many have a file open at once; beyond that, who used it longest ago lets go of it."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Protocol

MOST_OPEN = 32
"""Stores with an open file in one process; each takes up to three descriptors."""


class Closable(Protocol):
    """A store that can let go of its file where nobody is using it."""

    def let_go(self) -> bool:
        """Close the file; False where the store is in use just now. It opens again when it is used."""
        ...


class OpenStores:
    """The stores of this process that have a file open, in the order of their last use."""

    def __init__(self, most: int = MOST_OPEN) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._open: OrderedDict[int, weakref.ref[Closable]] = OrderedDict()

    def used(self, store: Closable) -> None:
        """A store uses its file: others let go of theirs where that makes too many."""
        with self._lock:
            self._open[id(store)] = weakref.ref(store)
            self._open.move_to_end(id(store))
            for key, other in list(self._open.items())[:-1]:
                if len(self._open) <= self._most:
                    break
                found = other()
                if found is None or found.let_go():
                    del self._open[key]

    def closed(self, store: Closable) -> None:
        """A store has closed its file by itself."""
        with self._lock:
            self._open.pop(id(store), None)


OPEN = OpenStores()
