"""TOML text -> the same text in Balm's layout. Every comment stays, and nothing moves.

A small reader of our own, over the patterns of the locator: the text is one that tomli has read, so nothing is
checked here. What stands on one line and what goes over several is decided in one place, `_written`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from balm.language.locate import DOT, KEY, SCALAR

WIDTH = 120
"""A list that would be wider goes over several lines."""
_INDENT = "  "
_SHORT = 24
"""Several items share a line in a list in which none is longer than this."""
_MANY, _PHRASE = 12, 60
"""So do the items of a list of at least so many, in which none is longer than that: phrases and words of classes."""

_SPACE = re.compile(r"[ \t\n]*")
_COMMENT = re.compile(r"#[^\n]*")
_NEEDS_ESCAPE = re.compile(r'["\\]')


def format_text(text: str) -> str:
    """Lay out a text of TOML 1.0 whose lines end in ``\\n``. Laid out again, it stays as it is."""
    return _Layout(text).document()


@dataclass(slots=True)
class _Item:
    """An item of a list and the comment behind it; without a value, a comment on a line of its own."""

    value: _Value | None
    newlines: int
    """How many line ends stand before it."""
    comment: str = ""
    column: int = 0
    """Where the comment began."""


@dataclass(slots=True)
class _List:
    items: list[_Item] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table in braces: each key with its ``=``, and its value."""

    pairs: list[tuple[str, _Value]] = field(default_factory=list)


_Value: TypeAlias = str | _List | _Table
"""A text, number or date is a str, as it is to be written."""


class _Layout:
    """Reads a text from its start to its end, and writes lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: list[str] = []
        self.table: list[str] = []
        """The name of the table that the headers read last are of, or lie within."""
        self.above: int | None = None
        """The line in which a comment begins that nothing separates from what comes next."""
        self.beside: tuple[int, int] | None = None
        """The column of the comment behind the line above, as it was and as it is."""

    def document(self) -> str:
        while True:
            newlines = self.space()
            if self.at == len(self.text):
                return "".join(f"{line}\n" for line in self.lines)
            if newlines > 1 and self.lines:
                self.lines.append("")
                self.above = self.beside = None
            if self.text[self.at] == "#":
                self.own_comment()
            else:
                self.statement(self.header() if self.text[self.at] == "[" else self.pair())

    def own_comment(self) -> None:
        """A comment on a line of its own. Under the comment behind a line, of which it is more, it stays there."""
        column, comment = self.column(), self.take(_COMMENT).rstrip()
        if self.beside and self.beside[0] == column:
            self.lines.append(" " * self.beside[1] + comment)
            return
        self.beside = None
        if self.above is None:
            self.above = len(self.lines)
        self.lines.append(comment)

    def statement(self, written: str) -> None:
        """A header or a pair, and the comment behind it."""
        self.above = self.beside = None
        found = re.compile(r"[ \t]*(?=#)").match(self.text, self.at)
        if found:
            self.at = found.end()
            column, comment = self.column(), self.take(_COMMENT).rstrip()
            line = _with_comment(written, comment, column)
            self.beside = (column, len(line) - len(comment))
            written = line
        self.lines += written.split("\n")

    def header(self) -> str:
        """A header. A blank line comes before it, unless its table lies within the one before."""
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        self.space()
        name = self.key()
        self.space()
        self.at += brackets
        around = len(self.table)
        if not (self.table and len(name) > around and name[:around] == self.table):
            self.table = name
            first = len(self.lines) if self.above is None else self.above
            if first and self.lines[first - 1]:
                self.lines.insert(first, "")
        return f"{'[' * brackets}{'.'.join(name)}{']' * brackets}"

    def pair(self) -> str:
        name = self.name()
        return name + _written(self.value(), "", WIDTH - len(name))

    def name(self) -> str:
        """A key with its ``=``."""
        key = ".".join(self.key())
        self.space()
        self.at += 1
        self.space()
        return f"{key} = "

    def key(self) -> list[str]:
        parts = [_in_quotes(self.take(KEY))]
        while self.take(DOT):
            parts.append(_in_quotes(self.take(KEY)))
        return parts

    def value(self) -> _Value:
        match self.text[self.at]:
            case "[":
                return self.items()
            case "{":
                return self.pairs()
        return _in_quotes(self.take(SCALAR))

    def items(self) -> _List:
        """A list with the comments among its items."""
        made: list[_Item] = []
        newlines = 0
        self.at += 1
        while True:
            newlines += self.space()
            match self.text[self.at]:
                case "]":
                    self.at += 1
                    return _List(made)
                case ",":
                    self.at += 1
                    continue
                case "#":
                    column, comment = self.column(), self.take(_COMMENT).rstrip()
                    if made and made[-1].value is not None and not made[-1].comment and not newlines:
                        # Of several items on a line only the last is where its comment was.
                        made[-1].comment, made[-1].column = comment, column if made[-1].newlines else 0
                    else:
                        made.append(_Item(None, newlines, comment))
                case _:
                    made.append(_Item(self.value(), newlines))
            newlines = 0

    def pairs(self) -> _Table:
        made: list[tuple[str, _Value]] = []
        self.at += 1
        while True:
            self.space()
            match self.text[self.at]:
                case "}":
                    self.at += 1
                    return _Table(made)
                case ",":
                    self.at += 1
                case _:
                    made.append((self.name(), self.value()))

    def space(self) -> int:
        """Pass blanks and line ends, and count the line ends."""
        return self.take(_SPACE).count("\n")

    def column(self) -> int:
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def take(self, pattern: re.Pattern[str]) -> str:
        """Pass what fits a pattern: nothing, where nothing does."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""


