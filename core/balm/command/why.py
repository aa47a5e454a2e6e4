"""`balm why`: why a practice comes where it comes, or a rule fired, or why not, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_explained
from balm.command.host import Host
from balm.command.main import OUT_OF_TIME
from balm.command.options import Load, profile_options, read_told
from balm.command.output import write_json
from balm.command.page import Page, page
from balm.command.person_history import PersonHistory
from balm.command.progress import spinner
from balm.command.stopping import seconds_option
from balm.deadline import Deadline
from balm.diagnostics.errors import ProfileError

if TYPE_CHECKING:
    from balm.decision.decision import Decision
    from balm.engine import Engine
    from balm.explaining.change import Change, NoChange
    from balm.explaining.why_rule import WhyRule

_RULE = "rule:"
"""What may stand before a name, to say that it is a rule's."""


@click.command("why", short_help="Why a practice comes where it comes, or why not.")
@click.argument("name", shell_complete=complete_explained)
@profile_options
@click.option("--author", is_flag=True, help="For authors: ids, points, facts with their values, sources.")
@seconds_option
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, with ids.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    facts: tuple[str, ...],
    own: tuple[str, ...],
    profile: str | None,
    no_history: bool,
    load: Load,
    author: bool,
    deadline: Deadline,
    as_json: bool,
) -> None:
    """Why a practice comes where it comes, or a rule fired, or why not, and what would change it.

    NAME is the id of a practice or, for authors, of a rule, such as warm-drink or self-compassion/warm-drink. Where
    both are called so, rule:NAME is the rule.

    \b
    Examples:
      balm why warm-drink --fact distress=4
      balm why warm-bath --fact place=work --author
      balm why night-settle --fact time_of_day=evening
    """
    host = ctx.ensure_object(Host)
    engine = load()
    history = PersonHistory(host, never=no_history)
    told = read_told(host, engine, facts, own, profile, history.past(), history.portrait(engine))
    decision = told.decide(engine)
    from balm.command.why_page import show_for_author
    from balm.decision.why_data import why_data
    from balm.explaining.change import NoChange

    with spinner("Looking for what would change it"):
        rule = _rule(decision, name, deadline)
        change = decision.what_would_change(name, deadline=deadline) if rule is None else rule.change
    if rule is not None:
        from balm.command.why_rule_page import show_rule, why_rule_data

        if as_json:
            write_json(why_rule_data(engine, rule))
        else:
            with page() as sheet:
                show_rule(sheet, engine, rule)
    elif change is not None and as_json:
        write_json(why_data(engine.program, decision, name, change))
    elif change is not None:
        with page() as sheet:
            if author:
                show_for_author(sheet, engine, why_data(engine.program, decision, name, change))
            else:
                _show(sheet, engine, decision, name, change)
    if isinstance(change, NoChange) and change.reason == "out of time":
        ctx.exit(OUT_OF_TIME)


def _rule(decision: Decision, name: str, deadline: Deadline) -> WhyRule | None:
    """The account of the rule that is asked for; None where a practice is."""
    if name.startswith(_RULE):
        return decision.why_rule(name.removeprefix(_RULE), deadline=deadline)
    try:
        decision.why(name)
    except ProfileError as no_practice:
        if no_practice.diagnostics[0].code != "unknown-practice":
            raise
        try:
            return decision.why_rule(name, deadline=deadline)
        except ProfileError as no_rule:
            found, other = no_rule.diagnostics[0], no_practice.diagnostics[0]
            raise (
                no_practice if found.code == "unknown-rule" and (other.nearest or not found.nearest) else no_rule
            ) from None
    return None


def _show(sheet: Page, engine: Engine, decision: Decision, practice: str, change: Change | NoChange) -> None:
    """For the person: in the packs' own words, without an id, a name of a fact or a value."""
    from balm.command.decision_page import show_footer
    from balm.command.help_page import show_help
    from balm.decision.person import person_data
    from balm.explaining.voice import meant_for, say_facts
    from balm.language.rule import MEANT

    why = decision.why(practice)
    rulebook = engine.rulebook
    show_help(sheet, person_data(decision.referrals, (), ())["referrals"])
    sheet.blank()
    sheet.add(why.practice.title, "title")
    if why.rank == 1:
        sheet.add("This comes first for you right now.")
    elif why.rank is not None:
        first = f" First comes: {why.outscored_by.title}." if why.outscored_by else ""
        sheet.add(f"This is number {why.rank} of {len(decision.recommendations)} for you right now.{first}")
    elif why.excluded:
        sheet.add("This is left out for now.")
    else:
        sheet.add("This does not fit the moment.")
    shown = next((one for one in decision.recommendations if one.practice == why.practice.id), None)
    if shown is not None and shown.tell:
        sheet.add(shown.tell, indent=2)
    told_by = {rule.id: rule.tell for rule in rulebook.rules}
    by_rules = [one for one in why.excluded if one.by != why.practice.id + MEANT]
    kept_out = [words for one in by_rules if (words := told_by.get(one.by, ""))]
    if len(by_rules) < len(why.excluded):
        kept_out.insert(0, meant_for(rulebook.facts, why.practice))
    for words in dict.fromkeys(kept_out):
        sheet.add(words, indent=2)
    said = say_facts(rulebook.facts, {k: v for one in by_rules for k, v in one.facts.items()})
    said += [words for words in say_facts(rulebook.facts, why.infeasible) if words not in said]
    if said:
        sheet.add(f"Because {' and '.join(said[:3])}.", indent=2)
    elif why.excluded and not kept_out:
        sheet.add("Other things are safer for now.", indent=2)
    if why.rank != 1:
        sheet.blank()
        sheet.add(_what_would_change(engine, change))
    show_footer(sheet)


def _what_would_change(engine: Engine, change: Change | NoChange) -> str:
    """The fewest other answers under which it comes first, as the packs word them."""
    from balm.explaining.voice import say_facts

    moves = getattr(change, "moves", None)
    if moves is None:
        if getattr(change, "reason", "") == "out of time":
            return "What would put it first was not found out in that time."
        return "No other answers of today would put it first, and that is fine: it can wait for another day."
    facts = engine.rulebook.facts
    ways = []
    for move in moves:
        said = [] if facts[move.fact].sensitive else say_facts(facts, {move.fact: move.after})
        ways.append(" and ".join(said) if said else f"you answered this otherwise: “{facts[move.fact].ask}”")
    return f"It would come first if {', and if '.join(dict.fromkeys(ways))}."
