"""A claim and a person -> whether they show it false, worked out from decisions alone."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

from balm.compiled.practices import maybe, surely
from balm.decision.decision import Decision
from balm.proving.examples import failures
from balm.proving.witness import decide_witness
from balm.reference import evaluate, of_condition

if TYPE_CHECKING:
    from balm.compiled.practices import Ranked
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.expectations import Claim
    from balm.language.predicates import Condition, Selector
    from balm.proving.witness import Witness


def shows_false(program: Program, claim: Claim, witness: Witness) -> bool:
    """Whether the claim speaks of this person, and is false of them."""
    outcome = decide_witness(program, witness)
    if not _speaks_of(program, claim, outcome):
        return False
    if claim.raising:
        outcome = _added(program, claim, witness, outcome)

    def never(_: object) -> Decision:
        raise AssertionError("a witness is decided once")

    answered = Decision(program, outcome, datetime.date(2026, 11, 24), never, never)
    if failures(program, claim.expect, answered):
        return True
    # What is not told of a practice of their own may be so, and the claim says that it never is.
    first = outcome.ranked[:1]
    return _may_be(program, outcome.ranked, claim.expect.never) or _may_be(program, first, claim.expect.first_not)


def _may_be(program: Program, ranked: tuple[Ranked, ...], selectors: tuple[Selector, ...] | None) -> bool:
    told = [one.practice.attributes() for one in ranked]
    return any(maybe(selector, one, program.attributes) for selector in selectors or () for one in told)


def _speaks_of(program: Program, claim: Claim, outcome: Outcome) -> bool:
    facts = program.rulebook.facts

    def holds(condition: Condition) -> bool:
        return of_condition(condition, facts, outcome.facts) is True

    if not holds(claim.when) or any(map(holds, claim.unless)) or (claim.any and not any(map(holds, claim.any))):
        return False
    infeasible = evaluate(program.rulebook, outcome.told, outcome.own).infeasible
    every = [*outcome.own, *program.rulebook.practices]
    for selectors, possible in (
        (claim.where_feasible, [one for one in every if one.id not in infeasible]),
        (claim.where_eligible, [one.practice for one in outcome.ranked]),
    ):
        told = [one.attributes() for one in possible]
        if selectors is not None and not any(surely(s, one, program.attributes) for s in selectors for one in told):
            return False
    return True


def _added(program: Program, claim: Claim, witness: Witness, before: Outcome) -> Outcome:
    """What is there more of once the fact has risen, and it alone."""
    after = decide_witness(program, witness, then=True)
    fact = program.rulebook.facts[claim.raising]
    low, high = before.told[claim.raising], after.told[claim.raising]
    height = fact.values.index if fact.values else partial(fact.datatype.position, fact)
    assert height(low) < height(high)
    assert {**before.told, claim.raising: high} == after.told
    had = {one.practice.id for one in before.ranked}
    return after._replace(
        ranked=tuple(one for one in after.ranked if one.practice.id not in had),
        referrals=tuple(kind for kind in after.referrals if kind not in before.referrals),
    )
