"""Schemas: the name of a format -> its JSON Schema, for editors and for other software."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from balm.language.fact_types.base import BLANKS
from balm.language.values import DECLINED, UNKNOWN

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("pack", "profile", "decision", "decision-person", "program", "words")
"""The formats that have a schema."""


def schema_text(name: str) -> str:
    """The text of a schema that is kept with the package: decision, decision-person, program or words."""
    return (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")


def pack_schema() -> dict[str, Any]:
    """The schema of a pack file, generated from the shapes that packs are read with."""
    from balm.language.shape import FileShape

    schema = FileShape.model_json_schema()
    head = {"$schema": DIALECT, "$id": "urn:balm:schema:pack", "title": "A Balm pack file"}
    return head | {k: v for k, v in schema.items() if k != "title"}


def profile_schema(rulebook: Rulebook) -> dict[str, Any]:
    """The schema of a profile: every fact that may be told, and the person's own practices."""
    from balm.deciding.profile import MOST_OWN
    from balm.language.practices import attribute_facts

    told = {name: _fact_schema(fact) for name, fact in rulebook.facts.items() if fact.tellable}
    attributes = attribute_facts(rulebook.tags, rulebook.needs)
    title = {"type": "string", "pattern": f"^(?!{BLANKS}$)"}
    minutes = {"items": {"type": "number", "minimum": 0}, "minItems": 2, "maxItems": 2}
    own = {
        "type": "object",
        "required": ["title"],
        "additionalProperties": False,
        "properties": {"title": title}
        | {key: _fact_schema(attributes[key]) for key in ("kind", "stance", "needs", "tags")}
        | {"minutes": {"anyOf": [{"type": "array", **minutes}, {"type": "null"}]}},
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:balm:schema:profile:{'+'.join(f'{pack.name}@{pack.version}' for pack in rulebook.packs)}",
        "title": "A profile for " + ", ".join(pack.name for pack in rulebook.packs),
        "description": "What is told about one person now. What is left out, or null, is unknown.",
        "type": "object",
        "additionalProperties": False,
        "properties": told
        | {"own": {"description": "Soothing activities of their own.", "type": ["array", "null"], "maxItems": MOST_OWN,
            "items": {"anyOf": [title, own]}}},
    }  # fmt: skip


def _fact_schema(fact: Fact) -> dict[str, Any]:
    """What may be told of a fact: values, states, and text that is read as one of them."""
    told, texts = fact.datatype.schema(fact)
    states = [UNKNOWN, *([DECLINED] if fact.may_decline else [])]
    written = {"type": "string", "pattern": f"^{BLANKS}(?:{'|'.join([texts, *states])})?{BLANKS}$"}
    schema: dict[str, Any] = {"anyOf": [*told, {"enum": [None, *states]}, written]}
    return {"description": fact.ask, **schema} if fact.ask else schema
