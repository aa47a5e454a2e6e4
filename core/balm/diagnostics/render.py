"""Render: diagnostics -> text for a terminal, each with its place and the words underlined; or plain data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import MOST_SHOWN
from balm.diagnostics.text_width import char_width
from balm.diagnostics.visible import visible, visible_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.diagnostics.diagnostic import Diagnostic, Span

_RED, _BLUE, _GREEN, _BOLD, _OFF = "\x1b[1;31m", "\x1b[34m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
_SEVERITY = {"error": _RED, "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_TAB = "    "
_CUT = "..."
_NARROWEST = 20
"""Columns that a source line gets even where the terminal has fewer."""
_NEAR = 4
"""How many times the room for a line is looked at around a span: marks take no room."""


def render_text(
    diagnostics: Sequence[Diagnostic], *, colour: bool = False, width: int = 80, summary: bool = False
) -> str:
    """All of them, a blank line between; past MOST_SHOWN only how many more there are.

    A source line that is wider than `width` columns is cut around the words underlined. With `summary` a last line
    counts the mistakes and says where to read on.
    """
    parts = [_one(diagnostic, colour, width) for diagnostic in diagnostics[:MOST_SHOWN]]
    if left_out := len(diagnostics) - len(parts):
        parts.append(f"... and {left_out} more.")
    if summary and diagnostics:
        parts.append(_summary(diagnostics))
    return "\n\n".join(parts)


def _one(diagnostic: Diagnostic, colour: bool, width: int) -> str:
    def paint(how: str, text: str) -> str:
        return f"{how}{text}{_OFF}" if colour else text

    loud = _SEVERITY[diagnostic.severity]
    head = paint(loud, f"{diagnostic.severity}[{diagnostic.code}]") + paint(_BOLD, f": {visible(diagnostic.message)}")
    lines, margin = [head], "  "
    span = diagnostic.span
    if span is not None:
        margin = " " * len(str(span.line)) + " "
        where = visible(span.file) + (f":{span.line}:{span.column}" if span.text else "")
        lines.append(paint(_BLUE, f"{margin[:-1]}--> ") + where)
        if span.text:
            source, carets = _underlined(span, max(width - len(margin) - 2, _NARROWEST))
            lines += [
                paint(_BLUE, f"{margin}|"),
                paint(_BLUE, f"{span.line} |") + f" {source}",
                paint(_BLUE, f"{margin}|") + f" {paint(loud, carets)}",
            ]
    elif diagnostic.key:
        lines.append(paint(_BLUE, f"{margin}at ") + visible(diagnostic.key))
    lines += [f"{margin}{visible(note)}" for note in diagnostic.notes]
    if diagnostic.expected:
        lines.append(f"{margin}expected: {visible(diagnostic.expected)}")
    if diagnostic.nearest:
        lines.append(f"{margin}did you mean {paint(_GREEN, f'`{visible(diagnostic.nearest)}`')}?")
    if diagnostic.hint:
        lines.append(f"{margin}hint: {visible(diagnostic.hint)}")
    return "\n".join(lines)


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    files = {diagnostic.span.file for diagnostic in diagnostics if diagnostic.span}
    count = _counted(len(diagnostics), "mistake") + (f" in {_counted(len(files), 'file')}" if files else "")
    return f"{count}. `balm explain {diagnostics[0].code}` says more."


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _underlined(span: Span, room: int) -> tuple[str, str]:
    """The source line as it can be shown in `room` columns, and carets under the span."""
    # A line may have millions of characters: only those near the span are looked at.
    left_out = max(0, span.column - 1 - _NEAR * room)
    line = span.text.rstrip("\n")
    near = line[left_out : span.column + _NEAR * room]
    shown = [_TAB if char == "\\t" else char for char in visible_characters(near)]
    # Column by column: a wide character takes two, a mark on the letter before it none, an escape six.
    columns = [0, *accumulate(sum(map(char_width, one)) for one in shown)]
    first = min(span.column - 1 - left_out, len(shown))
    last = min(max(span.end - 1 - left_out, first + 1), len(shown))
    start, end = _window(columns, first, last, room) if columns[-1] > room else (0, len(shown))
    before = _CUT if left_out + start else ""
    after = _CUT if left_out + end < len(line) else ""
    indent = len(before) + columns[first] - columns[start]
    under = columns[min(last, end)] - columns[first]
    if not under and first < len(shown):
        indent -= bool(indent)  # a mark stands on the letter before it
    return before + "".join(shown[start:end]) + after, " " * indent + "^" * max(under, 1)


def _window(columns: list[int], first: int, last: int, room: int) -> tuple[int, int]:
    """Which characters to show of a line that is too wide: those of the span, and as much around as there is room."""
    start = 0
    if columns[last] > room - len(_CUT):
        room -= len(_CUT)
        around = room - len(_CUT) - (columns[last] - columns[first])
        before = min(columns[first] - max(around // 2, 0), columns[-1] - room)
        # Never cut between a letter and its combining marks.
        start = min(bisect_right(columns, columns[bisect_left(columns, before)]) - 1, first)
    whole = columns[-1] - columns[start] <= room
    end = bisect_right(columns, columns[start] + room - (0 if whole else len(_CUT))) - 1
    return start, max(end, first + 1)
