"""Planes: what people told -> which literals hold of whom, derived facts by stratum, and which rules fire for whom."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from balm.batch.bits import EVERYBODY, Flags, Index, Plane, Planes, words
from balm.batch.codes import Coded, Tagged, Told
from balm.language.conditions import State
from balm.language.conditions import Tagged as TagsTest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.batch.plan import Clauses, Cut, Literal, Plan
    from balm.compiled.strata import Derived
    from balm.language.conditions import Test
    from balm.language.facts import Fact, Value


class People(NamedTuple):
    """What holds of some people."""

    rows: int
    literals: Planes
    """A literal a row; the last is everybody."""
    alive: Flags
    """The rows that are not nobody."""
    told: Mapping[str, Told]
    derived: Mapping[str, tuple[tuple[Value, Plane], ...]]
    """Fact -> its values and who has them by rules or by default. Of tags each is a set of one."""


def infer(plan: Plan, told: Mapping[str, Told], rows: int) -> People:
    """Literals of what was told, then stratum by stratum those of what is derived."""
    size = words(rows)
    literals = np.empty((plan.everybody + 1, size), np.uint64)
    literals[plan.everybody] = EVERYBODY
    alive = np.ones(plan.everybody + 1, np.bool_)
    for name in plan.of_fact:
        _literals(plan, name, told.get(name), literals, alive)
    derived: dict[str, tuple[tuple[Value, Plane], ...]] = {}
    for stratum in plan.strata:
        fired = fire(stratum.clauses, literals, alive)
        for fact, setting in stratum.facts:
            derived[fact.name] = _derive(plan, fact, setting, fired, told.get(fact.name), literals, alive)
    return People(rows, literals, alive, told, derived)


def fire(clauses: Clauses, literals: Planes, alive: Flags) -> Planes:
    """Who meets each clause, and first, a rule a row, for whom each rule fires."""
    possible = np.flatnonzero(alive.take(clauses.literals).all(axis=1))
    met = np.zeros((len(clauses.literals), literals.shape[1]), np.uint64)
    step = max(1, (1 << 17) // (8 * literals.shape[1]))
    for at in range(0, len(possible), step):
        some = possible[at : at + step]
        columns = clauses.literals[some].T
        found = literals.take(columns[0], axis=0)
        for column in columns[1:]:
            np.bitwise_and(found, literals.take(column, axis=0), out=found)
        met[some] = found
    for clause, rule in clauses.others:
        met[rule] |= met[clause]
    for clause, rule in clauses.blocks:
        met[rule] &= ~met[clause]
    return met


def _literals(plan: Plan, name: str, told: Told | None, literals: Planes, alive: Flags) -> None:
    """Fill in the literals of one fact."""
    fact = plan.facts[name]
    if fact.type == "tags":
        nobody = np.zeros(literals.shape[1], np.uint64)
        tags = told if isinstance(told, Tagged) else Tagged({}, nobody, nobody)
        _tag_literals(plan, fact, tags, literals, alive)
        return
    coded = told if isinstance(told, Coded) else Coded()
    cut = plan.cut(name, coded.answers)
    literals[cut.literals] = _cut_up(cut, coded.digits, literals.shape[1])
    alive[cut.nobody] = False


def _cut_up(cut: Cut, digits: Sequence[Plane], size: int) -> Planes:
    """The literals of a cut, from the digits of people's codes."""
    least = np.empty((0, size), np.uint64)
    for (joined, alone, met), digit in zip(cut.levels, digits, strict=True):
        above = np.empty((len(joined) + alone + len(met), size), np.uint64)
        np.bitwise_or(least.take(joined, axis=0), digit, out=above[: len(joined)])
        above[len(joined) : len(joined) + alone] = digit
        np.bitwise_and(least.take(met, axis=0), digit, out=above[len(joined) + alone :])
        least = above
    ends = np.concatenate([least, np.full((1, size), EVERYBODY), np.zeros((1, size), np.uint64)])
    found = ends.take(cut.ends[:, 0], axis=0)
    for column in cut.ends.T[1:]:
        np.bitwise_xor(found, ends.take(column, axis=0), out=found)
    return found


