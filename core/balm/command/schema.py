"""`balm schema`: JSON Schemas of packs, of profiles and of decisions, for editors and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from balm.command.options import Load, pack_options
from balm.command.output import say, write_json

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command("schema", short_help="Print a JSON Schema.")
@click.argument("kind", type=click.Choice(["pack", "profile", "decision"]))
@pack_options
def command(kind: str, load: Load) -> None:
    """Print the JSON Schema of a pack file, of a profile of the packs' facts, or of a decision.

    \b
    Examples:
      balm schema pack > balm-pack.schema.json
      balm schema profile --pack my-pack.toml
    """
    if kind == "profile":
        write_json(profile_schema(load().rulebook))
    elif kind == "pack":
        write_json(pack_schema())
    else:
        say((SCHEMAS / "decision.schema.json").read_text(encoding="utf-8"), nl=False)


def pack_schema() -> dict[str, Any]:
    """The schema of a pack file, generated from the shapes that packs are read with."""
    from balm.language.shape import FileShape

    schema = FileShape.model_json_schema()
    head = {"$schema": DIALECT, "$id": "urn:balm:schema:pack", "title": "A Balm pack file"}
    return head | {k: v for k, v in schema.items() if k != "title"}


def profile_schema(rulebook: Rulebook) -> dict[str, Any]:
    """The schema of a profile: every fact that may be told, and the person's own practices."""
    told = {name: _fact_schema(fact) for name, fact in rulebook.facts.items() if fact.tellable}
    texts = {"type": "array", "items": {"type": "string"}}
    own = {
        "type": "object",
        "required": ["title"],
        "additionalProperties": False,
        "properties": {
            "title": {"type": "string", "minLength": 1},
            "kind": {"enum": ["mental", "behavioural"]},
            "stance": {"enum": ["opening", "neutral", "closing"]},
            "needs": {**texts, "items": {"enum": list(rulebook.needs)}},
            "tags": {**texts, "items": {"enum": list(rulebook.tags)}},
            "minutes": {
                "type": "array",
                "items": {"type": "number", "minimum": 0},
                "minItems": 2,
                "maxItems": 2,
            },
        },
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:balm:schema:profile:{'+'.join(f'{pack.name}@{pack.version}' for pack in rulebook.packs)}",
        "title": "A profile for " + ", ".join(pack.name for pack in rulebook.packs),
        "description": "What is told about one person now. What is left out, or null, is unknown.",
        "type": "object",
        "additionalProperties": False,
        "properties": told
        | {"own": {"description": "Soothing activities of their own.", "type": "array", "items": {"anyOf": [
            {"type": "string", "minLength": 1}, own]}}},
    }  # fmt: skip


def _fact_schema(fact: Fact) -> dict[str, Any]:
    states: list[Any] = [None, "unknown", *(["declined"] if fact.may_decline else [])]
    told, texts = fact.datatype.schema(fact)
    choices = [*told, {"enum": [*texts, *states]}]
    schema: dict[str, Any] = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return {"description": fact.ask, **schema} if fact.ask else schema
