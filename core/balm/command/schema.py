"""`balm schema`: JSON Schemas of packs, profiles, decisions, programs and words, for editors and for other software."""

from __future__ import annotations

import click

from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.portable.schemas import NAMES, pack_schema, profile_schema, schema_text


@click.command("schema", short_help="Print a JSON Schema.")
@click.argument("kind", type=click.Choice(NAMES))
@pack_options
def command(kind: str, load: Load) -> None:
    """Print the JSON Schema of a pack file, of a profile of the packs' facts, of a decision, of what the person is
    shown of it, or of a program or its words that `balm compile` writes.

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
        say(schema_text(kind), nl=False)
