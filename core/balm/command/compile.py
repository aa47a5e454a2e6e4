"""`balm compile`: packs as one file, with which other runtimes decide."""

from __future__ import annotations

from pathlib import Path

import click

from balm.command.complete import complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import say, say_bytes
from balm.folder import reason_of, replace_file


@click.command("compile", short_help="Write packs as one file for other runtimes.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it there, not to standard output."
)
@click.option(
    "--words",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write there what people type in their own words, which the program does not hold.",
)
@trust_option
@without_option
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    output: Path | None,
    words: Path | None,
    trust: tuple[str, ...],
    without: tuple[str, ...],
) -> None:
    """Write packs, those they extend and the floor as one file of JSON: the format balm-program/1.

    With it the runtime for browsers, phones and Node decides as Balm does, on the person's own device. The same packs
    and plugins give the same bytes. A plugin's strategy that is code alone has to be left off.

    A check-in also takes typed text once the runtime has the words of the same packs (balm-words/1): a second file, as
    a page can show its first screen before they are there.

    PACK is an installed pack's name, a TOML file or a folder of them; without one it is the starter pack.

    \b
    Examples:
      balm compile --without adaptive -o program.json --words words.json
      balm compile my-pack.toml --without adaptive > program.json
    """
    host = ctx.ensure_object(Host)
    engine = host.load(packs, without=without, trust=trust)
    program = engine.program_json().encode()
    if output is None:
        say_bytes(program)
    else:
        _write(output, program)
    if words is not None:
        _write(words, engine.words_json().encode(), told=output is not None)


def _write(file: Path, made: bytes, *, told: bool = True) -> None:
    try:
        replace_file(str(file), made, 0o644)
    except OSError as error:
        raise click.UsageError(f"{str(file)!r} cannot be written: {reason_of(error)}.") from None
    if told:
        say(f"Wrote {file}: {len(made):,} bytes.")
