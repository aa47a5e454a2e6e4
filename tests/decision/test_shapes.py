"""The shapes of a decision's data: the TypedDicts, the JSON Schemas and what is really written say the same."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

import balm
from balm.decision.data import DecisionData, PersonDecisionData
from balm.portable.schemas import SCHEMAS

SHAPES: dict[str, Any] = {"decision": DecisionData, "decision-person": PersonDecisionData}
PEOPLE: list[dict[str, Any]] = [
    {},
    {"distress": 4, "emotion": "sad", "need": "comforted", "likes": ["music", "warmth"]},
    {"distress": 8, "place": "work", "minutes": 5},
    {"distress": 8, "self_harm": "strong_thoughts", "country": "GB"},
]
OWN = [{"title": "Tea", "tags": ["nature"]}, {"title": "Walk", "kind": "behavioural", "minutes": [1, 2.5]}]


def schema_of(kind: str) -> Any:
    return json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))


@cache
def decisions() -> list[balm.Decision]:
    engine = balm.load(today=datetime.date(2026, 11, 24))
    return [engine.decide(facts, own=OWN) for facts in PEOPLE]


def meaning(part: Any, named: Any) -> Any:
    """What a schema asks for, without its words, its names and the order of alternatives."""
    if isinstance(part, list):
        return [meaning(one, named) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return meaning(named[part["$ref"].rpartition("/")[2]], named)
    if "enum" in part and None in part["enum"]:
        part = {"anyOf": [{"enum": [one for one in part["enum"] if one is not None]}, {"type": "null"}]}
    if isinstance(part.get("type"), list):
        part = {"anyOf": [{"type": one} for one in part["type"]]}
    if "anyOf" in part:
        every = [meaning(one, named) for one in part["anyOf"]]
        kinds = {json.dumps(one, sort_keys=True) for one in every}
        if '{"type": "number"}' in kinds:
            kinds.discard('{"type": "integer"}')  # which are numbers
        found = [json.loads(one) for one in sorted(kinds)]
        return {"anyOf": found} if len(found) > 1 else found[0]
    if "properties" in part:
        inside = {name: meaning(one, named) for name, one in part["properties"].items()}
        return {"type": "object", "required": sorted(part["required"]), "properties": inside}
    dropped = ("title", "description", "format") + (("type",) if "enum" in part or "const" in part else ())
    return {key: meaning(value, named) for key, value in part.items() if key not in dropped}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_types_and_the_schema_ask_for_the_same(kind: str) -> None:
    typed = TypeAdapter(SHAPES[kind]).json_schema()
    written = schema_of(kind)
    assert meaning(typed, typed["$defs"]) == meaning(written, written["$defs"])


def objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list | dict):
        for one in part.values() if isinstance(part, dict) else part:
            yield from objects(one)
    if isinstance(part, dict) and "properties" in part and isinstance(part.get("required"), list):
        yield part


@pytest.mark.parametrize("kind", SHAPES)
def test_what_is_written_fits_and_the_schema_lists_every_key_and_allows_others(kind: str) -> None:
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:balm:schema:")
    assert not [one for one in objects(schema) if one.get("additionalProperties") is False]
    assert all(set(one["required"]) == set(one["properties"]) for one in objects(schema))
    for one in objects(schema):
        one["additionalProperties"] = False
    for decision in decisions():
        data = decision.to_dict(audience="person") if kind == "decision-person" else decision.to_dict()
        jsonschema.validate(json.loads(json.dumps(data)), schema)


@pytest.mark.parametrize("top", [None, 0, 1, 3, 1_000])
def test_top_limits_recommendations_alone(top: int | None) -> None:
    for decision in decisions():
        whole, some = decision.to_dict(), decision.to_dict(top=top)
        assert some == {**whole, "recommendations": whole["recommendations"][:top]}
        assert json.loads(decision.to_json(top=top)) == some
        person = decision.to_dict(top=top, audience="person")
        assert len(person["recommendations"]) == len(some["recommendations"])
        assert json.loads(decision.to_json(2, top=top, audience="person")) == person


FOR_AUTHORS = {
    "by",
    "because",
    "reasons",
    "score",
    "points",
    "facts",
    "left_out",
    "degraded",
    "packs",
    "source",
    "tags",
}


def test_the_person_is_shown_words_and_no_rules() -> None:
    def keys(data: Any) -> Iterator[str]:
        for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            yield from keys(one)
        yield from data if isinstance(data, dict) else ()

    for decision in decisions():
        data = decision.to_dict(audience="person")
        assert not FOR_AUTHORS.intersection(keys(data))
        practices = {one.practice for one in decision.recommendations}
        rules = {rule.id for rule in balm.load().rulebook.rules} - practices
        assert not [one for one in rules if f'"{one}"' in decision.to_json(audience="person")]
        for one, shown in zip(data["recommendations"], decision.recommendations, strict=True):
            said = (shown.practice, shown.title, shown.text, shown.tell)
            assert (one["practice"], one["title"], one["text"], one["tell"]) == said


def test_what_was_read_back_tells_the_person_the_same() -> None:
    for decision in decisions():
        again = balm.Decision.from_dict(decision.to_dict())
        assert again.to_json(top=3, audience="person") == decision.to_json(top=3, audience="person")
        few = balm.Decision.from_dict(decision.to_dict(top=2))
        assert few.recommendations == decision.recommendations[:2]


@pytest.mark.parametrize("wrong", [{"top": -1}, {"audience": "doctor"}, {"audience": None}, {"audience": ["person"]}])
def test_what_cannot_be_asked_for(wrong: dict[str, Any]) -> None:
    for tell in (decisions()[0].to_dict, decisions()[0].to_json):
        with pytest.raises(ValueError, match=r"top is a number of|audience is"):
            tell(**wrong)


def test_the_persons_data_cannot_be_read_back_for_the_whole() -> None:
    with pytest.raises(balm.BalmError, match="without `top` and `audience`"):
        balm.Decision.from_dict(dict(decisions()[0].to_dict(audience="person")))
