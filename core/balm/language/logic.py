"""Logic: and, or, not, over whatever stands for truth: booleans, a solver's literals, bit sets of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Logic(Protocol[T]):
    """The three operations that a condition is put together with; `all_of(())` is true, `any_of(())` is false."""

    def all_of(self, parts: Iterable[T], /) -> T:
        """True where every part is."""

    def any_of(self, parts: Iterable[T], /) -> T:
        """True where a part is."""

    def opposite(self, part: T, /) -> T:
        """True where the part is not."""


class Booleans:
    """Logic over `bool`; parts are looked at in their order, no further than they decide."""

    @staticmethod
    def all_of(parts: Iterable[bool], /) -> bool:
        """Whether every part is true."""
        return all(parts)

    @staticmethod
    def any_of(parts: Iterable[bool], /) -> bool:
        """Whether a part is true."""
        return any(parts)

    @staticmethod
    def opposite(part: bool, /) -> bool:
        """Whether the part is false."""
        return not part


BOOLEANS = Booleans()
