"""Bit planes: a plane holds one bit of every person, 64 to a word.

A matrix of planes has a plane a row. Persons behind the last one are padding, of whom nothing is read.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.uint64]
Planes: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]
Index: TypeAlias = NDArray[np.intp]
Short: TypeAlias = NDArray[np.int32]
"""An index that compiled loops read too."""

EVERYBODY = np.uint64(2**64 - 1)

AT_ONCE = 1 << 17
"""Bytes of a matrix that are worked on at once: a few times as many fit into a core's own cache."""
_UNPACKED = 8
AT_A_TIME = 8
"""Words of a plane that compiled loops work on at a time."""
MOST_COUNTED = 255
MOST_SHORT = 32_767


def words(rows: int) -> int:
    """How many words a plane of so many persons has."""
    return (rows + 63) // 64


def new_array(shape: tuple[int, ...], kind: type) -> NDArray[Any]:
    """An array of anything, in memory of Arrow's: it begins with a line of the cache, and much of it was used before,
    while the first touch of each page of new memory is slow."""
    size = math.prod(shape)
    return np.frombuffer(pa.allocate_buffer(size * np.dtype(kind).itemsize), kind, size).reshape(shape)


class Workspace:
    """Memory that slices of a table work in one after the other."""

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[np.uint8]] = {}

    def array(self, name: str, shape: tuple[int, ...], kind: type) -> NDArray[Any]:
        """An array of anything, until the same name is asked for again."""
        size = math.prod(shape) * np.dtype(kind).itemsize
        kept = self._kept.get(name)
        if kept is None or len(kept) < size:
            kept = self._kept[name] = new_array((size,), np.uint8)
        return kept[:size].view(kind).reshape(shape)


def packed(flags: NDArray[Any]) -> Plane:
    """The plane of the persons whose flag, a bool or a byte, is not 0."""
    return padded(np.packbits(flags, bitorder="little"), len(flags))


def padded(raw: NDArray[np.uint8], rows: int) -> Plane:
    """Packed bytes as whole words."""
    size = words(rows) * 8
    if len(raw) == size and (plane := raw.view(np.uint64)).flags.aligned:
        return plane
    whole = np.zeros(size, np.uint8)
    whole[: min(len(raw), size)] = raw[:size]
    return whole.view(np.uint64)


def unpacked(plane: Plane, rows: int) -> NDArray[np.uint8]:
    """1 for each person of the plane, 0 for each other."""
    return np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little")


def counted(planes: Planes, some: Index, rows: int) -> NDArray[np.uint8]:
    """In how many of some planes, at most MOST_COUNTED, each person is."""
    total: NDArray[np.uint8] | None = None
    for at in range(0, len(some), _UNPACKED):
        flags = np.unpackbits(planes.take(some[at : at + _UNPACKED], axis=0).view(np.uint8), axis=1, bitorder="little")
        part: NDArray[np.uint8] = flags[0] if len(flags) == 1 else np.add.reduce(flags, axis=0, dtype=np.uint8)
        total = part if total is None else np.add(total, part, out=total)
    return np.zeros(rows, np.uint8) if total is None else total[:rows]


def any_of(planes: Planes, some: Index) -> Plane:
    """Who is in one of some planes."""
    found: Plane = np.bitwise_or.reduce(planes.take(some, axis=0), axis=0)
    return found
