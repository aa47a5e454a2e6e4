"""Strategy points: what people told -> points that strategies give, by group of people.

Strategies are asked once for each group. Invariant: people of one group do not differ in what any strategy looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from balm.deciding.judge import infer
from balm.deciding.strategy_memo import StrategyMemo, run_memoized
from balm.deciding.strategy_run import StrategyRequest
from balm.deciding.time_limit import TIME_LIMIT
from balm.population.bit_planes import Flags, unpacked
from balm.population.codes import ColumnAnswers, Tagged, distinct, known_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from balm.deciding.loaded_strategy import LoadedStrategy
    from balm.language.facts import Value
    from balm.language.roles import Roles
    from balm.population.plan import Plan
    from balm.population.planes import People

Numbers = NDArray[Any]


class Given(NamedTuple):
    """Points by group of people."""

    group: Numbers
    """Person -> group."""
    points: Mapping[int, Numbers]
    """Practice, by its place in the catalogue -> points by group; practices that nobody gets points for are absent."""
    degraded: Numbers
    """By group: how many strategies, or contributions, were left out or cut."""
    proposed: Flags
    """By group: whether a strategy proposed practices, which have no place in the catalogue."""

    def bounds(self, practice: int) -> tuple[int, int]:
        """The least and the most points that a practice gets, 0 among them."""
        points = self.points.get(practice)
        return (0, 0) if points is None else (min(0, int(points.min())), max(0, int(points.max())))

    def to(self, practice: int) -> Numbers | None:
        """Person -> points for a practice; None where nobody gets any."""
        points = self.points.get(practice)
        return None if points is None else points.take(self.group)


class Asked(NamedTuple):
    """The strategies of an engine, and how they are asked."""

    strategies: Sequence[LoadedStrategy]
    seed: int
    strict: bool
    memo: StrategyMemo

    def reads(self, roles: Roles) -> tuple[str, ...] | None:
        """The facts that any of them looks at, where facts have these roles; None is all of them."""
        names: dict[str, None] = {}
        for strategy in self.strategies:
            reads = strategy.reads_of(roles)
            if reads is None:
                return None
            names |= dict.fromkeys(reads)
        return tuple(names)


def give(
    plan: Plan,
    asked: Asked,
    people: People,
    columns: Mapping[str, pa.Array],
    sound: Flags,
    told_by: Callable[[int], Mapping[str, Value]],
) -> Given | None:
    """Ask the strategies for each group of sound people; `told_by` is what a person told, by row."""
    if not asked.strategies:
        return None
    program = plan.program
    roles = program.rulebook.roles
    reads = asked.reads(roles)
    names = plan.facts if reads is None else reads
    codes = [~sound, *differences(plan, people.told, columns, names, people.rows)]
    for name in names:
        codes += [unpacked(plane, people.rows) for _, plane in people.derived.get(name, ())]
    group, members = grouped(codes, people.rows)
    points: dict[int, Numbers] = {}
    degraded = np.zeros(len(members), np.int32)
    proposed = np.zeros(len(members), np.bool_)
    for at, member in enumerate(members):
        if not sound[member]:
            continue
        facts = infer(program, told_by(int(member)))
        request = StrategyRequest(
            facts, (), (), program.rulebook.practices, program.attributes, asked.seed, None, roles=roles
        )
        run = run_memoized(asked.memo, asked.strategies, request, strict=asked.strict, time_limit=TIME_LIMIT)
        proposed[at] = bool(run.own)
        degraded[at] = len(run.degraded)
        for one in run.contributions:
            if one.practice in program.index:
                place = program.index[one.practice]
                points.setdefault(place, np.zeros(len(members), np.int64))[at] += one.points
    return Given(group, points, degraded, proposed)


def grouped(columns: Iterable[Numbers], rows: int) -> tuple[Numbers, Numbers]:
    """Group people who are equal in all columns of codes: person -> group, and one member of each group."""
    total, count = np.zeros(rows, np.int64), 1
    for codes in columns:
        kinds = int(codes.max(initial=0)) + 1
        if count * kinds >= 1 << 62:
            _, total = np.unique(total, return_inverse=True)
            count = int(total.max(initial=0)) + 1
        total = total * kinds + codes
        count *= kinds
    if count <= 1 << 16:  # counting beats sorting
        members = np.full(count, -1, np.intp)
        members[total] = np.arange(rows)
        places = np.cumsum(members >= 0) - 1
        return places[total], members[members >= 0]
    _, members, group = np.unique(total, return_index=True, return_inverse=True)
    return group, members


def differences(
    plan: Plan, told: Mapping[str, ColumnAnswers], columns: Mapping[str, pa.Array], names: Iterable[str], rows: int
) -> Iterable[Numbers]:
    """Codes in which people differ who told different things of one of these facts."""
    for name in names:
        tags = told.get(name)
        if isinstance(tags, Tagged):
            for plane in (tags.told, tags.declined, *tags.has.values()):
                yield unpacked(plane, rows)
        elif name in columns and not pa.types.is_null(columns[name].type):
            codes = distinct(plan, plan.facts[name], columns[name])
            yield codes.astype(np.int64) * unpacked(known_of(columns[name]), rows)
