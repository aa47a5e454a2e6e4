"""A crowd: a table of people as Spark would hold it, some of them no profile; and a checksum that knows no order."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from support import generated_people

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook

KEY = "id"
_TYPES = {
    "number": pa.float64(), "text": pa.string(), "boolean": pa.bool_(), "texts": pa.list_(pa.string()),
}  # fmt: skip


def crowd(rulebook: Rulebook, size: int, *, told: int = 300, wrong: float = 0.03) -> pa.Table:
    """People with a key and every fact that may be told; a share of them tell a distress that the scale has not.

    Each fact is told as one of `told` generated people tells it, independently of the others: most are unlike anybody.
    """
    chance = random.Random(5)
    told_by = [generated_people.profile(rulebook, chance) for _ in range(told)]
    numbers = np.random.default_rng(5)
    columns: dict[str, pa.Array] = {KEY: pa.array(range(size))}
    for name, fact in rulebook.facts.items():
        if fact.tellable:
            told_here = pa.array([_cell(fact, one.get(name)) for one in told_by], _type(fact))
            columns[name] = told_here.take(pa.array(numbers.integers(told, size=size)))
    distress = columns["distress"].to_numpy(zero_copy_only=False)
    columns["distress"] = pa.array(np.where(numbers.random(size) < wrong, 99, distress), from_pandas=True)
    return pa.table(columns)


def _type(fact: Fact) -> pa.DataType:
    return pa.string() if fact.may_decline else _TYPES[fact.datatype.column]


def _cell(fact: Fact, value: Any) -> Any:
    return str(value) if fact.may_decline and value is not None else value


def whole(batch: Any, keys: pa.Array) -> list[dict[str, Any]]:
    """A batch of one machine in the form that Spark gives: with keys, and problems among the decisions."""
    answers = [{**row, "problem": None} for row in batch.decisions.to_pylist()]
    empty = dict.fromkeys(batch.decisions.column_names)
    answers += [{**empty, **row} for row in batch.rejects.to_pylist()]
    return [{KEY: keys[row.pop("row")].as_py(), **row} for row in answers]


def checksum(rows: list[dict[str, Any]]) -> str:
    """Over all values of all rows, whatever the order of the rows."""
    parts = (hashlib.sha256(json.dumps(row, sort_keys=True).encode()).digest() for row in rows)
    return f"{len(rows)} rows, {sum(int.from_bytes(part) for part in parts) % 2**256:064x}"
