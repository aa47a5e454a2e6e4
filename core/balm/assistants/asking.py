"""Asking: a check-in and what the client can show -> the form or the link that asks next; and its answer, told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mcp_types import ElicitRequestFormParams, ElicitRequestURLParams

from balm.assistants.forms import answers_of, form_schema
from balm.assistants.held import is_asking
from balm.assistants.words import ASKED, PAGE, texts_of
from balm.diagnostics.errors import CheckInError

if TYPE_CHECKING:
    from mcp_types import ClientCapabilities, ElicitResult

    from balm.assistants.held import Held
    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInInputData, CheckInScreenData

Ask: TypeAlias = "ElicitRequestFormParams | ElicitRequestURLParams"
NONE = "none of these"
LINES = "lines"
"""The field of a form in which lines are ticked."""


class Client(NamedTuple):
    """Which ways of asking a person a client has."""

    forms: bool
    links: bool


def client_of(capabilities: ClientCapabilities | None) -> Client:
    """What the client says that it has. Before there were links, an empty capability meant forms."""
    elicitation = capabilities and capabilities.elicitation
    if not elicitation:
        return Client(forms=False, links=False)
    return Client(elicitation.form is not None or elicitation.url is None, elicitation.url is not None)


def next_ask(held: Held, client: Client, url: str) -> Ask | None:
    """What to ask through the client now, below the help in sight; None where it is to be told as data."""
    held.leave_open()
    now = held.check_in
    if held.on_page or not held.asks:
        return None
    screen = now.screen
    said = texts_of(screen)
    if now.asks_sensitive:
        if not client.links:
            return None
        held.asked = "link"
        return ElicitRequestURLParams(message=_paragraphs(*said, PAGE), url=url, elicitation_id=held.link)
    if not client.forms or not is_asking(now) or screen["offers"]:
        return None
    held.asked = "form"
    message = _paragraphs(*said, screen["title"], ASKED)
    return ElicitRequestFormParams(message=message, requested_schema=_schema(screen))


def hear(held: Held, result: ElicitResult) -> bool:
    """Tell what came of an ask; False where nothing is to be asked now, as the person was sent to the page.

    Whoever declines or closes what was asked has answered nothing: it is left open, or declined where that is a value
    of the fact. After a form or a link that was closed nothing more is asked.
    """
    asked, held.asked = held.asked, ""
    if result.action == "cancel":
        held.asks = False
    if asked == "link" and result.action != "accept":
        held.asks_sensitive = False
    if held.on_page or (asked == "link" and result.action == "accept" and held.check_in.asks_sensitive):
        return False
    if asked == "form" and result.action != "cancel":
        held.check_in = _told(held.check_in, result)
    held.leave_open()
    return True


def _told(now: CheckIn, result: ElicitResult) -> CheckIn:
    if result.action == "decline":
        return now.tell({"command": "decline"})
    screen, filled = now.screen, result.content or {}
    told: CheckInInputData = {"answers": answers_of(screen["questions"], filled)}
    if screen["lines"]:
        ticked = filled.get(LINES)
        places = [int(one) for one in ticked if one.isdecimal()] if isinstance(ticked, list) else []
        told = {"none": True} if ticked == [NONE] else {"ticks": places}
    try:
        return now.tell(told)
    except CheckInError:  # a value that is none: it is left open
        return now.tell({"command": "skip"})


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _schema(screen: CheckInScreenData) -> dict[str, Any]:
    schema = form_schema(screen["questions"])
    if screen["lines"]:
        choices = [{"const": str(at), "title": text} for at, text in enumerate(screen["lines"])]
        field = {
            "type": "array",
            "title": screen["title"],
            "items": {"anyOf": [*choices, {"const": NONE, "title": NONE}]},
        }
        schema["properties"][LINES] = field
    return schema
