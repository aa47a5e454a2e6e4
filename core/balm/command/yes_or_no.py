"""A question of yes or no at a terminal: asked once more where the answer is neither; words of danger are heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.command.help_heard import show_help_heard
from balm.command.host import typed, yes_or_no
from balm.command.page import page
from balm.texts import texts

if TYPE_CHECKING:
    from balm.engine import Engine


class Reply(NamedTuple):
    """What somebody said: yes, no, or neither (None).

    `over`: they went away without a word, or said words of danger, for which help was shown. Nothing is asked then.
    """

    yes: bool | None
    over: bool = False


def ask_yes_or_no(engine: Engine, question: str, choice: str) -> Reply:
    """Ask a question below which its `choice` stands: what can be typed. A blank line says neither."""
    with page() as sheet:
        sheet.lines.append([])
        sheet.add(question, "strong")
        sheet.add(choice, "quiet", indent=2)
    answer = typed()
    reply = _read(engine, answer)
    if answer and reply == Reply(None):
        with page() as sheet:
            sheet.add(texts("terminal-remembering")["neither"].format(choice=choice), "quiet", indent=2)
        reply = _read(engine, typed())
    return reply


def _read(engine: Engine, answer: str | None) -> Reply:
    """Yes only from plain words of yes; no from any words of no or of refusal."""
    if not answer:
        return Reply(None, over=answer is None)
    said = yes_or_no(answer)
    if said is not None:
        return Reply(said)
    if show_help_heard(engine, answer):
        return Reply(None, over=True)
    heard = engine.listen(answer)
    return Reply(False if heard.denies or heard.command == "decline" else None)
