"""Lent: objects of Python's that threads of Arrow hold -> a wait until all of them are freed.

A thread of Arrow's frees a file, a function or a block of bytes when it is done with it, and takes Python's lock for
that. A thread that asks for the lock while the program ends is ended within C++, which aborts the whole program.
"""

from __future__ import annotations

import weakref
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

MOST_SECONDS = 5.0
"""The wait for one object. It takes microseconds; longer, and a version of Arrow keeps what earlier ones freed."""


class Lent:
    """What is lent to Arrow. An object that is lent must run no Python code while it is freed."""

    def __init__(self) -> None:
        self._lent: list[weakref.ref[Any]] = []
        """One of each object. A weak reference that is gone before its object calls nothing."""
        # Its `put` is C code: the thread that calls it keeps Python's lock until the object is gone.
        self._freed: SimpleQueue[weakref.ref[Any]] = SimpleQueue()

    def lend(self, one: T) -> T:
        """The object, which is waited for from now on. A weak reference to it has to be possible."""
        self._lent.append(weakref.ref(one, self._freed.put))
        return one

    def wait(self) -> None:
        """Wait until Arrow holds none of the objects."""
        try:
            for _ in self._lent:
                self._freed.get(timeout=MOST_SECONDS)
        except Empty:
            return
