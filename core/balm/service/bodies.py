"""Bodies: the bytes of a request -> its fields, within the limits, or the problem document that says what is wrong."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from starlette.requests import ClientDisconnect, Request

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.suggest import nearest
from balm.people.json_text import read_object
from balm.service.problems import Mistake, ProblemError, mistake_of, pointer, unfit
from balm.service.settings import BODY_SECONDS, MOST_BYTES

JSON = "application/json"
_CHARSET = re.compile(r'\s*charset\s*=\s*"?utf-?8"?\s*', re.IGNORECASE)


class Field(NamedTuple):
    """A field of a body: whether a value can be one, and what is expected there."""

    fits: Callable[[object], bool]
    expected: str
    required: bool = False


def media_type(request: Request, known: Sequence[str]) -> str:
    """Which of the known types a body has. Raises ProblemError for any other, other letters and packed bodies."""
    sent = request.headers
    said = _plain_type(sent.get("content-type", ""), sent.get("content-encoding", "identity"))
    if said in known:
        return said
    expected = f"a body of {' or '.join(known)} in UTF-8, not packed"
    mistake = Mistake("media-type", "This kind of body is not read here.", expected=expected)
    headers = {"Accept-Post": ", ".join(known)}
    raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {expected}.", [mistake], headers)


@lru_cache(maxsize=256)  # a host sends the same one each time
def _plain_type(content_type: str, encoding: str) -> str:
    """The type of a body in UTF-8 that is not packed; "" is any other."""
    said, *parameters = content_type.split(";")
    plain = encoding.strip().lower() == "identity"
    if plain and all(_CHARSET.fullmatch(one) for one in parameters if one.strip()):
        return said.strip().lower()
    return ""


async def parts(request: Request) -> AsyncIterator[bytes]:
    """A body as it arrives. Raises ProblemError where its sender takes too long, or goes away."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                part = await anext(stream, None)
        except TimeoutError:
            raise late() from None
        except ClientDisconnect:
            raise _gone() from None
        if part is None:
            return
        yield part


def _gone() -> ProblemError:
    return ProblemError(HTTPStatus.BAD_REQUEST, "The body ended early.")


def late() -> ProblemError:
    """The problem of a body that takes too long to arrive."""
    detail = f"The body has to arrive within {BODY_SECONDS:g} seconds."
    return ProblemError(HTTPStatus.REQUEST_TIMEOUT, detail, [Mistake("late", detail)], {"Connection": "close"})


def too_large(what: str = "A body") -> ProblemError:
    """The problem of a body, or of a line, that is too large."""
    detail = f"{what} holds at most {MOST_BYTES:,} bytes."
    mistake = Mistake("too-many-bytes", detail)
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, [mistake], {"Connection": "close"})


async def read_body(request: Request) -> dict[str, Any]:
    """The object that a request tells. Raises ProblemError."""
    media_type(request, [JSON])
    length = request.headers.get("content-length", "")
    if length.isdecimal() and (len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES):
        raise too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    raise too_large()
    except TimeoutError:
        raise late() from None
    except ClientDisconnect:
        raise _gone() from None
    return whole_object(read_json(bytes(body)))


def whole_object(read: dict[str, Any] | Mistake) -> dict[str, Any]:
    """The object that was read. Raises ProblemError for what is none."""
    if isinstance(read, Mistake):
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The body cannot be read; `errors` says why.", [read])
    return read


def read_json(raw: bytes) -> dict[str, Any] | Mistake:
    """The object of a text, or what is wrong with it."""
    found = read_object(raw)
    if isinstance(found, Diagnostic):
        return mistake_of(found, pointer(""))
    return found


def read_fields(body: Mapping[str, Any], fields: Mapping[str, Field], where: str) -> dict[str, Any]:
    """The fields of a body, each of its kind; null is as if it were not there. Raises ProblemError with all mistakes.

    `where` names the body in words, such as "a request to decide".
    """
    mistakes: list[Mistake] = []
    for name, value in body.items():
        field = fields.get(name)
        if field is None:
            near, known = nearest(name, fields, len(mistakes)), [*fields]
            wrong = diagnose("unknown-key", key=name, found=name, where=where, expected=known, nearest=near, told=True)
            said = mistake_of(wrong, "")
            mistakes.append(said._replace(pointer=pointer(name) if said.detail == wrong.message else ""))
        elif value is not None and not field.fits(value):
            wrong = diagnose("wrong-type", key=name, found=value, expected=field.expected, told=True)
            mistakes.append(mistake_of(wrong, pointer(name)))
    for name, field in fields.items():
        if field.required and body.get(name) is None:
            mistakes.append(mistake_of(diagnose("missing-key", key=name, name=name, where=where), pointer(name)))
    if mistakes:
        raise unfit(mistakes)
    return {name: body.get(name) for name in fields}


def is_object(value: object) -> bool:
    """Whether a value is an object."""
    return isinstance(value, dict)


def is_text(value: object) -> bool:
    """Whether a value is a text."""
    return isinstance(value, str)


def is_whole(value: object) -> bool:
    """Whether a value is a whole number that every reader of JSON keeps as it is."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
