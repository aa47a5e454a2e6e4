"""A rule that fires, and never changes a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.effects import without_effect
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "rule-without-effect",
    "warning",
    45,
    "A rule that changes nothing",
    "The rule `{at}` never changes a decision: other rules do all that it does, or no order of the packs' practices "
    "turns on its points.",
    "Leave it out, or find out which other rule was meant to be narrower.",
)


def find(analysis: Analysis) -> Findings:
    """Those of which no single rule covers all that they do."""
    for rule, other in analysis.once(without_effect):
        if not other:
            yield found(KIND, rule.id, rule.place)
