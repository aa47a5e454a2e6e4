"""TOML text -> what its brackets and texts show without reading it: depth, control characters, newer TOML."""

from __future__ import annotations

import re
from itertools import islice
from operator import methodcaller
from typing import TYPE_CHECKING, NamedTuple

from balm.diagnostics.visible import invisible
from balm.language.locate import TEXT
from balm.language.values import MOST_DEEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.locate import Stretch

CONTROL = re.compile(invisible("\x00-\x08\x0b-\x1f"))
"""What paints on a terminal or a page, or cannot be seen: control characters but tab and line end, and others."""

# Each branch begins with a plain character, without groups: `re` then skips quickly to where one can match.
_TOKEN = re.compile(rf"{TEXT}|#[^\n]*+|\[|\]|{{|}}|\n")
_TRAILING = re.compile(r",(?=[ \t]*+\})")
_SHORT_TIME = re.compile(r"[0-9][0-9]:[0-9]{2}(?!:)(?<![0-9:+-][0-9]{2}:[0-9]{2})")
_LONG_KEY = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{MOST_DEEP + 1}}}")
_BARE = {'"': "s", "'": "s", "#": " "}
_SUSPECT = re.compile(r"\\[uUxbfre]")
_ESCAPE = re.compile(r"\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|([\s\S]))")
_ESCAPED = {"b": "\b", "f": "\f", "r": "\r", "e": "\x1b"}


class Survey(NamedTuple):
    """What one pass over the brackets shows."""

    too_deep: Stretch | None = None
    """The first bracket or dotted key by which tables and lists are nested too deep."""
    deepest: int = 0
    """Tables and lists are nested no deeper than this: brackets, and the dots of a header and of a key, added up."""
    longest: int = 0
    """No text is longer than this many characters."""
    newer: tuple[Stretch, str] | None = None
    """What TOML 1.0 does not have but 1.1 has: a "line", "comma", "time" or "escape". Means nothing in text that
    is not valid. tomli reads both since 2.4; Balm takes 1.0 alone, which every reader of TOML understands."""


def survey(text: str) -> Survey:
    """Look at the brackets of a text that nobody has checked yet."""
    open_ones: list[str] = []
    deepest = 0
    newer = _newer(text)
    tokens: list[str] = _TOKEN.findall(text)  # matches with their places take twice as long
    for i, found in enumerate(tokens):
        if not open_ones and found not in "[{":
            continue  # most of a pack stands in no bracket
        if found in "[{":
            open_ones.append(found)
            deepest = max(deepest, len(open_ones))
            if deepest > MOST_DEEP:
                return Survey(too_deep=_span_of(i, text))
        elif found in "]}":
            del open_ones[-1:]
        elif newer is None and open_ones[-1] == "{" and found[0] in "\n#":
            newer = (_span_of(i, text), "line")
    dots = max(map(methodcaller("count", "."), text.split("\n")))
    long_key = _LONG_KEY.search(without_texts(text)) if dots > MOST_DEEP else None
    return Survey(
        long_key.span() if long_key else None, deepest + 2 * dots + 2, max(map(len, tokens), default=0), newer
    )


def _span_of(i: int, text: str) -> Stretch:
    """Where the token with this number stands."""
    return next(islice(_TOKEN.finditer(text), i, None)).span()


def open_bracket(text: str, end: int) -> int | None:
    """Where the innermost bracket stands that is still open at `end`."""
    open_ones = []
    for token in _TOKEN.finditer(text, 0, end):
        if token[0] in "[{":
            open_ones.append(token.start())
        elif token[0] in "]}":
            del open_ones[-1:]
    return open_ones[-1] if open_ones else None


def last_text(text: str, end: int) -> int | None:
    """Where the last text (in quotes) before `end` begins."""
    starts = (token.start() for token in _TOKEN.finditer(text, 0, end) if token[0][0] in "\"'")
    return max(starts, default=None)


def controls(text: str) -> Iterator[tuple[Stretch, str]]:
    """Control characters, then the escapes that stand for one, each with its stretch."""
    for found in CONTROL.finditer(text):
        yield found.span(), found[0]
    for escape, stands_for in _escapes(text):
        # A joiner may follow a letter that it joins; an escape before it is no letter.
        if CONTROL.search(text[escape.start() - 1] + stands_for):
            yield escape.span(), stands_for


def _newer(text: str) -> tuple[Stretch, str] | None:
    for escape, _ in _escapes(text):
        if escape[0][1] in "ex":
            return escape.span(), "escape"
    for pattern, kind in ((_SHORT_TIME, "time"), (_TRAILING, "comma")):
        if pattern.search(text) and (found := pattern.search(without_texts(text))):
            return found.span(), kind
    return None


def without_texts(text: str) -> str:
    """The text with letters instead of what is quoted and blanks instead of comments, in the same places."""
    return _TOKEN.sub(lambda found: _BARE.get(found[0][0], found[0][0]) * len(found[0]), text)


def _escapes(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The escapes in texts and what each stands for; between single quotes there are none."""
    if not _SUSPECT.search(text):
        return
    for token in _TOKEN.finditer(text):
        if token[0][0] == '"' and "\\" in token[0]:
            for escape in _ESCAPE.finditer(text, *token.span()):
                yield escape, _stands_for(escape)


def _stands_for(escape: re.Match[str]) -> str:
    if digits := escape[1] or escape[2] or escape[3]:
        code = int(digits, 16)
        return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else ""  # those are no characters
    return _ESCAPED.get(escape[4], "")
