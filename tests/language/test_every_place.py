"""Every form of condition in every place that takes conditions or selectors: read there as it is read alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import tomli

from balm.diagnostics.errors import PackError
from balm.language.conditions import parse_predicate
from balm.language.expectations import SELECTING
from balm.language.practices import attribute_facts
from balm.language.predicates import Predicate
from balm.portable.schemas import pack_schema
from support.declared_facts import DECLARED, declarations, rows
from support.packs_from_data import Data, read_packs
from test_predicates import FACTS, MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable

    from balm.language.rulebook import Rulebook

NAMES = ("pet", "bath", "walk")
ATTRIBUTES = attribute_facts(dict.fromkeys(NAMES), dict.fromkeys(NAMES), NAMES, NAMES)
SELECTORS = [
    ("kind", '"mental"'), ("kind", '"not mental"'), ("kind", '["mental", "unknown"]'), ("kind", '"known"'),
    ("stance", '["opening", "not closing"]'), ("id", '["pet", "bath"]'), ("id", '"not walk"'),
    ("pack", '"own"'), ("pack", '"not own"'),
    ("minutes", "5"), ("minutes", '"<= 5"'), ("minutes", '"3..7"'), ("minutes", '["(3..7]", 1, "unknown"]'),
    ("minutes", '"not [3..7)"'), ("minutes", '["not 3..7", 5]'),
    *((key, text) for key in ("tags", "needs") for text in (
        '"pet"', '["pet", "bath"]', '{ all = ["pet", "bath"] }', '{ none = ["pet"] }', '"any"', '"none"', '"known"',
        '["none", { all = ["pet", "bath"] }]', '[{ none = ["pet"] }, "unknown"]', '["walk", "none"]',
    )),
]  # fmt: skip
CONDITIONS = [*dict.fromkeys((fact, text) for fact, text, _, code in rows() if code in ("true", "false", "maybe"))]


def predicate(fact: str, text: str) -> tuple[Any, Predicate]:
    raw = tomli.loads(f"x = {text}")["x"]
    read = parse_predicate(FACTS.get(fact) or ATTRIBUTES[fact], raw)
    assert isinstance(read, Predicate)
    return {fact: raw}, read


Place = tuple[str, "Callable[[Any], Data]", "Callable[[Any], Any]"]
"""A section, what an entry of it has, and what of that the rulebook holds."""

OF_FACTS: dict[str, Place] = {
    "rule.when": ("rule", lambda raw: {"when": raw}, lambda one: one.when),
    "rule.any": ("rule", lambda raw: {"any": [raw, {}]}, lambda one: one.any[0]),
    "rule.unless": ("rule", lambda raw: {"unless": raw}, lambda one: one.unless[0]),
    "rule.unless in a list": ("rule", lambda raw: {"unless": [{}, raw]}, lambda one: one.unless[1]),
    "practice.limits": ("practice", lambda raw: {"limits": raw}, lambda one: one.limits),
    "claim.when": ("claim", lambda raw: {"when": raw}, lambda one: one.when),
    "claim.any": ("claim", lambda raw: {"any": [raw]}, lambda one: one.any[0]),
    "claim.unless": ("claim", lambda raw: {"unless": [raw]}, lambda one: one.unless[0]),
}
OF_PRACTICES: dict[str, Place] = {
    **{
        f"rule.{key}": ("rule", lambda raw, key=key: {key: [raw]}, lambda one, key=key: getattr(one, key)[0])
        for key in ("exclude", "only", "first", "keep")
    },
    "rule.prefer": ("rule", lambda raw: {"prefer": [raw | {"by": 2}]}, lambda one: one.points[0][0]),
    "rule.avoid": ("rule", lambda raw: {"avoid": [raw | {"by": 2}]}, lambda one: one.points[0][0]),
    **{
        f"{section}.expect.{key}": (
            section,
            lambda raw, key=key: {"expect": {key: raw}},
            lambda one, key=key: getattr(one.expect, key)[0],
        )
        for section in ("example", "claim")
        for key in SELECTING
        if (section, key) != ("claim", "some_shown")
    },
    "claim.where_feasible": ("claim", lambda raw: {"where_feasible": raw}, lambda one: one.where_feasible[0]),
    "claim.where_eligible": ("claim", lambda raw: {"where_eligible": [raw]}, lambda one: one.where_eligible[0]),
}
NEEDED: dict[str, Data] = {
    "rule": {"because": "So.", "ask": "flag"},
    "claim": {"because": "So.", "expect": {"nothing": True}},
    "example": {"expect": {"nothing": True}},
    "practice": {"title": "A", "kind": "mental", "minutes": [1, 2], "how": "Do."},
}


def pack_with(section: str, entries: list[Data]) -> Data:
    named = [
        NEEDED[section] | {"name" if section == "example" else "id": f"n{i:03}"} | one for i, one in enumerate(entries)
    ]
    words = dict.fromkeys(NAMES, "words")
    practices = [NEEDED["practice"] | {"id": name} for name in NAMES]
    pack = {"name": "floor", "version": "1.0.0", "title": "Floor"}
    sections = {"rule": [], "claim": [], "example": [], "practice": practices}
    sections[section] = [*sections[section], *named]
    return {"pack": pack, "facts": {**declarations()}, "tags": words, "needs": words, **sections}


def read(section: str, entries: list[Data]) -> list[Any]:
    made: Rulebook = read_packs([], pack_with(section, entries))
    found = {"rule": made.rules, "claim": made.claims, "example": made.examples, "practice": made.practices[3:]}[
        section
    ]
    return sorted(found, key=lambda one: one.name if section == "example" else one.id)


PLACES = [
    *(pytest.param(*place, CONDITIONS, id=name) for name, place in OF_FACTS.items()),
    *(pytest.param(*place, SELECTORS, id=name) for name, place in OF_PRACTICES.items()),
]


@pytest.mark.parametrize(("section", "write", "look", "forms"), PLACES)
def test_a_form_is_read_as_alone(section: str, write: Any, look: Any, forms: list[tuple[str, str]]) -> None:
    wanted = [predicate(*form) for form in forms]
    found = read(section, [write(raw) for raw, _ in wanted])
    assert [look(one) for one in found] == [(read,) for _, read in wanted]


def test_the_schema_of_packs_takes_every_form() -> None:
    validator = jsonschema.Draft202012Validator(pack_schema())
    for section, write, _ in OF_FACTS.values():
        data = pack_with(section, [write(predicate(*form)[0]) for form in CONDITIONS])
        assert not [one.message for one in validator.iter_errors(json.loads(json.dumps(data)))][:1]


@pytest.mark.parametrize("place", OF_FACTS)
def test_what_is_no_form_is_refused_at_its_place(place: str) -> None:
    section, write, _ = OF_FACTS[place]
    wrong = [(fact, tomli.loads(f"x = {text}")["x"], code) for fact, text, code in MISTAKES if code != DECLARED]
    with pytest.raises(PackError) as caught:
        read(section, [write({fact: raw}) for fact, raw, _ in wrong])
    lines = [one.span.line for one in caught.value.diagnostics]
    assert {one.code for one in caught.value.diagnostics} == {code for _, _, code in wrong}
    assert len({*lines}) == len(wrong)
