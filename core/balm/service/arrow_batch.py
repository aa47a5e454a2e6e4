"""A batch as Arrow streams: a row a person in, and a row for each out, in their order, while they arrive.

Of both no more than a message is held at once. A row that cannot be decided becomes a reject in its place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from anyio.to_thread import run_sync

from balm.deciding.ways import SHOWN
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.visible import json_text
from balm.people.profile_file import split_own
from balm.population.python_values import column_names, python_values, unreadable_values, with_bytes
from balm.population.tables import ROW, Wanted, decisions_schema, spelled, spelled_schema
from balm.service.arrow_stream import END, RECORD_BATCH, SCHEMA, messages, not_arrow, not_plain
from balm.service.asked import told
from balm.service.problems import ProblemError

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.service.arrow_stream import Message
    from balm.service.asked import Shown
    from balm.service.served import Served

ERRORS = "errors"
"""The column of what is wrong with a row: a list of mistakes in JSON, null where it is decided."""
_CELLS = 16_384
"""Practices that are told of together, over all rows."""


class Tables(NamedTuple):
    """How the record batches of one stream are decided."""

    engine: Engine
    schema: bytes
    """The message of the schema of people."""
    wanted: Wanted
    answers: pa.Schema
    """The columns of what is answered."""


async def decided_stream(
    parts: AsyncIterator[bytes], engine: Engine, shown: Shown, served: Served
) -> AsyncIterator[bytes]:
    """The stream that answers a stream. Raises ProblemError where its columns do not fit; then nothing was decided."""
    people = messages(parts)
    first = await anext(people, None)
    if first is None or first.kind != SCHEMA:
        raise not_arrow()
    return _answers(people, _tables(engine, first, shown), served)


def _tables(engine: Engine, first: Message, shown: Shown) -> Tables:
    is_of_person = shown.audience == "person"
    wanted = Wanted(SHOWN if shown.top is None else shown.top, reasons=not is_of_person, ways=is_of_person)
    with _readable():
        schema = pa.ipc.open_stream(first.raw).schema
    if not all(map(_is_plain, schema.types)):
        raise not_plain()
    with told(""):
        engine.decide_batch(schema.empty_table(), first=0)
    columns = spelled_schema(decisions_schema(wanted))
    return Tables(engine, first.raw, wanted, columns.insert(1, pa.field(ERRORS, pa.string())))


def _is_plain(kind: pa.DataType) -> bool:
    """Whether each value of a column has bytes of its own."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _is_plain(kind.value_type)
    if pa.types.is_struct(kind):
        return all(_is_plain(kind.field(at).type) for at in range(kind.num_fields))
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return bool(text or pa.types.is_null(kind) or pa.types.is_primitive(kind))


class _readable:  # noqa: N801  # it reads as a word: with _readable()
    """What Arrow raises at bytes that are none of its own -> a problem."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, pa.ArrowException | ValueError | OSError | EOFError):
            raise not_arrow() from None


async def _answers(people: AsyncIterator[Message], tables: Tables, served: Served) -> AsyncIterator[bytes]:
    yield tables.answers.serialize().to_pybytes()
    row = 0
    try:
        async for message in people:
            if message.kind != RECORD_BATCH:
                raise not_arrow()
            batch = await run_sync(_read, tables, message, limiter=served.tables)
            size = max(_CELLS // (tables.wanted.first + 1), 1)
            for start in range(0, batch.num_rows, size):
                some = await run_sync(_decided, tables, batch.slice(start, size), row + start, limiter=served.tables)
                rejected = some.num_rows - some[ERRORS].null_count
                served.metrics.rows("decided", some.num_rows - rejected)
                served.metrics.rows("rejected", rejected)
                for one in _serialized(some):
                    yield one
            row += batch.num_rows
    except ProblemError as problem:  # the status was sent long ago
        last = pa.Table.from_pylist([{ROW: row, ERRORS: _errors(problem)}], tables.answers)
        for one in _serialized(last):
            yield one
    yield END


def _read(tables: Tables, message: Message) -> pa.RecordBatch:
    with _readable():
        batch = pa.ipc.open_stream(tables.schema + message.raw).read_next_batch()
        for column in batch.columns:  # a place could point anywhere in memory
            column.view(with_bytes(column.type)).validate(full=True)
    return batch.rename_columns(column_names(batch.schema))


def _decided(tables: Tables, people: pa.RecordBatch, row: int) -> pa.Table:
    """The answers to some people, the first of whom stands in this row."""
    wanted = tables.wanted
    made = tables.engine.decide_batch(people, first=wanted.first, reasons=wanted.reasons, ways=wanted.ways, start=row)
    rejects = [
        {ROW: at, ERRORS: _errors(_problem(tables.engine, people.slice(at - row, 1)))}
        for at in made.rejects[ROW].to_pylist()
    ]
    decisions = spelled(made.decisions).add_column(1, ERRORS, pa.nulls(made.decisions.num_rows, pa.string()))
    return pa.concat_tables([decisions, pa.Table.from_pylist(rejects, tables.answers)]).sort_by(ROW)


def _problem(engine: Engine, person: pa.RecordBatch) -> ProblemError:
    """What is wrong with a row, in words that repeat nothing of it."""
    table = pa.Table.from_batches([person])
    try:
        with told(""):
            if unreadable := unreadable_values(table):
                raise ProfileError(unreadable[0])
            facts, own = split_own(python_values(table)[0])
            engine.decide(facts, own=own)
    except ProblemError as problem:
        return problem
    raise AssertionError("a row that is no profile was decided")


def _errors(problem: ProblemError) -> str:
    return json_text(problem.to_dict()["errors"])


def _serialized(table: pa.Table) -> Iterator[bytes]:
    for batch in table.combine_chunks().to_batches():
        yield batch.serialize().to_pybytes()
