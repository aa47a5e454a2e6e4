"""The schema of a profile takes what Balm takes, and refuses what Balm refuses, as a validator of its own reads it."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

import jsonschema
import pytest

from balm.language.combine import read_rulebook
from balm.language.fact_types.scale import _in_32_bits
from balm.language.facts import read_told
from balm.language.files import PackFile, PackFiles
from balm.language.here import Mistake
from balm.portable.schemas import profile_schema
from support.declared_facts import as_facts, declarations
from support.effort import rows
from support.generated_facts import FactMaker
from support.packs_from_data import Data, read_packs

from .table import Case, cases, pack


def validator(declared: dict[str, Data]) -> jsonschema.Draft202012Validator:
    floor = {"pack": {"name": "floor", "version": "1.0.0", "title": "Floor"}, "facts": declared}
    schema = json.loads(json.dumps(profile_schema(read_packs([], floor))))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@cache
def probe() -> jsonschema.Draft202012Validator:
    files = PackFiles("probe", "", (PackFile("probe.toml", pack(rules=False).encode()),))
    return jsonschema.Draft202012Validator(json.loads(json.dumps(profile_schema(read_rulebook([files], None, {}.get)))))


def as_json() -> list[Case]:
    """Rows that JSON can write: of numbers it has neither NaN nor an infinite one."""
    return [one for one in cases() if one.json and not any(word in one.json for word in ("NaN", "Infinity", "e400"))]


@pytest.mark.parametrize("case", as_json(), ids=lambda case: case.name)
def test_the_schema_takes_a_value_where_balm_does(case: Case) -> None:
    assert probe().is_valid({case.fact: case.value}) == (not case.means.startswith("refused")), case.json


SCALES: list[Data] = [
    {"range": [0, 1], "step": 0.1},
    {"range": [-10, 10], "step": 0.01},
    {"range": [0, 3], "step": 0.3},
    {"range": [1, 2], "step": 0.1},
    {"range": [0.5, 9.5], "step": 1},
    {"range": [1, 100], "step": 5},
    {"range": [0, 1000000], "step": 5},
    {"range": [3, 1000003], "step": 1},
    {"range": [-5, 5], "step": 2.5},
    {"range": [0, 0.000001], "step": 0.0000001},
    {"range": [0, 0.7]},
]


def told_of(random: Random, declared: Data) -> list[Any]:
    """Numbers on and beside steps, in and out of range, as numbers, as text and in 32 bits; and other things."""
    fact = as_facts({"fact": declared})["fact"]
    every = fact.datatype.sample(fact)
    some = [*every[:2], *every[-2:], *random.sample(every, min(6, len(every)))]
    if fact.datatype.numeric:
        step = fact.step or 0.01
        some += [fact.low - step, fact.high + step, *(round(one + step / 2, 9) for one in some)]
        some += [_in_32_bits(one) for one in some]
        texts = [f"{one:.9f}".rstrip("0") + "0" if random.random() < 0.5 else str(one) for one in some]
        some += [*texts, *(f"0{one}" for one in texts), *(f" {one}\t" for one in texts), "+1", "1e1", ".5", "5.", "-0"]
    else:
        some += [f" {one} " for one in some if isinstance(one, str)] + ["No", " yes", "on", 0, 1]
    return [*some, "", " ", None, "unknown", "declined", " declined", "known", True, [], {}, "none", "0..5", "not 3..7"]


def disagreements(declared: dict[str, Data], values: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    schema, facts = validator(declared), as_facts(declared)
    return [
        (name, value)
        for name, some in values.items()
        for value in some
        if schema.is_valid({name: value}) == isinstance(read_told(facts[name], value), Mistake)
        and not beyond_schemas(declared[name], value)
    ]


def beyond_schemas(declared: Data, value: Any) -> bool:
    """What no schema says, as docs/people.md lists: of many numbers the steps, and in text the range."""
    if declared["type"] != "scale":
        return False
    low, high = declared["range"]
    many = not declared.get("step") or (high - low) / declared["step"] > 2000
    whole = declared.get("step") and declared["step"] == int(declared["step"]) and low % declared["step"] == 0
    return many and (isinstance(value, str) or not (whole or not declared.get("step")))


@pytest.mark.parametrize("scale", rows(SCALES, quick=[one for one in SCALES if one["range"] != [-10, 10]]), ids=str)
def test_scales_of_all_steps(scale: Data) -> None:
    declared = {"fact": {"type": "scale", **scale, "may_decline": True}}
    assert disagreements(declared, {"fact": told_of(Random(1), declared["fact"])}) == []


@pytest.mark.parametrize("seed", rows(range(100), quick=range(2)))
def test_generated_facts_of_all_types(seed: int) -> None:
    random = Random(seed)
    maker = FactMaker(random)
    for i in range(4):
        maker._told_fact(f"fact_{i}")
    declared = {**maker.facts, **{name: {**one} for name, one in declarations().items()}}
    values = {
        name: [[*some] for some in ([], one["values"], one["values"][:1], ["x"])] + [", ".join(one["values"]), "none"]
        if one["type"] == "tags"
        else told_of(random, one)
        for name, one in declared.items()
    }
    assert disagreements(declared, values) == []
