"""Sums: a bit set -> the sum of its members' weights, by tables with an entry for each byte of the set.

A weight may be a big integer (`PackedKeys`), and adding those takes most of the time. Where the weights of many members
are made of few parts, how often each part counts is summed first, in 32 bits a part, and multiplied at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from operator import getitem, mul
from struct import unpack


class _ByteTable(dict[int, int]):
    """A byte of the set -> the sum of its members' weights; worked out when it is first asked for."""

    __slots__ = ("_weights",)

    def __init__(self, weights: Sequence[int]) -> None:
        self._weights = weights

    def __missing__(self, byte: int) -> int:
        total = self[byte] = sum(weight for i, weight in enumerate(self._weights) if byte >> i & 1)
        return total


class Sums:
    """Weights of the members 0, 1, ... of a set. Safe to share between threads: two may work out the same, no more."""

    __slots__ = ("_byte_tables", "_weights")

    def __init__(self, weights: Sequence[int]) -> None:
        self._weights = weights
        self._byte_tables = tuple(_ByteTable(weights[at : at + 8]) for at in range(0, len(weights), 8))

    def __reduce__(self) -> tuple[type[Sums], tuple[Sequence[int]]]:
        return Sums, (self._weights,)

    def of(self, members: int, start: int = 0) -> int:
        """`start` and the weights of these members."""
        held = members.to_bytes(len(self._byte_tables), "little")
        return sum(map(getitem, compress(self._byte_tables, held), filter(None, held)), start)


_ZERO = 1 << 31
"""What is added to each count, so that none is negative."""


class FactoredSums:
    """Sums of weights made of parts: member i weighs the sum of `made_of[i][j] * parts[j]` over all j.

    What all members together take of any part is less than 2**31 either way.
    """

    __slots__ = ("_base", "_counts", "_format", "_less", "_parts")

    def __init__(self, made_of: Sequence[Mapping[int, int]], parts: Sequence[int]) -> None:
        counts = [sum(times << (32 * part) for part, times in one.items()) for one in made_of]
        self._counts, self._parts = Sums(counts), parts
        self._base = sum(_ZERO << (32 * part) for part in range(len(parts)))
        self._less = _ZERO * sum(parts)
        self._format = f"<{len(parts)}I"

    def of(self, members: int, start: int = 0) -> int:
        """`start` and the weights of these members."""
        held = self._counts.of(members, self._base).to_bytes(4 * len(self._parts), "little")
        total: int = sum(map(mul, unpack(self._format, held), self._parts), start - self._less)
        return total
