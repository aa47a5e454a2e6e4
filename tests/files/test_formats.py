"""Every form in which people come and decisions go: the same answers, each by its row, whatever the form."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import weakref
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from balm.files.files import _Rows, form_of, open_people
from balm.files.writers import as_part
from support.effort import one_in
from support.people_files import ENDINGS, as_table, expected, people, read, write

from .conftest import Batch


@pytest.mark.parametrize("ending", one_in(3, ENDINGS))
def test_people_of_every_form_are_answered_alike(batch: Batch, tmp_path: Path, ending: str) -> None:
    made = people(40, own=".csv" not in ending)
    result = batch(write(tmp_path / f"people{ending}", made), "-o", "out.jsonl", "--keep", "id")
    assert result.exit_code == 0, result.output
    assert read(tmp_path / "out.jsonl") == expected(made)


@pytest.mark.parametrize("ending", ENDINGS)
def test_decisions_of_every_form_say_the_same(batch: Batch, tmp_path: Path, ending: str) -> None:
    made = people(30, seed=2)
    path = write(tmp_path / "people.parquet", made)
    result = batch(path, "-o", f"out{ending}", "--keep", "id", "--reasons", "--first", "2")
    assert result.exit_code == 0, result.output
    assert read(tmp_path / f"out{ending}") == expected(made, 2, reasons=True)


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_text_may_decline(batch: Batch, tmp_path: Path, ending: str) -> None:
    made = people(30, seed=3, declined=True)
    assert any("declined" in person.values() for person in made)
    assert batch(write(tmp_path / f"people{ending}", made), "-o", "out.arrow", "--keep", "id").exit_code == 0
    assert read(tmp_path / "out.arrow") == expected(made)


@pytest.mark.exhaustive
def test_several_processes_write_the_same_bytes(batch: Batch, tmp_path: Path) -> None:
    path = write(tmp_path / "people.parquet", people(60, seed=4))
    for name, jobs in (("one", 1), ("two", 2)):
        for ending in (".parquet", ".csv.gz"):
            assert batch(path, "-o", f"{name}{ending}", "--keep", "id", jobs=jobs).exit_code == 0
    for ending in (".parquet", ".csv.gz"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_is_a_table_too(batch: Batch, tmp_path: Path, ending: str) -> None:
    (tmp_path / "people.csv").write_text("distress,id\n")
    result = batch("people.csv", "-o", f"out{ending}", "--keep", "id")
    assert result.exit_code == 0
    assert result.output.startswith("0 rows: 0 decided, 0 rejected.\n")
    assert read(tmp_path / f"out{ending}") == []


def test_what_is_kept_is_kept_as_it_is(batch: Batch, tmp_path: Path) -> None:
    """In Parquet and Arrow in its own type, else as the text that it was."""
    made = people(20, seed=5)
    dates = pa.array([None, 1, 2, 3] * 5, pa.timestamp("us"))
    table = (
        as_table(made).append_column("at", dates).append_column("ward", pa.array(["a", "b"] * 10).dictionary_encode())
    )
    pa.parquet.write_table(table, tmp_path / "people.parquet")
    assert batch("people.parquet", "-o", "out.arrow", "--keep", "at", "--keep", "ward", "--keep", "id").exit_code == 0
    out = pa.ipc.open_file((tmp_path / "out.arrow").read_bytes()).read_all()
    assert out.schema.names[:5] == ["row", "at", "ward", "id", "practice_1"]
    assert out["at"].combine_chunks().equals(dates)
    assert out["ward"].to_pylist() == ["a", "b"] * 10
    (tmp_path / "ids.jsonl").write_text('{"distress": 3, "id": 7}\n{"distress": 4, "id": "007"}\n{"id": [1]}\n')
    assert batch("ids.jsonl", "-o", "ids.csv", "--keep", "id").exit_code == 0
    assert [row["id"] for row in read(tmp_path / "ids.csv")] == ["7", "007", "[1]"]


def test_a_fact_may_be_kept_and_decided_by(batch: Batch, tmp_path: Path) -> None:
    made = people(9, seed=6)
    path = write(tmp_path / "people.csv", made)
    assert batch(path, "-o", "out.csv", "--keep", "id", "--keep", "place").exit_code == 0
    rows = read(tmp_path / "out.csv")
    assert [row.pop("place") for row in rows] == [person.get("place") for person in made]
    assert rows == expected(made)


def test_people_and_decisions_are_for_the_user_alone(batch: Batch, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        (tmp_path / "people.csv").write_text("distress\n3\n99\n")
        assert batch("people.csv", "-o", "out.csv", "--rejects", "rejects.csv").exit_code == 0
    finally:
        os.umask(before)
    for name in ("out.csv", "rejects.csv"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "people.csv", "rejects.csv"]


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_cell_may_hold_lines_quotes_and_a_mark_before_it(batch: Batch, tmp_path: Path, ending: str) -> None:
    text = '\ufeffdistress,id\r\n3,"two\nlines, and ""quotes"""\r\n\r\n4,b\r\n'.encode()
    (tmp_path / f"in{ending}").write_bytes(gzip.compress(text) if ending.endswith(".gz") else text)
    assert batch(f"in{ending}", "-o", "out.csv", "--keep", "id").exit_code == 0
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ['two\nlines, and "quotes"', "b"]


def test_a_chunk_without_rows_in_it_leaves_no_blanks() -> None:
    table = pa.table({"help": pa.array([["crisis"], []]), "question": pa.array(["need", None])})
    parts = pa.concat_tables([table.slice(0, 0), table, table.slice(2)])
    assert as_part(parts, form_of("out.csv")) == as_part(table, form_of("out.csv")) == b'"crisis","need"\n"",\n'


def references(objects: list[Any]) -> list[int]:
    """How often each is referred to."""
    return [sys.getrefcount(one) for one in objects]


def test_no_thread_holds_anything_of_a_table_that_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of Arrow's that frees an object of Python's while the program ends would abort it."""
    objects: list[weakref.ref[Any]] = []
    blocks: list[Any] = []
    parse_options, open_csv, read_rows = pyarrow.csv.ParseOptions, pyarrow.csv.open_csv, _Rows.read

    def options(**given: Any) -> Any:
        objects.append(weakref.ref(given["invalid_row_handler"]))
        return parse_options(**given)

    def opened(rows: Any, **given: Any) -> Any:
        objects.append(weakref.ref(rows))
        return open_csv(rows, **given)

    def block(rows: _Rows, size: int) -> memoryview:
        given = read_rows(rows, size)
        if given:
            blocks.append(memoryview(given).obj)
        return given

    monkeypatch.setattr(pyarrow.csv, "ParseOptions", options)
    monkeypatch.setattr(pyarrow.csv, "open_csv", opened)
    monkeypatch.setattr(_Rows, "read", block)
    path = tmp_path / "people.csv"
    path.write_text("distress,place\n" + "4,home\n" * 40)
    for _ in range(50):  # a thread is late in one of four
        table = open_people(str(path))
        rows = table.batches(["distress"])
        next(rows)
        rows.close()
        assert [one() for one in objects] == [None] * 4
        assert references(blocks) == references([object(), object()])
        objects.clear()
        blocks.clear()
