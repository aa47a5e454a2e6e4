"""Falsify: a claim and a person -> whether the claim is false of them, by deciding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from balm.compiled.cells import fires_for
from balm.compiled.practices import matches_any
from balm.compiled.program import Program
from balm.deciding.outcome import Outcome
from balm.explaining.reasons import infeasible, named_facts
from balm.explaining.voice import words
from balm.language.expectations import Claim
from balm.language.practices import Practice
from balm.language.predicates import Selector
from balm.proving.examples import failures
from balm.proving.witness import Witness, decide_witness


@dataclass(frozen=True)
class _Answered:
    """An outcome as an expectation looks at it."""

    program: Program
    outcome: Outcome

    def names(self) -> tuple[str, ...]:
        return named_facts(self.program, self.outcome)

    def words(self) -> tuple[str, ...]:
        return words(self.program, self.outcome)


UNNAMED = "nothing that it rests on is one of these facts"


def out_of_order(program: Program, claim: Claim, witness: Witness) -> str:
    """In words, what comes first for this person, if the claim is false of them by that; otherwise ""."""
    outcome, keys = failing(program, claim, witness)
    if not keys & {"first", "first_not", "names"}:
        return ""
    first = outcome.ranked[0].practice if outcome.ranked else None
    who = "a practice of the person's own" if first in outcome.own else f"`{first.id}`" if first else ""
    what = f"{who} comes first" if who else "nothing is offered"
    return what if keys & {"first", "first_not"} else f"{what}, and {UNNAMED}"


def failing(program: Program, claim: Claim, witness: Witness) -> tuple[Outcome, set[str]]:
    """The decision, and the expectations of the claim that it falls short of."""
    outcome = decide_witness(program, witness)
    if not (fires_for(claim, program.rulebook.facts, outcome.facts) and _possible(program, claim, outcome)):
        return outcome, set()
    if claim.raising:
        outcome = _added(outcome, decide_witness(program, witness, then=True))
    return outcome, {one.key for one in failures(program, claim.expect, _Answered(program, outcome))}


def _possible(program: Program, claim: Claim, outcome: Outcome) -> bool:
    def match(practice: Practice, selectors: Sequence[Selector]) -> bool:
        return matches_any(selectors, practice.attributes(), program.attributes)

    every = (*outcome.own, *program.rulebook.practices)
    wanted, eligible = claim.where_feasible, claim.where_eligible
    if wanted is not None and not any(match(one, wanted) and not infeasible(program, outcome, one) for one in every):
        return False
    return eligible is None or any(match(one.practice, eligible) for one in outcome.ranked)


def _added(before: Outcome, after: Outcome) -> Outcome:
    """What is there afterwards and was not before."""
    known = {one.practice.id for one in before.ranked}
    return after._replace(
        ranked=tuple(one for one in after.ranked if one.practice.id not in known),
        referrals=tuple(kind for kind in after.referrals if kind not in before.referrals),
    )
