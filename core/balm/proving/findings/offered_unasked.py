"""A practice with a limit on a fact for which nobody is ever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.authored import without_question
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "offered-unasked",
    "warning",
    59,
    "A limit on what is never asked",
    "`{at}` is limited by {expected}, which only the person knows, and for which there is no question: it is offered "
    "to people who were never asked.",
    "Give the fact an `ask`; or write the condition as `for`, where it is for those alone of whom it is known.",
)


def find(analysis: Analysis) -> Findings:
    """Each practice with such limits that somebody is offered who told none of those facts."""
    encoding, program = analysis.encoding, analysis.program
    silent = without_question(program.rulebook)
    for candidate in encoding.candidates:
        practice = candidate.practice
        limiting = [predicate.fact for predicate in practice.limits]
        needed = sorted(silent & program.rule_index.below(limiting)) if silent else ()
        if needed:
            untold = [encoding.untold(name) for name in needed]
            witness = analysis.witness([encoding.eligible(candidate), *untold])
            if witness is not None:
                yield found(KIND, practice.id, practice.place, witness, expected=needed)
