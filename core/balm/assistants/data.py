"""Data: what the tools of assistants give, as plain data; Pydantic makes their output schemas of it."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from typing_extensions import TypedDict

from balm.checkin.data import CheckInScreenData

Status: TypeAlias = Literal["asks", "asks_on_page", "on_page", "shows", "ended"]
"""Where a check-in is: its `screen` asks; its page is to be opened; it goes on there, and nothing of it comes here;
its `screen` shows a suggestion or help; or it has ended."""


class AnswerData(TypedDict):
    """What the person is to be shown or asked now."""

    say: list[str]
    """Texts for the person, in this order, each to be shown word for word: help comes first."""
    status: Status
    screen: CheckInScreenData | None
    """What the check-in shows, as in Python, without what is sensitive; null while it is on its page."""
    url: str
    """The page on this machine where the person answers what is sensitive; "" where nothing of it is asked."""
    check_in: str
    """The id that goes on with this check-in."""


class FactsData(TypedDict):
    """The facts that an assistant may tell."""

    facts: list[dict[str, Any]]


class PackReportData(TypedDict):
    """What is wrong with a pack: mistakes in its text, or else findings about the people that it decides for."""

    mistakes: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    complete: bool
    """Whether all was looked for in the time that there was."""
