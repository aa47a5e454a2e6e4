"""`balm new`: a pack to begin with, which passes check and test, and what to do with it."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from balm.command.output import say


@click.command("new", short_help="Write a pack to begin with.")
@click.argument("name")
@click.option(
    "--folder",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it; made if it is missing.  [default: this folder]",
)
def command(name: str, folder: Path) -> None:
    """Write NAME.toml: a small, complete pack that says what each of its parts is for.

    It builds on self-compassion and passes `balm check` and `balm test`. A file that is there is never written over.

    \b
    Examples:
      balm new late-shift
      balm new late-shift --folder packs
    """
    from balm.authoring.new import new_pack
    from balm.plugins.manager import load_plugins

    path = new_pack(name, folder, load_plugins().packs)
    file = shlex.quote(str(path))
    say(f"{path} is written. It is complete; change what is in it into what you know.\n")
    for line, what in (
        (f"balm check {file}", "is every name right, and every claim true?"),
        (f"balm test {file}", "does it do what its examples expect?"),
        (f"balm now --pack {file}", "what would a person see?"),
    ):
        say(f"  {line:<{len(file) + 16}}  {what}")
