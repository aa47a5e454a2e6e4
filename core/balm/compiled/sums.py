"""Sums: a bit set -> the sum of what its members weigh, eight members at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import getitem


class _Eight(dict[int, int]):
    """The members that a byte holds -> the sum of their weights; worked out when it is first asked for."""

    __slots__ = ("_weights",)

    def __init__(self, weights: Sequence[int]) -> None:
        self._weights = weights

    def __missing__(self, byte: int) -> int:
        total = self[byte] = sum(weight for i, weight in enumerate(self._weights) if byte >> i & 1)
        return total


class Sums:
    """Weights of the members 0, 1, ... of a set. Safe to share between threads: two may work out the same, no more."""

    __slots__ = ("_eights", "_weights")

    def __init__(self, weights: Sequence[int]) -> None:
        self._weights = weights
        self._eights = tuple(_Eight(weights[at : at + 8]) for at in range(0, len(weights), 8))

    def __reduce__(self) -> tuple[type[Sums], tuple[Sequence[int]]]:
        return Sums, (self._weights,)

    def of(self, members: int, start: int = 0) -> int:
        """`start` and the weights of these members."""
        held = members.to_bytes(len(self._eights), "little")
        return sum(map(getitem, compress(self._eights, held), filter(None, held)), start)
