"""`balm me ask`: in a calm moment, the questions whose answers are remembered for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.options import Load, pack_options
from balm.command.output import say
from balm.command.page import counted, page
from balm.command.person_history import PersonHistory, see_allowed

if TYPE_CHECKING:
    from balm.command.host import Host

INTRO = (
    "These questions are for a calm moment, and never for a hard hour. They are about how you are with yourself and "
    "with others. What you answer is remembered: Balm can choose better, and need not ask you again when it is hard. "
    "Each can be left open with Enter; stop ends it."
)
QUESTION = "Is now a calm moment?"
CHOICE = "y: yes; n or Enter: another time"
ANOTHER_TIME = "Then they can wait. For now: balm now"
OF_A_CHILD = "Thank you. Nothing of what you say here is kept. Whenever it is hard: balm now"
NOTHING_LEFT = "There is nothing to ask now. balm me shows what you told."


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
        say(NOTHING_LEFT)
        return
    with page() as sheet:
        sheet.add(INTRO)
    reply = ask_yes_or_no(engine, QUESTION, CHOICE)
    if not reply.yes:
        say(ANOTHER_TIME)
        return
    questions = CalmQuestions(check_in, engine)
    questions.hold()
    if questions.of_a_child:
        say(OF_A_CHILD)
    else:
        history.keep_portrait(questions.check_in)
        if answered := questions.answered:
            say(f"{counted(answered, 'answer')} remembered. balm me shows what you told.")
    if questions.interrupted:
        raise KeyboardInterrupt
