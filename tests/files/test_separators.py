"""Another separator of CSV: what a file says with commas it says with each of them, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from balm.diagnostics.errors import BalmError
from balm.files import SEPARATORS
from balm.files.files import open_people
from support.effort import rows
from support.people_files import read

from .conftest import Batch
from .test_hostile_rows import CASES, among, as_csv

HEADING = b"mood,spot,id"
OTHERS = [one for one in SEPARATORS if one != ","]


def found(path: Path, separator: str) -> tuple[Any, Any]:
    """Rows, and what is wrong with which; or why the file cannot be read."""
    try:
        people = open_people(str(path), separator)
        batches = list(people.batches(people.schema.names))
    except BalmError as error:
        return "refused", str(error)
    return [list(row.values()) for batch in batches for row in batch.to_pylist()], people.broken


def swapped(text: bytes, separator: str) -> bytes:
    """With commas for separators, and separators for commas."""
    return text.translate(bytes.maketrans(b"," + separator.encode(), separator.encode() + b","))


def check(path: Path, content: bytes, separator: str) -> None:
    path.write_bytes(content)
    told, broken = found(path, ",")
    path.write_bytes(swapped(content, separator))
    again, broken_again = found(path, separator)
    if told != "refused":
        again = [[None if cell is None else swapped(cell, separator) for cell in row] for row in again]
    assert (again, broken_again) == (told, broken)


CSV = [name for name, case in CASES.items() if (row := as_csv(case)) and len(row) < 100_000]


@pytest.mark.parametrize("name", rows(CSV, quick=CSV[::3]))
def test_hostile_rows_are_read_the_same(name: str, tmp_path: Path) -> None:
    for separator in OTHERS:
        for place in (0, 9):
            check(tmp_path / "in.csv", among(as_csv(CASES[name]) or b"", ".csv", place, HEADING), separator)


@pytest.mark.parametrize("separator", OTHERS)
@pytest.mark.parametrize(
    "row",
    [
        b'4,"a, b",c', b'"4","say ""hi"", you",""', b'4,"two\nlines, and more",x', b'4,"not closed,x', b'4,"shut"x,y',
        b"4,5", b"4,5,6,7", b"4,a;b|c,d", b" 4 , x,y ", b",,", b'4,"\xff",x', b'4,\xff,x,y', b"'4','x',y", b'4,"a" ,b',
    ],
)  # fmt: skip
def test_quotes_and_cells_are_read_the_same(row: bytes, separator: str, tmp_path: Path) -> None:
    check(tmp_path / "in.csv", b"\n".join([HEADING, b"1,a,b", row, b"2,c,d", b""]), separator)


EUROPEAN = "Wer;Stress;Minuten;Ort\na;6,5;-99;Zuhause\nb;7;15;Mars\nc;1.500;5;\n"
MAPPING = """
separator = ";"
decimal = ","
missing = [-99]

[facts.distress]
column = "Stress"
round = true

[facts.minutes]
column = "Minuten"

[facts.place]
column = "Ort"
rename = { Zuhause = "home" }
otherwise = "unknown"
"""


def test_a_table_of_another_country(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING)
    (tmp_path / "in.csv").write_text(EUROPEAN)
    result = batch("in.csv", "-o", "out.csv", "--map", "map.toml", "--keep", "Wer", "--rejects", "rejects.csv")
    assert result.exit_code == 0, result.output
    assert [row["Wer"] for row in read(tmp_path / "out.csv")] == ["a", "b"]
    (reject,) = read(tmp_path / "rejects.csv")
    assert (reject["Wer"], reject["problem"].split("\n")[0]) == (
        "c",
        'error[wrong-type]: `"1.500"` does not belong here.',
    )
    assert "expected: a number, with `,` before its fraction" in reject["problem"]


@pytest.mark.parametrize("said", rows((";", "tab", "|", ","), quick=("tab",)))
def test_the_option_needs_no_mapping(batch: Batch, tmp_path: Path, said: str) -> None:
    separator = "\t" if said == "tab" else said
    (tmp_path / "in.csv").write_text(
        separator.join(["distress", "likes"]) + "\n" + separator.join(["7", '"music, rest"'])
    )
    assert batch("in.csv", "-o", "out.csv", "--separator", said).exit_code == 0
    assert len(read(tmp_path / "out.csv")) == 1


def test_the_option_counts_where_the_mapping_says_another(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING.replace('";"', '"|"'))
    (tmp_path / "in.csv").write_text(EUROPEAN)
    assert batch("in.csv", "-o", "no.csv", "--map", "map.toml").exit_code == 2
    assert batch("in.csv", "-o", "out.csv", "--map", "map.toml", "--separator", ";").exit_code == 1  # of one row


def test_only_csv_has_a_separator(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"distress": 7}\n')
    result = batch("in.jsonl", "-o", "out.csv", "--separator", ";")
    assert result.exit_code == 2
    assert "`--separator` is for CSV, and in.jsonl is none: leave it out." in result.output
