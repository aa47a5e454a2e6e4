"""A practice that nobody is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "practice-never-offered",
    "warning",
    55,
    "A practice that is never offered",
    "The practice `{at}` is offered to nobody: for everybody a rule excludes it or its own limits do.",
    "Look at the rules that select it by tag, and at its `limits` and `for`.",
)


def find(analysis: Analysis) -> Findings:
    """Each practice of the catalogue."""
    for candidate in analysis.encoding.candidates:
        if not analysis.possible([analysis.encoding.eligible(candidate)]):
            yield found(KIND, candidate.practice.id, candidate.practice.place)
