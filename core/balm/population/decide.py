"""The way through a table of people, top to bottom: slices of columns -> planes -> scores -> a Batch.

Whoever told practices of their own, or is no profile, or is offered practices by a strategy, is decided one by one, as
anybody is without columns; and so is, once, each distinct person whose reasons are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from balm.deciding.loaded_strategy import active_strategies
from balm.deciding.strategy_memo import StrategyMemo
from balm.people import OWN
from balm.population.bit_planes import Flags, Planes, Workspace, any_of, unpacked, words
from balm.population.codes import ColumnAnswers, read_column
from balm.population.planes import People, fire, infer
from balm.population.python_values import (
    UnreadableError,
    cast,
    column_names,
    python_values,
    unreadable_rows,
    without_dictionaries,
    without_runs,
    without_views,
)
from balm.population.row_by_row import decide_rows, told_of
from balm.population.scores import score
from balm.population.strategy_points import Asked, Given, differences, give, grouped
from balm.population.tables import (
    NAMES,
    REJECTS,
    ROW,
    Batch,
    Wanted,
    check_columns,
    check_wanted,
    decisions_schema,
    numbered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.deciding.strategies import Strategy
    from balm.population.plan import Plan

_MOST_AT_ONCE = 1023 * 512
"""People whose columns are worked on at once, with few rules; with many it is fewer, so that memory stays bounded. An
odd number of lines of the cache a plane, so that those of one person do not push each other out."""
_MOST_BYTES = 1 << 24
"""What the planes of literals and rules may take."""


def decide_table(
    plan: Plan,
    strategies: Sequence[Strategy],
    table: pa.Table | pa.RecordBatch,
    wanted: Wanted,
    *,
    start: int = 0,
    strict: bool = False,
) -> Batch:
    """Decide for each row. `start` is the row of the input that the table begins with.

    Raises ValueError for more practices than can be told, ProfileError for columns that are no facts, or whose type no
    answer to the fact has.
    """
    check_wanted(wanted)
    table = table if isinstance(table, pa.Table) else pa.Table.from_batches([table])
    table = table.rename_columns(column_names(table.schema))
    check_columns(plan.program, table.schema)
    if not table.num_columns and plan.facts:  # Arrow cannot cut a table that has only rows
        table = pa.table({next(iter(plan.facts)): pa.nulls(table.num_rows)})
    table = cast(without_runs(table), without_views)
    asked = Asked(active_strategies(strategies, None), wanted.seed, strict, StrategyMemo())
    size = at_once(plan)
    slices = ((table.slice(at, size), start + at) for at in range(0, table.num_rows, size))
    with plan.space() as space:
        parts = [_decide_readable(plan, asked, some, wanted, begin, space) for some, begin in slices]
    if not parts:
        return Batch(decisions_schema(wanted).empty_table(), REJECTS.empty_table())
    decisions = pa.concat_tables([part.decisions for part in parts]).unify_dictionaries()
    return Batch(decisions, pa.concat_tables([part.rejects for part in parts]))


def at_once(plan: Plan) -> int:
    """How many people are worked on at once."""
    planes = len(plan.literals) + len(plan.rules.literals)
    return min(_MOST_AT_ONCE, _MOST_BYTES * 8 // (planes + 1) // 1024 * 1024 + 512)


def _decide_readable(plan: Plan, asked: Asked, table: pa.Table, wanted: Wanted, start: int, space: Workspace) -> Batch:
    """Decide for a slice. Values that Python does not have are looked for where one was met: they cost their rows."""
    try:
        return _decide(plan, asked, table, wanted, start, space)
    except UnreadableError:
        wrong = unreadable_rows(table)
    rows = np.setdiff1d(np.arange(table.num_rows), list(wrong))
    rejects = pa.table([pa.array(list(wrong), pa.int64()), pa.array(wrong.values(), pa.string())], REJECTS)
    made = Batch(decisions_schema(wanted).empty_table(), REJECTS.empty_table())
    if len(rows):
        readable = cast(table.take(pa.array(rows)), without_dictionaries)
        made = Batch(
            *(numbered(one, rows[one[ROW].to_numpy()]) for one in _decide(plan, asked, readable, wanted, 0, space))
        )
    both = Batch(made.decisions, pa.concat_tables([made.rejects, rejects]).sort_by(ROW))
    return Batch(*(numbered(one, one[ROW].to_numpy() + start) for one in both))


def _decide(plan: Plan, asked: Asked, table: pa.Table, wanted: Wanted, start: int, space: Workspace) -> Batch:
    """Decide for a slice, in columns where that can be."""
    rows = table.num_rows
    columns = {name: _array(table.column(name)) for name in table.column_names if name != OWN}
    told, alone = _read(plan, columns, rows)
    if OWN in table.column_names:
        alone |= _some(_array(table.column(OWN)))
    if wanted.reasons:
        return _distinct(plan, asked, table, wanted, start, columns, told, alone)
    people = infer(plan, told, rows, space)
    given = give(plan, asked, people, columns, ~alone, lambda row: told_of(plan.program, table.slice(row, 1)))
    if given:
        alone |= given.proposed[given.group]
    made = _columns(plan, people, given, wanted, start, space)
    if not alone.any():
        return Batch(made, REJECTS.empty_table())
    rest = decide_rows(plan.program, asked, _persons(table, np.flatnonzero(alone), start), wanted)
    both = pa.concat_tables([made.filter(pa.array(~alone)), rest.decisions]).unify_dictionaries()
    return Batch(both.sort_by(ROW), rest.rejects)


def _array(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _persons(table: pa.Table, rows: NDArray[np.intp], start: int) -> Iterable[tuple[int, Mapping[str, Any]]]:
    """Rows of a table as what each person told, with their numbers."""
    return zip((rows + start).tolist(), python_values(table.take(pa.array(rows))), strict=True)


def _read(plan: Plan, columns: Mapping[str, pa.Array], rows: int) -> tuple[dict[str, ColumnAnswers], Flags]:
    """What the columns say, and the rows that are no profile."""
    told: dict[str, ColumnAnswers] = {}
    wrong = np.zeros(words(rows), np.uint64)
    for name, column in columns.items():
        told[name], bad = read_column(plan, plan.facts[name], column)
        if bad is not None:
            wrong |= bad
    return told, unpacked(wrong, rows).view(np.bool_)


def _some(own: pa.Array) -> Flags:
    """Who told practices of their own."""
    if pa.types.is_null(own.type):
        return np.zeros(len(own), np.bool_)
    lengths = pc.fill_null(pc.list_value_length(own), 0)
    return np.asarray(lengths) > 0


def _distinct(
    plan: Plan,
    asked: Asked,
    table: pa.Table,
    wanted: Wanted,
    start: int,
    columns: Mapping[str, pa.Array],
    told: Mapping[str, ColumnAnswers],
    alone: Flags,
) -> Batch:
    """Decide once for all who told the same; one by one for those who are alone."""
    codes = differences(plan, told, columns, columns, len(alone))
    group, members = grouped([alone, *codes], len(alone))
    asked_for = np.concatenate([members[~alone[members]], np.flatnonzero(alone)])
    decisions, rejects = decide_rows(plan.program, asked, _persons(table, asked_for, 0), wanted)
    place = np.full(len(alone), -1, np.intp)
    place[decisions[ROW].to_numpy()] = np.arange(decisions.num_rows)
    mine = np.where(alone, place, place[members[group]])
    kept = np.flatnonzero(mine >= 0)
    return Batch(
        numbered(decisions.take(pa.array(mine[kept])), kept + start),
        numbered(rejects, rejects[ROW].to_numpy() + start),
    )


def _columns(plan: Plan, people: People, given: Given | None, wanted: Wanted, start: int, space: Workspace) -> pa.Table:
    """Everybody's decision, as a table."""
    rows, met = people.rows, fire(plan.rules, people.literals, people.alive, space)
    scores = score(plan, met, people.literals, rows, wanted.first, given, space, ways=wanted.ways)
    arrays: list[pa.Array] = [plan.numbers(start, rows)]
    enough = scores.eligible.min(initial=wanted.first) >= wanted.first
    for places, points in zip(scores.places, scores.points, strict=True):
        none = None if enough else places < 0
        arrays += [_named(plan.names, places, none), pa.array(points, mask=none)]
    for places in () if scores.shown is None else scores.shown:
        arrays.append(_named(plan.names, places, places < 0))
    arrays += [
        _help(plan, met, rows),
        _question(plan, met, people),
        pa.array(scores.eligible),
        pa.array(scores.fired),
        pa.array(given.degraded[given.group]) if given else plan.same("degraded", 0, pa.int32(), rows),
    ]
    return pa.Table.from_arrays(arrays, schema=decisions_schema(wanted))


