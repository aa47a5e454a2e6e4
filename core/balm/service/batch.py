"""The route of a batch: JSON Lines in, a person a line, and a line for each out, in their order, while they arrive.

Arrow streams are for `arrow_batch.py`.

Of both no more than some lines are held at once. A line that cannot be decided becomes a reject in its place.
"""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncIterator
from functools import cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import StreamingResponse

from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.visible import json_text
from balm.people.json_text import with_normal_names
from balm.people.profile_file import split_own
from balm.service.arrow_stream import ARROW
from balm.service.asked import Shown, loaded_now, served_by, told
from balm.service.bodies import media_type, parts, read_json, too_large, whole_object
from balm.service.problems import NO_STORE, ProblemError, mistake_of, unfit
from balm.service.query import read_query
from balm.service.settings import MOST_BYTES

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from balm.engine import Engine

LINES = "application/x-ndjson"
_TOGETHER = 20
"""Lines that are decided before others get their turn."""


class _Answer(StreamingResponse):
    """An answer that is made while its request arrives; so nobody else may read what arrives."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's
        await self.stream_response(send)


async def batch(request: Request) -> StreamingResponse:
    """What to do now for everybody: a line of JSON a person, their facts and `own`; a line for each back."""
    shown = read_query(request, Shown)
    kind = media_type(request, [LINES, ARROW] if _reads_arrow() else [LINES])
    engine = loaded_now(request).engine
    if kind == ARROW:
        from balm.service.arrow_batch import decided_stream

        stream = await decided_stream(parts(request), engine, shown, served_by(request))
        return _Answer(stream, headers=NO_STORE, media_type=ARROW)
    return _Answer(_rows(request, engine, shown), headers=NO_STORE, media_type=LINES)


@cache
def _reads_arrow() -> bool:
    """Whether the extra that tables need is there."""
    return all(importlib.util.find_spec(name) for name in ("numpy", "pyarrow"))


async def _rows(request: Request, engine: Engine, shown: Shown) -> AsyncIterator[bytes]:
    metrics, number = served_by(request).metrics, 0
    try:
        async for some in _lines(request):
            out = []
            for line in some:
                number += 1
                if line is not None and not line.strip():
                    continue
                row, is_decided = _row(number, line, engine, shown)
                metrics.rows("decided" if is_decided else "rejected", 1)
                out.append(row)
            if out:
                yield "".join(out).encode()
            await asyncio.sleep(0)  # whoever asks for one decision does not wait for all of these
    except ProblemError as problem:  # the status was sent long ago
        yield _reject(number + 1, problem).encode()


def _row(number: int, line: bytes | None, engine: Engine, shown: Shown) -> tuple[str, bool]:
    """The line that answers a line, and whether it is a decision; None stands for one that was too long."""
    try:
        if line is None:
            raise too_large("A line")
        person = with_normal_names(whole_object(read_json(line)))
        if isinstance(person, Diagnostic):
            raise unfit([mistake_of(person, "")])
        with told(""):
            facts, own = split_own(person)
            decision = engine.decide(facts, own=own)
    except ProblemError as problem:
        return _reject(number, problem), False
    record = f'"record": "{decision.record_id}", ' if decision.record_id else ""
    return f'{{"line": {number}, {record}"decision": {shown.of(decision)}}}\n', True


def _reject(number: int, problem: ProblemError) -> str:
    return f"{json_text({'line': number, 'errors': problem.to_dict()['errors']})}\n"


async def _lines(request: Request) -> AsyncIterator[list[bytes | None]]:
    """The lines of a body, some at a time; None for one that is too long, of which nothing is held."""
    rest, too_long = b"", False
    async for part in parts(request):
        *whole, rest = (rest + part).split(b"\n")
        lines: list[bytes | None] = [*whole]
        if too_long and lines:
            lines[0], too_long = None, False
        lines = [None if line is not None and len(line) > MOST_BYTES else line for line in lines]
        if len(rest) > MOST_BYTES or too_long:
            rest, too_long = b"", True
        for at in range(0, len(lines), _TOGETHER):
            yield lines[at : at + _TOGETHER]
    if rest or too_long:
        yield [None if too_long else rest]
