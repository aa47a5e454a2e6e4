"""Formula: and, or, not, sums and comparisons -> one literal each, and its clauses (the Tseitin encoding).

A literal is a whole number, as in DIMACS: `-x` is not x. Equal gates are one literal (structural hashing) and
constants fold away, so what two questions have in common is encoded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import neg
from typing import TypeAlias

from balm.compiled.matcher import bits

TRUE = 1
FALSE = -1

Gate: TypeAlias = tuple[str, *tuple[int, ...]]
"""What a literal is the output of: "and", "xor" or "majority", and its inputs."""


Clause: TypeAlias = tuple[int, ...]
"""Literals of which one is true. A tuple of numbers, which the collector of cycles does not look at again and again."""


class Formulas:
    """Literals made so far. `clauses` grows; a solver takes from it what it has not seen."""

    __slots__ = ("_made", "_spans", "_variables", "clauses")

    def __init__(self) -> None:
        self.clauses: list[Clause] = [(TRUE,)]
        self._variables = TRUE
        self._made: dict[Gate, int] = {}
        self._spans: dict[int, tuple[int, int, Gate]] = {}
        """Variable of a gate -> where among the clauses those begin and end that define it, and the gate."""

    def variable(self) -> int:
        """A literal that nothing is said about yet."""
        self._variables += 1
        return self._variables

    def all_of(self, literals: Iterable[int]) -> int:
        """True where every one is."""
        kept = set(literals)
        kept.discard(TRUE)
        if FALSE in kept or not kept.isdisjoint(map(neg, kept)):
            return FALSE
        if len(kept) < 2:
            return next(iter(kept), TRUE)
        inputs = sorted(kept)
        key: Gate = ("and", *inputs)
        found = self._made.get(key)
        if found is None:
            found = self.variable()
            self._define(key, found, [*((-found, one) for one in inputs), (found, *(-one for one in inputs))])
        return found

    def _define(self, gate: Gate, output: int, clauses: list[Clause]) -> None:
        self._made[gate] = output
        begin = len(self.clauses)
        self.clauses += clauses
        self._spans[output] = begin, len(self.clauses), gate

    def any_of(self, literals: Iterable[int]) -> int:
        """True where one of them is."""
        return -self.all_of(-literal for literal in literals)

    def opposite(self, literal: int) -> int:
        """True where it is not."""
        return -literal

    def xor(self, a: int, b: int) -> int:
        """True where exactly one of the two is."""
        if abs(b) == TRUE:
            a, b = b, a
        if abs(a) == TRUE:
            return -b if a == TRUE else b
        if abs(a) == abs(b):
            return FALSE if a == b else TRUE
        sign = (a < 0) != (b < 0)
        x, y = sorted((abs(a), abs(b)))
        key: Gate = ("xor", x, y)
        found = self._made.get(key)
        if found is None:
            found = self.variable()
            self._define(key, found, [(-found, x, y), (-found, -x, -y), (found, -x, y), (found, x, -y)])
        return -found if sign else found

    def majority(self, a: int, b: int, c: int) -> int:
        """True where at least two of the three are."""
        inputs = sorted((a, b, c))
        for i, one in enumerate(inputs):
            others = inputs[:i] + inputs[i + 1 :]
            if one == TRUE:
                return self.any_of(others)
            if one == FALSE:
                return self.all_of(others)
            if one in others:
                return one
            if -one in others:
                others.remove(-one)
                return others[0]
        key: Gate = ("majority", *inputs)
        found = self._made.get(key)
        if found is None:
            found = self.variable()
            pairs = ((a, b), (a, c), (b, c))
            self._define(key, found, [one for x, y in pairs for one in ((-found, x, y), (found, -x, -y))])
        return found

    def made(self) -> dict[int, Gate]:
        """Each literal that was made of others, with these. They are older, so in the order of literals all is made."""
        return {literal: parts for parts, literal in self._made.items()}

    def defining(self, literals: Iterable[int], taken: set[int]) -> list[Clause]:
        """The clauses of all gates that these literals rest on, but for variables that are `taken`, which grow."""
        found: list[Clause] = []
        waiting = [abs(literal) for literal in literals]
        while waiting:
            variable = waiting.pop()
            if variable not in taken:
                taken.add(variable)
                if variable in self._spans:
                    begin, end, (_, *inputs) = self._spans[variable]
                    found += self.clauses[begin:end]
                    waiting += map(abs, inputs)
        return found

    def exactly_one(self, literals: Sequence[int]) -> None:
        """Say that one of them is true, and no two."""
        self.clauses.append(tuple(literals))
        for i, one in enumerate(literals):
            self.clauses += [(-one, -other) for other in literals[i + 1 :]]

    def total(self, weights: Iterable[tuple[int, int]], constant: int = 0) -> tuple[int, ...]:
        """The sum of `constant` and the weights whose literals are true, as binary digits, the lowest first.

        Weights and constant are not negative.
        """
        columns: list[list[int]] = []

        def put(at: int, literal: int) -> None:
            while len(columns) <= at:
                columns.append([])
            if literal != FALSE:
                columns[at].append(literal)

        # What is certain is added up here, so that adders see at most one certain digit a column.
        for literal, weight in weights:
            if literal == TRUE:
                constant += weight
            else:
                for at in bits(weight):
                    put(at, literal)
        for at in bits(constant):
            put(at, TRUE)
        digits = []
        for at, summands in enumerate(columns):  # which grow while there are carries
            column = sorted(summands, key=abs)
            while len(column) > 1:
                a, b, c = column[0], column[1], column[2] if len(column) > 2 else FALSE
                column = [one for one in (*column[3:], self.xor(self.xor(a, b), c)) if one != FALSE]
                put(at + 1, self.majority(a, b, c))
            digits.append(column[0] if column else FALSE)
        return tuple(digits)

    def at_least(self, a: Sequence[int], b: Sequence[int], *, more: bool = False) -> int:
        """True where the number with the binary digits `a` is at least `b`, or with `more`, above it."""
        result = FALSE if more else TRUE
        for at in range(max(len(a), len(b))):
            x = a[at] if at < len(a) else FALSE
            y = b[at] if at < len(b) else FALSE
            result = self.majority(x, -y, result)
        return result

    def at_most(self, digits: Sequence[int], most: int) -> int:
        """True where the number with these binary digits is no more than this one."""
        return self.at_least(digits_of(most), digits)

    def at_most_of(self, literals: Iterable[int], most: int) -> int:
        """True where no more than so many of these are: a sequential counter, up to which a solver sees sooner than
        through a sum what can still be true.
        """
        more = [FALSE] * (most + 1)
        """At each place, where more than so many of the literals so far are true."""
        for literal in literals:
            more = [
                self.any_of((now, self.all_of((literal, fewer))))
                for now, fewer in zip(more, (TRUE, *more), strict=False)
            ]
        return -more[most]


def digits_of(number: int) -> tuple[int, ...]:
    """A number that is not negative as constant binary digits, the lowest first."""
    return tuple(TRUE if number >> at & 1 else FALSE for at in range(number.bit_length()))


def merged(weights: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Weights with each literal once, in the order of the literals."""
    total: dict[int, int] = {}
    for literal, weight in weights:
        total[literal] = total.get(literal, 0) + weight
    return dict(sorted(total.items()))


def not_negative(weights: Mapping[int, int]) -> tuple[list[tuple[int, int]], int]:
    """Weights above 0, and an offset, that add up to the same: -3 where x is 3 where not x, less 3."""
    made = [(lit, weight) if weight > 0 else (-lit, -weight) for lit, weight in weights.items() if weight]
    return made, sum(weight for weight in weights.values() if weight < 0)
