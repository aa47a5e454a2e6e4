"""`balm facts`: what may be known about a person, and how it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from balm.command.options import Load, pack_options
from balm.command.output import write_json
from balm.command.page import Page, page
from balm.language.counts import entry_facts
from balm.language.practices import attribute_facts
from balm.language.predicates import notation

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


def fact_data(fact: Fact, counts: Counts | None = None) -> dict[str, Any]:
    """A fact as plain data; `counts` are the entries of a history that it counts."""
    data: dict[str, Any] = {"name": fact.name, "pack": fact.pack, "type": fact.type, "origin": fact.origin}
    if fact.values:
        data["values"] = list(fact.values)
    if fact.read_as:
        data["read_as"] = dict(fact.read_as)
    if "range" in fact.datatype.keys:
        data |= {"range": [fact.low, fact.high], "step": fact.step, "unit": fact.unit}
    if counts is not None:
        asked = entry_facts(attribute_facts())
        of = {one.fact: notation(one, asked[one.fact]) for one in counts.of}
        data["counts"] = {"of": of, "within_days": counts.within_days, "in_a_row": counts.in_a_row}
    return data | {
        "tellable": fact.tellable,
        "core": fact.core,
        "may_decline": fact.may_decline,
        "sensitive": fact.sensitive,
        "remember_days": fact.remember_days,
        "ask": fact.ask,
        "why": fact.why,
        "say": dict(fact.say),
        "labels": dict(fact.labels),
        "free": fact.free,
        "alarm": fact.alarm,
    }
