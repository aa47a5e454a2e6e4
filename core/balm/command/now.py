"""`balm now`: what to do now, for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from balm.command.host import Host, on_terminal
from balm.command.options import Load, Told, profile_options, read_facts, read_told
from balm.command.output import say, standard_output, write_json
from balm.command.person_history import CameOfIt, PersonHistory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.command.page import Page
    from balm.decision.decision import Decision
    from balm.engine import Engine


@click.command("now")
@profile_options
@click.option("--top", type=click.IntRange(min=1), default=3, show_default=True, metavar="N", help="Show at most N.")
@click.option(
    "--what-if", multiple=True, metavar="NAME=VALUE", help="Show what would come if this were so. Repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="The decision as JSON, whole without --top; nothing is asked.")
@click.pass_context
def command(
    ctx: click.Context,
    facts: tuple[str, ...],
    own: tuple[str, ...],
    profile: str | None,
    no_history: bool,
    load: Load,
    top: int,
    what_if: tuple[str, ...],
    as_json: bool,
) -> None:
    """What to do now, kindly and safely, and why.

    On a terminal it asks in a few steps, and only what could change what it shows. Answer with a number or in your own
    words, or leave it open with Enter. At any time: help, back, why, skip, stop; ? lists what else. Elsewhere it never
    asks: tell it what is known. Where you let it, it remembers what it suggested (balm history).

    \b
    Examples:
      balm now
      balm now --fact distress=6 --fact place=work --fact minutes=5
      balm now --profile me.toml --what-if minutes=20
      echo '{"distress": 4}' | balm now --profile - --json
    """
    host: Host = ctx.obj
    engine = load()
    history = PersonHistory(host, never=no_history or bool(what_if))
    told = read_told(host, engine, facts, own, profile, history.past(), history.portrait(engine))
    changes = read_facts(engine, what_if, "--what-if")
    decision = told.decide(engine)
    ask = profile != "-" and not changes and on_terminal()
    if as_json:
        whole = ctx.get_parameter_source("top") is ParameterSource.DEFAULT
        shown = decision.what_if(changes) if changes else decision
        write_json(shown.to_dict(top=None if whole else top))
        history.keep(engine, decision, top)
    elif ask:
        decision = _check_in(engine, told, history, top)
    else:
        decision = _show(engine, told, decision, changes, top)
        history.offer(engine, decision, top, ask=False)
    for degraded in decision.degraded:
        say(f"Left out of this answer: {degraded.strategy} ({degraded.reason}).", err=True)


def _check_in(engine: Engine, told: Told, history: PersonHistory, top: int) -> Decision:
    """Ask and suggest at the terminal; the decision in the end."""
    from balm.command.check_in import Conversation

    started = engine.check_in(told.facts, own=told.own, seed=told.seed, past=told.past, portrait=told.portrait)
    conversation = Conversation(started, engine, told.own_titles, top, remembers=history.may_remember)
    conversation.hold()
    decision, state = conversation.check_in.decision, conversation.check_in.state
    came = CameOfIt(state["chosen"], state["felt"])
    if conversation.suggested and conversation.hung_up:
        history.keep(engine, decision, conversation.most_shown, came)
    elif conversation.suggested:
        history.offer(engine, decision, conversation.most_shown, came, ask=not conversation.interrupted)
    history.keep_portrait(conversation.check_in)
    if conversation.interrupted:
        raise KeyboardInterrupt
    return decision


def _show(engine: Engine, told: Told, decision: Decision, changes: Mapping[str, object], top: int) -> Decision:
    """Put the answer on the page; the decision with what may be otherwise."""
    from balm.checkin.urgency import still_asked
    from balm.command.decision_page import show_decision
    from balm.command.page import page

    with page() as sheet:
        if changes:
            changed = decision.what_if(changes)
            _show_moves(sheet, decision, changed)
            decision = changed
        open_questions = still_asked(engine.rulebook, decision)
        question = open_questions[0].ask if open_questions else ""
        scrolls = standard_output().isatty()
        show_decision(sheet, engine, decision, top, question, told.own_titles, scrolls=scrolls)
    return decision


def _show_moves(sheet: Page, before: Decision, after: Decision) -> None:
    """What would be otherwise, in a line or two."""
    from balm.texts import texts

    words = texts("terminal-if")
    was, would = before.first, after.first
    if was is not None and would is not None and was.practice == would.practice:
        line = words["same"].format(title=would.title)
    elif would is None:
        line = words["none"]
    elif was is None:
        line = words["new"].format(title=would.title)
    else:
        line = words["other"].format(title=would.title, was=was.title)
    shown_before = {referral.kind for referral in before.referrals}
    if any(referral.kind not in shown_before for referral in after.referrals):
        line += words["help"]
    sheet.add(words["if-so"], "title")
    sheet.add(line)
