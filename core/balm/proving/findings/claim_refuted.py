"""A claim that is false of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.claims import prove
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "claim-refuted",
    "error",
    10,
    "A claim that is not true",
    "The claim `{at}` is false of {whom}: {broken}.",
    "If the claim is right, a rule is missing or too narrow, or a text needs other words; if it claims "
    "too much, say of whom it holds.",
)


def find(analysis: Analysis) -> Findings:
    """Every claim of the packs is asked about; those of the floor again, whatever packs join it."""
    for claim in analysis.program.rulebook.claims:
        verdict = prove(analysis, claim)
        if not verdict.proved:
            whom = "texts" if claim.never_written else "somebody"
            yield found(KIND, claim.id, claim.place, verdict.witness, whom=whom, broken=verdict.broken)
