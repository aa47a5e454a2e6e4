"""A rule all of whose effects another rule has whenever it fires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.effects import without_effect
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "rule-covered",
    "warning",
    44,
    "A rule that another one covers",
    "Whenever the rule `{at}` fires, `{other}` fires too and does all that it does.",
    "Leave it out, or narrow the other one.",
)


def find(analysis: Analysis) -> Findings:
    """Those that a single other rule covers."""
    for rule, other in analysis.once(without_effect):
        if other:
            yield found(KIND, rule.id, rule.place, other=other)
