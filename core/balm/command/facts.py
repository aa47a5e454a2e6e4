"""`balm facts`: what may be known about a person, and how it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.options import Load, pack_options
from balm.command.output import write_json
from balm.command.page import Page, page
from balm.portable.listing import fact_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.language.counts import Counts
    from balm.language.facts import Fact


@click.command("facts", short_help="List the facts of the packs.")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(load: Load, as_json: bool) -> None:
    """List the facts of the packs: their types, their values, and how they are asked for.

    \b
    Examples:
      balm facts
      balm facts --pack my-pack.toml --json
    """
    rulebook = load().rulebook
    if as_json:
        write_json([fact_data(fact, rulebook.counts.get(name)) for name, fact in rulebook.facts.items()])
        return
    with page() as sheet:
        _show(sheet, rulebook.facts.values(), rulebook.counts)


def _show(sheet: Page, facts: Iterable[Fact], counts: Mapping[str, Counts]) -> None:
    from balm.authoring.sentences import counts_in_words

    for heading, derived in (("To tell", False), ("Worked out by rules, not told", True)):
        shown = [fact for fact in facts if fact.tellable != derived]
        if not shown:
            continue
        sheet.blank()
        sheet.add(heading, "title")
        for fact in shown:
            sheet.blank()
            sheet.pair(fact.name, ", ".join(_about(fact)), "strong")
            values = ", ".join(fact.values) if fact.values else fact.datatype.domain(fact)
            sheet.add(values, indent=2)
            if fact.name in counts:
                sheet.add(f"counts {counts_in_words(counts[fact.name])}", indent=2)
            if fact.ask:
                sheet.add(fact.ask, "quiet", indent=2)


def _about(fact: Fact) -> list[str]:
    marks = [fact.type, "core" if fact.core else "", "may be declined" if fact.may_decline else ""]
    marks += [f"from the {fact.origin}" if fact.origin in ("host", "history") else "", fact.pack]
    return [mark for mark in marks if mark]
