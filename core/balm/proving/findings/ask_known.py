"""A rule that asks for what is known whenever it fires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.authored import authored
from balm.proving.finding import Finding, Kind, found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.proving.analysis import Analysis

KIND = Kind(
    "ask-known",
    "warning",
    60,
    "A question about what is known",
    "The rule `{at}` asks for `{fact}`, which is known or declined whenever it fires.",
    "A question is only asked while its fact is unknown: leave it out, or fire the rule earlier.",
)


def find(analysis: Analysis) -> Iterator[Finding]:
    """Each question of each rule that fires at all."""
    encoding, rules = analysis.encoding, analysis.program.rulebook.rules
    for rule in authored(analysis.program.rulebook):
        fires = [encoding.fires(i) for i in rule.instances]
        asked = dict.fromkeys(name for i in rule.instances for name in rules[i].ask)
        if asked and any(analysis.possible([one]) for one in fires):
            for name in asked:
                if not any(analysis.possible([one, encoding.unknown(name)]) for one in fires):
                    yield found(KIND, rule.id, rule.place, fact=name)
