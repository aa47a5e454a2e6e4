"""Broken: a claim and a person -> whether it is false of them, by deciding; and the same person made small.

Where the solver is slow, about what comes first among many, deciding makes a person smaller faster than asking does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from balm.compiled.cells import fires_for
from balm.compiled.practices import surely
from balm.deciding.gate import own_feasible
from balm.explaining.reasons import named_facts
from balm.explaining.voice import words
from balm.language.predicates import refuted
from balm.proving.examples import failures
from balm.proving.witness import Witness, decide_witness
from balm.solving.smallest import dearness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.expectations import Claim
    from balm.language.practices import Practice
    from balm.language.selectors import Selector


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


def breaks(program: Program, claim: Claim, witness: Witness) -> bool:
    """Whether the claim is false of this person."""
    return bool(_failing(program, claim, witness)[1])


def out_of_order(program: Program, claim: Claim, witness: Witness) -> str:
    """In words, what comes first for this person, if the claim is false of them by that; otherwise ""."""
    outcome, keys = _failing(program, claim, witness)
    if not keys & {"first", "first_not", "names"}:
        return ""
    first = outcome.ranked[0].practice if outcome.ranked else None
    who = "a practice of the person's own" if first in outcome.own else f"`{first.id}`" if first else ""
    what = f"{who} comes first" if who else "nothing is offered"
    return what if keys & {"first", "first_not"} else f"{what}, and {UNNAMED}"


def _failing(program: Program, claim: Claim, witness: Witness) -> tuple[Outcome, set[str]]:
    """The decision, and the expectations of the claim that it falls short of."""
    outcome = decide_witness(program, witness)
    if not (fires_for(claim, program.rulebook.facts, outcome.facts) and _possible(program, claim, outcome)):
        return outcome, set()
    if claim.raising:
        outcome = _added(outcome, decide_witness(program, witness, then=True))
    return outcome, {one.key for one in failures(program, claim.expect, _Answered(program, outcome))}


def _possible(program: Program, claim: Claim, outcome: Outcome) -> bool:
    def match(practice: Practice, selectors: Sequence[Selector]) -> bool:
        return any(surely(selector, practice.attributes(), program.attributes) for selector in selectors)

    def feasible(practice: Practice) -> bool:
        facts = program.rulebook.facts
        if practice in outcome.own:
            return own_feasible(program, practice, outcome.facts)
        return not any(refuted(p, facts[p.fact], outcome.facts.get(p.fact)) for p in practice.when)

    every = (*outcome.own, *program.rulebook.practices)
    wanted, eligible = claim.where_feasible, claim.where_eligible
    if wanted is not None and not any(match(one, wanted) and feasible(one) for one in every):
        return False
    return eligible is None or any(match(one.practice, eligible) for one in outcome.ranked)


def _added(before: Outcome, after: Outcome) -> Outcome:
    """What is there afterwards and was not before."""
    known = {one.practice.id for one in before.ranked}
    return after._replace(
        ranked=tuple(one for one in after.ranked if one.practice.id not in known),
        referrals=tuple(kind for kind in after.referrals if kind not in before.referrals),
    )


def shrunk(program: Program, witness: Witness, shows: Callable[[Witness], object]) -> Witness:
    """The person with everything left out that is not needed for what they show, and the rest as ordinary as can be.

    Nothing alone can be left out any more. It is the same for the same person; others may need fewer facts.
    """
    before = None
    while before != witness:
        before = witness
        for smaller in _smaller(program, witness):
            if smaller(witness) != witness and shows(smaller(witness)):
                witness = smaller(witness)
    return witness


Change = Callable[[Witness], Witness]


def _smaller(program: Program, witness: Witness) -> Iterator[Change]:
    """Changes that make a person smaller or more ordinary, the weightiest first."""
    for i in range(len(witness.own)):
        yield lambda one, i=i: replace(one, own=one.own[:i] + one.own[i + 1 :])  # type: ignore[misc]
        for key, value in witness.own[i].items():
            if key != "title":
                yield lambda one, i=i, key=key: replace(one, own=_less(one.own, i, key))  # type: ignore[misc]
            if key in ("tags", "needs"):
                for tag in value:
                    yield lambda one, i=i, key=key, tag=tag: replace(one, own=_less(one.own, i, key, tag))  # type: ignore[misc]
    facts = program.rulebook.facts
    for name in sorted(witness.facts, key=lambda name: dearness(facts[name])):
        yield lambda one, name=name: replace(one, facts={n: v for n, v in one.facts.items() if n != name})  # type: ignore[misc]
    for name, value in witness.facts.items():
        for other in _ordinary(program, name, value):
            yield lambda one, name=name, value=value, other=other: _told(one, name, value, other)  # type: ignore[misc]


def _less(own: Sequence[Mapping[str, Any]], at: int, key: str, tag: str = "") -> tuple[Mapping[str, Any], ...]:
    """Practices of one's own, of one of which a key, or one tag under the key, is told no more."""
    if at >= len(own) or key not in own[at]:
        return tuple(own)
    rest = {k: v for k, v in own[at].items() if k != key}
    kept = {**own[at], key: [one for one in own[at][key] if one != tag]}
    return (*own[:at], kept if tag else rest, *own[at + 1 :])


def _told(witness: Witness, name: str, value: Any, other: Any) -> Witness:
    """Another answer, where the one that was there when the search began still is."""
    return replace(witness, facts={**witness.facts, name: other}) if witness.facts.get(name) == value else witness


def _ordinary(program: Program, name: str, value: Any) -> Iterator[Any]:
    """Answers that are more ordinary than this one: of tags one fewer, where they have an order nearer the middle."""
    fact = program.rulebook.facts[name]
    if isinstance(value, list):
        yield from ([tag for tag in value if tag != left_out] for left_out in value)
    elif fact.datatype.ordered:
        told = [cell.answers[len(cell.answers) // 2] for cell in program.cells[name]]
        values = [answer for answer in told if answer is not None and answer != "declined"]
        middle = (len(values) - 1) / 2
        order = sorted(range(len(values)), key=lambda at: (abs(at - middle), at))
        for at in order:
            if values[at] == value:
                return
            yield values[at]
