"""The facts of a mistake: its code, its place, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SHOWN = 100
"""A run shows at most this many diagnostics and says how many it left out."""


class Span(NamedTuple):
    """A stretch of one line of a file. Lines and columns count from 1, in characters; `end` is exclusive."""

    file: str
    line: int
    column: int
    end: int
    text: str = ""
    """The whole source line, so that a diagnostic can be drawn without its file."""


class Diagnostic(NamedTuple):
    """One mistake. `code` is stable; `message` says what was found; the rest is advice, each on a line of its own.

    A mistake in a pack has a `span`; one in a profile has a `key` (a dotted path such as ``own[0].tags``).
    """

    code: str
    message: str
    span: Span | None = None
    key: str = ""
    expected: str = ""
    nearest: str = ""
    hint: str = ""
    severity: str = "error"
    """error, warning or note. Whatever stops a pack or a profile from being read is an error."""
    notes: tuple[str, ...] = ()
    """What shows it, such as a person; each on a line of its own."""
    told: bool = False
    """Whether the mistake is in what a person told: then the words repeat it, and are for that person alone."""

    def to_dict(self) -> dict[str, object]:
        """As plain data: the keys of `balm check --json`. Empty parts are left out."""
        data: dict[str, object] = {"code": self.code, "message": self.message}
        if self.span is not None:
            span = self.span
            data |= {"file": span.file, "line": span.line, "column": span.column, "end_column": span.end}
        if self.key:
            data["key"] = self.key
        for name in ("expected", "nearest", "hint"):
            if value := getattr(self, name):
                data[name] = value
        return data


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, each mistake once."""

    def place(d: Diagnostic) -> tuple[str, int, int, str, str, str]:
        span = d.span or Span("", 0, 0, 0)
        return (span.file, span.line, span.column, d.key, d.code, d.message)

    return tuple(sorted(set(diagnostics), key=place))
