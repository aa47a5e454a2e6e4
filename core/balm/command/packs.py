"""`balm packs`: the installed packs, what they hold, and whether they are fit for a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.host import Host
from balm.command.options import trust_option
from balm.command.output import write_json
from balm.command.page import Page, page
from balm.portable.listing import pack_data

if TYPE_CHECKING:
    import datetime

    from balm.authoring.help_lines import Fault
    from balm.language.rulebook import Note, Rulebook


@click.command("packs", short_help="List the installed packs.")
@click.option(
    "--release-check",
    is_flag=True,
    help="List help lines that may not be released, and sources nobody has checked; exit 1 for such a line.",
)
@trust_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, release_check: bool, trust: tuple[str, ...], as_json: bool) -> None:
    """List the installed packs, with the number of their rules and practices.

    \b
    Examples:
      balm packs
      balm packs --release-check
    """
    host = ctx.ensure_object(Host)
    from balm.plugins.manager import load_plugins

    names = list(load_plugins().packs)
    rulebooks = {name: host.load([name], trust=trust).rulebook for name in names}
    if release_check:
        _release_check(ctx, list(rulebooks.values()), host.today, as_json)
        return
    rows = [pack_data(name, rulebook) for name, rulebook in rulebooks.items()]
    if as_json:
        write_json(rows)
        return
    with page() as sheet:
        if not rows:
            sheet.add("No pack is installed.")
        for row in rows:
            sheet.blank()
            sheet.pair(row["name"], row["version"], "strong")
            sheet.add(row["title"], indent=2)
            counts = f"{row['rules']} rules, {row['practices']} practices, {row['sources']} sources"
            sheet.add(f"{counts}, {row['recalled_sources']} of them recalled and not yet checked", "quiet", indent=2)
        sheet.blank()
        sheet.add("No clinician has reviewed the packs that come with Balm. Its documentation says what is owed.")


def _release_check(ctx: click.Context, rulebooks: list[Rulebook], today: datetime.date, as_json: bool) -> None:
    from balm.authoring.help_lines import faults, help_lines, line_data

    lines = help_lines(rulebooks)
    found = faults(lines, today)
    notes = {key: note for rulebook in rulebooks for key, note in rulebook.sources.items() if note.status == "recalled"}
    if as_json:
        facts = {name: fact for rulebook in rulebooks for name, fact in rulebook.facts.items()}
        data = {
            "help_lines": len(lines),
            "faults": [{**line_data(one.line, facts, today), "fault": one.words} for one in found],
            "recalled": [{"key": key, "text": note.text, "url": note.url} for key, note in notes.items()],
        }
        write_json(data)
    else:
        with page() as sheet:
            _show_release_check(sheet, found, len(lines), notes)
    if found:
        ctx.exit(1)


def _show_release_check(sheet: Page, found: list[Fault], lines: int, notes: dict[str, Note]) -> None:
    if found:
        count = len({one.line for one in found})
        sheet.add(f"{count} of {lines} help lines may not be released", "help")
    else:
        sheet.add(f"All {lines} help lines have their sources and are within their dates.", "good")
    for one in found:
        line = one.line
        where = ", ".join(filter(None, [*line.kinds, line.country]))
        sheet.add(f"{line.name} ({where}): {one.words}", first="- ", indent=2, hang=4)
        if line.source_url:
            sheet.add(line.source_url, "quiet", indent=4)
    sheet.blank()
    if notes:
        sheet.add(f"{len(notes)} sources are recalled and not yet checked", "strong")
    else:
        sheet.add("Every source has been checked.", "good")
    for key, note in notes.items():
        sheet.add(f"{key}: {note.text}", first="- ", indent=2, hang=4)
