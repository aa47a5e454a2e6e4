"""Shown: a held check-in -> what the assistant is given of it, without what is sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.assistants.held import is_asking
from balm.assistants.telling import COMMANDS_BESIDE_PAGE
from balm.assistants.words import ON_PAGE, PAGE, texts_of

if TYPE_CHECKING:
    from balm.assistants.data import AnswerData, Status
    from balm.assistants.held import Held
    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInScreenData
    from balm.decision.data import PersonReferralData
    from balm.language.rulebook import Rulebook


def answer(held: Held, url: str, book: Rulebook) -> AnswerData:
    """What a check-in shows now. While it is on its page this is the same, whatever is answered there."""
    if held.on_page:
        return {"say": [ON_PAGE], "status": "on_page", "screen": None, "url": url, "check_in": held.id}
    now = held.check_in
    screen = without_sensitive(now, book)
    said = texts_of(screen)
    if now.asks_sensitive:
        return {"say": [*said, PAGE], "status": "asks_on_page", "screen": screen, "url": url, "check_in": held.id}
    return {"say": said, "status": _status(now), "screen": screen, "url": "", "check_in": held.id}


def help_of(now: CheckIn) -> list[PersonReferralData]:
    """The help in sight; all that there is where it is wanted in plain sight, as questions of danger were left open."""
    screen = now.screen
    if not screen["help"] and "help" in screen["in_sight"]:
        return now.tell({"command": "help"}).screen["help"]
    return screen["help"]


def without_sensitive(now: CheckIn, book: Rulebook) -> CheckInScreenData:
    """The screen without questions about sensitive facts, and without words that say what was answered to one."""
    screen = now.screen
    sensitive = {fact.name for fact in book.facts.values() if fact.sensitive}
    shown: CheckInScreenData = {
        **screen,
        "help": help_of(now),
        "echo": [one for one in screen["echo"] if one["fact"] not in sensitive],
    }
    if not sensitive.isdisjoint(now.state["facts"]):
        shown["recommendations"] = [{**one, "tell": ""} for one in screen["recommendations"]]
    if now.asks_sensitive:  # the same whichever fact it is about
        shown |= {"kind": "questions", "step": "", "title": "", "lines": [], "questions": []}
        shown |= {"offers": [], "text": False, "commands": [*COMMANDS_BESIDE_PAGE]}
    return shown


def _status(now: CheckIn) -> Status:
    if is_asking(now) or now.screen["kind"] in ("misfit", "felt"):
        return "asks"
    return "ended" if now.screen["kind"] == "end" else "shows"
