"""A derived choice that two rules set to different values for one and the same person."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "set-twice",
    "warning",
    50,
    "A choice that rules set to different values at once",
    "`{at}` is set to different values for one person, by {count}`{one}` and `{other}`.",
    "The value that is declared first wins. If that is meant, say so with `allow`; if not, narrow the rules.",
)


def find(analysis: Analysis) -> Findings:
    """Each derived choice, with every two rules that say different things of it at once."""
    for name, fact in analysis.program.rulebook.facts.items():
        if fact.merge == "first":
            untold = analysis.encoding.untold(name)
            pairs = clashes(analysis, fact, untold)
            if pairs:
                encoding, rules = analysis.encoding, analysis.program.rulebook.rules
                one, other = pairs[0]
                witness = analysis.witness([encoding.fires(one), encoding.fires(other), untold])
                count = "" if len(pairs) == 1 else f"{len(pairs)} pairs of rules, such as "
                yield found(KIND, name, fact.place, witness, count=count, one=rules[one].id, other=rules[other].id)


def clashes(analysis: Analysis, fact: Fact, untold: int) -> list[tuple[int, int]]:
    """Rules, two by two, that set the fact to different values for somebody who has not told it."""
    encoding = analysis.encoding
    setting = analysis.program.rule_index.setting.get(fact.name, ())
    return [
        (i, j)
        for (i, value), (j, other) in itertools.combinations(setting, 2)
        if value != other and analysis.possible([encoding.fires(i), encoding.fires(j), untold])
    ]
