"""The facts of a mistake: its code, its place, and what was found; and the errors that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_SHOWN = 100
"""A run shows at most this many diagnostics and says how many it left out."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of one line of a file. Lines and columns count from 1, in characters; `end` is exclusive."""

    file: str
    line: int
    column: int
    end: int
    text: str = ""
    """The whole source line, so that a diagnostic can be drawn without its file."""


@dataclass(frozen=True)
class Diagnostic:
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


class BalmError(Exception):
    """Whatever Balm refuses. `diagnostics` says what is wrong, all of it at once, in the order of place."""

    def __init__(self, diagnostics: Sequence[Diagnostic] = (), summary: str = "") -> None:
        self.diagnostics = in_order(diagnostics)
        self.summary = summary
        super().__init__(diagnostics, summary)

    def __str__(self) -> str:
        from balm.diagnostics.render import render_text

        return render_text(self.diagnostics) if self.diagnostics else self.summary


class PackError(BalmError):
    """A pack that cannot be read."""


class ProfileError(BalmError):
    """A profile, or a question about one, that does not fit the packs."""
