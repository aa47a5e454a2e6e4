"""Somebody who gets no practice and no help either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "left-alone",
    "error",
    20,
    "Somebody who is left alone",
    "Somebody gets no practice, and no help is shown either.",
    "Let a rule `refer` them to help, or leave one practice that nothing excludes and that asks for nothing.",
)


def find(analysis: Analysis) -> Findings:
    """One person is enough to show it."""
    encoding = analysis.encoding
    if not analysis.packs:
        return
    nothing = [-encoding.eligible(candidate) for candidate in encoding.candidates]
    silent = [-encoding.refers(kind) for kind in analysis.program.rulebook.referrals]
    witness = analysis.witness([*nothing, *silent])
    if witness is not None:
        first = analysis.packs[0]
        yield found(KIND, first.name, first.place, witness)
