"""What Balm raises: errors that carry every mistake at once, as diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.diagnostics.diagnostic import Diagnostic


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
