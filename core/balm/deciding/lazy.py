"""Lazy: a sequence whose items are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

Made = TypeVar("Made")


class Lazy(Sequence[Made], Generic[Made]):
    """What `make` makes of each of `items`; equal to any sequence of the same."""

    __slots__ = ("_items", "_made", "_make")

    def __init__(self, items: Sequence[Any], make: Callable[[Any], Made]) -> None:
        self._items, self._make = items, make
        self._made: dict[int, Made] = {}

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Made: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Made, ...]: ...

    def __getitem__(self, at: int | slice) -> Made | tuple[Made, ...]:
        if isinstance(at, slice):
            return tuple([self._one(i) for i in range(*at.indices(len(self._items)))])
        return self._one(range(len(self._items))[at])

    def __iter__(self) -> Iterator[Made]:
        return map(self._one, range(len(self._items)))

    def _one(self, at: int) -> Made:
        made = self._made.get(at)
        if made is None:
            made = self._made[at] = self._make(self._items[at])
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
