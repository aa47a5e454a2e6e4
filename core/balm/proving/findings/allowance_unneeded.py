"""An allowance for something that is not found, or is no kind of finding (see `balm.proving.check`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.proving.analysis import Analysis

KIND = Kind(
    "allowance-unneeded",
    "warning",
    90,
    "An allowance that is not needed",
    "The pack allows `{code}` at `{at}`, and {why}.",
    "Leave it out: an allowance that outlives its reason hides the next finding.",
)


def find(analysis: Analysis) -> Iterator[Finding]:  # noqa: ARG001  # every finding's
    """Nothing by itself: what is allowed and not found is known when all else has been looked for."""
    yield from ()
