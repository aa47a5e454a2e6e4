"""A seed -> a file of some kind, broken by chance: bytes, text, the data in it, or the rows of a history."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import zlib
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from support.every_command import ENTRY, GOOD, PERSON, write_good
from support.hostile_texts import HALF, HOSTILE, UNSEEN
from support.people_files import write_rows
from support.text_mutations import MUTATIONS

WORDS = ["upset", "calm", "own", "sit", "pack", "facts", "practice", "rule", "when", "unless", "prefer", "set", "say"]
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 4, 2**31, 2**63, 2**64, 10**30, 10**400, 0.1, -0.0, 1e308, 5e-324, float("nan"),
    float("inf"), "", " ", "4", "nan", "yes", "unknown", "declined", "0" * 5000, HOSTILE, HALF, "\0", "e\u0301",
    [], {}, [[]], [None], [HOSTILE], {"": {}}, {HALF: HALF}, {"title": "Walk"}, {"title": 1, "minutes": [1e308, -1]},
    "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-02-30", "2026-11-24",
)  # fmt: skip
TYPES = (
    pa.int8(), pa.uint64(), pa.float16(), pa.float32(), pa.string(), pa.large_string(), pa.binary(), pa.bool_(),
    pa.null(), pa.date32(), pa.timestamp("ns", "UTC"), pa.duration("s"), pa.decimal128(38, 10), pa.list_(pa.string()),
    pa.struct([("title", pa.string())]), pa.map_(pa.string(), pa.int64()), pa.dictionary(pa.int8(), pa.string()),
)  # fmt: skip


def broken_file(random: Random, kind: str, ending: str, folder: Path) -> Path:
    """A file of a kind, broken in one to three ways."""
    path = folder / f"broken{ending}"
    if ending in (".parquet", ".arrow", ".arrows") and random.random() < 0.5:
        return odd_table(random, path)
    if "json" in ending and random.random() < 0.5:
        data = ENTRY if kind == "log" else {**PERSON, "own": ["Walk", {"title": "Sing", "minutes": [1, 2]}]}
        text = json.dumps(odd_data(random, json.loads(json.dumps(data)))) + "\n"
        path.write_bytes(packed(text.encode("utf-8", "surrogatepass"), ending))
        return path
    write_good(path, kind)
    for _ in range(random.choice((1, 1, 2, 3))):
        raw = path.read_bytes()
        text = None
        with suppress(UnicodeDecodeError, OSError, EOFError, zlib.error):
            text = (gzip.decompress(raw) if ending.endswith(".gz") else raw).decode()
        if text is None or random.random() < 0.3:
            path.write_bytes(broken_bytes(random, raw))
        else:
            change = random.choice(MUTATIONS) if random.random() < 0.8 else hostile
            made = change(random, text, WORDS)
            path.write_bytes(packed(made.encode("utf-8", "surrogatepass"), ending))
    return path


def packed(raw: bytes, ending: str) -> bytes:
    return gzip.compress(raw) if ending.endswith(".gz") else raw


def hostile(random: Random, text: str, _: list[str]) -> str:
    """The text with something that acts on a terminal, somewhere in a word."""
    places = [found.end() for found in re.finditer(r"\w", text)] or [0]
    at = random.choice(places)
    return text[:at] + random.choice(UNSEEN) + "a" + text[at:]


def broken_bytes(random: Random, raw: bytes) -> bytes:
    at, more = random.randrange(len(raw) + 1), random.randrange(1, 9)
    return random.choice((
        raw[:at] + random.randbytes(more) + raw[at + more :],
        raw[:at] + random.randbytes(more) + raw[at:],
        raw[:at] + raw[at + more :],
        raw[:at],
        raw[:at] + raw[at:] * 2,
        raw[:at] + bytes(more) + raw[at + more :],
        raw[:at] + b"\xff" * more + raw[at + more :],
    ))  # fmt: skip


def odd_data(random: Random, data: Any) -> Any:
    """Data of JSON in which something is of another kind, missing, or told beside it."""
    if isinstance(data, dict) and data and random.random() < 0.85:
        name = random.choice([*data])
        return {**data, random.choice((name, name, name, HALF, HOSTILE, "upset")): odd_data(random, data[name])}
    if isinstance(data, list) and data and random.random() < 0.85:
        at = random.randrange(len(data))
        return [*data[:at], odd_data(random, data[at]), *data[at + 1 :]]
    return random.choice(ODD)


def odd_table(random: Random, path: Path) -> Path:
    """A table whose columns have odd names, types and values."""
    columns: dict[str, pa.Array] = {}
    for name in random.sample(["upset", "calm", "own", "id", "", HOSTILE, "upset ", "row"], random.randint(1, 4)):
        values = [random.choice(ODD) for _ in range(3)]
        made: pa.Array = pa.nulls(3, random.choice(TYPES))
        with suppress(pa.ArrowException, TypeError, ValueError, OverflowError):
            made = pa.array(values, random.choice(TYPES))
        if random.random() < 0.5:
            made = pa.array([random.choice((None, 4, 11, -1)) for _ in range(3)])
        columns[name] = made
    table = pa.table(columns)
    try:
        return write_rows(path, table.to_pylist(), [*columns], table)
    except (pa.ArrowException, ValueError):  # a type that this form does not have
        write_good(path, "table")
        return path


def broken_history(random: Random, path: Path) -> None:
    """A history file in which a value, or some bytes, are others."""
    if random.random() < 0.5:
        path.write_bytes(broken_bytes(random, path.read_bytes()))
        return
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error, OverflowError, UnicodeEncodeError):
        columns = [row[1] for row in connection.execute("pragma table_info(entry_1)")]
        for name in random.sample(columns, random.randint(1, 3)):
            value = odd_data(random, {"upset": 4}) if random.random() < 0.5 else random.choice(ODD)
            told = value if value is None or isinstance(value, int | float | str) else json.dumps(value)
            connection.execute(f"update entry_1 set {name} = ?", (told,))  # noqa: S608
            connection.commit()


def kinds() -> list[tuple[str, str]]:
    """Every kind of file, with each end that its name may have."""
    return [(kind, ending) for kind, endings in GOOD.items() for ending in endings]
