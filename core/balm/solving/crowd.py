"""Crowd: literals, and for many people at once what is free about each -> of whom each literal is true.

A column has one bit a person. Formulas are worked out over whole columns, so a crowd costs little more than one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.solving.formula import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.solving.formula import Parts


@dataclass(frozen=True)
class Basis:
    """What some literals rest on."""

    free: frozenset[int]
    """Variables that are made of nothing else."""
    steps: tuple[tuple[int, Parts], ...]
    """What is made of them, each after its parts."""

    def columns(self, given: Mapping[int, int], everyone: int) -> dict[int, int]:
        """The column of every literal in the basis. `given` has one for each free variable; `everyone` is all bits."""
        found = {TRUE: everyone, -TRUE: 0}
        for variable in self.free:
            found[variable] = given[variable]
            found[-variable] = given[variable] ^ everyone
        for variable, (how, *inputs) in self.steps:
            columns = [found[one] for one in inputs]
            column = columns[0]
            if how == "and":
                for one in columns[1:]:
                    column &= one
            elif how == "odd":
                column ^= columns[1]
            else:
                column = (column & columns[1]) | (columns[2] & (column | columns[1]))
            found[variable] = column
            found[-variable] = column ^ everyone
        return found


def basis(made: Mapping[int, Parts], literals: Iterable[int]) -> Basis:
    """What these literals rest on; `made` is how formulas were made."""
    seen: set[int] = {TRUE}
    waiting = [abs(literal) for literal in literals]
    while waiting:
        variable = waiting.pop()
        if variable not in seen:
            seen.add(variable)
            waiting += [abs(part) for part in made.get(variable, ())[1:]]
    seen.remove(TRUE)
    steps = tuple((variable, made[variable]) for variable in sorted(seen) if variable in made)
    return Basis(frozenset(variable for variable in seen if variable not in made), steps)
