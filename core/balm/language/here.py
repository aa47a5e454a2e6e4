"""Where the checker stands in a pack: a place to report mistakes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.locate import Path
    from balm.language.source import Source

Part = Literal["key", "value"]
"""Which part of ``key = value`` a mistake is about."""
T = TypeVar("T")


class Mistake(NamedTuple):
    """What is wrong with a value, without its place: a code, the details its words need, the valid names."""

    code: str
    details: Mapping[str, Any] = {}
    known: Sequence[str] = ()

    def nearest(self, before: int) -> str:
        """The valid name that was most likely meant, or ""; `before` as in `suggest.nearest`."""
        from balm.diagnostics.suggest import nearest

        return nearest(str(self.details["found"]), self.known, before) if self.known else ""


class Place(NamedTuple):
    """A key or table of a pack file: enough to find its line again, and small enough to keep in every value."""

    file: str
    path: Path


NOWHERE = Place("", ())
"""The place of what no pack file declares."""


_MOST_WORDED = 1_000
"""Mistakes of a pack that are put into words: of all packs those that come first are shown."""

_make_here = tuple.__new__
"""Faster than a named tuple's own constructor, which is a function in Python; reading a pack makes thousands."""


class Here(NamedTuple):
    """A place in a source, and the list that mistakes found there go to."""

    source: Source
    path: Path
    problems: list[Diagnostic]

    def __truediv__(self, key: str | int) -> Here:
        return _make_here(Here, (self.source, (*self.path, key), self.problems))

    def at(self, path: Iterable[str | int]) -> Here:
        """A place further in."""
        return Here(self.source, (*self.path, *path), self.problems)

    @property
    def place(self) -> Place:
        """The place alone, to be kept in checked values."""
        return Place(self.source.file, self.path)

    @property
    def line(self) -> str:
        """The place as ``file:line``, to be named in a message."""
        span = self.source.span(self.path, "key")
        return f"{span.file}:{span.line}"

    def report(self, code: str, *, part: Part = "value", nearest: str = "", **details: Any) -> None:
        """Add a mistake found here. Of those that nobody will be shown, only code and place are kept."""
        from balm.diagnostics.codes import counted, diagnose  # only who makes a mistake waits for its words

        span = self.source.span(self.path, part)
        if len(self.problems) < _MOST_WORDED:
            self.problems.append(diagnose(code, span, nearest=nearest, **details))
        else:
            self.problems.append(counted(code, span))

    def report_unknown(
        self, code: str, found: str, known: Iterable[str], *, part: Part = "value", **details: Any
    ) -> None:
        """Add that a name is none of those known; the nearest of them is found."""
        from balm.diagnostics.suggest import nearest

        if len(self.problems) >= _MOST_WORDED:
            self.report(code, part=part)
            return
        known = list(known)
        near = nearest(found, known, len(self.problems))
        self.report(code, part=part, nearest=near, **{"found": found, "expected": known, **details})

    def report_mistake(self, mistake: Mistake, part: Part = "value") -> None:
        """Add a mistake that a function of values found."""
        self.report(mistake.code, part=part, nearest=mistake.nearest(len(self.problems)), **mistake.details)

    def accept(self, read: T | Mistake, part: Part = "value") -> T | None:
        """What a function of values read here; None where that is a mistake, which is added."""
        if isinstance(read, Mistake):
            self.report_mistake(read, part)
            return None
        return read
