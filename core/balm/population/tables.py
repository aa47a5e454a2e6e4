"""Tables: what a batch of people and a batch of decisions look like as Arrow tables.

In: one row a person, one column a fact, null where it is unknown; text is read as it is typed at a prompt. `own`, a
list of structs, holds the person's own activities. Out: a decision a row, in the order of the rows; and the rows that
are no profile, each with what is wrong with it. Rows in = decisions + rejects.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from balm.deciding.profile import MOST_KEYS
from balm.deciding.ways import SHOWN
from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.suggest import nearest
from balm.people import OWN
from balm.population import MOST_FIRST
from balm.population.codes import fits, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.compiled.program import Program

ROW = "row"
"""The row of the input that an output row is about, counted from 0."""

NAMES = pa.dictionary(pa.int32(), pa.string())
"""A few names that many rows share: each row has a number, and the names are there once."""

REASON = pa.struct([("by", pa.string()), ("points", pa.int32()), ("first", pa.bool_()), ("kept", pa.bool_())])

REJECTS = pa.schema([(ROW, pa.int64()), ("problem", pa.string())])
"""`problem` says all that is wrong with the row, in words."""


class Batch(NamedTuple):
    """What a table of people comes to."""

    decisions: pa.Table
    """As `decisions_schema` says."""
    rejects: pa.Table
    """As `REJECTS` says."""

    def __repr__(self) -> str:
        return f"<Batch: {self.decisions.num_rows} decisions, {self.rejects.num_rows} rejects>"  # a log may have it

    def __hash__(self) -> int:
        return hash((self.decisions.num_rows, self.rejects.num_rows))  # tables have no hash


class Wanted(NamedTuple):
    """What is asked of a batch."""

    first: int = 3
    """How many practices are told of each decision, the best first."""
    reasons: bool = False
    """Whether their reasons are told too."""
    seed: int = 0
    ways: bool = False
    """Whether the three practices to show are told too."""


def numbered(table: pa.Table, rows: np.ndarray[Any, Any]) -> pa.Table:
    """With these as the numbers of its rows."""
    return table.set_column(0, table.schema.field(0), pa.array(rows, pa.int64()))


def decisions_schema(wanted: Wanted) -> pa.Schema:
    """The columns of decisions; a decision with fewer eligible practices has nulls, one without a question too."""
    columns: list[tuple[str, pa.DataType]] = [(ROW, pa.int64())]
    check_wanted(wanted)
    for n in _numbers(wanted.first):
        columns += [(f"practice_{n}", NAMES), (f"score_{n}", pa.int32())]
        if wanted.reasons:
            columns.append((f"reasons_{n}", pa.list_(REASON)))
    if wanted.ways:
        columns += [(f"way_{n}", NAMES) for n in _numbers(SHOWN)]
    columns += [
        ("help", pa.list_(pa.string())),
        ("question", NAMES),
        ("eligible", pa.int32()),
        ("fired", pa.int32()),
        ("degraded", pa.int32()),
    ]
    return pa.schema(columns)


def spelled_schema(schema: pa.Schema) -> pa.Schema:
    """The same columns, with every name spelled out in each row: what files, and other machines, are given."""
    return pa.schema([field.with_type(pa.string()) if field.type == NAMES else field for field in schema])


def spelled(table: pa.Table) -> pa.Table:
    """With every name spelled out."""
    return table.cast(spelled_schema(table.schema))


def check_columns(program: Program, schema: pa.Schema) -> None:
    """Raise ProfileError for columns that nobody's answers can stand in, each with what is wrong with it."""
    facts = program.rulebook.facts
    tellable = [name for name, fact in facts.items() if fact.tellable]
    found: list[Diagnostic] = []
    if len(schema) > MOST_KEYS:
        raise ProfileError([diagnose("too-many-keys", found=f"{len(schema):,}", most=f"{MOST_KEYS:,}")])
    seen: set[str] = set()
    for name, kind in zip(schema.names, schema.types, strict=True):
        fact = facts.get(name)
        if name in seen:
            found.append(diagnose("duplicate-key", key=name, found=name))
        elif name == OWN:
            if not _holds_own(kind):
                expected = "a list of titles, or of structs with a title"
                found.append(diagnose("bad-own", key=name, found=_column_of(kind), expected=expected))
        elif fact is None:
            found.append(diagnose("unknown-fact", key=name, found=name, nearest=nearest(name, tellable, len(found))))
        elif not fact.tellable:
            found.append(diagnose("derived-told", key=name, fact=name))
        elif not fits(fact, kind):
            found.append(diagnose("wrong-type", key=name, found=_column_of(kind), expected=fact.datatype.domain(fact)))
        seen.add(name)
    if found:
        raise ProfileError(found)


def _column_of(kind: pa.DataType) -> str:
    """The type of a column; names of fields inside it may be what somebody told."""
    return f"a column of {re.sub('struct<.*>', 'struct<...>', str(kind))}"


def _holds_own(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        inner = kind.value_type
        inner = inner.value_type if pa.types.is_dictionary(inner) else inner
        return bool(pa.types.is_struct(inner) or pa.types.is_null(inner) or is_text(inner))
    return bool(pa.types.is_null(kind))


def check_wanted(wanted: Wanted) -> None:
    """Raise ValueError for a number of practices that no table has."""
    if not 0 <= wanted.first <= MOST_FIRST:
        raise ValueError(f"first is {wanted.first:,}; it may be 0 to {MOST_FIRST:,}")


def _numbers(first: int) -> Iterable[int]:
    return range(1, first + 1)
