"""Columns that are carried along: each type of Arrow's, from each form into each form, and bytes that are no text."""

from __future__ import annotations

import base64
import datetime
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from support.effort import one_in, rows
from support.people_files import read

from .conftest import Batch

RAW = [b"a", b"\xff\x00", None]
COLUMNS: dict[str, pa.Array] = {
    "binary": pa.array(RAW, pa.binary()),
    "large binary": pa.array(RAW, pa.large_binary()),
    "binary of two bytes": pa.array([b"ab", b"\xff\x00", None], pa.binary(2)),
    "view of binary": pa.array(RAW, pa.binary_view()),
    "view of text": pa.array(["a", "é", None], pa.string_view()),
    "large text": pa.array(["a", "é", None], pa.large_string()),
    "dictionary of binary": pa.array(RAW, pa.binary()).dictionary_encode(),
    "list of binary": pa.array([[b"\xff"], [], None], pa.list_(pa.binary())),
    "struct of binary": pa.array([{"x": b"\xff"}, {"x": None}, None], pa.struct([("x", pa.binary())])),
    "decimal": pa.array([Decimal("1.50"), Decimal(2), None]),
    "date": pa.array([datetime.date(2026, 1, 2), datetime.date(1, 1, 1), None]),
    "time": pa.array([datetime.time(1), datetime.time(2), None]),
    "moment": pa.array([1, 2, None], pa.timestamp("us", "UTC")),
    "duration": pa.array([1, 2, None], pa.duration("us")),
    "interval": pa.array([(1, 2, 3), (0, 0, 0), None], pa.month_day_nano_interval()),
    "map": pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int8())),
    "list of fixed size": pa.array([[1, 2], [3, 4], None], pa.list_(pa.int8(), 2)),
    "half float": pa.array([1.5, 2.0, None], pa.float16()),
    "float": pa.array([0.1, 0.2, None], pa.float32()),
    "unsigned": pa.array([2**64 - 1, 0, None], pa.uint64()),
    "nothing": pa.nulls(3),
}


def put(path: Path, table: pa.Table) -> None:
    if path.suffix == ".parquet":
        pa.parquet.write_table(table, path)
    else:
        with pa.ipc.new_file(str(path), table.schema) as writer:
            writer.write_table(table)


@pytest.mark.parametrize("into", rows([".parquet", ".arrow", ".csv", ".jsonl"], quick=[".parquet", ".csv"]))
@pytest.mark.parametrize("out_of", rows([".parquet", ".arrow"], quick=[".arrow"]))
@pytest.mark.parametrize("name", one_in(3, COLUMNS))
def test_a_column_of_any_type_is_carried_along(batch: Batch, tmp_path: Path, name: str, out_of: str, into: str) -> None:
    column = COLUMNS[name]
    try:
        put(tmp_path / f"in{out_of}", pa.table({"distress": [3, 4, 99], "k": column}))
    except pa.ArrowNotImplementedError:
        pytest.skip("this form cannot hold such a column")
    result = batch(f"in{out_of}", "-o", f"out{into}", "--rejects", "rejects.jsonl", "--keep", "k")
    if name == "interval" and into == ".parquet":
        assert (result.exit_code, "cannot hold a column that is kept" in result.output) == (2, True)
        return
    assert result.exit_code == 0, result.output
    assert [one["row"] for one in read(tmp_path / "rejects.jsonl")] == [2]
    values: list[Any] = [one["k"] for one in read(tmp_path / f"out{into}")]
    if into in (".parquet", ".arrow"):
        assert values == column.to_pylist()[:2]
    elif "binary" in name and " of b" not in name:
        assert values == [base64.b64encode(one).decode() for one in column.to_pylist()[:2]]
    else:
        assert "b'" not in str(values)


def not_text(kind: pa.DataType | None = None) -> pa.Array:
    return pa.array([b"a", b"caf\xe9", b"c"], pa.binary()).view(pa.string()).cast(kind or pa.string())


