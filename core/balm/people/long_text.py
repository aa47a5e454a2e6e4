"""The text of a file of people -> whole rows of CSV or lines of JSON; one that is broken takes no others along.

A quoted cell ends with a quote before a comma or the end of a line, and a quote in it is written twice. Where a row
does not keep to that, only its first line is given up, and what comes after it is read afresh. A line that is longer
than anybody's is given up too, without being held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, Any, NamedTuple

_AT_ONCE = 1 << 21
_MOST_TIMES = 16
"""A line is looked through for its end up to so many times the size that it may have."""

_QUOTED = rb'"[^"]*+(?:""[^"]*+)*+'


class _Lines(NamedTuple):
    """What lines of CSV look like."""

    row: re.Pattern[bytes]
    """A line from the start of a row on; its group is there where its last cell goes on in the next line."""
    more: re.Pattern[bytes]
    """A line that begins in a quoted cell; its group is there where that cell, or its last one, goes on."""


@cache
def _lines_with(separator: str) -> _Lines:
    between = re.escape(separator.encode())
    blanks = b"[ \t]*+" if separator != "\t" else b"[ ]*+"
    cell = rb"(?:" + _QUOTED + rb'"' + blanks + rb'|[^"' + between + rb"\r\n][^" + between + rb"\r\n]*+)?+"
    cells = rb"(?:" + cell + between + rb")*+(?:(?P<open>" + _QUOTED + rb"\Z)|" + cell + rb"[\r\n]*+\Z)"
    more = rb'[^"]*+(?:""[^"]*+)*+(?:(?P<on>\Z)|"' + blanks + rb"(?:" + between + cells + rb"|[\r\n]*+\Z))"
    return _Lines(re.compile(cells), re.compile(more))


Sound = Callable[[bytes], int]
"""How much of a text, from the start of a row to the end of one, is in order at a glance; 0 where it is not."""

GivenUp = Callable[[bytes], bytes]
"""What stands for a line that is given up; it begins with NUL."""


def whole_lines(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """Lines; None stands for one that is longer than `most`. Raises ValueError where such a line does not end."""
    while line := file.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        _pass_over(file, line, most)
        yield None


def _pass_over(file: IO[bytes], line: bytes, most: int) -> None:
    for _ in range(_MOST_TIMES):
        if line.endswith(b"\n"):
            return
        line = file.readline(most)
    raise ValueError(f"a line is longer than {most >> 20} MiB")


def _passed_over(file: Any, most: int) -> bytes:
    """What comes after the end of a line."""
    for _ in range(_MOST_TIMES):
        _, found, rest = file.read(most).partition(b"\n")
        if found:
            return bytes(rest)
    raise ValueError(f"a line is longer than {most >> 20} MiB")


def whole_rows(
    file: Any, given_up: GivenUp, most: int, sound: Sound | None = None, separator: str = ","
) -> Iterator[bytes]:
    """Rows of CSV, some at a time, of the first of which the heading is; `given_up` stands for a line that is given up.

    Raises ValueError where the heading is broken, or a line is too long and its end is not found.
    """
    rest, first, end = b"", True, False
    while not end:
        some = file.read(min(_AT_ONCE, most))
        end, rest = not some, rest + some
        if first:
            rest = rest.removeprefix(b"\xef\xbb\xbf")
        if len(rest) > most and not -1 < rest.find(b"\n") < most:
            if first:
                raise ValueError(f"its first line is longer than {most >> 20} MiB")
            line, found, rest = rest.partition(b"\n")
            if not found:
                rest = _passed_over(file, most)
            yield given_up(line)
            continue
        taken = 0
        if b'"' not in rest:
            taken = len(rest) if end else rest.rfind(b"\n") + 1
        elif sound:
            taken = sound(rest)
        made, rest = [rest[:taken]], rest[taken:]
        if b'"' in rest and (end or not taken):
            more, rest = _row_by_row(rest, given_up, most, separator, end=end)
            made += more
        made += [rest] if end else []
        if whole := b"".join(made):
            if first and whole.startswith(b"\0"):
                raise ValueError("a quote in its first line is not closed")
            first = False
            yield whole


def _row_by_row(text: bytes, given_up: GivenUp, most: int, separator: str, *, end: bool) -> tuple[list[bytes], bytes]:
    """The rows of a text, and its rest, which needs more text to be read; at its end there is none."""
    made: list[bytes] = []
    looks = _lines_with(separator)
    lines = text.splitlines(keepends=True)
    if not end and lines and not lines[-1].endswith(b"\n"):
        lines.pop()
    at = start = size = done = 0
    while start < len(lines):
        if at < len(lines):
            line = lines[at]
            size += len(line)
            match = (looks.row if at == start else looks.more).match(line)
            goes_on = match is not None and match.lastgroup is not None
            if match is not None and size <= most:
                at += 1
                if not goes_on:
                    made += lines[start:at]
                    done, start, size = done + size, at, 0
                continue
        elif not end:
            break
        made.append(given_up(lines[start]))
        done += len(lines[start])
        at = start = start + 1
        size = 0
    return made, b"" if end else text[done:]
