"""Comparators: which literals each code makes true -> how the binary digits of codes become literals (bit-sliced).

A literal is true of ranges of codes: it is the exclusive or of comparisons "the code is at least n", one for each end
of a range. A comparison goes digit by digit from the lowest. Invariant: after digit d it compares the code's digits up
to d with those of n; where n has the digit it is AND, else OR. So comparisons with equal lower digits are shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from balm.native.population_structs import ComparisonCall
from balm.population import loops
from balm.population.bit_planes import EVERYBODY, Index, Planes, Short


class Comparators(NamedTuple):
    """How the digits of people's codes become the literals of a fact."""

    levels: tuple[tuple[Index, int, Index], ...]
    """By digit: the comparisons so far that are joined with it, whether it stands alone, those that are met with it."""
    ends: Index
    """A literal a row: the comparisons whose exclusive or it is."""
    alive: tuple[bool, ...]
    """By literal: whether any code makes it true."""
    steps: Short
    """The levels one comparison after the other: one so far or a digit, a digit, and 1 where they are met. Digits are
    counted first, then everybody, nobody, and the steps."""
    step_ends: Short
    """The ends, counted so."""

    def fill(self, digits: Planes, literals: Planes) -> None:
        """Work out the literals."""
        size = literals.shape[1]
        if loops.planes and size and len(digits):
            loops.planes.compare(ComparisonCall(digits, self.steps, self.step_ends, literals))
            return
        least = np.empty((0, size), np.uint64)
        for at, ((joined, alone, met), digit) in enumerate(zip(self.levels, digits, strict=True)):
            # Behind the last comparisons stand one with everybody and one with nobody.
            more = 2 if at == len(digits) - 1 else 0
            above = np.empty((len(joined) + alone + len(met) + more, size), np.uint64)
            np.bitwise_or(least.take(joined, axis=0), digit, out=above[: len(joined)])
            above[len(joined) : len(joined) + alone] = digit
            np.bitwise_and(least.take(met, axis=0), digit, out=above[len(joined) + alone : len(above) - more])
            least = above
        if not len(digits):
            least = np.empty((2, size), np.uint64)
        least[-2], least[-1] = EVERYBODY, 0
        np.take(least, self.ends[:, 0], axis=0, out=literals, mode="clip")
        for column in self.ends.T[1:]:
            np.bitwise_xor(literals, least.take(column, axis=0), out=literals)


def make_comparators(truths: Sequence[Sequence[bool]]) -> Comparators:
    """The comparators where code i makes the literals `truths[i]` true."""
    ends = [
        [code for code, true in enumerate(column) if true != (code > 0 and column[code - 1])]
        for column in zip(*truths, strict=True)
    ]
    needed = sorted({end for of_literal in ends for end in of_literal if end})
    levels: list[tuple[Index, int, Index]] = []
    wanted = needed
    for digit in reversed(range((len(truths) - 1).bit_length())):
        half = 1 << digit
        below = sorted({end % half for end in wanted if end % half})
        place = {end: i for i, end in enumerate(below)}
        joined = [place[end] for end in wanted if end < half]
        met = [place[end - half] for end in wanted if end > half]
        levels.append((np.array(joined, np.intp), int(half in wanted), np.array(met, np.intp)))
        wanted = below
    rows = {0: len(needed)} | {end: i for i, end in enumerate(needed)}
    table = np.full((len(ends), max(1, *map(len, ends))), len(needed) + 1, np.intp)
    for row, of_literal in enumerate(ends):
        table[row, : len(of_literal)] = [rows[end] for end in of_literal]
    levels.reverse()
    steps, places = _step_by_step(levels)
    return Comparators(tuple(levels), table, tuple(map(bool, ends)), steps, places[table])


def _step_by_step(levels: Sequence[tuple[Index, int, Index]]) -> tuple[Short, Short]:
    """The levels as steps; and where the last comparisons are counted among them, everybody and nobody behind these."""
    first = len(levels) + 2
    steps: list[tuple[int, int, int]] = []
    least: list[int] = []
    for digit, (joined, alone, met) in enumerate(levels):
        more = [(least[i], digit, 0) for i in joined], [(least[i], digit, 1) for i in met]
        least = []
        for at, some in enumerate(more):
            least += [digit] * (alone if at else 0)
            least += range(first + len(steps), first + len(steps) + len(some))
            steps += some
    table = np.array(steps, np.int32).reshape(-1, 3)
    return table, np.array([*least, len(levels), len(levels) + 1], np.int32)
