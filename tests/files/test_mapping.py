"""Mappings: what comes of which columns (cases/mappings.toml), and the whole of what is printed about each mistake.

A mistake is a file `golden/mappings/<case>.toml`, read beside a table of the columns `a`, `b`, `full.of.pep`, `tense`
and `TOD`. ``BALM_GOLDEN=write pytest tests/files/test_mapping.py`` writes what is printed.
"""

from __future__ import annotations

import contextlib
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import tomli

from balm.diagnostics.errors import BalmError
from balm.diagnostics.render import render_text
from balm.files.apply_mapping import apply_mapping
from balm.files.mapping import FactShape, read_mapping
from balm.language.facts import read_told
from support.golden_files import WRITE, same
from support.people_files import read
from support.shipped_packs import rulebook

from .conftest import Batch

HERE = Path(__file__).parents[1]
CASES = tomli.loads((HERE / "cases" / "mappings.toml").read_text(encoding="utf-8"))["case"]
MISTAKES = HERE / "golden" / "mappings"
if WRITE:
    for path in MISTAKES.glob("*.txt"):
        if not path.with_suffix(".toml").exists():
            path.unlink()

Columns = dict[str, list[str]]


def told(mapping: str, table: pa.Table) -> dict[str, list[Any]]:
    """What each row tells, read as deciding reads it."""
    facts = rulebook().facts
    made, wrong = apply_mapping(read_mapping("map.toml", mapping.encode(), facts, table.schema.names), table)
    assert not wrong

    def value(name: str, raw: Any) -> Any:
        return read_told(facts[name], raw)

    return {name: [value(name, raw) for raw in made[name].to_pylist()] for name in made.schema.names}


