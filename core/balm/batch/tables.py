"""Tables: what a batch of people and a batch of decisions look like as Arrow tables.

In: one row a person, one column a fact, null where it is unknown; text is read as it is typed at a prompt. `own`, a
list of structs, holds the person's own activities. Out: a decision a row, in the order of the rows; and the rows that
are no profile, each with what is wrong with it. Rows in = decisions + rejects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW = "row"
"""The row of the input that an output row is about, counted from 0."""

OWN = "own"

REASON = pa.struct([("by", pa.string()), ("points", pa.int32()), ("first", pa.bool_())])

REJECTS = pa.schema([(ROW, pa.int64()), ("problem", pa.string())])
"""`problem` says all that is wrong with the row, in words."""


class Batch(NamedTuple):
    """What a table of people comes to."""

    decisions: pa.Table
    """As `decisions_schema` says."""
    rejects: pa.Table
    """As `REJECTS` says."""


class Wanted(NamedTuple):
    """What is asked of a batch."""

    first: int = 3
    """How many practices are told of each decision, the best first."""
    reasons: bool = False
    """Whether their reasons are told too."""
    seed: int = 0


def decisions_schema(wanted: Wanted) -> pa.Schema:
    """The columns of decisions; a decision with fewer eligible practices has nulls, one without a question too."""
    columns: list[tuple[str, pa.DataType]] = [(ROW, pa.int64())]
    for n in _numbers(wanted.first):
        columns += [(f"practice_{n}", pa.string()), (f"score_{n}", pa.int32())]
        if wanted.reasons:
            columns.append((f"reasons_{n}", pa.list_(REASON)))
    columns += [
        ("help", pa.list_(pa.string())),
        ("question", pa.string()),
        ("eligible", pa.int32()),
        ("fired", pa.int32()),
        ("degraded", pa.int32()),
    ]
    return pa.schema(columns)


def _numbers(first: int) -> Iterable[int]:
    return range(1, first + 1)
