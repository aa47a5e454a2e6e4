"""A step whose conditions hold for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "step-never-shown",
    "warning",
    43,
    "A step that is never shown",
    "The step `{at}` is shown to nobody: its conditions cannot hold together.",
    "Look at what derives the facts that it names, and at `unless`; or leave it out.",
)


def find(analysis: Analysis) -> Findings:
    """Each step on its own; whoever was asked only some of what comes before it is among those looked at."""
    for step in analysis.program.rulebook.steps:
        if not analysis.possible([analysis.encoding.shows(step)]):
            yield found(KIND, step.id, step.place)
