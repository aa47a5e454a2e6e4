"""Bit-parallel evaluation: literals, and the free variables of many people -> of whom each literal is true.

A column is an integer with one bit a person. Gates are evaluated over whole columns, so that many people cost little
more than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from balm.solving.formula import TRUE, Gate


@dataclass(frozen=True)
class Cone:
    """The cone of influence of some literals: the free variables, and the gates that lead from them to the literals."""

    free: frozenset[int]
    """Variables that are no gates."""
    steps: tuple[tuple[int, Gate], ...]
    """Gates, each after its inputs."""
    negated: frozenset[int]
    """Variables whose opposite was asked for, or is taken by a gate."""

    def columns(self, given: Mapping[int, int], everyone: int) -> dict[int, int]:
        """The column of every literal that was asked for or that a gate takes. `given` has one for each free variable;
        `everyone` is all bits.
        """
        found, negated = {TRUE: everyone, -TRUE: 0}, self.negated
        for variable in self.free:
            found[variable] = given[variable]
            if variable in negated:
                found[-variable] = given[variable] ^ everyone
        for variable, (how, *inputs) in self.steps:
            columns = [found[one] for one in inputs]
            column = columns[0]
            if how == "and":
                for one in columns[1:]:
                    column &= one
            elif how == "xor":
                column ^= columns[1]
            else:
                column = (column & columns[1]) | (columns[2] & (column | columns[1]))
            found[variable] = column
            if variable in negated:
                found[-variable] = column ^ everyone
        return found


def cone_of(made: Mapping[int, Gate], literals: Iterable[int]) -> Cone:
    """The cone of these literals; `made` is the gate of each variable that has one."""
    seen: set[int] = {TRUE}
    waiting = list(literals)
    negated = set[int]()
    while waiting:
        literal = waiting.pop()
        variable = abs(literal)
        if literal < 0:
            negated.add(variable)
        if variable not in seen:
            seen.add(variable)
            waiting += made.get(variable, ())[1:]
    seen.remove(TRUE)
    steps = tuple((variable, made[variable]) for variable in sorted(seen) if variable in made)
    return Cone(frozenset(variable for variable in seen if variable not in made), steps, frozenset(negated))
