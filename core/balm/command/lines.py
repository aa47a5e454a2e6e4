"""`balm lines`: the help lines of the packs, where each was seen, and which are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.host import Host
from balm.command.options import Load, pack_options
from balm.command.output import write_json
from balm.command.page import Page, counted, page
from balm.diagnostics.suggest import listed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from balm.language.referrals import Resource
    from balm.language.rulebook import Rulebook


@click.command("lines", short_help="List the help lines of the packs.")
@pack_options
@click.option("--country", metavar="NAME", help="Only lines of this country, and lines of any country.")
@click.option("--due", is_flag=True, help="Only lines that somebody has to look at again; exit 1 where there are some.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, load: Load, country: str | None, due: bool, as_json: bool) -> None:
    """List the help lines of the packs: whom they are for, how they are reached, where they were seen and when.

    A line is due after its last day, or 400 days after somebody checked it.

    \b
    Examples:
      balm lines --country GB
      balm lines --due
    """
    from balm.authoring.help_lines import help_lines, line_data

    rulebook, today = load().rulebook, ctx.ensure_object(Host).today
    lines = help_lines([rulebook])
    if country is not None:
        where = _country(rulebook, country)
        lines = [line for line in lines if line.country in ("", where)]
    if due:
        lines = [line for line in lines if line.due_on < today]
    if as_json:
        write_json([line_data(line, rulebook.facts, today) for line in lines])
    else:
        with page() as sheet:
            _show(sheet, lines, today, due=due)
    if due and lines:
        ctx.exit(1)


def _country(rulebook: Rulebook, text: str) -> str:
    """A country as the packs call it. Raises click.BadParameter."""
    from balm.diagnostics.suggest import did_you_mean

    fact = rulebook.facts.get(rulebook.roles.get("country", ""))
    if fact is None:
        return text
    value = str(fact.datatype.read_text(fact, text))
    if value not in fact.values:
        advice = did_you_mean(text, [*fact.values, *fact.read_as], shown="{}")
        words = f"{text!r} is not a country that the packs know."
        raise click.BadParameter(" ".join(filter(None, [words, advice])), param_hint="--country")
    return value


def _show(sheet: Page, lines: Sequence[Resource], today: datetime.date, *, due: bool) -> None:
    from balm.explaining.voice import written_date

    where = None
    for line in lines:
        if line.country != where:
            where = line.country
            sheet.blank()
            sheet.add(where or "Any country", "title")
        sheet.blank()
        sheet.pair(line.name + (f" ({line.region})" if line.region else ""), ", ".join(line.kinds), "strong")
        sheet.add(listed([way.words for way in line.channels], "or"), indent=2)
        about = [line.audience and f"for {line.audience}", line.hours, listed(line.languages)]
        if any(about):
            sheet.add("; ".join(filter(None, about)), indent=2)
        for url, whose in ((line.source_url, line.source_kind), (line.second_url, "")):
            if url:
                sheet.add(url + (f" ({whose})" if whose else ""), "quiet", indent=2)
        late = line.due_on < today
        due_words = f"{'due since' if late else 'due on'} {written_date(line.due_on)}"
        sheet.add(f"checked on {written_date(line.checked_on)}, {due_words}", "help" if late else "quiet", indent=2)
    if not lines:
        sheet.add("No help line is due." if due else "There are no help lines.", "good" if due else "plain")
    else:
        sheet.blank()
        sheet.add(f"{counted(len(lines), 'help line')}{' due' if due else ''}.", "quiet")
