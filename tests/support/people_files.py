"""People in files: generated profiles -> a file of any form, and what is to come out for them."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

import balm
from support.generated_people import own_practices, profile

Person = dict[str, Any]

TAGS = pa.list_(pa.string())
TYPES = {"number": pa.float64(), "text": pa.string(), "boolean": pa.bool_(), "texts": TAGS}
OWN = pa.list_(
    pa.struct(
        [
            ("title", pa.string()),
            ("kind", pa.string()),
            ("needs", TAGS),
            ("minutes", pa.list_(pa.int64())),
            ("tags", TAGS),
        ]
    )
)
ENDINGS = (".parquet", ".arrow", ".arrows", ".jsonl", ".jsonl.gz", ".csv", ".csv.gz")


@cache
def engine() -> balm.Engine:
    """The shipped packs with the bundled plugins."""
    return balm.load()


def people(count: int, seed: int = 1, *, declined: bool = False, own: bool = False) -> list[Person]:
    """So many people, each with an `id`; what is not told is absent."""
    random = Random(seed)
    made = []
    for number in range(count):
        told = profile(engine().rulebook, random)
        if not declined:
            told = {name: value for name, value in told.items() if value != "declined"}
        if own and random.random() < 0.3:
            titles = [one["title"] for one in own_practices(random)]
            told["own"] = [{"title": title, "tags": ["drink"][: random.randint(0, 1)]} for title in titles]
        made.append({"id": f"{number:03}", **told})
    return made


def as_table(made: list[Person]) -> pa.Table:
    """A column a fact, in the fact's own type."""
    columns = {"id": pa.array([person["id"] for person in made])}
    for name, fact in engine().rulebook.facts.items():
        if fact.tellable:
            values = [person.get(name) for person in made]
            columns[name] = pa.array(values, TYPES[fact.datatype.column])
    if any("own" in person for person in made):
        columns["own"] = pa.array([person.get("own") for person in made], OWN)
    return pa.table(columns)


def typed(value: Any) -> str:
    """A value as it is typed at a prompt; of an empty list, that there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "" if value is None else str(value)


def write(path: Path, made: list[Person]) -> Path:
    """The file of these people that the end of its name says."""
    names = ["id", *(name for name, fact in engine().rulebook.facts.items() if fact.tellable)]
    return write_rows(path, made, names, as_table(made))


def write_rows(path: Path, made: list[Person], names: list[str], table: pa.Table) -> Path:
    """The same of any rows: `names` are the columns of CSV, `table` is what Parquet and Arrow hold."""
    name = path.name
    if ".jsonl" in name:
        text = "".join(json.dumps(person) + "\n" for person in made)
    elif ".csv" in name:
        text = _csv([names, *([typed(person.get(name)) for name in names] for person in made)])
    else:
        if name.endswith(".parquet"):
            pa.parquet.write_table(table, path, row_group_size=11)
        else:
            new = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
            with new(str(path), table.schema) as writer:
                writer.write_table(table, max_chunksize=13)
        return path
    raw = text.encode()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


def _csv(lines: list[list[str]]) -> str:
    from io import StringIO

    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows(lines)
    return made.getvalue()


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of an output, lists as lists and numbers as numbers, whatever its form."""
    name = path.name
    if name.endswith(".parquet"):
        return pa.parquet.read_table(path).to_pylist()  # type: ignore[no-any-return]
    if name.endswith((".arrow", ".arrows")):
        opened = pa.ipc.open_file if name.endswith(".arrow") else pa.ipc.open_stream
        return opened(path.read_bytes()).read_all().to_pylist()  # type: ignore[no-any-return]
    raw = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    if ".jsonl" in name:
        return [json.loads(line) for line in raw.decode().splitlines()]
    return [_read_row(row) for row in csv.DictReader(raw.decode().splitlines(keepends=True))]


def _read_row(row: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = dict(row)
    for name, cell in row.items():
        if name.startswith("reasons_"):
            made[name] = json.loads(cell) if cell else None
        elif name == "help":
            made[name] = cell.split()
        elif cell.isdecimal() and name not in ("id", "problem"):
            made[name] = int(cell)
        elif cell == "":
            made[name] = None
        elif name.startswith("score_"):
            made[name] = int(cell)
    return made


def expected(made: list[Person], first: int = 3, *, reasons: bool = False) -> list[dict[str, Any]]:
    """The rows to come out, from one decision after the other."""
    rows = []
    for number, person in enumerate(made):
        told = {name: value for name, value in person.items() if name not in ("id", "own")}
        decision = engine().decide(told, own=person.get("own", ()))
        row: dict[str, Any] = {"row": number, "id": person["id"]}
        for n in range(1, first + 1):
            one = decision.recommendations[n - 1] if n <= len(decision.recommendations) else None
            row[f"practice_{n}"], row[f"score_{n}"] = (one.practice, one.score) if one else (None, None)
            if reasons:
                row[f"reasons_{n}"] = (
                    [{"by": r.by, "points": r.points, "first": r.first, "kept": r.kept} for r in one.reasons]
                    if one
                    else None
                )
        row["help"] = [referral.kind for referral in decision.referrals]
        row["question"] = decision.questions[0].fact if decision.questions else None
        row["eligible"] = len(decision.recommendations)
        row["fired"] = len(decision.outcome.fired)
        row["degraded"] = len(decision.degraded)
        rows.append(row)
    return rows