HOSTILE: dict[str, tuple[pa.Array, str]] = {
    "text": (not_text(), "not-utf8"),
    "large text": (not_text(pa.large_string()), "not-utf8"),
    "a view of text": (pa.array([b"a", b"caf\xe9", b"c"], pa.binary_view()).view(pa.string_view()), "not-utf8"),
    "a dictionary of text": (pa.DictionaryArray.from_arrays([0, 1, 2], not_text()), "not-utf8"),
    "a list of text": (pa.ListArray.from_arrays([0, 1, 2, 3], not_text()), "not-utf8"),
    "a struct of text": (pa.StructArray.from_arrays([not_text()], names=["x"]), "not-utf8"),
    "a map of text": (pa.MapArray.from_arrays([0, 1, 2, 3], not_text(), pa.array([1, 2, 3])), "not-utf8"),
    "a day": (pa.array([1, 2**30, 3], pa.date32()), "wrong-type"),
    "a moment": (pa.array([1, 2**62, 3], pa.timestamp("s")), "wrong-type"),
    "a duration": (pa.array([1, 2**62, 3], pa.duration("s")), "wrong-type"),
    "a moment in a zone that nobody knows": (
        pa.array([None, 2, None], pa.timestamp("us", "Nowhere/None")),
        "wrong-type",
    ),
}
"""Of what is kept, the second value is none that Python has: a row is written with it in no form but Arrow's own."""


@pytest.mark.parametrize(
    ("out_of", "into"),
    [
        pytest.param(*forms, marks=[] if forms == (".arrow", ".jsonl") else pytest.mark.exhaustive)
        for forms in itertools.product([".arrow", ".parquet"], [".jsonl", ".csv", ".parquet", ".arrow"])
    ],
)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_written_costs_its_row(batch: Batch, tmp_path: Path, name: str, out_of: str, into: str) -> None:
    column, code = HOSTILE[name]
    if out_of == ".parquet" and "dictionary" in name:
        pytest.skip("Arrow itself refuses a dictionary of Parquet's with what is no text")
    try:
        put(tmp_path / f"in{out_of}", pa.table({"distress": [3, 4, 5], "k": column}))
    except pa.ArrowInvalid:
        pytest.skip("this form cannot hold such a column")
    result = batch(f"in{out_of}", "-o", f"out{into}", "--rejects", "rejects.jsonl", "--keep", "k")
    if into == ".csv" and "zone" in name:
        assert (result.exit_code, "cannot hold a column that is kept" in result.output) == (2, True)
        return
    assert result.exit_code == 0, result.output
    assert [one["row"] for one in read(tmp_path / f"out{into}")] == [0, 2]
    [reject] = read(tmp_path / "rejects.jsonl")
    assert (reject["row"], f"error[{code}]" in reject["problem"], reject["k"]) == (1, True, None)


def test_arrow_carries_along_what_only_it_can_write(batch: Batch, tmp_path: Path) -> None:
    column = pa.array([1, 2**62, 3], pa.timestamp("us", "Nowhere/None"))
    put(tmp_path / "in.arrow", pa.table({"distress": [3, 4, 5], "k": column}))
    assert batch("in.arrow", "-o", "out.arrow", "--keep", "k").exit_code == 0
    with pa.ipc.open_file(str(tmp_path / "out.arrow")) as reader:
        assert reader.read_all()["k"].combine_chunks().equals(column)


def test_runs_are_written_out_and_json_has_null_for_what_is_no_number(batch: Batch, tmp_path: Path) -> None:
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["home", "x"]))
    floats = pa.array([float("nan"), float("inf"), 1.5])
    put(tmp_path / "in.arrow", pa.table({"distress": [3, 4, 5], "runs": runs, "k": floats}))
    result = batch("in.arrow", "-o", "out.jsonl", "--keep", "runs", "--keep", "k")
    assert result.exit_code == 0, result.output
    assert "NaN" not in (text := (tmp_path / "out.jsonl").read_text())
    assert "Infinity" not in text
    assert [(one["runs"], one["k"]) for one in read(tmp_path / "out.jsonl")] == [
        ("home", None),
        ("home", None),
        ("x", 1.5),
    ]


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".arrows"])
@pytest.mark.parametrize("where", ["place", "id"])
def test_text_that_is_no_utf8_costs_its_row(batch: Batch, tmp_path: Path, ending: str, where: str) -> None:
    texts = pa.array([b"home", b"caf\xe9", b"home"], pa.binary()).view(pa.string())
    table = pa.table({"distress": [3, 4, 5], where: texts})
    if ending == ".arrows":
        with pa.ipc.new_stream(str(tmp_path / "in.arrows"), table.schema) as writer:
            writer.write_table(table)
    else:
        put(tmp_path / f"in{ending}", table)
    result = batch(f"in{ending}", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "--keep", where)
    assert result.exit_code == 0, result.output
    assert [one["row"] for one in read(tmp_path / "out.jsonl")] == [0, 2]
    [reject] = read(tmp_path / "rejects.jsonl")
    assert reject["row"] == 1
    assert "error[not-utf8]: The byte 0xe9 is not part of any UTF-8 text." in reject["problem"]
