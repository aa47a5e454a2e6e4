"""Held: the check-ins of this process, by id. They hold answers, so they are in memory alone and end with it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

from mcp.server.mcpserver.exceptions import ToolError

if TYPE_CHECKING:
    from balm.checkin.check_in import CheckIn

MOST = 64
"""Check-ins that are held; the one that was begun first is forgotten for one more."""


class Held:
    """A check-in between two calls."""

    def __init__(self, check_in: CheckIn) -> None:
        self.check_in = check_in
        self.id = secrets.token_urlsafe(16)
        """Names it to the assistant."""
        self.link = secrets.token_urlsafe(16)
        """Names its page. The assistant knows it, so it alone opens nothing that was answered."""
        self.browser = ""
        """The secret of the browser that opened the page first; "" before."""
        self.on_page = False
        """Whether the person goes on on the page: then nothing of the check-in is told to the assistant."""
        self.stays = False
        """Whether the person chose to stay on the page to the end."""
        self.asks_sensitive = True
        """Whether the page is still offered; once it was turned down, what is sensitive is left open."""
        self.asks = True
        """Whether anything is asked at all; once the person closed what was asked, all is left open."""
        self.asked: Literal["", "form", "link"] = ""
        """What the client was asked to show last."""

    def __repr__(self) -> str:
        return "<Held>"  # a log may have it

    def leave_open(self) -> None:
        """Leave open what the person does not want to be asked: it stays unknown, and help stays in sight."""
        while True:  # what is left open is not asked again
            now = self.check_in
            if not (is_asking(now) and not self.asks) and not (now.asks_sensitive and not self.asks_sensitive):
                return
            self.check_in = now.tell({"command": "skip"})


def is_asking(check_in: CheckIn) -> bool:
    """Whether the screen asks about facts."""
    return check_in.screen["kind"] in ("lines", "questions")


class CheckIns:
    """The check-ins that are held."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def begin(self, check_in: CheckIn) -> Held:
        """Hold a check-in that begins."""
        held = Held(check_in)
        self._held[held.id] = held
        while len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        return held

    def find(self, name: str) -> Held:
        """The check-in with this id. Raises ToolError."""
        try:
            return self._held[name]
        except KeyError:
            raise ToolError("There is no check-in with this id any more: begin a new one without `check_in`.") from None

    def of_link(self, link: str) -> Held | None:
        """The check-in whose page this is."""
        return next((one for one in self._held.values() if secrets.compare_digest(one.link, link)), None)
