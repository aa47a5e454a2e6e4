"""`balm diff`: what a change of packs moves, in the text and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file, complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import write_json
from balm.command.page import counted, page
from balm.command.progress import spinner
from balm.command.stopping import seconds_option, stoppable
from balm.deadline import Deadline

if TYPE_CHECKING:
    from balm.authoring.diff import Diff

FOUND = 1


@click.command("diff", short_help="What a change of packs moves, and for whom.")
@click.argument("packs", nargs=-1, metavar="OLD NEW", shell_complete=complete_pack)
@click.option("--git", "revision", metavar="REVISION", help="Compare one PACK with what it was at a git revision.")
@click.option(
    "--profiles",
    metavar="FILE",
    help="Count real people too: a JSON Lines file, or a CSV file whose first line names facts.",
    shell_complete=complete_file,
)
@click.option(
    "--fail-on",
    type=click.Choice(["less-safe", "any"]),
    help="Exit 1 where help is lost or something excluded is offered again; or where anything differs. With less-safe, "
    "what cannot fail is not looked at, unless --shares or --profiles asks for it.",
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Of each kind of difference, look for the smallest person for the first N.",
)
@click.option("--shares", is_flag=True, help="Say which share of all cells each difference touches.")
@seconds_option
@trust_option
@without_option
@click.option("--json", "as_json", is_flag=True, help="The differences as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    revision: str | None,
    profiles: str | None,
    fail_on: str | None,
    most: int,
    shares: bool,
    deadline: Deadline,
    trust: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """What a change of packs moves: first in the text, then in behaviour, what is less safe first, and for whom.

    OLD and NEW are an installed pack's name, a TOML file, a folder of them, or one of these as it was at a git
    revision: PACK@REVISION. What is not listed is the same for everybody; that is proved, not sampled. Where it was
    stopped before the end, it says what was not looked at.

    \b
    Examples:
      balm diff old-pack.toml my-pack.toml
      balm diff --git HEAD my-pack.toml
      balm diff my-pack.toml@v1.0 my-pack.toml@v2.0
      balm diff --git origin/main my-pack.toml --fail-on less-safe
    """
    old, new = _sides(packs, revision)
    host = ctx.ensure_object(Host)
    from balm.authoring.diff import steps
    from balm.authoring.sides import load_side

    found: Diff | None = None
    with stoppable() as stop, spinner("Reading packs") as tell:
        before, after = (load_side(one, without=without, trust=trust, today=host.today) for one in (old, new))
        for found in steps(before, after, profiles=profiles, most=most, shares=shares, deadline=deadline):
            if fail_on == "less-safe" and found.safety_known and found.text and not (shares or profiles):
                break
            tell(f"{counted(len(found.behaviour), 'difference')}; looking at {next(iter(found.left), 'the rest')}")
    if found is None:
        ctx.exit(stop.status)
    if as_json:
        write_json({"old": old, "new": new, **found.to_dict()})
    else:
        from balm.command.diff_page import show_diff

        with page() as sheet:
            show_diff(sheet, found, old, new, stop.why)
    failed = (fail_on == "less-safe" and found.less_safe) or (fail_on == "any" and (found.text or found.behaviour))
    if stop.interrupted or (stop.status and not failed):
        ctx.exit(stop.status)
    if failed:
        ctx.exit(FOUND)


def _sides(packs: tuple[str, ...], revision: str | None) -> tuple[str, str]:
    if revision is not None:
        if len(packs) != 1:
            raise click.UsageError("--git REVISION takes one pack, such as: balm diff --git HEAD my-pack.toml")
        return f"{packs[0]}@{revision}", packs[0]
    if len(packs) != 2:
        raise click.UsageError(
            "Name two packs, OLD and NEW; or one with --git REVISION, to compare it with what it was."
        )
    return packs[0], packs[1]