def _in_quotes(text: str) -> str:
    """A text between double quotes, where they need no escape in it; all else as it is."""
    if text[0] == "'" and not text.startswith("'''") and not _NEEDS_ESCAPE.search(text):
        return f'"{text[1:-1]}"'
    return text


def _with_comment(written: str, comment: str, column: int) -> str:
    """What is written and the comment behind it: in its column, if there is room."""
    gap = 1 if "\n" in written else max(1, column - len(written))
    return written + " " * gap + comment


def _written(value: _Value, indent: str, room: float) -> str:
    """A value, its further lines indented; in so many columns if it can be."""
    match value:
        case str():
            return value
        case _Table(pairs):
            # A table in braces stays on its line, however long; a list in it goes over several only if it must.
            return _braced([name + _written(inner, indent, float("inf")) for name, inner in pairs])
    flat = _flat(value)
    if flat is not None and len(flat) <= room:
        return flat
    return "\n".join(["[", *_lines(value.items, indent + _INDENT), f"{indent}]"])


def _flat(value: _Value) -> str | None:
    """A value on one line; None where a comment or a text of several lines is in the way."""
    match value:
        case str():
            return None if "\n" in value else value
        case _Table(pairs):
            inner = [(name, _flat(each)) for name, each in pairs]
            return (
                None if any(each is None for _, each in inner) else _braced([f"{name}{each}" for name, each in inner])
            )
    items = [None if item.comment or item.value is None else _flat(item.value) for item in value.items]
    return None if None in items else f"[{', '.join(map(str, items))}]"


def _braced(pairs: list[str]) -> str:
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _lines(items: list[_Item], indent: str) -> list[str]:
    """The items of a list, one a line; several a line where all are short, a comment or a blank line apart."""
    texts = [len(item.value) for item in items if isinstance(item.value, str)]
    plain = len(texts) == sum(item.value is not None for item in items) and not any(
        item.value is not None and item.comment for item in items
    )
    filled = plain and max(texts, default=0) <= (_PHRASE if len(texts) >= _MANY else _SHORT)
    lines: list[str] = []
    run: list[str] = []
    for item in items:
        apart = item.value is None or item.newlines > 1
        if run and (apart or not filled):
            lines += _filled(run, indent)
            run = []
        if item.newlines > 1 and lines:
            lines.append("")
        if item.value is None:
            lines.append(indent + item.comment)
        elif filled:
            run.append(f"{item.value},")
        else:
            line = f"{indent}{_written(item.value, indent, WIDTH - len(indent) - 1)},"
            lines += (_with_comment(line, item.comment, item.column) if item.comment else line).split("\n")
    return lines + (_filled(run, indent) if run else [])


def _filled(words: list[str], indent: str) -> list[str]:
    """As many words a line as fit."""
    lines = [indent + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return lines
