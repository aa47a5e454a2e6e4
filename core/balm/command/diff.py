"""`balm diff`: what a change of packs moves, in the text and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file, complete_pack
from balm.command.host import Host
from balm.command.main import INTERRUPTED
from balm.command.options import trust_option, without_option
from balm.command.output import write_json
from balm.command.page import counted, page
from balm.command.progress import spinner

if TYPE_CHECKING:
    from balm.authoring.diff import Diff
    from balm.engine import Engine


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
    help="Exit 1 where help is lost or something excluded is offered again; or where anything differs.",
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Of each kind of difference, look for the smallest person for the first N.",
)
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
    trust: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """What a change of packs moves: first in the text, then in behaviour, for whom, and for how many.

    OLD and NEW are an installed pack's name, a TOML file, a folder of them, or one of these as it was at a git
    revision: PACK@REVISION. What is not listed is the same for everybody; that is proved, not sampled.

    \b
    Examples:
      balm diff old-pack.toml my-pack.toml
      balm diff --git HEAD my-pack.toml
      balm diff my-pack.toml@v1.0 my-pack.toml@v2.0
      balm diff --git origin/main my-pack.toml --fail-on less-safe
    """
    old, new = _sides(packs, revision)
    host = ctx.ensure_object(Host)
    from balm.authoring.sides import load_side

    before, after = (load_side(one, without=without, trust=trust, today=host.today) for one in (old, new))
    found, interrupted = _found(before, after, profiles, most, shown=not as_json)
    if as_json:
        write_json({"old": old, "new": new, **found.to_dict()})
    else:
        from balm.command.diff_page import show_diff

        with page() as sheet:
            show_diff(sheet, found, old, new)
    if interrupted:
        ctx.exit(INTERRUPTED)
    if (fail_on == "less-safe" and found.less_safe) or (fail_on == "any" and (found.text or found.behaviour)):
        ctx.exit(1)


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


def _found(before: Engine, after: Engine, profiles: str | None, most: int, *, shown: bool) -> tuple[Diff, bool]:
    """All that differs, or what was found before somebody interrupted."""
    from balm.authoring.diff import steps

    found: Diff | None = None
    try:
        with spinner("Comparing", shown=shown) as tell:
            for found in steps(before, after, profiles=profiles, most=most):
                if tell:
                    tell(f"{counted(len(found.behaviour), 'difference')}; looking at {found.doing or 'the rest'}")
    except KeyboardInterrupt:
        if found is None:
            raise
        return found, True
    assert found is not None  # noqa: S101  # there is a first step
    return found, False
