"""Gate and rank: candidates -> the eligible -> in order. The gate is the last word: nothing is added behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from balm.compiled.keys import MARGIN
from balm.compiled.practices import Effect, Ranked
from balm.deciding.judge import judge_catalogue
from balm.deciding.lazy_sequence import LazySequence

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.judge import Judged
    from balm.deciding.outcome import Contribution
    from balm.language.facts import Value
    from balm.language.practices import Practice


def own_feasible(program: Program, practice: Practice, facts: Mapping[str, Value]) -> bool:
    """Whether the person has the least minutes that a practice of their own takes; unknown time rules nothing out."""
    told = program.rulebook.roles.answer("minutes", facts)
    return practice.minutes is None or not isinstance(told, int | float) or told >= practice.minutes[0]


def rank_judged(
    program: Program,
    judged: Judged,
    own: Sequence[tuple[Practice, Effect]],
    contributions: Sequence[Contribution],
) -> Sequence[Ranked]:
    """What `rank` does, for a person who was just judged."""
    given = given_points(contributions) if contributions else {}
    order = judged.order
    if order is None or own or _many(given):
        return rank(program, judged.facts, judge_catalogue(program, judged.fired), own, contributions)
    return order(given)


def rank(
    program: Program,
    facts: Mapping[str, Value],
    packed: int,
    own: Sequence[tuple[Practice, Effect]],
    contributions: Sequence[Contribution],
) -> Sequence[Ranked]:
    """Every eligible practice: more `keep` effects, more `first` effects, more points, the person's own, catalogue
    order."""
    possible = [(practice, effect) for practice, effect in own if own_feasible(program, practice, facts)]
    return in_order(program, packed, program.feasible.allowed(facts), possible, contributions)


def in_order(
    program: Program,
    packed: int,
    feasible: int,
    own: Sequence[tuple[Practice, Effect]],
    contributions: Sequence[Contribution],
) -> Sequence[Ranked]:
    """The practices of a bit set, and those of the person's own, that no rule excludes, as `rank` orders them."""
    given = given_points(contributions)
    if feasible != program.feasible.all:
        packed &= program.spread.of(feasible)
    if own or _many(given):
        return _by_tuples(program, packed, own, given)
    keys, point = program.keys.read(packed), program.keys.layout.point
    for practice, points in given.items():
        if practice in program.index:
            keys[program.index[practice]] += points * point
    keys.sort()
    eligible = keys[bisect_left(keys, program.keys.floor) :]
    eligible.reverse()
    practices, split = program.rulebook.practices, program.keys.split

    def ranked(key: int) -> Ranked:
        at, keeps, firsts, points = split(key)
        return Ranked(practices[at], keeps, firsts, points)

    return LazySequence(eligible, ranked)


def given_points(contributions: Sequence[Contribution]) -> dict[str, int]:
    """Practice -> all the points that strategies give it."""
    given: dict[str, int] = {}
    for contribution in contributions:
        given[contribution.practice] = given.get(contribution.practice, 0) + contribution.points
    return given


def _many(given: Mapping[str, int]) -> bool:
    """Whether these are more points than a lane's field may hold."""
    return bool(given) and max(map(abs, given.values())) > MARGIN


def _by_tuples(
    program: Program, packed: int, own: Sequence[tuple[Practice, Effect]], given: Mapping[str, int]
) -> Sequence[Ranked]:
    """The same, for practices that have no lane, and for more points than a lane's field holds."""
    found = [
        (0, -effect.firsts, -effect.points - given.get(practice.id, 0), at - len(own), practice)
        for at, (practice, effect) in enumerate(own)
        if not effect.excluded
    ]
    for lane in program.keys.read(packed):
        if lane >= program.keys.floor:
            at, keeps, firsts, points = program.keys.split(lane)
            practice = program.rulebook.practices[at]
            found.append((-keeps, -firsts, -points - given.get(practice.id, 0), at, practice))
    found.sort(key=itemgetter(0, 1, 2, 3))
    return tuple(Ranked(practice, -keeps, -firsts, -score) for keeps, firsts, score, _, practice in found)
