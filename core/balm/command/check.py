"""`balm check`: every mistake of packs, each with its place."""

from __future__ import annotations

import json

import click

from balm.command.complete import complete_pack
from balm.command.host import Host


@click.command("check", short_help="Look for mistakes in packs.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option("--without", multiple=True, metavar="PLUGIN", help="Leave a plugin off. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="The mistakes as JSON.")
@click.pass_context
def command(ctx: click.Context, packs: tuple[str, ...], without: tuple[str, ...], as_json: bool) -> None:
    """Look for mistakes in packs, all of them in one run. Exit 2 where there is one.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack is checked.

    \b
    Examples:
      balm check my-pack.toml
      balm check my-pack.toml --json
    """
    from balm.diagnostics.diagnostic import PackError

    host = ctx.find_object(Host) or Host()
    try:
        rulebook = host.load(packs, without=without).rulebook
    except PackError as error:
        if not as_json:
            raise
        click.echo(json.dumps([each.to_dict() for each in error.diagnostics], ensure_ascii=False, indent=2))
        ctx.exit(2)
    if as_json:
        click.echo("[]")
    else:
        names = ", ".join(pack.name for pack in rulebook.packs)
        count = len(rulebook.packs)
        click.echo(f"No mistakes in {count} pack{'' if count == 1 else 's'}: {names}.")
