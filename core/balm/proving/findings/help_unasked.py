"""A kind of help that is right for somebody, and that the check-in ends without, as it never asks what calls for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.proving.asking import Asking
from balm.proving.finding import FindingKind, Findings, found
from balm.proving.witness import person_of
from balm.solving.minimize import minimize

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "help-unasked",
    "error",
    15,
    "Help that nobody asks about",
    "`{rule}` shows somebody the help `{at}`. The steps before the first suggestion end without it: they leave "
    "{expected} open.",
    "Let a step of stage `before`, or a rule of the floor, ask for it.",
)


def find(analysis: Analysis) -> Findings:
    """Each kind of help, where packs together declare steps: one person who answers truthfully, and misses it."""
    program = analysis.program
    rulebook = program.rulebook
    if not rulebook.steps:
        return
    with Asking(program, analysis.deadline) as asking:
        truth, end, true = asking.truth, asking.end, asking.session.true
        for kind, rules in program.referring.items():
            missed = [truth.refers(kind), -end.refers(kind)]
            if not minimize(asking.session, asking.formulas, truth.person, missed, asking.unticked):
                continue
            witness = person_of(program, truth.person.told(true))
            fired = [rulebook.rules[i] for i in bits(rules) if true(truth.fires(i))]
            rule = min(fired, key=lambda one: one.pack == rulebook.floor)
            yield found(KIND, kind, rule.place, witness, rule=rule.id, expected=asking.left_open(rule.facts))
