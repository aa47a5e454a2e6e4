"""`balm publish`: the check-in page, as a folder for any static host."""

from __future__ import annotations

from pathlib import Path

import click

from balm.command.complete import complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import say, write_json


@click.command("publish", short_help="Write the check-in page.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option(
    "--language", default="en", show_default=True, metavar="LANG", help="The language of the page's own words."
)
@click.option("--json", "as_json", is_flag=True, help="The files that were written, as JSON.")
@trust_option
@without_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    packs: tuple[str, ...],
    language: str,
    as_json: bool,
    trust: tuple[str, ...],
    without: tuple[str, ...],
) -> None:
    """Write the check-in as a page into a folder that any static host serves. It decides on the person's own device.

    The page asks the network for nothing but its own files, and keeps nothing unless it is asked to. DIR/open.html is
    all of it in one file, for a double click. DIR has to be new, empty, or hold an earlier page, which is replaced.

    PACK is an installed pack's name, a TOML file or a folder of them; without one it is the starter pack.

    \b
    Examples:
      balm publish site --without adaptive
      balm publish site my-pack.toml --without adaptive
      python -m http.server --directory site
    """
    from balm.folder import reason_of
    from balm.publishing.output import ForeignFolderError, earlier, write_site
    from balm.publishing.site import site
    from balm.texts import languages

    if language not in languages():
        raise click.UsageError(f"The page has no words in {language!r}. It has them in: {', '.join(languages())}.")
    try:
        earlier(folder)
        engine = ctx.ensure_object(Host).load(packs, without=without, trust=trust)
        files = site(engine.program_json(), engine.words_json(), language, engine.rulebook.page)
        write_site(folder, files)
    except ForeignFolderError:
        raise click.UsageError(
            f"{str(folder)!r} holds something else than a page of Balm. Name a new folder, or empty this one."
        ) from None
    except OSError as error:
        raise click.UsageError(f"{str(folder)!r} cannot be written: {reason_of(error)}.") from None
    if as_json:
        write_json({"folder": str(folder), "files": {name: len(content) for name, content in files.items()}})
        return
    say(f"Wrote {len(files)} files to {folder}. To look at it, open {folder / 'open.html'}.")
