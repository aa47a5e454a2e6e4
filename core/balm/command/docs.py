"""`balm docs`: packs as pages for people who answer for them and do not read TOML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import for_encoding, say
from balm.command.progress import spinner
from balm.command.stopping import Stop, seconds_option
from balm.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.engine import Engine


@click.command("docs", short_help="Show packs as readable pages.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Write NAME.md or NAME.html there."
)
@click.option("--format", "form", type=click.Choice(["md", "html"]), default="md", help="Markdown, or HTML.")
@seconds_option
@trust_option
@without_option
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    output: Path | None,
    form: str,
    deadline: Deadline,
    trust: tuple[str, ...],
    without: tuple[str, ...],
) -> None:
    """Show packs as readable pages: facts, practices, rules in sentences, help, claims, examples and sources.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack is shown. A page of
    HTML is whole in itself: it loads nothing and runs nothing.

    \b
    Examples:
      balm docs my-pack.toml
      balm docs my-pack.toml floor --format html -o pages
    """
    from balm.authoring.docs import docs_pages
    from balm.authoring.docs_html import html
    from balm.authoring.docs_markdown import markdown

    host = ctx.ensure_object(Host)
    engine = host.load(packs, without=without, trust=trust)
    with spinner("Proving claims"):
        report = engine.check(only=["claim-refuted"], deadline=deadline)
    refuted = {finding.at: finding.message for finding in report.findings}
    status = {claim.id: refuted.get(claim.id, "proved") for claim in engine.rulebook.claims if report.complete}
    pages = docs_pages(engine, _names(engine, packs), claim_status=status)
    if form == "html" and output is None and len(pages) > 1:
        raise click.UsageError("A page of HTML is one pack. Name a folder for several: -o DIR.")
    written = {f"{page.name}.{form}": (html if form == "html" else markdown)(page) for page in pages}
    if output is None:
        text = "\n".join(written.values())
        say(text if form == "md" else for_encoding(text), nl=False)
    else:
        for name, text in written.items():
            say(str(_write(output / name, text)))
    if not report.complete:
        stop = Stop()
        stop.at(deadline)
        say(f"{stop.why} The pages do not say which claims are proved.", err=True)
        ctx.exit(stop.status)


def _names(engine: Engine, packs: Sequence[str]) -> list[str]:
    """The names of the packs that were asked for, by name or path."""
    from balm.loading import STARTER, pack_files

    names = {info.files: info.name for info in engine.rulebook.packs}
    asked = [pack_files(pack, engine.plugins) for pack in packs or (STARTER,)]
    return list(dict.fromkeys(names[tuple(file.name for file in files.files)] for files in asked))


def _write(path: Path, text: str) -> Path:
    from balm.folder import reason_of, replace_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path.parent} cannot be made: {reason_of(error)}.") from None
    try:
        replace_file(str(path), text.encode(), mode=0o644)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {reason_of(error)}.") from None
    return path
