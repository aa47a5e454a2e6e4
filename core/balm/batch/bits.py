"""Bits: a plane holds one bit of every person, 64 to a word; planes are added up as numbers are on paper.

A matrix of planes has a plane a row. Persons behind the last one are padding, of whom nothing is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Plane: TypeAlias = NDArray[np.uint64]
Planes: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]
Index: TypeAlias = NDArray[np.intp]

EVERYBODY = np.uint64(2**64 - 1)

_AT_ONCE = 1 << 17
"""Bytes of a matrix that is worked on at once: a few of them fit into a core's own cache."""


def words(rows: int) -> int:
    """How many words a plane of so many persons has."""
    return (rows + 63) // 64


def packed(flags: NDArray[Any]) -> Plane:
    """The plane of the persons whose flag, a bool or a byte, is not 0."""
    return padded(np.packbits(flags, bitorder="little"), len(flags))


def padded(raw: NDArray[np.uint8], rows: int) -> Plane:
    """Packed bytes as whole words."""
    size = words(rows) * 8
    if len(raw) != size or not raw.flags.aligned:
        whole = np.zeros(size, np.uint8)
        whole[: min(len(raw), size)] = raw[:size]
        raw = whole
    return raw.view(np.uint64)


def unpacked(plane: Plane, rows: int) -> NDArray[np.uint8]:
    """1 for each person of the plane, 0 for each other."""
    return np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little")


def number(digits: Sequence[Plane], rows: int) -> NDArray[Any]:
    """Each person's number, not below 0, from its binary digits, the lowest first."""
    if len(digits) > 8:
        dtype = next(one for one in (np.uint16, np.uint32, np.uint64) if len(digits) <= 8 * np.dtype(one).itemsize)
        total = number(digits[:8], rows).astype(dtype)
        for at in range(8, len(digits), 8):
            if any(digit.any() for digit in digits[at : at + 8]):
                total |= number(digits[at : at + 8], rows).astype(dtype) << dtype(at)
        return total
    low = np.zeros(rows, np.uint8)
    for at, digit in enumerate(digits):
        if digit.any():
            bits = unpacked(digit, rows)
            np.left_shift(bits, np.uint8(at), out=bits)
            np.bitwise_or(low, bits, out=low)
    return low


class Round(NamedTuple):
    """Adders that work at once on the planes that are there: three into two, two into two, and those that wait."""

    threes: tuple[Index, Index, Index]
    twos: tuple[Index, Index]
    waiting: Index

    def run(self, planes: Planes) -> Planes:
        """Sums and carries of the threes, then of the twos, then those that wait."""
        threes, twos = len(self.threes[0]), len(self.twos[0])
        after = np.empty((2 * threes + 2 * twos + len(self.waiting), planes.shape[1]), np.uint64)
        step = max(1, _AT_ONCE // (8 * planes.shape[1]))
        for at in range(0, threes, step):
            a, b, c = (planes.take(one[at : at + step], axis=0) for one in self.threes)
            sums, carries = after[at : at + len(a)], after[threes + at : threes + at + len(a)]
            np.bitwise_and(a, b, out=carries)
            np.bitwise_xor(a, b, out=a)
            np.bitwise_xor(a, c, out=sums)
            np.bitwise_and(a, c, out=a)
            np.bitwise_or(carries, a, out=carries)
        behind = 2 * threes
        for at in range(0, twos, step):
            a, b = (planes.take(one[at : at + step], axis=0) for one in self.twos)
            np.bitwise_xor(a, b, out=after[behind + at : behind + at + len(a)])
            np.bitwise_and(a, b, out=after[behind + twos + at : behind + twos + at + len(a)])
        np.take(planes, self.waiting, axis=0, out=after[behind + 2 * twos :], mode="clip")
        return after


class Adder(NamedTuple):
    """Weighted sums of planes, many at once: rounds of adders, then the binary digits of each sum."""

    rounds: tuple[Round, ...]
    digits: tuple[tuple[int, ...], ...]
    """Sum -> the planes of its digits after the last round, the lowest first; -1 is a digit that is always 0."""

    def sums(self, planes: Planes) -> list[list[Plane]]:
        """The digits of every sum."""
        for one in self.rounds:
            planes = one.run(planes)
        nobody = np.zeros(planes.shape[1], np.uint64)
        return [[planes[at] if at >= 0 else nobody for at in digits] for digits in self.digits]


def make_adder(sums: Sequence[Sequence[tuple[int, int]]]) -> Adder:
    """The adder of these sums, each of planes (by their place in a matrix) with whole weights above 0."""
    columns: list[list[list[int]]] = []
    for parts in sums:
        highest = max((weight.bit_length() for _, weight in parts), default=0)
        columns.append([[plane for plane, weight in parts if weight >> at & 1] for at in range(highest)])
    rounds = []
    while any(len(column) > 1 for digits in columns for column in digits):
        made, columns = _round(columns)
        rounds.append(made)
    return Adder(tuple(rounds), tuple(tuple(c[0] if c else -1 for c in digits) for digits in columns))


def _round(columns: list[list[list[int]]]) -> tuple[Round, list[list[list[int]]]]:
    """One round, and what stands in each column of each sum after it."""
    threes: list[list[int]] = []
    twos: list[list[int]] = []
    waiting: list[int] = []
    after: list[list[list[tuple[str, int]]]] = []
    for digits in columns:
        found: list[list[tuple[str, int]]] = [[] for _ in range(len(digits) + 1)]
        settled = True  # nothing can be carried into this column any more
        for at, column in enumerate(digits):
            several = len(column) - len(column) % 3
            for first in range(0, several, 3):
                found[at].append(("sum3", len(threes)))
                found[at + 1].append(("carry3", len(threes)))
                threes.append(column[first : first + 3])
            rest = column[several:]
            if len(column) == 2 and settled:
                found[at].append(("sum2", len(twos)))
                found[at + 1].append(("carry2", len(twos)))
                twos.append(rest)
            else:
                found[at] += [("wait", len(waiting) + i) for i in range(len(rest))]
                waiting += rest
            settled = settled and len(column) < 2
        after.append(found if found[-1] else found[:-1])
    begins = {"sum3": 0, "carry3": len(threes), "sum2": 2 * len(threes), "carry2": 2 * len(threes) + len(twos)}
    begins["wait"] = 2 * (len(threes) + len(twos))
    a, b, c = (np.array([three[i] for three in threes], np.intp) for i in range(3))
    p, q = (np.array([two[i] for two in twos], np.intp) for i in range(2))
    placed = [[[begins[kind] + i for kind, i in column] for column in digits] for digits in after]
    return Round((a, b, c), (p, q), np.array(waiting, np.intp)), placed
