"""Lazy sequence: one whose items are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from balm.native import native

Made = TypeVar("Made")


class LazySequence(Sequence[Made], Generic[Made]):
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
        places = range(len(self._items))[at]
        return self._one(places) if isinstance(places, int) else tuple(map(self._one, places))

    def __iter__(self) -> Iterator[Made]:
        return map(self._one, range(len(self._items)))

    def _one(self, place: int) -> Made:
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self._make(self._items[place])
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Made, ...]], tuple[tuple[Made, ...]]]:
        return tuple, (tuple(self),)  # what makes them stays behind

    def __repr__(self) -> str:
        return repr(tuple(self))


_compiled = native("judge")
if _compiled is not None:
    Sequence.register(_compiled.Order)
    for _name in ("__eq__", "__hash__", "__reduce__", "__repr__"):
        setattr(_compiled.Order, _name, vars(LazySequence)[_name])