def _tag_literals(plan: Plan, fact: Fact, tags: Tagged, literals: Planes, alive: Flags) -> None:
    for at in plan.of_fact[fact.name]:
        literals[at] = _tags_make(plan.literals[at], tags)
        alive[at] = literals[at].any()


def _tags_make(literal: Literal, tags: Tagged) -> Plane:
    """Who makes a literal about tags true: an answer is compared only where tags were told."""
    nobody = np.zeros_like(tags.told)
    tests = literal.predicate.tests
    if not literal.false:
        return reduce(np.bitwise_or, (_says(test, tags) for test in tests), nobody)
    false = (~_says(t, tags) if isinstance(t, State) else tags.told & ~_says(t, tags) for t in tests)
    return reduce(np.bitwise_and, false, ~nobody)


def _says(test: Test, tags: Tagged) -> Plane:
    """Of whom a test holds."""
    if isinstance(test, State):
        return {"known": tags.told, "declined": tags.declined, "unknown": ~(tags.told | tags.declined)}[test.state]
    assert isinstance(test, TagsTest)  # noqa: S101  # only such are about tags
    nobody = np.zeros_like(tags.told)
    named = tags.has if test.how in ("some", "empty") else test.tags
    having = [tags.has.get(tag, nobody) for tag in named]
    one = reduce(np.bitwise_or, having, nobody)
    match test.how:
        case "any" | "some":
            return one
        case "all":
            return reduce(np.bitwise_and, having, tags.told)
        case "none" | "empty":
            return tags.told & ~one


def _derive(
    plan: Plan,
    fact: Derived,
    setting: Sequence[tuple[Value, Index]],
    fired: Planes,
    told: Told | None,
    literals: Planes,
    alive: Flags,
) -> tuple[tuple[Value, Plane], ...]:
    """Merge what rules say of a fact, where nobody told it; and fill in its literals."""
    nobody = np.zeros(literals.shape[1], np.uint64)
    settled = _settled(told, nobody) if fact.told_wins else nobody
    found: list[tuple[Value, Plane]] = []
    said = settled
    for value, rules in setting:
        who = np.bitwise_or.reduce(fired[list(rules)], axis=0) & ~(settled if fact.union else said)
        found.append((value, who))
        said = said | who
    if fact.default is not None:
        found.append((fact.default, ~said))
        said = ~nobody
    found = [(value, who) for value, who in found if who.any()]
    if fact.union:
        return _derive_tags(plan, fact, found, said, told, literals, alive)
    for at in plan.of_fact.get(fact.name, ()):
        literal, of = plan.literals[at], plan.facts[fact.name]
        plane = literals[at] & settled
        for value, who in found:
            if literal.holds(of, value):
                plane |= who
        if literal.holds(of, None):
            plane |= ~said
        literals[at] = plane
        alive[at] = plane.any()
    return tuple(found)


def _settled(told: Told | None, nobody: Plane) -> Plane:
    """Who told a fact, or declined to."""
    if isinstance(told, Tagged):
        return told.told | told.declined
    return reduce(np.bitwise_or, told.digits, nobody) if told else nobody


def _derive_tags(
    plan: Plan,
    fact: Derived,
    found: Sequence[tuple[Value, Plane]],
    said: Plane,
    told: Told | None,
    literals: Planes,
    alive: Flags,
) -> tuple[tuple[Value, Plane], ...]:
    nobody = np.zeros_like(said)
    before = told if isinstance(told, Tagged) else Tagged({}, nobody, nobody)
    has = dict(before.has)
    for value, who in found:
        assert isinstance(value, frozenset)  # noqa: S101  # tags are set as sets
        for tag in value:
            has[tag] = has.get(tag, nobody) | who
    tags = Tagged(has, said & ~before.declined, before.declined)
    if fact.name in plan.of_fact:
        _tag_literals(plan, plan.facts[fact.name], tags, literals, alive)
    return tuple(found)
