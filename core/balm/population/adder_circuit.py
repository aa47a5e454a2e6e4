"""Adder circuit: rules and what they give -> full adders that count for whom they fire, and sum it up.

A count of many people is a bit plane for each binary digit. Three planes of one digit are added with the logic of a
full adder: their sum stays a plane of this digit, their carry is one of the next (carry-save form).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from balm.compiled.matcher import bits
from balm.native.population_structs import AdderCircuit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.population.bit_planes import Index

_NOBODY = 0
"""The plane of nobody. Planes below 0 are those of rules; of the others, each is a line that an adder wrote."""


class RuleGroup(NamedTuple):
    """Rules that do the same to all practices, so that only their number counts."""

    rules: Index
    gives: tuple[tuple[int, int], ...]
    """Sum, and what each of the rules adds to it."""


class _Count:
    """A count in the making: of each digit up to two planes wait for a third."""

    def __init__(self) -> None:
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        self.most = 0
        """No person's count is greater."""


class _Circuit:
    """The adders so far. A line that nothing waits for any more is written again."""

    def __init__(self) -> None:
        self.adders: list[tuple[int, int, int, int, int]] = []
        self.uses = [1]
        """By line: how many counts it waits in."""
        self._unused: list[int] = []

    def count(self, to: _Count, planes: Sequence[int], up: int = 0) -> None:
        """Count planes of rising digits in, times 2**up. Invariant: no digit has more than two planes."""
        for digit, plane in enumerate(planes, up):
            self._use(plane)
            while len(to.waiting[digit]) == 2:
                total, plane = self._add(*to.waiting[digit], plane)  # what carries over
                to.waiting[digit] = [total]
                digit += 1
            to.waiting[digit].append(plane)

    def settle(self, count: _Count) -> list[int]:
        """Carry-propagate: all that waits is added, and one plane of each digit is left."""
        found, carried = [], _NOBODY
        for digit in range(count.most.bit_length()):
            one, other = (*count.waiting[digit], _NOBODY, _NOBODY)[:2]
            if other or (one and carried):
                one, carried = self._add(one, other, carried)
            elif carried:
                one, carried = carried, _NOBODY
            found.append(one)
        self.drop([carried])
        return found

    def drop(self, planes: Sequence[int]) -> None:
        """One count less waits for each of these."""
        for plane in planes:
            if plane > _NOBODY:
                self.uses[plane] -= 1
                if not self.uses[plane]:
                    self._unused.append(plane)

    def _use(self, plane: int) -> None:
        if plane > _NOBODY:
            self.uses[plane] += 1

    def _line(self) -> int:
        if self._unused:
            line = self._unused.pop()
            self.uses[line] = 1
            return line
        self.uses.append(1)
        return len(self.uses) - 1

    def _add(self, *planes: int) -> tuple[int, int]:
        """The lines of the sum and the carry of three planes."""
        total, carry = self._line(), self._line()
        a, b, c = planes
        self.adders.append((a, b, c, total, carry))
        self.drop(planes)
        return total, carry


def make_adder_circuit(groups: Sequence[RuleGroup], sums: int) -> AdderCircuit:
    """The circuit. Rules that give the same are counted first, and their count is added as many times as they give."""
    circuit, fired = _Circuit(), _Count()
    gains, losses = ([_Count() for _ in range(sums)] for _ in range(2))
    for one in groups:
        group = _Count()
        group.most = len(one.rules)
        for rule in one.rules.tolist():
            circuit.count(group, [~rule])
        planes = circuit.settle(group)
        fired.most += group.most
        circuit.count(fired, planes)
        for at, by in one.gives:
            to = (gains if by > 0 else losses)[at]
            to.most += abs(by) * group.most
            for up in bits(abs(by)):
                circuit.count(to, planes, up)
        circuit.drop(planes)
    firing, *settled = map(circuit.settle, (fired, *gains, *losses))
    digits = np.full((2 * sums, max(map(len, settled), default=0)), _NOBODY, np.int32)
    for row, planes in zip(digits, settled, strict=True):
        row[: len(planes)] = planes
    return AdderCircuit(
        adders=np.array(circuit.adders, np.int32).reshape(-1, 5),
        gains=digits[:sums],
        losses=digits[sums:],
        firing=np.array(firing, np.int32),
        lines=len(circuit.uses),
    )
