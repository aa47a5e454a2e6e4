"""A rule that asks for what is known whenever it fires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.authored import authored
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "ask-known",
    "warning",
    60,
    "A question about what is known",
    "The rule `{at}` asks for `{fact}`, which is known or declined whenever it fires.",
    "A question is only asked while its fact is unknown: leave it out, or fire the rule earlier.",
)


def find(analysis: Analysis) -> Findings:
    """Each question of each rule that fires at all."""
    encoding, rules = analysis.encoding, analysis.program.rulebook.rules
    for rule in authored(analysis.program.rulebook):
        asked = dict.fromkeys(name for i in rule.instances for name in rules[i].ask)
        firing = analysis.firing(rule) if asked else []
        for name in asked if firing else ():
            if not any(analysis.possible([encoding.fires(i), encoding.unknown(name)]) for i in firing):
                yield found(KIND, rule.id, rule.place, fact=name)
