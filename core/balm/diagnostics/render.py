"""Render: diagnostics -> text for a terminal, each with its place and the words underlined."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import MOST_SHOWN
from balm.diagnostics.words import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.diagnostics.diagnostic import Diagnostic, Span

_RED, _BLUE, _GREEN, _BOLD, _OFF = "\x1b[1;31m", "\x1b[34m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


def render_text(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """All of them, a blank line between; past MOST_SHOWN only how many more there are."""
    parts = [_one(diagnostic, colour) for diagnostic in diagnostics[:MOST_SHOWN]]
    if left_out := len(diagnostics) - len(parts):
        parts.append(f"... and {left_out} more.")
    return "\n\n".join(parts)


def _one(diagnostic: Diagnostic, colour: bool) -> str:
    def paint(how: str, text: str) -> str:
        return f"{how}{text}{_OFF}" if colour else text

    head = paint(_RED, f"error[{diagnostic.code}]") + paint(_BOLD, f": {diagnostic.message}")
    lines, margin = [head], "  "
    span = diagnostic.span
    if span is not None:
        margin = " " * len(str(span.line)) + " "
        where = visible(span.file) + (f":{span.line}:{span.column}" if span.text else "")
        lines.append(paint(_BLUE, f"{margin[:-1]}--> ") + where)
        if span.text:
            source, carets = _underlined(span)
            lines += [
                paint(_BLUE, f"{margin}|"),
                paint(_BLUE, f"{span.line} |") + f" {source}",
                paint(_BLUE, f"{margin}|") + f" {paint(_RED, carets)}",
            ]
    elif diagnostic.key:
        lines.append(paint(_BLUE, f"{margin}at ") + visible(diagnostic.key))
    if diagnostic.expected:
        lines.append(f"{margin}expected: {diagnostic.expected}")
    if diagnostic.nearest:
        lines.append(f"{margin}did you mean {paint(_GREEN, f'`{diagnostic.nearest}`')}?")
    if diagnostic.hint:
        lines.append(f"{margin}hint: {diagnostic.hint}")
    return "\n".join(lines)


def _underlined(span: Span) -> tuple[str, str]:
    """The source line as it can be shown, and carets under the span: wide characters take two columns."""
    shown = [visible(char) if char != "\t" else "    " for char in span.text.rstrip("\n")]
    before = "".join(shown[: span.column - 1])
    under = "".join(shown[span.column - 1 : max(span.end, span.column + 1) - 1])
    return "".join(shown), " " * _columns(before) + "^" * max(1, _columns(under))


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
