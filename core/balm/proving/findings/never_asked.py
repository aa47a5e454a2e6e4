"""A rule, or a practice's `for`, that waits for a fact for which nobody is ever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.rule import MEANT
from balm.proving.authored import authored, without_question
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "never-asked",
    "warning",
    58,
    "A fact that is needed and never asked",
    "`{at}` needs {expected}, which only the person knows, and for which there is no question.",
    "Give the fact an `ask`; or where the app or its history knows it, the `origin` that says so.",
)


def find(analysis: Analysis) -> Findings:
    """Each rule that fires for somebody, and each practice with `for` that somebody is offered."""
    encoding, program = analysis.encoding, analysis.program
    rules, silent = program.rulebook.rules, without_question(program.rulebook)
    for rule in authored(program.rulebook):
        first = rules[rule.instances[0]]
        needed = sorted(silent & program.rule_index.below(first.facts)) if silent else ()
        if not needed:
            continue
        if first.is_for:
            so = encoding.eligible(encoding.candidates[program.index[rule.id.removesuffix(MEANT)]])
        else:
            so = encoding.any_fires(rule.instances)
        untold = [encoding.untold(name) for name in needed]
        if analysis.possible([so]) and not analysis.possible([so, *untold]):
            yield found(KIND, rule.id, rule.place, expected=needed)
