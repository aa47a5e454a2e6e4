"""Somebody who gets help and no practice: often right, and worth knowing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "only-help",
    "note",
    80,
    "Somebody who gets help and no practice",
    "Somebody is shown the help `{kind}` and offered no practice beside it.",
    "Right in an emergency. If it is meant, nothing is to be done.",
)


def find(analysis: Analysis) -> Findings:
    """One person for each kind of help that is shown without a practice."""
    encoding, rulebook = analysis.encoding, analysis.program.rulebook
    nothing = [-encoding.eligible(candidate) for candidate in encoding.candidates]
    for kind in analysis.program.referring:
        witness = analysis.witness([*nothing, encoding.refers(kind)])
        if witness is not None:
            yield found(KIND, kind, rulebook.referrals[kind].place, witness, kind=kind)
