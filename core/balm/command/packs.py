"""`balm packs`: the installed packs, what they hold, and whether they are fit for a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from balm.command.host import Host
from balm.command.options import trust_option
from balm.command.output import write_json
from balm.command.page import Page, page

if TYPE_CHECKING:
    import datetime

    from balm.language.referrals import Resource
    from balm.language.rulebook import Note, Rulebook


@click.command("packs", short_help="List the installed packs.")
@click.option(
    "--release-check",
    is_flag=True,
    help="List help lines that are past their date, and sources nobody has checked; exit 1 for such a line.",
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
    rows = [_pack_data(name, rulebook) for name, rulebook in rulebooks.items()]
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


_LINE_KEYS = ("kind", "name", "country", "checked_on", "check_again_by", "source_url")
"""What is said of a help line that is past its date."""


def _pack_data(name: str, rulebook: Rulebook) -> dict[str, Any]:
    """What is said of one pack, its own parts counted."""
    pack = next(pack for pack in rulebook.packs if pack.name == name)
    sources = [note for note in rulebook.sources.values() if note.place.file in pack.files]
    return {
        "name": name,
        "version": pack.version,
        "title": pack.title,
        "language": pack.language,
        "digest": pack.digest,
        "roles": dict(pack.roles),
        "rules": sum(rule.pack == name and not rule.is_for for rule in rulebook.rules),
        "practices": sum(practice.id.startswith(f"{name}/") for practice in rulebook.practices),
        "sources": len(sources),
        "recalled_sources": sum(note.status == "recalled" for note in sources),
    }


def _release_check(ctx: click.Context, rulebooks: list[Rulebook], today: datetime.date, as_json: bool) -> None:
    lines = {(r.kind, r.name, r.country): r for rulebook in rulebooks for r in rulebook.resources}
    late = [line for line in lines.values() if not line.may_be_shown(today)]
    notes = {key: note for rulebook in rulebooks for key, note in rulebook.sources.items() if note.status == "recalled"}
    if as_json:
        data = {
            "help_lines": len(lines),
            "past_their_date": [{key: str(getattr(line, key)) for key in _LINE_KEYS} for line in late],
            "recalled": [{"key": key, "text": note.text, "url": note.url} for key, note in notes.items()],
        }
        write_json(data)
    else:
        with page() as sheet:
            _show_release_check(sheet, late, len(lines), notes)
    if late:
        ctx.exit(1)


def _show_release_check(sheet: Page, late: list[Resource], lines: int, notes: dict[str, Note]) -> None:
    from balm.explaining.voice import written_date

    if late:
        sheet.add(f"{len(late)} of {lines} help lines are past their date", "help")
    else:
        sheet.add(f"All {lines} help lines are within their dates.", "good")
    for line in late:
        due = written_date(line.check_again_by) if line.check_again_by else ""
        where = f", {line.country}" if line.country else ""
        sheet.add(f"{line.name} ({line.kind}{where}): check again by {due}", first="- ", indent=2, hang=4)
        if line.source_url:
            sheet.add(line.source_url, "quiet", indent=4)
    sheet.blank()
    if notes:
        sheet.add(f"{len(notes)} sources are recalled and not yet checked", "strong")
    else:
        sheet.add("Every source has been checked.", "good")
    for key, note in notes.items():
        sheet.add(f"{key}: {note.text}", first="- ", indent=2, hang=4)
