"""Clauses: rules -> conditions in a row, one for each way in which a rule fires or is blocked.

Whoever matches rules by tables, one bit or one row a clause, lays them out so: the compiled matcher, the loops in C,
the plan for a population.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Sequence
from typing import NamedTuple

from balm.language.predicates import Condition
from balm.language.rule import Rule


class Further(NamedTuple):
    """What a clause behind the first ones does: it makes a rule fire, or blocks it, whatever else makes it fire."""

    rule: int
    fires: bool


class Clauses(NamedTuple):
    """Condition i is the first alternative of rule i; behind the rules follow their other alternatives and `unless`."""

    conditions: tuple[Condition, ...]
    further: tuple[Further, ...]
    """Of the conditions behind those of the rules, in their order."""


def make_clauses(rules: Sequence[Rule]) -> Clauses:
    """The clauses of some rules, in their order."""
    first: list[Condition] = []
    more: list[Condition] = []
    further: list[Further] = []
    for at, rule in enumerate(rules):
        condition, *others = rule.alternatives
        first.append(condition)
        more += [*others, *rule.unless]
        if others:
            further += [Further(at, fires=True)] * len(others)
        if rule.unless:
            further += [Further(at, fires=False)] * len(rule.unless)
    return Clauses((*first, *more), tuple(further))
