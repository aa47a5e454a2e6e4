"""The bytes of a pack file -> its data and the place of everything in it, or what stops it from being read."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import normalize

import tomli

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import MOST_SHOWN, Diagnostic
from balm.language.locate import Lines, Path, Places, Stretch, locate
from balm.language.scan import CONTROL, controls, survey
from balm.language.syntax import newer_mistake, number_mistake, syntax_mistakes
from balm.language.values import MOST_DEEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from balm.diagnostics.diagnostic import Span

MOST_BYTES = 4 * 1024 * 1024
"""A pack file holds at most this many bytes."""

LONGEST_TEXT = 8_000
"""Characters of a text."""

_LONG_NUMBER = re.compile(r"[0-9](?:[0-9_]{17}|(?<=0)[xob][0-9a-fA-F_]{16})")
_HUGE_NUMBER = re.compile(r"\d[\d_]{4000,}")


class Source:
    """A pack file that could be read: its `data`, and the place of every key and value, found when first asked."""

    def __init__(self, file: str, text: str, data: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.data = data

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.file, self.text)

    @cached_property
    def _places(self) -> Places:
        return locate(self.text)

    def span(self, path: Path, part: Literal["key", "value"] = "value") -> Span:
        """Where a key or value is written; of what is not written, where the nearest table around it begins."""
        return self._lines.span(*self.stretch(path, part))

    def quoted(self, path: Path, words: str) -> Span:
        """Where words stand in the text at a path; where they are written in another way, the key of the text."""
        start, end = self.stretch(path)
        found = re.compile(r"[\s\\]+".join(map(re.escape, words.split()))).search(self.text, start, end)
        return self._lines.span(*found.span()) if found else self.span(path, "key")

    def stretch(self, path: Path, part: Literal["key", "value"] = "value") -> Stretch:
        """The same as offsets in the text, over all its lines."""
        keys, values = self._places.keys, self._places.values
        first, second = (keys, values) if part == "key" else (values, keys)
        if found := first.get(path) or second.get(path):
            return found
        # What is missing in a table is missing in its body, so its name would be the wrong thing to underline.
        around = (values.get(path[:end]) for end in range(len(path) - 1, 0, -1))
        return next(filter(None, around), (0, 1))


def read_source(file: str, raw: bytes) -> tuple[Source | None, list[Diagnostic]]:
    """The source, or None where the file cannot be read, and what is wrong.

    Of what is no TOML only the first mistake is known. Control characters are reported, and reading goes on.
    """
    if len(raw) > MOST_BYTES:
        size, most = (f"{count / 1024**2:.3g} MiB" for count in (len(raw), MOST_BYTES))
        found = f"{len(raw):,} bytes" if size == most else size
        return None, [diagnose("too-large", Lines(file, "").span(0, 1), found=found, most=most)]
    try:
        text = _normal(raw.decode())
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file, raw, error.start)]
    lines = Lines(file, text)
    # A mark in every line is one habit of one editor: past what can be shown, the rest says nothing new.
    problems = [
        diagnose("control-character", lines.span(*stretch), found=f"U+{ord(character):04X}")
        for stretch, character in islice(controls(text), MOST_SHOWN + 1)
    ]
    seen = survey(text)
    if seen.too_deep:
        return None, [*problems, diagnose("too-deep", lines.span(*seen.too_deep), most=MOST_DEEP)]
    try:
        # Control characters are no TOML, but each is reported already: read on as if it were visible.
        data = tomli.loads(CONTROL.sub("\ufffd", text) if problems else text)
    except tomli.TOMLDecodeError as error:
        return None, problems or syntax_mistakes(lines, error)
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        number = _HUGE_NUMBER.search(text)
        return None, problems or [number_mistake(lines, number.span() if number else (0, 1))]
    source = Source(file, text, data)
    if seen.newer:
        newer = newer_mistake(lines, *seen.newer)
        return None, problems if newer.span in [one.span for one in problems] else [*problems, newer]
    if seen.deepest > MOST_DEEP and (deep := _too_deep(data)):
        return None, [*problems, diagnose("too-deep", source.span(deep), most=MOST_DEEP)]
    if _LONG_NUMBER.search(text) and (large := next(_paths(data, _is_large), None)):
        return None, [*problems, number_mistake(lines, source.stretch(large))]
    if seen.longest > LONGEST_TEXT:
        problems += [
            diagnose("text-too-long", source.span(path), most=f"{LONGEST_TEXT:,}")
            for path in islice(_paths(data, _is_long), MOST_SHOWN + 1)
        ]
    return source, problems


def _normal(text: str) -> str:
    """Without the mark that some editors put first, with one kind of line end, and in Unicode's composed form."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text if text.isascii() else normalize("NFC", text)


def _not_utf8(file: str, raw: bytes, at: int) -> Diagnostic:
    before = _normal(raw[:at].decode())
    rest = raw[at + 1 :].split(b"\n", 1)[0].decode(errors="replace").rstrip("\r")
    lines = Lines(file, f"{before}\ufffd{rest}")
    return diagnose("not-utf8", lines.span(len(before), len(before) + 1), found=f"0x{raw[at]:02x}")


def _too_deep(data: dict[str, Any]) -> Path | None:
    """The first table or list that is nested too deep by headers, dotted keys and brackets together."""
    level: list[tuple[Path, Any]] = [((), data)]
    for _ in range(MOST_DEEP + 1):
        level = [
            ((*path, key), value)
            for path, around in level
            for key, value in _items(around)
            if isinstance(value, (dict, list))
        ]
    return level[0][0] if level else None


def _paths(data: dict[str, Any], wrong: Callable[[Any], bool]) -> Iterator[Path]:
    """Where the values are that are wrong."""
    waiting: list[tuple[Path, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, (dict, list)):
            waiting += [((*path, key), item) for key, item in _items(value)]
        elif wrong(value):
            yield path


def _is_large(value: object) -> bool:
    """Whether it is a whole number of more than 64 bits, which TOML does not have and no other program reads."""
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_TEXT


def _items(value: dict[str, Any] | list[Any]) -> Iterable[tuple[str | int, Any]]:
    return value.items() if isinstance(value, dict) else enumerate(value)
