"""`--spreadsheet`: of `spreadsheet-cells.toml` a spreadsheet runs nothing, in any CSV; without it cells stay."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
import tomli
from pyarrow import parquet

import balm
from balm.deciding.log import Log
from balm.history.table import write_table
from files.conftest import Batch
from support.effort import one_in

CELLS = tomli.loads((Path(__file__).parents[1] / "cases/spreadsheet-cells.toml").read_text("utf-8"))["cell"]
TOLD = [cell["told"] for cell in CELLS]
WRITTEN = [cell.get("written", cell["told"]) for cell in CELLS]
MARK = b"\xef\xbb\xbf"


def people(name: str) -> str:
    """A file of people of whom every other one is a reject, and who are called as the cells are."""
    rows = [{"id": told, "distress": 99 if at % 2 else 4, "number": -at} for at, told in enumerate(TOLD)]
    if name.endswith(".csv"):
        with open(name, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    elif name.endswith(".parquet"):
        parquet.write_table(pa.Table.from_pylist(rows), name)
    else:
        Path(name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return name


def table(name: str, *, marked: bool) -> dict[str, list[str]]:
    raw = Path(name).read_bytes()
    raw = gzip.decompress(raw) if name.endswith(".gz") else raw
    assert raw.startswith(MARK) == marked
    assert raw.count(MARK) == marked
    [heading, *rows] = csv.reader(io.StringIO(raw.removeprefix(MARK).decode(), newline=""))
    return {column: [row[at] for row in rows] for at, column in enumerate(heading)}


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
@pytest.mark.parametrize("source", one_in(3, ["in.csv", "in.jsonl", "in.parquet"]))
def test_a_spreadsheet_runs_nothing(batch: Batch, source: str, ending: str) -> None:
    out, rejects = f"out{ending}", f"rejects{ending}"
    words = (people(source), "-o", out, "--keep", "id", "--keep", "number", "--rejects", rejects)
    for written, option in ((TOLD, ()), (WRITTEN, ("--spreadsheet", "--force"))):
        assert batch(*words, *option).exit_code == 0
        found = [table(name, marked=bool(option)) for name in (out, rejects)]
        assert [one["id"] for one in found] == [written[::2], written[1::2]]
        assert [one["number"] for one in found] == [[str(-at) for at in range(n, len(TOLD), 2)] for n in (0, 1)]


def test_names_of_columns_are_cells(batch: Batch, tmp_path: Path) -> None:
    names = [name for name in dict.fromkeys(TOLD) if name == name.strip()]
    table_of_names = pa.table({"distress": [4]} | {name: ["x"] for name in names})
    parquet.write_table(table_of_names, tmp_path / "in.parquet")
    keep = [word for name in names for word in ("--keep", name)]
    assert batch("in.parquet", "-o", "out.csv", "--spreadsheet", *keep).exit_code == 0
    wanted = [WRITTEN[TOLD.index(name)] for name in names]
    assert [*table("out.csv", marked=True)][1 : 1 + len(names)] == wanted


def test_it_is_for_csv(batch: Batch) -> None:
    people("in.csv")
    result = batch("in.csv", "-o", "out.parquet", "--keep", "id", "--keep", "number", "--spreadsheet")
    assert result.exit_code == 2
    assert "`--spreadsheet` is for CSV, and out.parquet is none" in result.output
    words = ("in.csv", "-o", "out.parquet", "--keep", "id", "--keep", "number", "--rejects", "rejects.csv")
    assert batch(*words, "--spreadsheet").exit_code == 0
    assert table("rejects.csv", marked=True)["id"] == WRITTEN[1::2]


def test_a_history_for_a_spreadsheet() -> None:
    at = datetime.datetime(2026, 5, 4, 21, 30, tzinfo=datetime.UTC)
    entries = [balm.Entry(f"{number}", at, {"place": told}, {}, (), note=told) for number, told in enumerate(TOLD)]
    for spreadsheet, written in ((False, TOLD), (True, WRITTEN)):
        text = write_table(Log(tuple(entries)), spreadsheet=spreadsheet)
        assert text.startswith("\ufeff") == spreadsheet
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert [row["note"] for row in rows] == written
        assert [json.loads(row["facts"])["place"] for row in rows] == TOLD
