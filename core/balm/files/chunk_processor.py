"""Process one chunk: rows as they were read -> decided, written as a part of the output, and summed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from balm.diagnostics.codes import diagnose
from balm.diagnostics.render import render_text
from balm.files.apply_mapping import apply_mapping
from balm.files.json_lines import Read, read_lines
from balm.files.summary import Summary, summarize
from balm.population.codes import is_text
from balm.population.python_values import unreadable_rows
from balm.population.tables import REJECTS, ROW, Batch, Wanted, decisions_schema, numbered, spelled, spelled_schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from balm.compiled.program import Program
    from balm.files.checkpoints import Checkpoints
    from balm.files.chunks import Chunk
    from balm.files.columns import Columns
    from balm.files.mapping import TableMapping
    from balm.language.rulebook import Rulebook


class Decider(Protocol):
    """What decides: an engine."""

    @property
    def program(self) -> Program:
        """The compiled packs."""
        ...

    @property
    def rulebook(self) -> Rulebook:
        """The checked packs."""
        ...

    def decide_batch(self, table: pa.Table, *, first: int, reasons: bool, seed: int, ways: bool) -> Batch:
        """Decisions, and rows that are no profile."""
        ...


class ChunkProcessor(NamedTuple):
    """How each chunk is worked on; it goes to every worker."""

    decider: Decider
    wanted: Wanted
    columns: Columns
    kept: pa.Schema
    """The columns that are carried into the output."""
    mapping: TableMapping | None
    lines: bool
    """Whether the input is lines of JSON."""
    checkpoints: Checkpoints

    def process(self, chunk: Chunk) -> Summary:
        """Decide for the rows of a chunk, keep what that comes to, and say how much it is.

        Raises ProfileError where a column as a whole is wrong, OSError where nothing more can be written.
        """
        decisions, rejects = self.decide(chunk)
        if decisions.num_rows + rejects.num_rows != chunk.rows:
            raise RuntimeError(f"{decisions.num_rows} decisions and {rejects.num_rows} rejects of {chunk.rows} rows")
        summary = summarize(chunk.rows, decisions, rejects)
        self.checkpoints.keep(chunk.number, decisions, rejects, summary)
        return summary

    def decide(self, chunk: Chunk) -> tuple[pa.Table, pa.Table]:
        """Decisions and rejects, with the columns that are kept, in the order of their rows."""
        broken = dict(chunk.broken)
        rows = np.setdiff1d(np.arange(chunk.start, chunk.start + chunk.rows), list(broken))
        batch, kept, wrong = self._decided(chunk.table()) if len(rows) else (_nothing(self.wanted), None, {})
        decisions = _among(batch.decisions, rows)
        rejects = [_among(batch.rejects, rows)]
        for found, numbers in ((wrong, rows[list(wrong)]), (broken, np.array(list(broken), np.int64))):
            rejects.append(pa.table([pa.array(numbers, pa.int64()), pa.array(found.values(), pa.string())], REJECTS))
        ordered = pa.concat_tables(rejects).sort_by(ROW)
        return self._with_kept(decisions, kept, rows), self._with_kept(ordered, kept, rows)

    def _decided(self, table: pa.Table) -> tuple[Batch, pa.Table, dict[int, str]]:
        """The batch of readable rows, counted from 0; what is kept of each; and what is wrong with those left out."""
        told, kept, wrong = self._read(table)
        if self.mapping is not None:
            told, more = apply_mapping(self.mapping, told)
            wrong = {**more, **wrong}
        sound = np.setdiff1d(np.arange(table.num_rows), list(wrong))
        told = told.take(sound) if wrong else told
        batch = self.decider.decide_batch(told, **self.wanted._asdict())
        return Batch(_among(spelled(batch.decisions), sound), _among(batch.rejects, sound)), kept, wrong

    def _read(self, table: pa.Table) -> Read:
        columns = self.columns
        if self.lines:
            lines = table.column(0).to_pylist()
            return read_lines(lines, columns, self.decider.program, mapped=self.mapping is not None)
        texts = [field.name for field in self.kept if is_text(field.type)]
        table, wrong = _as_text(table, {*columns.told, *texts})
        kept, more = table.select(list(columns.kept)), dict[int, str]()
        if self.checkpoints.rejects_form is not None or not self.checkpoints.form.name.startswith("Arrow"):
            kept, more = _readable(kept)
        wrong |= {row: f"{wrong[row]}\n\n{said}" if row in wrong else said for row, said in more.items()}
        return Read(table.select(list(columns.told)), kept, wrong)

    def _with_kept(self, table: pa.Table, kept: pa.Table | None, rows: np.ndarray[Any, Any]) -> pa.Table:
        """What is kept of each row, after its number; nothing of those that could not be read."""
        if not self.kept.names:
            return table
        numbers = table[ROW].to_numpy()
        at = np.searchsorted(rows, numbers)
        readable = np.isin(numbers, rows)
        for place, field in enumerate(self.kept, 1):
            column = pa.nulls(len(numbers), field.type)
            if kept is not None:
                column = kept[field.name].take(pa.array(at, mask=~readable)).cast(field.type)
            table = table.add_column(place, field, column)
        return table


def _nothing(wanted: Wanted) -> Batch:
    return Batch(spelled_schema(decisions_schema(wanted)).empty_table(), REJECTS.empty_table())


def _among(table: pa.Table, rows: np.ndarray[Any, Any]) -> pa.Table:
    """With the numbers that its rows have among `rows`."""
    return numbered(table, rows[table[ROW].to_numpy()])


def _readable(kept: pa.Table) -> tuple[pa.Table, dict[int, str]]:
    """What is kept, without values that only Arrow itself can write, and what is wrong with their rows."""
    deep = [field.name for field in kept.schema if pa.types.is_nested(field.type) or pa.types.is_temporal(field.type)]
    wrong = unreadable_rows(kept.select(deep))
    if wrong:
        rows = np.arange(kept.num_rows)
        kept = kept.take(pa.array(rows, mask=np.isin(rows, list(wrong))))
    return kept, wrong


def _as_text(table: pa.Table, names: Collection[str]) -> tuple[pa.Table, dict[int, str]]:
    """The bytes of these columns as text, and the rows of which some are none."""
    wrong: dict[int, str] = {}
    for place, field in enumerate(table.schema):
        if field.name not in names or not (pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type)):
            continue
        column = table.column(place)
        try:
            text = column.cast(pa.string())
        except pa.ArrowInvalid:
            texts: list[str | None] = []
            for row, cell in enumerate(column.to_pylist()):
                try:
                    texts.append(None if cell is None else cell.decode())
                except UnicodeDecodeError as error:
                    said = render_text([diagnose("not-utf8", key=field.name, found=f"0x{cell[error.start]:02x}")])
                    wrong[row] = f"{wrong[row]}\n\n{said}" if row in wrong else said
                    texts.append(None)
            text = pa.array(texts, pa.string())
        table = table.set_column(place, field.name, text)
    return table, wrong
