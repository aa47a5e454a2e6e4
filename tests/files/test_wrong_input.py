"""What cannot be read, or not so: one clear word each, exit status 2, and nothing left behind."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from support.effort import rows
from support.people_files import people, read, write

from .conftest import FEW, Batch

Make = Callable[[Path], object]


def text(content: str) -> Make:
    return lambda path: path.write_bytes(content.encode())


def cut_off(share: float, count: int = 60) -> Make:
    """A file of people of which the end is missing."""

    def make(path: Path) -> None:
        write(path, people(count))
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * share)])

    return make


def parquet(**columns: object) -> Make:
    return lambda path: pa.parquet.write_table(pa.table(columns), path)


AT = datetime.datetime(2026, 11, 24)
OR_MAP = "or say in a mapping what the columns mean: `--map FILE`."
STRAY = f"""\
error[stray-column]: The column `distres` is no fact.
  at distres
  did you mean `distress`?
  hint: Rename it, carry it into the output with `--keep distres`, {OR_MAP}

error[stray-column]: The column `id` is no fact.
  at id
  hint: Rename it, carry it into the output with `--keep id`, {OR_MAP}

error[derived-told]: `intensity` is worked out by rules, so nobody can tell it.
  at intensity
  expected: a fact that a person or a program can tell
  hint: Use the facts that `intensity` is worked out from.
