"""A practice that is offered, and first for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "practice-never-first",
    "warning",
    70,
    "A practice that never comes first",
    "The practice `{at}` comes first for nobody: another one is always before it.",
    "It is always outscored, or always loses a tie. Give it points where it fits best, or leave it out.",
)


def find(analysis: Analysis) -> Findings:
    """Each practice that somebody is offered, by the packs' points alone. Somebody met already may show it.

    Cards of the floor may stand behind others of it in a pack that gives them nothing: that is no fault of its author.
    """
    met = {outcome.ranked[0].practice.id for outcome in analysis.champions if outcome.ranked}
    for candidate in analysis.encoding.candidates:
        practice = candidate.practice
        if practice.id in met or (analysis.packs and analysis.in_floor(practice.place)):
            continue
        if not analysis.possible([analysis.encoding.eligible(candidate)]):
            continue
        ranking = analysis.ordering.ranking
        behind = [ranking.below(other) for other in ranking.names if other != practice.id]
        if not analysis.ordering.possible([ranking.above(practice.id), *behind]):
            yield found(KIND, practice.id, practice.place)
