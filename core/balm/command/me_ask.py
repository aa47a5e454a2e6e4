"""`balm me ask`: in a calm moment, the questions whose answers are remembered for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.options import Load, pack_options
from balm.command.output import say
from balm.command.page import page
from balm.command.person_history import PersonHistory, see_allowed
from balm.texts import counted, texts

if TYPE_CHECKING:
    from balm.command.host import Host

_SAY = texts("terminal-me")


@click.command("ask", short_help="Questions for a calm moment.")
@pack_options
@click.pass_context
def ask_command(ctx: click.Context, load: Load) -> None:
    """Questions for a calm moment, never for a hard hour: how you are with yourself and others, and what you like.

    Each says why it is asked, and your answer is said back in the words in which it comes back later. Each can be left
    open with Enter; back goes back, and stop ends it. What you answer is remembered.

    \b
    Examples:
      balm me ask
    """
    see_allowed()
    from balm.command.calm_questions import CalmQuestions
    from balm.command.yes_or_no import ask_yes_or_no

    host: Host = ctx.obj
    engine, history = load(), PersonHistory(host, never=False)
    check_in = engine.check_in(portrait=history.portrait(engine))
    if check_in.ask_calmly() is None:
        say(_SAY["nothing-left"])
        return
    with page() as sheet:
        sheet.add(_SAY["intro"])
    reply = ask_yes_or_no(engine, _SAY["calm"], _SAY["calm-choice"])
    if not reply.yes:
        say(_SAY["another-time"])
        return
    questions = CalmQuestions(check_in, engine)
    questions.hold()
    if questions.of_a_child:
        say(_SAY["of-a-child"])
    else:
        history.keep_portrait(questions.check_in)
        if answered := questions.answered:
            say(_SAY["answered"].format(answers=counted(answered, "answer", "answers")))
    if questions.interrupted:
        raise KeyboardInterrupt
