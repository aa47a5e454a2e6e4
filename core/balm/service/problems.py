"""Problems: what is wrong with a request -> a problem document (RFC 9457) that repeats nothing a person told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NamedTuple, NotRequired

from starlette.responses import Response
from typing_extensions import TypedDict

from balm.diagnostics.codes import CODES
from balm.diagnostics.diagnostic import MOST_SHOWN, Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.redact import redacted
from balm.diagnostics.visible import json_text
from balm.people import OWN

MEDIA_TYPE = "application/problem+json"
FINDINGS = "/v1/findings/"
"""Where the page of a code stands."""
NO_STORE = {"Cache-Control": "no-store"}
"""Of every answer about a person: nobody on the way keeps it."""
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Of RFC 9110, where Python before 3.13 has those of an older one."""
_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[]+)")


class MistakeData(TypedDict):
    """One mistake. What does not apply is absent."""

    code: str
    pointer: NotRequired[str]
    """Where in the body, as a JSON pointer (RFC 6901); "" is the whole."""
    parameter: NotRequired[str]
    """Which parameter of the query."""
    type: NotRequired[str]
    """The page about the code."""
    detail: str
    expected: NotRequired[str]
    nearest: NotRequired[str]


class ProblemData(TypedDict):
    """What is wrong with a request."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[MistakeData]


class Mistake(NamedTuple):
    """One mistake: `code` is one of `CODES`, which has a page, or one of the service's own."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str = ""
    expected: str = ""
    nearest: str = ""

    def to_dict(self) -> MistakeData:
        """As the document has it."""
        data: MistakeData = {"code": self.code, "detail": self.detail}
        if self.pointer is not None:
            data["pointer"] = self.pointer
        if self.parameter:
            data["parameter"] = self.parameter
        if self.code in CODES:
            data["type"] = FINDINGS + self.code
        if self.expected:
            data["expected"] = self.expected
        if self.nearest:
            data["nearest"] = self.nearest
        return data


class ProblemError(Exception):
    """A request that is refused, and why."""

    def __init__(
        self, status: int, detail: str, mistakes: Sequence[Mistake] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()  # not even `args` has what is wrong
        self.status, self.detail, self.mistakes, self.headers = status, detail, mistakes, headers or {}

    def to_dict(self) -> ProblemData:
        """The problem document. Of many mistakes the first hundred are told."""
        errors = [mistake.to_dict() for mistake in self.mistakes[:MOST_SHOWN]]
        return {
            "type": errors[0].get("type", "about:blank") if errors else "about:blank",
            "title": _TITLES.get(self.status) or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "errors": errors,
        }

    def response(self) -> Response:
        """The answer."""
        return json_response(self.to_dict(), self.status, {**self.headers, **NO_STORE}, media_type=MEDIA_TYPE)


def json_response(
    data: object, status: int = 200, headers: Mapping[str, str] = NO_STORE, *, media_type: str = "application/json"
) -> Response:
    """Data as an answer."""
    return Response(json_text(data).encode(), status, headers, media_type)


def mistake_of(diagnostic: Diagnostic, pointer: str) -> Mistake:
    """A mistake in what was told at a place of the body, in words that tell nothing of it."""
    said = redacted(diagnostic)
    return Mistake(said.code, said.message, pointer, "", said.expected, said.nearest)


def unfit(mistakes: Sequence[Mistake]) -> ProblemError:
    """The problem of a body that can be read and does not fit."""
    many = f"{len(mistakes)} places are wrong" if len(mistakes) > 1 else "One place is wrong"
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, f"{many}; `errors` has them.", mistakes)


def of_profile(error: ProfileError, facts: str = "facts") -> ProblemError:
    """The problem of a profile that does not fit the packs; its facts stand under the key `facts`, "" is the whole."""
    mistakes = []
    for one in error.diagnostics:
        key = redacted(one).key
        own = key == OWN or key.startswith(f"{OWN}[")
        under = "" if own or not facts or key == "practice" else f"/{facts}"
        mistakes.append(mistake_of(one, under + pointer(key)))
    return unfit(mistakes)


def pointer(key: str) -> str:
    """A dotted path as a JSON pointer: ``own[0].tags`` is ``/own/0/tags``."""
    steps = (number or name for number, name in _STEP.findall(key))
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
