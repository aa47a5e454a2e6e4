"""Writers: tables -> the bytes of an output (Parquet, Arrow, CSV or JSON Lines), part by part and then as a whole."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from balm.diagnostics.spreadsheet import BYTE_ORDER_MARK, FORMULA, spreadsheet_cell
from balm.diagnostics.visible import finite
from balm.folder import open_own_file
from balm.population.codes import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.files.files import Form


def as_part(table: pa.Table, form: Form) -> bytes:
    """A part of an output: of lines of text just these lines, packed or not; of any other form an Arrow stream."""
    if not form.text:
        sink = BytesIO()
        with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(table)
        return sink.getvalue()
    text = _csv(table, form) if form.name == "CSV" else _lines(table)
    return gzip.compress(text, mtime=0) if form.packed and text else text


def assemble(file: IO[bytes], form: Form, schema: pa.Schema, parts: Iterable[str]) -> None:
    """Write a whole output of these parts, which are files, in their order."""
    if form.text:
        heading = b"" if form.name == "JSON Lines" else _csv(schema.empty_table(), form, heading=True)
        if form.packed:
            heading = gzip.compress(heading, mtime=0)
        file.write(heading)
        for path in parts:
            with open_own_file(path) as part:
                shutil.copyfileobj(part, file, 1 << 20)
        return
    with _writer(file, form, schema) as writer:
        for path in parts:
            with open_own_file(path) as part:
                for batch in pa.ipc.open_stream(part.read()):
                    writer.write_batch(batch)


def _writer(file: IO[bytes], form: Form, schema: pa.Schema) -> Any:
    if form.name == "Parquet":
        from pyarrow import parquet

        return parquet.ParquetWriter(file, schema, compression="zstd")
    return (pa.ipc.new_file if form.name == "Arrow" else pa.ipc.new_stream)(file, schema)


def _csv(table: pa.Table, form: Form, *, heading: bool = False) -> bytes:
    from pyarrow import csv

    columns, names = [_flat(table[name]) for name in table.schema.names], table.schema.names
    sink = BytesIO()
    if form.spreadsheet:
        columns, names = [*map(_not_run, columns)], [*map(spreadsheet_cell, names)]
        sink.write(BYTE_ORDER_MARK.encode() if heading else b"")
    # In one piece, as pyarrow writes blanks for a chunk without rows.
    flat = pa.table(columns, names=names).combine_chunks()
    csv.write_csv(flat, sink, csv.WriteOptions(include_header=heading, quoting_style="needed"))
    return sink.getvalue()


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column that a cell can hold: lists of names joined by spaces, what is deeper as JSON, bytes in base 64."""
    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        return pc.binary_join(column, " ")
    if pa.types.is_nested(column.type) or column.type == pa.month_day_nano_interval():
        return pa.chunked_array([pa.array([None if v is None else _json(v) for v in column.to_pylist()], pa.string())])
    if _is_bytes(column.type):
        return pa.chunked_array([pa.array([None if v is None else _plain(v) for v in column.to_pylist()], pa.string())])
    return column


def _not_run(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text none of which a spreadsheet runs; any other as it is."""
    if not is_text(column.type) or not pc.any(pc.match_substring_regex(column, FORMULA)).as_py():
        return column
    cells = [None if text is None else spreadsheet_cell(text) for text in column.to_pylist()]
    return pa.chunked_array([pa.array(cells, column.type)])


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _lines(table: pa.Table) -> bytes:
    return "".join(f"{_json(row)}\n" for row in table.to_pylist()).encode()


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    except ValueError:
        return json.dumps(finite(value), ensure_ascii=False, default=_plain, allow_nan=False)


def _plain(value: object) -> str:
    """What JSON has no word for: bytes in base 64, anything else as Python says it."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
