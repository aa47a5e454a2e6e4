"""Arrow streams: the bytes of a body -> its messages, each within the limits before any library reads it.

A message is a mark, the length of its head, the head (a FlatBuffer), and as many bytes as that says. A few bytes can
stand for very many values, such as compressed ones, or rows that need no bytes: such messages are refused here.
"""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import NamedTuple

from balm.service.bodies import too_large
from balm.service.problems import Mistake, ProblemError
from balm.service.settings import MOST_BYTES, MOST_ROWS, MOST_VALUES

ARROW = "application/vnd.apache.arrow.stream"
SCHEMA, _DICTIONARY, RECORD_BATCH = 1, 2, 3
"""Kinds of messages."""
END = b"\xff\xff\xff\xff\0\0\0\0"
"""What a stream ends with."""
_MARK, _PREFIX = END[:4], 8
_PLAIN = "columns of plain values: not compressed, and without dictionaries, runs and views"


class Message(NamedTuple):
    """A message of a stream, its mark and its lengths included."""

    kind: int
    raw: bytes


def not_arrow() -> ProblemError:
    """The problem of a body that is no whole Arrow stream."""
    detail = "This is no Arrow stream, or it is cut off."
    return ProblemError(HTTPStatus.BAD_REQUEST, detail, [Mistake("not-arrow", detail)])


def not_plain() -> ProblemError:
    """The problem of columns in which a few bytes can stand for very many values."""
    detail = f"Send {_PLAIN}."
    mistake = Mistake("not-plain", detail, expected=_PLAIN)
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, detail, [mistake])


def _too_many_rows() -> ProblemError:
    detail = f"A record batch holds at most {MOST_ROWS:,} rows."
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, [Mistake("too-many-rows", detail)])


async def messages(parts: AsyncIterator[bytes]) -> AsyncIterator[Message]:
    """The schema and the record batches of a body, one held at a time. Raises ProblemError."""
    held = bytearray()

    async def take(count: int) -> bytes:
        """So many bytes; fewer where the body ends."""
        while len(held) < count and (part := await anext(parts, None)) is not None:
            held.extend(part)
        taken = bytes(held[:count])
        del held[:count]
        return taken

    while prefix := await take(_PREFIX):
        if prefix == END:
            return
        if len(prefix) < _PREFIX or not prefix.startswith(_MARK):
            raise not_arrow()
        [length] = struct.unpack("<i", prefix[4:])
        if length <= 0:
            raise not_arrow()
        if length > MOST_BYTES:
            raise too_large("A message")
        head = await take(length)
        try:
            kind, size = _looked_at(head)
        except (struct.error, ValueError):
            raise not_arrow() from None
        if length + size > MOST_BYTES:
            raise too_large("A message")
        body = await take(size)
        if len(head) < length or len(body) < size:
            raise not_arrow()
        yield Message(kind, prefix + head + body)


def _looked_at(head: bytes) -> tuple[int, int]:
    """The kind of a message and the bytes of its body. Raises ProblemError; struct.error, ValueError: it is no head."""
    message = _Table(head, _at(head, 0))
    kind, size = message.number(1, "<B"), message.number(3, "<q")
    if kind not in (SCHEMA, _DICTIONARY, RECORD_BATCH) or size < 0:
        raise ValueError
    if kind == _DICTIONARY:
        raise not_plain()
    if kind == RECORD_BATCH:
        _look_at_rows(message.table(2))
    return kind, size


def _look_at_rows(batch: _Table) -> None:
    """See that a record batch says of no more values than there may be. Raises ProblemError."""
    if batch.place(3) is not None:
        raise not_plain()
    if not 0 <= batch.number(0, "<q") <= MOST_ROWS:
        raise _too_many_rows()
    if not all(0 <= values <= MOST_VALUES for values in batch.first_of_pairs(1)):
        raise _too_many_rows()


class _Table(NamedTuple):
    """A table of a FlatBuffer: fields by number, each where the table's own list of places says."""

    raw: bytes
    start: int

    def place(self, field: int) -> int | None:
        """Where a field begins; None where the table does not have it."""
        fields = self.start - _read(self.raw, "<i", self.start)
        at = 4 + 2 * field
        if at >= _read(self.raw, "<H", fields):
            return None
        offset = _read(self.raw, "<H", fields + at)
        return self.start + offset if offset else None

    def number(self, field: int, form: str) -> int:
        """The number of a field; 0 where the table does not have it."""
        place = self.place(field)
        return 0 if place is None else _read(self.raw, form, place)

    def table(self, field: int) -> _Table:
        """The table of a field. Raises ValueError where there is none."""
        place = self.place(field)
        if place is None:
            raise ValueError
        return _Table(self.raw, _at(self.raw, place))

    def first_of_pairs(self, field: int) -> list[int]:
        """The first of each pair of numbers of 64 bits that a field lists."""
        place = self.place(field)
        if place is None:
            return []
        start = _at(self.raw, place)
        count = _read(self.raw, "<I", start)
        if count * 16 > len(self.raw):
            raise ValueError
        return [_read(self.raw, "<q", start + 4 + 16 * one) for one in range(count)]


def _at(raw: bytes, place: int) -> int:
    """Where what stands at a place begins, which is said from there on."""
    return place + _read(raw, "<I", place)


def _read(raw: bytes, form: str, place: int) -> int:
    """The number at a place. Raises ValueError where that is not within the head."""
    if place < 0:
        raise ValueError
    found: int = struct.unpack_from(form, raw, place)[0]
    return found
