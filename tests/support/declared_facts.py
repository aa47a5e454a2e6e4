"""The facts of `cases/predicates.csv`. A type that has one there is generated too, and so run by the laws."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from support.packs_from_data import Data, read_packs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.language.facts import Fact

TABLE = Path(__file__).parent.parent / "cases" / "predicates.csv"
DECLARED = "declared"
"""What is expected in a row that declares a fact instead of speaking of it: the answer is its declaration."""


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """Fact, predicate, answer, expected: as the table has them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row.values()) for row in csv.DictReader(file))


@cache
def declarations() -> Mapping[str, Data]:
    """Fact -> its declaration as TOML has it."""
    return {name: tomli.loads(f"x = {text}")["x"] for name, _, text, expected in rows() if expected == DECLARED}


def as_facts(declared: Mapping[str, Data]) -> Mapping[str, Fact]:
    """Facts as the real reader makes them of their declarations."""
    pack = {"pack": {"name": "table", "version": "1.0.0", "title": "A table"}, "facts": dict(declared)}
    return read_packs([], pack).facts


@cache
def declared_as(kind: str, *, small: bool = False) -> list[Data]:
    """Declarations of facts of a type, small ones: those of which everybody can be asked everything."""
    found = [{k: v for k, v in data.items() if k != "may_decline"} for data in declarations().values()]
    return [data for data in found if data["type"] == kind and (not small or len(sampled(data)) <= 8)]


def sampled(declared: Data) -> list[Any]:
    """Answers to a fact that is declared so, the lowest first and the highest last; not of sets of tags."""
    fact = as_facts({"fact": declared})["fact"]
    return fact.datatype.sample(fact)
