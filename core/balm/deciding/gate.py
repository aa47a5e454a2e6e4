"""Gate and rank: candidates -> the eligible -> in order. The gate is the last word: nothing is added behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.compiled.practices import Effect
from balm.deciding.outcome import Contribution, Ranked

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.facts import Value
    from balm.language.practices import Practice

MINUTES = "minutes"
"""The fact that says how much time there is; practices of the person's own have no other limit."""


def own_feasible(program: Program, practice: Practice, facts: Mapping[str, Value]) -> bool:
    """Whether the person has the least minutes that a practice of their own takes; unknown time rules nothing out."""
    fact = program.rulebook.facts.get(MINUTES)
    told = facts.get(MINUTES)
    if practice.minutes is None or fact is None or fact.type != "scale" or not isinstance(told, int | float):
        return True
    return told >= practice.minutes[0]


def rank(
    program: Program,
    facts: Mapping[str, Value],
    total: int,
    excluded: int,
    own: Sequence[tuple[Practice, Effect]],
    contributions: Sequence[Contribution],
) -> tuple[Ranked, ...]:
    """Every eligible practice: more `first` effects, then more points, the person's own, catalogue order."""
    possible = [(practice, effect) for practice, effect in own if own_feasible(program, practice, facts)]
    return in_order(program, total, program.feasible.allowed(facts) & ~excluded, possible, contributions)


def in_order(
    program: Program,
    total: int,
    eligible: int,
    own: Sequence[tuple[Practice, Effect]],
    contributions: Sequence[Contribution],
) -> tuple[Ranked, ...]:
    """The practices of a bit set and, unless a rule excludes them, those of the person's own, as `rank` orders them."""
    given: dict[str, int] = {}
    for contribution in contributions:
        given[contribution.practice] = given.get(contribution.practice, 0) + contribution.points
    ranked = [
        Ranked(practice, effect.firsts, effect.points + given.get(practice.id, 0))
        for practice, effect in own
        if not effect.excluded
    ]
    lanes, split = program.lanes.read(total), program.lanes.split
    practices = program.rulebook.practices
    for i in bits(eligible):
        firsts, points = split(lanes[i])
        ranked.append(Ranked(practices[i], firsts, points + (given.get(practices[i].id, 0) if given else 0)))
    ranked.sort(key=lambda one: (-one.firsts, -one.score))
    return tuple(ranked)
