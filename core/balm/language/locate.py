"""TOML text -> the place of every key and value in it. tomli reads what a file says; this finds where.

The text is one that tomli has read, or the part before its first error: so nothing is checked here, and where
the text breaks off, the search ends with what it has found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import tomli

from balm.diagnostics.diagnostic import Span

Path = tuple[str | int, ...]
"""The way to a value: keys of tables, indexes of lists."""

Stretch = tuple[int, int]
"""From the first character to the one after the last, as offsets in the text."""

# A text that is not closed runs to the end of its line, or of the file: so any text is passed over only once.
ONE_LINE = r""""(?:[^"\\\n]++|\\[^\n])*+"?|'[^'\n]*+'?"""
TEXT = (
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+(?:"{3,5})?|'
    r"'''(?:[^']++|'(?!''))*+(?:'{3,5})?|" + ONE_LINE
)  # fmt: skip
"""Patterns of a TOML text, quotes included: of one line, and of any kind."""

KEY = re.compile(rf"{ONE_LINE}|[\w-]+")
"""One part of a key, as it is written."""

DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_COMMA = re.compile(rf"{_BLANK.pattern},?{_BLANK.pattern}")
SCALAR = re.compile(rf"{TEXT}|\d{{4}}-\d\d-\d\d \d[^\s,\]}}#]*|[^\s,\]}}#]+")
"""A value that is neither a list nor a table."""


class Lines:
    """The lines of a file, and the span of any stretch of its text."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._lines)]

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch; of its first line, where it has several. At least one column wide."""
        number = bisect_right(self._starts, start, hi=len(self._lines)) - 1
        line, column = self._lines[number], start - self._starts[number]
        width = len(line[column : end - self._starts[number]].rstrip())
        return Span(self.file, number + 1, column + 1, column + 1 + max(width, 1), line)


@dataclass(slots=True)
class Places:
    """Where keys and values are written."""

    keys: dict[Path, Stretch] = field(default_factory=dict)
    values: dict[Path, Stretch] = field(default_factory=dict)
    """A table has its header for a value; one that is only implied has its name in a header or key."""
    written: list[tuple[Path, Stretch]] = field(default_factory=list)
    """Each whole key (``a.b``), in the order in which headers and values end."""


def locate(text: str) -> Places:
    """Find every key and value of the text."""
    locator = _Locator(text)
    with suppress(_BreaksOffError):
        locator.document()
    return locator.places


class _BreaksOffError(Exception):
    """The text ends, or cannot be read further."""


class _Locator:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places = Places()
        self.counts: dict[Path, int] = {}
        """How many tables each list of tables has by now."""

    def document(self) -> None:
        table: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at == len(self.text):
                return
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        start = self.at
        is_list = self.text.startswith("[[", start)
        self.at += 2 if is_list else 1
        self.skip(_BLANK)
        name = self.at
        path: Path = ()
        for part, stretch in self.key():
            path = (*self.current(path), part)
            self.imply(path, stretch)
        last = stretch
        self.places.written.append((self.current(path), (name, self.at)))
        self.skip(_BLANK)
        if not self.text.startswith("]]" if is_list else "]", self.at):
            raise _BreaksOffError
        self.at += 2 if is_list else 1
        whole = (start, self.at)
        if is_list:
            index = self.counts.get(path, 0)
            self.counts[path] = index + 1
            if not index:
                self.places.keys[path], self.places.values[path] = last, whole
            path = (*path, index)
            self.places.written[-1] = (path, self.places.written[-1][1])
        path = self.current(path)
        self.places.keys[path], self.places.values[path] = last, whole
        return path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for part, stretch in self.key():
            path = (*path, part)
            self.imply(path, stretch)
        whole = (start, self.at)
        if not self.skip(_EQUALS):
            raise _BreaksOffError
        self.value(path)
        self.places.written.append((path, whole))

    def value(self, path: Path) -> None:
        start = self.at
        match self.text[start : start + 1]:
            case "[":
                self.items(path)
            case "{":
                self.pairs(path)
            case _ if not self.skip(SCALAR):
                raise _BreaksOffError
        self.places.values[path] = (start, self.at)

    def items(self, path: Path) -> None:
        index = 0
        self.at += 1
        while self.goes_on("]"):
            self.value((*path, index))
            index += 1

    def pairs(self, path: Path) -> None:
        self.at += 1
        while self.goes_on("}"):
            self.pair(path)

    def goes_on(self, close: str) -> bool:
        """Pass blanks and a comma. Is there another item? If not, pass the closing bracket."""
        self.skip(_COMMA)
        if self.at == len(self.text):
            raise _BreaksOffError
        closes = self.text.startswith(close, self.at)
        self.at += closes
        return not closes

    def key(self) -> list[tuple[str, Stretch]]:
        """The parts of a dotted key, quoted ones as what they spell."""
        parts = []
        while True:
            start = self.at
            if not self.skip(KEY):
                raise _BreaksOffError
            parts.append((_spelled(self.text[start : self.at]), (start, self.at)))
            if not self.skip(DOT):
                return parts

    def current(self, path: Path) -> Path:
        """A list of tables stands for the last of its tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def imply(self, path: Path, stretch: Stretch) -> None:
        self.places.keys.setdefault(path, stretch)
        self.places.values.setdefault(path, stretch)

    def skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found is not None


def _spelled(key: str) -> str:
    if key[0] == '"' and "\\" in key:
        try:
            return str(tomli.loads(f"key = {key}")["key"])
        except tomli.TOMLDecodeError:
            raise _BreaksOffError from None
    return key[1:-1] if key[0] in "\"'" else key
