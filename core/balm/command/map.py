"""`balm map`: what packs decide for all answers to two facts, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_fact, complete_fact_name, complete_file, complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.stopping import seconds_option, stoppable
from balm.deadline import Deadline
from balm.folder import PRIVATE

if TYPE_CHECKING:
    from balm.authoring.map import Map
    from balm.authoring.map_borders import Shows
    from balm.engine import Engine

ENDINGS = (".svg", ".png")
READABLE = 0o644
"""A picture of packs is for everybody to look at; one with a person's profile in it is private."""


@click.command("map", short_help="Draw what packs decide, over two facts.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option("--x", required=True, metavar="FACT", help="The fact across.", shell_complete=complete_fact_name)
@click.option("--y", required=True, metavar="FACT", help="The fact down.", shell_complete=complete_fact_name)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NAME=VALUE",
    help="A fact that every square has, such as place=home. Repeatable; goes before --profile.",
    shell_complete=complete_fact,
)
@click.option(
    "--profile",
    metavar="FILE|-",
    help="Read such facts from a TOML or JSON file, or from standard input with -.",
    shell_complete=complete_file,
)
@click.option(
    "--show",
    "shows",
    type=click.Choice(("first", "kind", "help")),
    default="first",
    show_default=True,
    help="What a square shows: the first practice, its kind, or the help.",
)
@click.option("-o", "--output", metavar="FILE", help="Draw it into FILE.svg or FILE.png.", shell_complete=complete_file)
@seconds_option
@trust_option
@without_option
@click.option("--json", "as_json", is_flag=True, help="The map as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    x: str,
    y: str,
    facts: tuple[str, ...],
    profile: str | None,
    shows: Shows,
    output: str | None,
    deadline: Deadline,
    trust: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """Draw what packs decide for all answers to two facts, and say what makes each border.

    The squares are exact: in each, no answer can be told from another by anything in the packs. What is not given
    is unknown, the time of day too.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack is drawn.

    \b
    Examples:
      balm map --x distress --y attachment --fact place=home --fact minutes=15
      balm map my-pack.toml --x minutes --y energy --show kind
      balm map --x distress --y self_harm --show help -o help.svg
    """
    from balm.authoring.map import draw_map
    from balm.command.progress import progress

    host = ctx.ensure_object(Host)
    path = None if output is None else _path(output)
    engine = host.load(packs, without=without, trust=trust)
    given = _given(engine, facts, profile)
    with stoppable() as stop:
        with progress("Squares") as report:
            drawn = draw_map(engine, x, y, given, shows, report, deadline)
        if path is not None:
            _write(path, drawn, READABLE if profile is None else PRIVATE, deadline)
    if stop.status:
        say(f"{stop.why} Nothing is drawn: not all squares and borders were looked at.", err=True)
        ctx.exit(stop.status)
    if as_json:
        from balm.authoring.map_data import map_data

        write_json(map_data(engine.program, drawn))
    elif path is not None:
        say(f"Drawn into {output}.")
    else:
        from balm.command.map_page import show_map

        with page() as sheet:
            show_map(sheet, drawn)


def _given(engine: Engine, facts: tuple[str, ...], profile: str | None) -> dict[str, object]:
    from balm.command.options import read_facts
    from balm.people.profile_file import Person, read_file

    told = read_file(profile) if profile is not None else Person({}, [])
    if told.own:
        raise click.UsageError("A map is of packs alone: leave `own` out of the profile.")
    return told.facts | read_facts(engine, facts, "--fact")


def _path(output: str) -> Path:
    """Where to draw. Raises UsageError where that cannot be."""
    path = Path(output).expanduser()
    if path.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"-o takes a file that ends in .svg or .png, and not {output!r}.")
    if not path.parent.is_dir():
        raise click.UsageError(f"-o takes a file in a folder that is there; {str(path.parent)!r} is not.")
    return path


def _write(path: Path, drawn: Map, mode: int, deadline: Deadline) -> None:
    """The picture, whole or not at all. Raises OutOfTime."""
    from balm.authoring.map_layout import lay_out
    from balm.folder import reason_of, replace_file

    layout = lay_out(drawn)
    if path.suffix.lower() == ".svg":
        from balm.authoring.map_svg import write_svg

        content = write_svg(layout)
    else:
        from balm.authoring.map_png import write_png

        content = write_png(layout, deadline)
    try:
        replace_file(str(path), content, mode)
    except OSError as error:
        raise click.UsageError(f"{str(path)!r} cannot be written: {reason_of(error)}.") from None
