"""A rule that fires for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.authored import authored
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "rule-never-fires",
    "warning",
    40,
    "A rule that never fires",
    "The rule `{at}` fires for nobody: {why}.",
    "Look at what derives the facts that it names, and at `unless`; or leave it out.",
)


def find(analysis: Analysis) -> Findings:
    """Each rule on its own."""
    for rule in authored(analysis.program.rulebook):
        if not analysis.firing(rule):
            is_for = analysis.program.rulebook.rules[rule.instances[0]].is_for
            why = "everybody is meant" if is_for else "its conditions cannot hold together"
            yield found(KIND, rule.id, rule.place, why=why)
