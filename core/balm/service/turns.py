"""Turns: analyses that were begun -> one that works at a time, so that decisions wait for one thread and not for all.

Whoever asks its deadline, as every long analysis does between its steps, lets the next one go on where its own turn is
over.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from balm.deadline import Deadline

TURN_SECONDS = 0.05
"""An analysis goes on for so long, and until it asks its deadline next, while others wait."""


class Turns:
    """Who works, and who waits for it: the longest waiting first."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A turn, which ends with what is done within."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def pass_on(self) -> None:
        """Let all that wait go first."""
        if self._waiting:
            self._give()
            self._take()

    def _take(self) -> None:
        mine = threading.Lock()
        with self._changing:
            if not self._taken:
                self._taken = True
                return
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()  # until somebody gives it

    def _give(self) -> None:
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class InTurn(Deadline):
    """The deadline of an analysis that works in turns."""

    __slots__ = ("_over", "_turns")

    def __init__(self, seconds: float, turns: Turns) -> None:
        super().__init__(seconds)
        self._turns, self._over = turns, monotonic() + TURN_SECONDS

    @property
    def passed(self) -> bool:
        """Whether it has passed; where the turn is over, others go on before that is said."""
        if monotonic() >= self._over:
            self._turns.pass_on()
            self._over = monotonic() + TURN_SECONDS
        return super().passed
