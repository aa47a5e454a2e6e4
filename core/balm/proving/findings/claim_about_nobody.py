"""A claim that speaks of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.rule import authored_id
from balm.proving.claims import speaks_of_somebody
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.language.expectations import Claim
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "claim-about-nobody",
    "warning",
    42,
    "A claim about nobody",
    "The claim `{at}` speaks of nobody: its conditions cannot hold together.",
    "Look at what derives the facts that it names, at `unless` and at what it says of practices; or leave it out.",
)


def find(analysis: Analysis) -> Findings:
    """Each claim on its own; one with `from` is about nobody where none of its instances is about somebody."""
    stated: dict[str, list[Claim]] = {}
    for claim in analysis.program.rulebook.claims:
        stated.setdefault(authored_id(claim.id), []).append(claim)
    for name, claims in stated.items():
        if not any(speaks_of_somebody(analysis, claim) for claim in claims):
            yield found(KIND, name, claims[0].place)
