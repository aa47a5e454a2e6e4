"""What Balm raises: errors that carry every mistake at once, as diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.diagnostics.diagnostic import Diagnostic


class BalmError(Exception):
    """Whatever Balm refuses. `diagnostics` says what is wrong, all of it at once, in the order of place.

    Its text may go into a log: of mistakes in what a person told it has codes, places and what is expected. What was
    found is in `diagnostics` alone, for that person.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic] = (), summary: str = "") -> None:
        self.diagnostics = in_order(diagnostics)
        self.summary = summary
        super().__init__()  # not even `args` has them

    def __reduce__(self) -> tuple[type[BalmError], tuple[Sequence[Diagnostic], str]]:
        return type(self), (self.diagnostics, self.summary)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.diagnostics, self.summary))

    def __str__(self) -> str:
        from balm.diagnostics.redact import redacted
        from balm.diagnostics.render import render_text

        return render_text([*map(redacted, self.diagnostics)]) if self.diagnostics else self.summary

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class PackError(BalmError):
    """A pack that cannot be read."""


class ProfileError(BalmError):
    """A profile, or a question about one, that does not fit the packs."""


class CheckInError(BalmError):
    """An input that does not fit what a check-in shows, or a state that is none. It names no answer."""


class InstrumentError(BalmError, KeyError):
    """No plugin brings a questionnaire of this name; it says which there are. A KeyError too."""