def wanted(facts: dict[str, list[Any]]) -> dict[str, list[Any]]:
    def value(raw: Any) -> Any:
        return None if raw == "" else frozenset(raw) if isinstance(raw, list) else raw

    return {name: [value(raw) for raw in values] for name, values in facts.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_comes_of_columns(case: dict[str, Any]) -> None:
    texts = {name: [cell or None for cell in cells] for name, cells in case["columns"].items()}
    assert told(case["mapping"], pa.table(texts)) == wanted(case["facts"])
    try:
        numbers = {name: [float(cell) if cell else None for cell in cells] for name, cells in texts.items()}
    except ValueError:
        return
    for kind in (pa.float64(), pa.float32()):
        if not (kind == pa.float32() and "4.99" in str(texts)):
            assert told(case["mapping"], pa.table(numbers).cast(pa.schema([(n, kind) for n in numbers]))) == wanted(
                case["facts"]
            )


def test_the_order_of_columns_and_facts_is_nothing() -> None:
    case = CASES[0]
    mapping = case["mapping"] + '\n[facts.place]\ncolumn = "a"\n'
    columns = [(name, pa.array(cells)) for name, cells in case["columns"].items()]
    once = apply_mapping(read_mapping("m", mapping.encode(), rulebook().facts, "abcd"), pa.table(dict(columns)))
    reordered = pa.table(dict(reversed(columns)))
    again = apply_mapping(read_mapping("m", mapping.encode(), rulebook().facts, "abcd"), reordered)
    assert once[0].equals(again[0])


def test_nothing_is_known_of_who_answered_nothing() -> None:
    """Every way of making a fact, of columns without any answer: of text, of numbers, of nulls, and NaN."""
    mapping = "\n".join(case["mapping"] for case in (CASES[0], CASES[4], CASES[5], CASES[6], CASES[8]))
    names = sorted({name for case in CASES for name in case["columns"]})
    for cells in (pa.nulls(3, pa.string()), pa.nulls(3, pa.int8()), pa.nulls(3), pa.array([float("nan")] * 3)):
        made = told(mapping, pa.table(dict.fromkeys(names, cells)))
        assert len(made) == 5
        assert {value for values in made.values() for value in values} == {None}


def test_text_that_is_no_number_costs_its_row(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('[facts.distress]\nmean = ["x", "y"]\nanswered = 1\n')
    (tmp_path / "in.csv").write_text("id,x,y\n1,3,5\n2,NA,5\n3,3,inf\n4,NA,nan\n5,,\n6,99,99\n")
    result = batch("in.csv", "-o", "out.csv", "--map", "map.toml", "--keep", "id", "--rejects", "rejects.jsonl")
    assert result.exit_code == 0, result.output
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["1", "5"]
    rejects = read(tmp_path / "rejects.jsonl")
    assert [(one["row"], one["id"]) for one in rejects] == [(1, "2"), (2, "3"), (3, "4"), (5, "6")]
    said = [
        '`"NA"` does not belong here.\n  at x',
        '`"inf"` does not belong here.\n  at y',
        "at y",
        "lies outside the range",
    ]
    assert [words in one["problem"] for one, words in zip(rejects, said, strict=True)] == [True] * 4
    assert all(f"at {column}" in rejects[2]["problem"] for column in "xy")


@pytest.mark.parametrize(
    ("column", "how"),
    [(pa.array([[1]]), "column = 'x'\nround = true"), (pa.array([[1]]), "column = 'x'\nrename = { '1' = '2' }")],
)
def test_a_column_that_holds_no_answers_is_told_of_at_once(
    batch: Batch, tmp_path: Path, column: pa.Array, how: str
) -> None:

    pa.parquet.write_table(pa.table({"x": column}), tmp_path / "in.parquet")
    (tmp_path / "map.toml").write_text(f"[facts.distress]\n{how}\n")
    result = batch("in.parquet", "-o", "out.csv", "--map", "map.toml")
    assert result.exit_code == 2
    assert "`distress` cannot be made of its columns: " in result.output
    assert not (tmp_path / "out.csv.parts").exists()


def test_only_what_the_mapping_says_is_read(batch: Batch, tmp_path: Path) -> None:
    """A column called like a fact is none, unless the mapping says so; and keys of later lines are let be."""
    (tmp_path / "map.toml").write_text('[facts.distress]\ncolumn = "suds"\n')
    (tmp_path / "in.jsonl").write_text('{"suds": 3, "place": "nowhere"}\n{"suds": 4, "mood": []}\n{}\n')
    assert batch("in.jsonl", "-o", "out.jsonl", "--map", "map.toml").exit_code == 0
    assert len(read(tmp_path / "out.jsonl")) == 3


@pytest.mark.parametrize("case", sorted(path.stem for path in MISTAKES.glob("*.toml")))
def test_what_is_printed_about_a_mistake(case: str) -> None:
    path = MISTAKES / f"{case}.toml"
    columns = ["a", "b", "full.of.pep", "tense", "TOD"]
    with pytest.raises(BalmError) as error:
        read_mapping(path.name, path.read_bytes(), rulebook().facts, columns)
    text = render_text(error.value.diagnostics)
    same(path.with_suffix(".txt"), text)
    assert all(one.span is not None for one in error.value.diagnostics)


def test_whatever_is_in_a_mapping_it_is_read_or_told_of() -> None:
    """Keys and values of every kind, put together by chance."""
    chance = random.Random(7)
    values = [
        "3",
        '"a"',
        '"a + b"',
        "true",
        '["a", "b"]',
        "[0, 3]",
        '{ low = "a" }',
        '[{ when = { a = 1 }, then = "low" }]',
    ]
    keys = [key for key in FactShape.model_fields if key != "less"]
    read_whole = 0
    for _ in range(3000):
        chosen = chance.sample(keys, chance.randint(1, 3))
        fact = chance.choice(["energy", "distress", "likes", "substance_now"])
        text = f"[facts.{fact}]\n" + "".join(f"{key} = {chance.choice(values)}\n" for key in chosen)
        with contextlib.suppress(BalmError):  # it says what is wrong; whatever else it raised would end this
            mapping = read_mapping("m", text.encode(), rulebook().facts, ["a", "b"])
            made, _ = apply_mapping(mapping, pa.table({"a": [1.0, None], "b": [2.0, 3.0]}))
            assert made.num_rows == 2
            read_whole += 1
    assert read_whole > 10