def _named(names: pa.Array, places: NDArray[Any], none: Flags | None) -> pa.Array:
    """The names at some places, all of which are there, but where there is none."""
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=none), names, safe=False)


def _help(plan: Plan, met: Planes, rows: int) -> pa.Array:
    """Everybody's kinds of help, the most urgent first."""
    planes = ((kind, any_of(met, rules)) for kind, rules in plan.help_calls)
    helped = [(kind, unpacked(plane, rows)) for kind, plane in planes if plane.any()]
    if not helped:
        return plan.same("help", [], pa.list_(pa.string()), rows)
    group, members = grouped([who for _, who in helped], rows)
    kinds = [list(dict.fromkeys(kind for kind, who in helped if who[member])) for member in members]
    return pa.array(kinds, pa.list_(pa.string())).take(pa.array(group))


def _question(plan: Plan, met: Planes, people: People) -> pa.Array:
    """Everybody's first question."""
    if not plan.asked:
        return plan.same("question", None, NAMES, people.rows)
    found = np.full(people.rows, -1, np.int32)
    for at, unknown, rules in reversed(plan.question_calls):
        plane = any_of(met, rules) & people.literals[unknown]
        if plane.any():
            found[unpacked(plane, people.rows).view(np.bool_)] = at
    return _named(pa.array(plan.asked, pa.string()), found, found < 0)
