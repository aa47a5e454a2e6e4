"""Deadline: a span of seconds -> whether it has passed, which every long analysis asks between its steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class OutOfTime(Exception):  # noqa: N818  # like KeyboardInterrupt it ends the work, and is no mistake of anybody's
    """The deadline has passed. An analysis that catches it keeps what was found, and says what was not looked at."""


class Deadline:
    """A moment by which an analysis ends: `seconds` from now, in wall time; None is never.

    Raises ValueError for a negative number of seconds, and for NaN.
    """

    __slots__ = ("_at", "seconds")

    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"a deadline is a number of seconds from 0 on, and not {seconds}")
        self.seconds = seconds
        self._at = math.inf if seconds is None else monotonic() + seconds

    @property
    def limited(self) -> bool:
        """Whether it will ever pass."""
        return self._at < math.inf

    @property
    def passed(self) -> bool:
        """Whether it has passed."""
        return monotonic() >= self._at

    def check(self) -> None:
        """Raise OutOfTime where it has passed."""
        if self.passed:
            raise OutOfTime

    def each(self, things: Iterable[T]) -> Iterator[T]:
        """The same things, one by one. Raises OutOfTime where it has passed before the next one is begun."""
        for thing in things:
            self.check()
            yield thing


NEVER = Deadline()
"""The deadline that never passes."""

STOPS = (KeyboardInterrupt, OutOfTime)
"""What ends an analysis before it is done, so that it keeps what was found: somebody at the keyboard, or the time."""
