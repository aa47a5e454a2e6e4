"""Python values: what stands in a column of Arrow's, as Python has it; and the rows that hold what Python cannot have.

Text of Arrow's need be no UTF-8, and its days and moments may lie beyond every calendar, or in a zone that nobody
knows. That is found where a value is looked at, and costs its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.render import render_text
from balm.language.values import normal_text
from balm.people import OWN

_AT_ONCE = 1 << 16
"""Rows that are looked through at once for one that cannot be read."""


class UnreadableError(Exception):
    """A value is none that Python has."""


def python_values(values: pa.Array | pa.ChunkedArray | pa.Table) -> list[Any]:
    """The values, a table's rows as dictionaries. Raises UnreadableError."""
    try:
        found: list[Any] = values.to_pylist()
    except (ValueError, OverflowError, LookupError, pa.ArrowException) as error:  # LookupError: an unknown zone
        raise UnreadableError from error
    return found


def unreadable_rows(table: pa.Table) -> dict[int, str]:
    """The rows with a value that Python does not have, and what is wrong with each, in words."""
    return {row: render_text(problems) for row, problems in unreadable_values(table).items()}


def unreadable_values(table: pa.Table) -> dict[int, list[Diagnostic]]:
    """The rows with a value that Python does not have, and what is wrong with each."""
    found: dict[int, list[Diagnostic]] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        for start in range(0, len(column), _AT_ONCE):
            _look_through(name, column, start, min(_AT_ONCE, len(column) - start), found)
    return dict(sorted(found.items()))


def _look_through(
    name: str, column: pa.ChunkedArray, start: int, rows: int, found: dict[int, list[Diagnostic]]
) -> None:
    try:
        python_values(column.slice(start, rows))
    except UnreadableError as error:
        if rows == 1:
            found.setdefault(start, []).append(_problem(name, error.__cause__))
            return
        half = rows // 2
        _look_through(name, column, start, half, found)
        _look_through(name, column, start + half, rows - half, found)


def _problem(name: str, error: BaseException | None) -> Diagnostic:
    if isinstance(error, UnicodeDecodeError):
        return diagnose("not-utf8", key=name, found=f"0x{error.object[error.start]:02x}")
    # Only what is one's own can hold more than texts and numbers.
    found = next(
        (said for kind, said in _SAID.items() if isinstance(error, kind)), "something that Python does not have"
    )
    if name == OWN:
        expected = "an activity of texts and numbers, and lists of these"
        return diagnose("bad-own", key=OWN, found=found, expected=expected)
    return diagnose("wrong-type", key=name, found=found, expected="a value that Python has, as what is kept is written")


_SAID = {OverflowError: "a day or moment beyond the calendar", LookupError: "a moment in a zone that nobody knows"}


def column_names(schema: pa.Schema) -> list[str]:
    """The names of columns, in normal form. Raises ProfileError where one is no text."""
    with readable_names():
        return [normal_text(name) for name in schema.names]


@contextmanager
def readable_names() -> Iterator[None]:
    """What looks at the names of columns; a name that is no text is a ProfileError."""
    try:
        yield
    except UnicodeDecodeError as error:
        found = f"0x{error.object[error.start]:02x}"
        raise ProfileError([diagnose("not-utf8", key="the name of a column", found=found)]) from None


_BYTES = {"string": pa.binary(), "large_string": pa.large_binary()}
_VIEWS = {"string_view": pa.string(), "binary_view": pa.binary()}
"""By name: older versions of Arrow have no views."""
if hasattr(pa, "binary_view"):
    _BYTES["string_view"] = pa.binary_view()


def without_views(kind: pa.DataType) -> pa.DataType:
    """The type with views as what they are views of, as Arrow does little with views."""
    return _VIEWS.get(str(kind)) or _with_inner(kind, without_views)


def without_dictionaries(kind: pa.DataType) -> pa.DataType:
    """The type with the values of a dictionary in their places: it may hold some that no row has."""
    return _with_inner(kind.value_type if pa.types.is_dictionary(kind) else kind, without_dictionaries)


def with_bytes(kind: pa.DataType) -> pa.DataType:
    """The type with text as bytes, which need be no UTF-8."""
    return _BYTES.get(str(kind)) or _with_inner(kind, with_bytes)


def without_runs(table: Any) -> Any:
    """A table or batch with each value in its place, where a column says how long the runs of equal ones are."""
    for at, (name, kind) in enumerate(zip(table.schema.names, table.schema.types, strict=True)):
        if str(kind).startswith("run_end_encoded"):
            table = table.set_column(at, name, pc.run_end_decode(table.column(at)))
    return table


def cast(table: pa.Table, change: Callable[[pa.DataType], pa.DataType]) -> pa.Table:
    """The table with the types of its columns changed, where that changes any."""
    kinds = [change(kind) for kind in table.schema.types]
    if kinds == table.schema.types:
        return table
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def _with_inner(kind: pa.DataType, change: Callable[[pa.DataType], pa.DataType]) -> pa.DataType:
    """The type with the types inside it changed."""
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, change(kind.value_type), kind.ordered)
    if pa.types.is_list(kind):
        return pa.list_(_field(kind.value_field, change))
    if pa.types.is_large_list(kind):
        return pa.large_list(_field(kind.value_field, change))
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(_field(kind.value_field, change), kind.list_size)
    if pa.types.is_map(kind):
        return pa.map_(change(kind.key_type), _field(kind.item_field, change), kind.keys_sorted)
    if pa.types.is_struct(kind):
        return pa.struct([_field(kind.field(at), change) for at in range(kind.num_fields)])
    return kind


def _field(field: pa.Field, change: Callable[[pa.DataType], pa.DataType]) -> pa.Field:
    return field.with_type(change(field.type))
