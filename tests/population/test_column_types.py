"""Columns of every type of Arrow's: each value means what it means to whoever is decided for alone, or is refused.

What a type cannot say is refused as a column, in words; a value that is no answer, or none that Python has, costs its
row. So it is however a column lies in memory: in pieces, as a part of another one, with nothing in it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner

import balm
from balm.command.host import Host
from balm.command.main import cli
from people.table import pack
from support.effort import one_in, rows
from support.people_files import read

FACTS = ("mood", "warmth", "share", "pace", "spot", "solo", "fond", "own")
TEXTS = ["home", None, "3", "nonsense", "music, rest", "low", "yes", "", " 0.1 ", "cafe\u0301"]
NUMBERS = [3, None, 0, 7, 99]
FLOATS = [0.1, None, 0.3, 0.7, 3.0, float("nan"), float("inf"), -0.0]
DAY = datetime.date(2026, 1, 2)


def raw(texts: list[bytes], kind: pa.DataType | None = None) -> pa.Array:
    """A column of text that need be none."""
    return pa.array(texts, pa.binary()).view(pa.string()).cast(kind or pa.string())


def named(kind: str) -> pa.DataType:
    return getattr(pa, kind)()


class Extension(pa.ExtensionType):
    def __init__(self, storage: pa.DataType) -> None:
        super().__init__(storage, "balm.test")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage: pa.DataType, _: bytes) -> Extension:
        return cls(storage)


COLUMNS: dict[str, Any] = {
    **{f"{kind}": pa.array(NUMBERS, named(kind)) for kind in ("int8", "int16", "int32", "int64", "uint8", "uint64")},
    "largest": pa.array([3, None, 2**64 - 1], pa.uint64()),
    "least": pa.array([3, None, -(2**63), 2**63 - 1], pa.int64()),
    **{f"{kind}": pa.array(FLOATS, named(kind)) for kind in ("float32", "float64")},
    "float16": pa.array([np.float16(n) for n in (3, 0.1, 0.5, float("nan"))], pa.float16()),
    "decimal128": pa.array([Decimal(3), None, Decimal("0.1")], pa.decimal128(10, 2)),
    "decimal256": pa.array([Decimal(3), None], pa.decimal256(40, 2)),
    "bool": pa.array([True, None, False]),
    **{f"{kind}": pa.array(TEXTS, named(kind)) for kind in ("string", "large_string", "string_view")},
    "dictionary": pa.array(TEXTS).dictionary_encode(),
    "dictionary of large text": pa.array(TEXTS, pa.large_string()).dictionary_encode(),
    "dictionary of views": pa.DictionaryArray.from_arrays([0, None, 1], pa.array(["home", "3"], pa.string_view())),
    "dictionary with nothing": pa.DictionaryArray.from_arrays([0, 1, None, 2], pa.array(["home", None, "3"])),
    "dictionary that says one twice": pa.DictionaryArray.from_arrays([0, 1, 2], pa.array(["home", "home", "low"])),
    "dictionary with what nobody told": pa.DictionaryArray.from_arrays([0, 0], raw([b"home", b"\xff"])),
    "dictionary of numbers": pa.array(NUMBERS).dictionary_encode(),
    "dictionary of floats": pa.array([0.1, None, 0.3, 3.0], pa.float32()).dictionary_encode(),
    "dictionary of flags": pa.DictionaryArray.from_arrays([0, 1, None], pa.array([True, False])),
    **{
        f"{kind}": pa.array([b"home", None, b"\xff"], named(kind)) for kind in ("binary", "large_binary", "binary_view")
    },
    "binary of one size": pa.array([b"home", None, b"\xff\xff\xff\xff"], pa.binary(4)),
    "list": pa.array([["music"], None, [], ["music", None], ["x"], ["rest", "music"]]),
    "large list": pa.array([["music"], None, [], [None]], pa.large_list(pa.large_string())),
    "list of one size": pa.array([["music", "rest"], None, ["music", "x"]], pa.list_(pa.string(), 2)),
    "list of views": pa.array([["music"], None, ["Walk", None]], pa.list_(pa.string_view())),
    "list of a dictionary": pa.array([["music"], None, ["x", "rest"]], pa.list_(pa.dictionary(pa.int8(), pa.string()))),
    "list of numbers": pa.array([[1], None, []]),
    "list of nothing": pa.array([[None], None, []], pa.list_(pa.null())),
    "list of bytes": pa.array([[b"music"], None], pa.list_(pa.binary())),
    "list of lists": pa.array([[["music"]], None]),
    "view of a list": pa.array([["music"], None], pa.list_view(pa.string())),
    "struct": pa.array([{"title": "Walk"}, None]),
    "list of structs": pa.array([[{"title": "Walk", "tags": ["outdoors"]}], None, [], [None], [{"title": None}]]),
    "list of empty structs": pa.array([[{}], None, []], pa.list_(pa.struct([]))),
    "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())),
    "date32": pa.array([DAY, None]),
    "date64": pa.array([DAY, None], pa.date64()),
    "time": pa.array([datetime.time(3), None]),
    "timestamp": pa.array([3, None], pa.timestamp("ns")),
    "timestamp in a zone": pa.array([3, None], pa.timestamp("us", "Europe/Berlin")),
    "duration": pa.array([3, None], pa.duration("s")),
    "interval": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
    "null": pa.nulls(3),
    "union": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([3, 4]), pa.array(["a", "b"])]),
    "run ends": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["home", "x"])),
    "extension": pa.ExtensionArray.from_storage(Extension(pa.string()), pa.array(["home", None])),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> balm.Engine:
    path = tmp_path_factory.mktemp("probe") / "probe.toml"
    path.write_text(pack(), encoding="utf-8")
    return balm.load(path)


def layouts(column: pa.Array) -> Iterator[Any]:
    yield column
    yield column.slice(1)
    yield column.slice(0, 0)
    yield pa.chunked_array([column.slice(0, 1), column.slice(1, 0), column.slice(1)])


def alone(engine: balm.Engine, fact: str, value: Any) -> object:
    """What a value comes to for one person: the first practices, or the codes of what is wrong."""
    facts, own = ({}, value or ()) if fact == "own" else ({} if value is None else {fact: value}, ())
    try:
        found = engine.decide(facts, own=own).recommendations
    except balm.ProfileError as error:
        return {one.code for one in error.diagnostics}
    return [one.practice for one in found[:3]]


def in_columns(engine: balm.Engine, table: pa.Table) -> dict[int, object]:
    batch = engine.decide_batch(table, first=3)
    found: dict[int, object] = {
        row["row"]: [row[f"practice_{n}"] for n in (1, 2, 3)] for row in batch.decisions.to_pylist()
    }
    found |= {row["row"]: {*re.findall(r"error\[([a-z0-9-]+)\]", row["problem"])} for row in batch.rejects.to_pylist()}
    return found


def refused(engine: balm.Engine, table: pa.Table) -> str | None:
    """What is wrong with a table as a whole."""
    try:
        engine.decide_batch(table)
    except balm.ProfileError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", one_in(4, COLUMNS))
def test_a_value_means_the_same_in_a_column_of_any_type_or_the_column_is_refused(
    engine: balm.Engine, name: str
) -> None:
    for fact in FACTS:
        for column in layouts(COLUMNS[name]):
            table = pa.table({fact: column})
            if (problem := refused(engine, table)) is not None:
                assert re.search(r"error\[(wrong-type|bad-own)\].*a column of", problem), problem
                continue
            found = in_columns(engine, table)
            assert found == {at: alone(engine, fact, value) for at, value in enumerate(column.to_pylist())}, fact


def own(inner: pa.DataType, value: Any) -> pa.Array:
    """Activities of which the second has a strange key."""
    kind = pa.list_(pa.struct([("title", pa.string()), ("kind", inner)]))
    return pa.array([[{"title": "Walk"}], [{"title": "Nap", "kind": value}], [{"title": "Sing"}]], kind)


def twice() -> pa.Array:
    """Activities with a title twice, of which there is but one."""
    struct = pa.StructArray.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["title", "title"])
    return pa.ListArray.from_arrays([0, 0, 1, 1], struct)


BAD = [b"home", b"caf\xe9", b"1"]
ROWS: dict[str, tuple[str, pa.Array, str]] = {
    "text": ("spot", raw(BAD), "not-utf8"),
    "large text": ("spot", raw(BAD, pa.large_string()), "not-utf8"),
    "text of a number": ("mood", raw([b"3", b"\xff", b"1"]), "not-utf8"),
    "text of a flag": ("solo", raw([b"yes", b"\xff", b"no"]), "not-utf8"),
    "text of tags": ("fond", raw([b"music", b"\xff", b"rest"]), "not-utf8"),
    "a view of text": ("spot", pa.array(BAD, pa.binary_view()).view(pa.string_view()), "not-utf8"),
    "a dictionary": ("spot", pa.DictionaryArray.from_arrays([0, 1, 2], raw(BAD)), "not-utf8"),
    "a list of tags": ("fond", pa.ListArray.from_arrays([0, 1, 2, 3], raw([b"music", b"\xff", b"rest"])), "not-utf8"),
    "a list of a dictionary": (
        "fond",
        pa.ListArray.from_arrays([0, 1, 2, 3], pa.DictionaryArray.from_arrays([0, 1, 0], raw([b"music", b"\xff"]))),
        "not-utf8",
    ),
    "titles": ("own", pa.ListArray.from_arrays([0, 1, 2, 3], raw([b"Walk", b"\xff", b"Nap"])), "not-utf8"),
    "a key of an activity": ("own", own(pa.binary(), b"\xff"), "wrong-type"),
    "a view in an activity": ("own", own(pa.list_(pa.string_view()), ["x"]), "wrong-type"),
    "a day beyond the calendar": ("own", own(pa.date32(), 2**30), "bad-own"),
    "a moment beyond the calendar": ("own", own(pa.timestamp("s"), 2**62), "bad-own"),
    "a span beyond the calendar": ("own", own(pa.duration("s"), 2**62), "bad-own"),
    "a zone that nobody knows": ("own", own(pa.timestamp("us", "Nowhere/None"), 3), "bad-own"),
    "an activity with two titles": ("own", twice(), "bad-own"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_python_cannot_read_costs_itself(engine: balm.Engine, name: str) -> None:
    fact, column, code = ROWS[name]
    for table in (
        pa.table({fact: column}),
        pa.table({fact: column, "warmth": [1, 2, 3]}),
        pa.table({fact: column[1:2]}),
    ):
        found = in_columns(engine, table)
        rejects = [row for row, said in found.items() if isinstance(said, set)]
        assert (len(found), rejects) == (table.num_rows, [1 % table.num_rows])
        assert found[rejects[0]] == {code}
    numbers = engine.decide_batch(pa.table({fact: column}), start=100)
    assert (numbers.decisions["row"].to_pylist(), numbers.rejects["row"].to_pylist()) == ([100, 102], [101])
    with_reasons = engine.decide_batch(pa.table({fact: column}), reasons=True)
    assert with_reasons.rejects["row"].to_pylist() == [1]


class Ready(Host):
    engine: balm.Engine

    def load(self, *_: object, **__: object) -> balm.Engine:
        return self.engine


def put(path: Path, table: pa.Table) -> None:
    if path.suffix == ".parquet":
        # Arrow itself refuses a dictionary of Parquet's with what is no text, where the file says that it is one.
        dictionary = "dictionary" in str(table.schema)
        pa.parquet.write_table(table, path, store_schema=not dictionary)
        return
    made: Callable[..., Any] = pa.ipc.new_stream if path.suffix == ".arrows" else pa.ipc.new_file
    with made(str(path), table.schema) as writer:
        writer.write_table(table)


@pytest.mark.parametrize("ending", rows([".arrow", ".arrows", ".parquet"], quick=(".arrow", ".parquet")))
@pytest.mark.parametrize("name", ROWS)
def test_so_it_does_in_a_file(engine: balm.Engine, name: str, ending: str, tmp_path: Path) -> None:
    fact, column, code = ROWS[name]
    try:
        put(tmp_path / f"in{ending}", pa.table({fact: column}))
    except pa.ArrowInvalid:
        pytest.skip("this form cannot hold such a column")
    host = Ready()
    host.engine = engine
    words = ["batch", f"in{ending}", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "--jobs", "1"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        result = CliRunner().invoke(cli, words, prog_name="balm", obj=host)
    assert result.exit_code == 0, result.output
    assert [one["row"] for one in read(tmp_path / "out.jsonl")] == [0, 2]
    [reject] = read(tmp_path / "rejects.jsonl")
    assert (reject["row"], f"error[{code}]" in reject["problem"]) == (1, True)


MAPPINGS = {
    "column": '[facts.mood]\ncolumn = "k"\n',
    "renamed": '[facts.spot]\ncolumn = "k"\nrename = { x = "home" }\n',
    "tags": '[facts.fond]\ncolumn = "k"\n',
    "cut": '[facts.pace]\ncolumn = "k"\ncut = [1, 2]\ninto = ["low", "medium", "high"]\n',
    "mean": '[facts.mood]\nmean = ["k"]\nanswered = 1\nround = true\n',
    "case": '[[facts.spot.case]]\nwhen = { k = 3 }\nthen = "home"\n',
}


@pytest.mark.parametrize(
    "name",
    rows(COLUMNS, quick=("union", "date32", "list")),
)
def test_with_a_mapping_a_column_of_any_type_is_read_or_refused_in_words(
    engine: balm.Engine, name: str, tmp_path: Path
) -> None:
    column = COLUMNS[name]
    try:
        put(tmp_path / "in.arrow", pa.table({"k": column}))
    except pa.ArrowException:
        pytest.skip("no file can hold such a column")
    host = Ready()
    host.engine = engine
    for mapping in MAPPINGS.values():
        (tmp_path / "map.toml").write_text(mapping)
        words = ["batch", "in.arrow", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "--jobs", "1", "--force"]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            result = CliRunner().invoke(cli, [*words, "--map", "map.toml"], prog_name="balm", obj=host)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        if result.exit_code == 0:
            assert len(read(tmp_path / "out.jsonl")) + len(read(tmp_path / "rejects.jsonl")) == len(column)
        else:
            assert re.search(r"error\[[a-z-]+\]|cannot be made of its columns", result.output), result.output


@pytest.mark.parametrize("spoilt", ["mood", "other"])
@pytest.mark.parametrize("ending", [".arrow", ".arrows", ".parquet"])
def test_a_column_whose_name_is_no_text_is_refused(
    engine: balm.Engine, ending: str, spoilt: str, tmp_path: Path
) -> None:
    path = tmp_path / f"in{ending}"
    put(path, pa.table({"mood": [1, 2], "other": [1, 2]}))
    path.write_bytes(path.read_bytes().replace(spoilt.encode(), spoilt[:2].encode() + b"\xff" + spoilt[3:].encode()))
    host = Ready()
    host.engine = engine
    result = CliRunner().invoke(
        cli, ["batch", str(path), "-o", str(tmp_path / "out.jsonl"), "--keep", "other"], prog_name="balm", obj=host
    )
    assert (result.exit_code, "error[not-utf8]: The byte 0xff" in result.output) == (2, True), result.output
    assert "at the name of a column" in result.output
    with pytest.raises(balm.ProfileError, match="not-utf8"):
        engine.decide_batch(taken(path))


def taken(path: Path) -> pa.Table:
    if path.suffix == ".parquet":
        return pa.parquet.read_table(path)
    with path.open("rb") as file:
        return (pa.ipc.open_stream if path.suffix == ".arrows" else pa.ipc.open_file)(file).read_all()