"""
WRONG: dict[str, tuple[str, Make | None, tuple[str, ...], str]] = {
    "no file": ("in.csv", None, (), "There is no file `in.csv`."),
    "no form": ("in.xlsx", text("x"), (), "in.xlsx has to end in one of .parquet, .arrow, .arrows, .csv, .jsonl;"),
    "no form to write": ("in.csv", text("distress\n1\n"), ("-o", "out.txt"), "out.txt has to end in one of .parquet,"),
    "packed parquet": ("in.parquet.gz", text("x"), (), "in.parquet.gz has to end in one of"),
    "no parquet": ("in.parquet", text("distress\n1\n"), (), "`in.parquet` cannot be read as Parquet: "),
    "cut parquet": ("in.parquet", cut_off(0.8), (), "`in.parquet` cannot be read as Parquet: "),
    "no arrow": ("in.arrow", text("distress\n1\n"), (), "`in.arrow` cannot be read as Arrow: "),
    "cut arrow": ("in.arrow", cut_off(0.8), (), "`in.arrow` cannot be read as Arrow: "),
    "no gzip": ("in.csv.gz", text("distress\n1\n"), (), "`in.csv.gz` cannot be read as CSV: "),
    "no gzip of lines": ("in.jsonl.gz", text('{"distress": 1}\n'), (), "`in.jsonl.gz` cannot be read as JSON Lines: "),
    "empty": ("in.csv", text(""), (), "`in.csv` cannot be read as CSV: Empty CSV file."),
    "empty lines": ("in.jsonl", text("\n\n"), (), "No column of in.jsonl is a fact"),
    "two of a name": ("in.csv", text("place,place\nhome,home\n"), (), "error[duplicate-key]: `place` is told twice."),
    "a folder": ("in.csv", lambda path: path.mkdir(), (), "`in.csv` cannot be read: is a directory."),
    "stray columns": (
        "in.csv",
        text("distres,id,intensity\n3,1,low\n"),
        (),
        STRAY,
    ),
    "nothing to keep": (
        "in.csv",
        text("distress,id\n3,1\n"),
        ("--keep", "ID", "--keep", "id"),
        "error[unknown-column]: The table has no column `ID`.\n  at --keep\n  did you mean `id`?\n",
    ),
    "only kept": ("in.csv", text("id\n1\n"), ("--keep", "id"), "No column of in.csv is a fact"),
    "a column of the output's": ("in.csv", text("distress,help\n3,x\n"), ("--keep", "help"), "The output has a column"),
    "the input itself": ("in.csv", text("distress\n3\n"), ("-o", "in.csv", "--force"), "in.csv is the input itself."),
    "no folder to write": ("in.csv", text("distress\n3\n"), ("-o", "no/out.csv"), "There is no folder for no/out.csv."),
    "rejects in parquet": (
        "in.csv",
        text("distress\n3\n"),
        ("--rejects", "r.parquet"),
        "Rejects are written as CSV or JSON Lines, and r.parquet is neither.",
    ),
    "one file for both": (
        "in.csv",
        text("distress\n3\n"),
        ("--rejects", "./out.csv"),
        "out.csv cannot hold both decisions and rejects.",
    ),
    "no mapping": ("in.csv", text("x\n3\n"), ("--map", "map.toml"), "map.toml cannot be read: no such file"),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_said_in_a_word(batch: Batch, tmp_path: Path, case: str) -> None:
    name, make, args, says = WRONG[case]
    if make is not None:
        make(tmp_path / name)
    before = sorted(tmp_path.iterdir())
    result = batch(name, *(() if "-o" in args else ("-o", "out.csv")), *args)
    assert result.exit_code == 2
    assert says in result.output
    assert "Traceback" not in result.output
    assert result.output.count("\n") == 1 or result.output.startswith("error[")
    assert sorted(tmp_path.iterdir()) == before


def test_a_column_of_the_wrong_type_is_told_of_at_once(batch: Batch, tmp_path: Path) -> None:
    parquet(distress=pa.array([AT] * 2), place=["home", "work"])(tmp_path / "in.parquet")
    result = batch("in.parquet", "-o", "out.csv")
    assert result.exit_code == 2
    assert "distress" in result.output
    assert "place" not in result.output
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", rows(["csv.gz", "jsonl.gz", "arrows"], quick=["arrows"]))
def test_what_breaks_off_is_decided_up_to_there(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    for name, few in (("MOST_LINE", 1 << 12), ("_PEEKED", 5), ("BATCH", 20)):
        monkeypatch.setattr(f"balm.files.files.{name}", few)
    name = f"in.{ending}"
    cut_off(0.9, 300)(tmp_path / name)
    result = batch(name, "-o", "out.jsonl", "--keep", "id")
    assert result.exit_code == 2
    wrong, kept = result.output.splitlines()
    assert wrong.startswith(f"Error: `{name}` cannot be read as ")
    assert " after row " in wrong
    so_far = read(tmp_path / "out.jsonl.parts" / "so-far.jsonl")
    assert kept == (
        f"{len(so_far)} rows are finished, and kept in out.jsonl.parts/so-far.jsonl. "
        "The same command with --resume goes on."
    )
    assert so_far
    assert len(so_far) % FEW == 0
    whole = write(tmp_path / f"whole.{ending}", people(300))
    assert batch(whole, "-o", "whole.jsonl", "--keep", "id").exit_code == 0
    assert so_far == read(tmp_path / "whole.jsonl")[: len(so_far)]


def test_a_damaged_place_in_parquet_is_found_when_it_is_read(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("balm.files.files.BATCH", 11)
    path = write(tmp_path / "in.parquet", people(60))
    group = pa.parquet.ParquetFile(path).metadata.row_group(3)
    raw = bytearray(path.read_bytes())
    for column in range(group.num_columns):
        at = group.column(column).dictionary_page_offset or group.column(column).data_page_offset
        raw[at : at + 12] = b"\xff" * 12
    path.write_bytes(raw)
    result = batch(path, "-o", "out.jsonl", "--keep", "id")
    assert result.exit_code == 2
    assert "cannot be read as Parquet after row 33: " in result.output
    assert len(read(tmp_path / "out.jsonl.parts" / "so-far.jsonl")) == 28


def test_dangerous_offsets_in_arrow_are_no_way_out_of_the_file(batch: Batch, tmp_path: Path) -> None:
    place = "h" * 0x1234
    with pa.ipc.new_file(str(tmp_path / "in.arrow"), pa.schema([("place", pa.string())])) as writer:
        writer.write_batch(pa.record_batch([pa.array([place, place])], ["place"]))
    raw = (tmp_path / "in.arrow").read_bytes()
    ends = (0).to_bytes(4, "little") + len(place).to_bytes(4, "little")
    at = raw.rindex(ends) + 4
    (tmp_path / "in.arrow").write_bytes(raw[:at] + (2**30).to_bytes(4, "little") + raw[at + 4 :])
    result = batch("in.arrow", "-o", "out.csv")
    assert result.exit_code == 2
    assert "`in.arrow` cannot be read as Arrow after row 0: " in result.output


def test_a_line_without_end_is_not_read_to_its_end(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("balm.files.files.MOST_LINE", 1 << 20)
    (tmp_path / "in.jsonl").write_text('{"distress": 1}\n' * 1001 + " " * (1 << 21))
    result = batch("in.jsonl", "-o", "out.csv")
    assert result.exit_code == 2
    assert "a line is longer than 1 MiB" in result.output


@pytest.mark.exhaustive
def test_three_rows_in_a_hundred_are_bad_and_each_says_why(batch: Batch, tmp_path: Path) -> None:
    """Rows in = decisions + rejects, whatever is wrong with a row and wherever it lies."""
    made = people(400, seed=11)
    wrong: dict[int, str] = {}
    for number in range(13, 400, 33):
        key, value, says = [
            ("distress", 99, "lies outside the range of `distress`"),
            ("place", "hone", "did you mean `home`?"),
            ("age_band", "declined", "`age_band` cannot be declined"),
            ("likes", "musik", "did you mean `music`?"),
        ][len(wrong) % 4]
        made[number][key] = value
        wrong[number] = says
    lines = write(tmp_path / "in.csv", made).read_text().splitlines()
    for number, line, says in (
        (66, "1,2,3", "This row has 3 cells, and the table"),
        (399, '"', "This row has 1 cells"),
    ):
        lines[1 + number] = line
        wrong[number] = says
    (tmp_path / "in.csv").write_text("\n".join(lines) + "\n")
    result = batch("in.csv", "-o", "out.csv", "--keep", "id", "--rejects", "rejects.csv", "--json")
    assert result.exit_code == 0
    data = json.loads(result.output)
    assert (data["rows"], data["decisions"], data["rejects"]) == (400, 400 - len(wrong), len(wrong))
    rejects = read(tmp_path / "rejects.csv")
    assert [one["row"] for one in rejects] == sorted(wrong)
    assert all(wrong[one["row"]] in one["problem"] for one in rejects)
    assert [one["id"] for one in rejects if one["row"] not in (66, 399)] == [
        f"{number:03}" for number in sorted(wrong) if number not in (66, 399)
    ]
    decided = [one["row"] for one in read(tmp_path / "out.csv")]
    assert sorted([*decided, *wrong]) == list(range(400))
    again = batch("in.csv", "-o", "again.csv", "--keep", "id")
    assert again.exit_code == 1
    assert f"  ... and {len(wrong) - 5} more; --rejects FILE writes all of them.\n" in again.output


def test_every_line_of_json_is_a_row(batch: Batch, tmp_path: Path) -> None:
    lines = [
        '{"distress": 7, "likes": ["music"], "own": ["Walk", {"title": "Sing", "tags": ["music"]}]}',
        '{"distress": "7"}',
        "[1]",
        '{"distress": true}',
        "no json",
        '{"distress": 3, "own": [{"titel": "x"}]}',
        '{"self_harm": "declined", "distress": null}',
        '{"place": ["home"]}',
        '{"own": "Walk"}',
        '{"distress": 1e999}',
        "[" * 100_000,
        '{"place": "\ud800"}'.encode("utf-8", "surrogatepass").decode("latin-1"),
        '{"place": "\\ud800"}',
    ]
    (tmp_path / "in.jsonl").write_bytes("\n".join(lines).encode("latin-1"))
    result = batch("in.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    assert result.exit_code == 0, result.output
    assert [one["row"] for one in read(tmp_path / "out.jsonl")] == [0, 1, 6]
    rejects = {one["row"]: one["problem"] for one in read(tmp_path / "rejects.jsonl")}
    assert sorted(rejects) == [2, 3, 4, 5, 7, 8, 9, 10, 11, 12]
    assert rejects[2].startswith("error[not-an-object]: `[1]` is not a profile.")
    assert rejects[4].startswith("error[bad-json]: This cannot be read as JSON: ")
    assert rejects[5].startswith("error[unknown-key]: `titel` is not a key of a practice of the person's own.")
    assert rejects[10].startswith("error[too-deep]: This lies more than 32 tables and lists deep.")
    assert rejects[11].startswith("error[not-utf8]: The byte 0xed is not part of any UTF-8 text.")


def test_a_key_that_comes_late_costs_its_line(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first lines say which columns there are; a slip of the hand after them is no fact left out without a word."""
    monkeypatch.setattr("balm.files.files._PEEKED", 2)
    (tmp_path / "in.jsonl").write_text('{"distress": 1}\n{"place": "home"}\n{"distres": 9}\n')
    result = batch("in.jsonl", "-o", "out.csv")
    assert result.exit_code == 1
    assert "row 2: distres: stray-column\n" in result.output


