"""Planes: what people told -> which literals are true of whom, derived facts by stratum, and for whom rules fire."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from balm.language import predicates
from balm.native.population_structs import FiringCall
from balm.population import loops
from balm.population.bit_planes import AT_ONCE, EVERYBODY, Flags, Plane, Planes, Workspace, any_of, words
from balm.population.codes import Coded, ColumnAnswers, Tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.strata import Derived
    from balm.language.facts import Value
    from balm.population.plan import Clauses, Literal, Plan, Setting


class People(NamedTuple):
    """What is so of some people."""

    rows: int
    literals: Planes
    """A literal a row; the last is everybody."""
    alive: Flags
    """By literal: whether it is true of anybody."""
    told: Mapping[str, ColumnAnswers]
    derived: Mapping[str, tuple[tuple[Value, Plane], ...]]
    """Fact -> the values that it has by rules or by default, and for whom. Somebody may have several sets of tags."""


def infer(plan: Plan, told: Mapping[str, ColumnAnswers], rows: int, space: Workspace | None = None) -> People:
    """The literals of what was told, then stratum by stratum those of what is derived."""
    space = space or Workspace()
    literals: Planes = space.array("literals", (plan.everybody + 1, words(rows)), np.uint64)
    literals[plan.everybody] = EVERYBODY
    people = People(rows, literals, np.ones(len(literals), np.bool_), told, derived := {})
    for name, places in plan.of_fact.items():
        if plan.facts[name].datatype.multiple:
            _tell_tags(plan, people, name, _tagged(told.get(name), people))
        else:
            coded = told.get(name)
            coded = coded if isinstance(coded, Coded) else Coded((None,), literals[:0])
            comparators = plan.comparators(name, coded.answers)
            comparators.fill(coded.digits, literals[places.start : places.stop])
            people.alive[places.start : places.stop] = comparators.alive
    for stratum in plan.strata:
        fired = fire(stratum.clauses, literals, people.alive, space)
        for setting in stratum.facts:
            derived[setting.fact.name] = _derive(plan, people, setting.fact, _said(setting, fired))
    return people


def fire(clauses: Clauses, literals: Planes, alive: Flags, space: Workspace | None = None) -> Planes:
    """For whom each rule fires, a rule a row; the clauses that are no rules of their own follow."""
    possible = np.flatnonzero(alive.take(clauses.literals).all(axis=1))
    every = len(possible) == len(clauses.literals)
    met: Planes = (space or Workspace()).array("met", (len(clauses.literals), literals.shape[1]), np.uint64)
    if not every:
        met.fill(0)
    if loops.planes and met.size:
        which = possible.astype(np.int32)
        loops.planes.fire(FiringCall(literals, clauses.literals, which, clauses.others, clauses.blocks, met))
        return met
    step = max(1, AT_ONCE // (8 * literals.shape[1]))
    for at in range(0, len(possible), step):
        some = possible[at : at + step]
        first, *others = clauses.literals[some].T
        found = np.take(literals, first, axis=0, out=met[at : at + step] if every else None, mode="clip")
        for column in others:
            np.bitwise_and(found, literals.take(column, axis=0), out=found)
        if not every:
            met[some] = found
    for clause, rule in clauses.others:
        met[rule] |= met[clause]
    for clause, rule in clauses.blocks:
        met[rule] &= ~met[clause]
    return met


def _tagged(told: ColumnAnswers | None, people: People) -> Tagged:
    nobody = np.zeros(people.literals.shape[1], np.uint64)
    return told if isinstance(told, Tagged) else Tagged({}, nobody, nobody)


def _tell_tags(plan: Plan, people: People, name: str, tags: Tagged) -> None:
    for at in plan.of_fact.get(name, ()):
        people.literals[at] = _tags_make(plan.literals[at], tags)
        people.alive[at] = people.literals[at].any()


def _tags_make(literal: Literal, tags: Tagged) -> Plane:
    """Of whom a literal about tags is true: what is unknown or declined is compared with nothing."""
    nobody = np.zeros_like(tags.told)
    logic = _PlaneLogic(nobody)

    def has(tag: str) -> Plane:
        return tags.has.get(tag, nobody)

    def compare(test: predicates.Comparison) -> Plane:
        assert isinstance(test, predicates.Tagged)  # noqa: S101  # only such tests are about tags
        return predicates.has_tags(test, has, tags.has, logic)

    where = predicates.where_false if literal.false else predicates.where_true
    return where(literal.predicate, predicates.Known(tags.told, tags.declined, compare), logic)


class _PlaneLogic:
    """And, or and not of planes of one length."""

    def __init__(self, nobody: Plane) -> None:
        self._nobody = nobody

    def all_of(self, parts: Iterable[Plane], /) -> Plane:
        """Who is in every plane."""
        return reduce(np.bitwise_and, parts, ~self._nobody)

    def any_of(self, parts: Iterable[Plane], /) -> Plane:
        """Who is in one of the planes."""
        return reduce(np.bitwise_or, parts, self._nobody)

    def opposite(self, part: Plane, /) -> Plane:
        """Who is not in it."""
        return ~part


def _said(setting: Setting, fired: Planes) -> list[tuple[Value, Plane]]:
    """The values that rules set, each with for whom; of an open fact its default, too, where the floor sets none."""
    said = [(value, any_of(fired, rules)) for value, rules in setting.by_value]
    if setting.of_floor is None:
        return said
    stands = ~any_of(fired, setting.of_floor)
    return [(value, who | stands if value == setting.fact.default else who) for value, who in said]


def _derive(
    plan: Plan, people: People, fact: Derived, setting: Sequence[tuple[Value, Plane]]
) -> tuple[tuple[Value, Plane], ...]:
    """Merge what rules say of a fact where nobody told it, and fill in its literals."""
    told = people.told.get(fact.name) if fact.told_wins else None
    nobody = np.zeros(people.literals.shape[1], np.uint64)
    settled = known = _settled(told, nobody)
    found: list[tuple[Value, Plane]] = []
    for value, who in setting:
        found.append((value, who & ~(settled if fact.union else known)))
        known = known | who
    if fact.default is not None:
        found.append((fact.default, ~known))
        known = ~nobody
    found = [(value, who) for value, who in found if who.any()]
    if fact.union:
        before = _tagged(told, people)
        has = dict(before.has)
        for value, who in found:
            for tag in value if isinstance(value, frozenset) else ():
                has[tag] = has.get(tag, nobody) | who
        _tell_tags(plan, people, fact.name, Tagged(has, known & ~before.declined, before.declined))
        return tuple(found)
    for at in plan.of_fact.get(fact.name, ()):
        literal, plane = plan.literals[at], people.literals[at] & settled
        for answer, who in (*found, (None, ~known)):
            if literal.true_of(plan.facts[fact.name], answer):
                plane |= who
        people.literals[at] = plane
        people.alive[at] = plane.any()
    return tuple(found)


def _settled(told: ColumnAnswers | None, nobody: Plane) -> Plane:
    """Who told a fact, or declined to."""
    if isinstance(told, Tagged):
        return told.told | told.declined
    return np.bitwise_or.reduce(told.digits, axis=0, initial=0) if told else nobody