def test_text_of_another_encoding_costs_its_row(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("id,distress\nJosé,3\nAna,4\nZoë,5\n".encode("latin-1"))
    result = batch("in.csv", "-o", "out.csv", "--keep", "id", "--rejects", "rejects.csv")
    assert result.exit_code == 0
    assert [one["id"] for one in read(tmp_path / "out.csv")] == ["Ana"]
    assert [(one["row"], one["problem"].split("\n")[:2]) for one in read(tmp_path / "rejects.csv")] == [
        (0, ["error[not-utf8]: The byte 0xe9 is not part of any UTF-8 text.", "  at id"]),
        (2, ["error[not-utf8]: The byte 0xeb is not part of any UTF-8 text.", "  at id"]),
    ]


def test_nothing_of_a_person_can_paint_on_the_terminal(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("place,distress\n\x1b[31mhome,3\n")
    (tmp_path / "in.jsonl").write_text(json.dumps({"distress": "\x1b[31m"}) + "\n")
    for name in ("in.csv", "in.jsonl"):
        result = batch(name, "-o", f"{name}.csv")
        assert result.exit_code == 1
        assert "\x1b" not in result.output


def test_packed_files_may_have_several_members(batch: Batch, tmp_path: Path) -> None:
    raw = b"".join(gzip.compress(part) for part in (b"distress\n1\n", b"2\n", b"3\n"))
    (tmp_path / "in.csv.gz").write_bytes(raw)
    assert batch("in.csv.gz", "-o", "out.csv.gz").exit_code == 0
    assert len(read(tmp_path / "out.csv.gz")) == 3


def test_true_is_no_number(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"distress": 1}\n{"distress": true}\n{"distress": false}\n')
    assert batch("in.jsonl", "-o", "out.csv").exit_code == 1
    assert [one["row"] for one in read(tmp_path / "out.csv")] == [0]


def test_an_empty_line_is_a_person_where_there_is_one_column(batch: Batch, tmp_path: Path) -> None:
    """In a table of several columns it is nothing, as anywhere."""
    for columns, numbers in (("distress", [0, 1, 2]), ("distress,place", [0, 1])):
        (tmp_path / "in.csv").write_text(f"{columns}\n3{',' * columns.count(',')}\n\n4{',' * columns.count(',')}\n")
        assert batch("in.csv", "-o", "out.csv", "--force").exit_code == 0
        assert [one["row"] for one in read(tmp_path / "out.csv")] == numbers


SPOILT = {
    "in.jsonl": b'["KLABAUTER"]\n',
    "broken.jsonl": b'{"place": KLABAUTER\n',
    "in.csv.gz": b"KLABAUTER\nKLABAUTER\n",
    "in.jsonl.gz": b'{"place": "KLABAUTER"}\n',
    "in.parquet": b"KLABAUTER",
    "in.arrow": b"KLABAUTER" * 9,
    "in.arrows": b"KLABAUTER" * 9,
    "quote.csv": b'place,"KLABAUTER\nKLABAUTER',
    "twice.csv": b"place,place\nKLABAUTER,KLABAUTER\n",
    "no-fact.csv": b"id\nKLABAUTER\n",
}
"""Files of people that cannot be read, by their name. What is said of them repeats no cell."""


@pytest.mark.parametrize(("name", "content"), SPOILT.items(), ids=list(SPOILT))
def test_a_file_that_cannot_be_read_is_not_quoted(batch: Batch, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    result = batch(name, "-o", "out.csv")
    assert result.exit_code == 2
    assert not [part for part in ("KLABAUTER", "b'KL'") if part in result.output]
