"""Reasons: an outcome -> why each practice has its place, why others are left out, and what each fact rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from balm.compiled.matcher import bits
from balm.compiled.practices import Effect, effect_on
from balm.compiled.program import Program, Scored
from balm.deciding.gate import own_feasible
from balm.deciding.outcome import Outcome
from balm.explaining.reason import Reason, fired_facts
from balm.language.facts import Value
from balm.language.practices import Practice
from balm.language.predicates import refuted
from balm.language.rule import Rule


class LeftOut(NamedTuple):
    """A practice that is not recommended, and why: rules, or facts that make it infeasible with their values."""

    practice: Practice
    excluded_by: tuple[str, ...]
    infeasible: Mapping[str, Value | None]

    def __repr__(self) -> str:
        return f"<LeftOut {self.practice!r}>"  # a log may have it


def find_practice(program: Program, outcome: Outcome, practice_id: str) -> Practice | None:
    """A practice of the catalogue or of this person, by its full id."""
    own = next((practice for practice in outcome.own if practice.id == practice_id), None)
    if own is not None:
        return own
    at = program.index.get(practice_id)
    return None if at is None else program.rulebook.practices[at]


def _place(program: Program, outcome: Outcome, practice: Practice) -> int | None:
    """Where a practice stands in the catalogue; None for one of the person's own."""
    return None if outcome.own and practice in outcome.own else program.index.get(practice.id)


def effects_on(program: Program, outcome: Outcome, practice: Practice) -> Iterable[tuple[int, Effect]]:
    """The fired rules that do something to a practice, by their positions, and what."""
    at = _place(program, outcome, practice)
    if at is None:
        attributes, rules = practice.attributes(), program.rulebook.rules
        return [(i, effect_on(rules[i], attributes, program.attributes)) for i in outcome.fired]
    done = program.practice_effects[at]
    return [(i, done.effects[i]) for i in outcome.fired if i in done.effects]


def reasons(program: Program, outcome: Outcome, practice: Practice) -> tuple[Reason, ...]:
    """What adds up to the practice's score: fired rules in their order, then strategies."""
    at = _place(program, outcome, practice)
    if at is None:
        scored = (program.scored(i, effect) for i, effect in effects_on(program, outcome, practice) if effect.speaks)
        found = tuple(Reason(one, program, outcome) for one in scored)
    elif program.kernel is not None:
        found = program.practice_effects[at].contributions.reasons(program, outcome)  # type: ignore[union-attr]  # made in C, too
    else:
        done = program.practice_effects[at]
        found = tuple(Reason(done.scored[i], program, outcome) for i in bits(outcome.firing & done.rules))
    if not outcome.contributions:
        return found
    return found + tuple(
        Reason(
            Scored(
                f"strategy:{one.strategy}", one.points, False, False, one.because, one.tell, "", one.facts, one.helped
            ),
            program,
            outcome,
        )
        for one in outcome.contributions
        if one.practice == practice.id
    )


def excluded_by(program: Program, outcome: Outcome, practice: Practice) -> tuple[Rule, ...]:
    """The fired rules that exclude a practice; of a kept one, those whose exclusion counts."""
    return tuple(program.rulebook.rules[i] for i in bits(_excluding(program, outcome, practice)))


def _excluding(program: Program, outcome: Outcome, practice: Practice) -> int:
    """The same as a bit set."""
    at = _place(program, outcome, practice)
    if at is None:
        return sum(1 << i for i, effect in effects_on(program, outcome, practice) if effect.excluded)
    return outcome.firing & program.practice_effects[at].excluding & ~program.waived(at, outcome.firing)


def infeasible(program: Program, outcome: Outcome, practice: Practice) -> dict[str, Value | None]:
    """The facts that make a practice impossible now, with their values."""
    facts = program.rulebook.facts
    found: dict[str, Value | None] = {
        p.fact: outcome.facts.get(p.fact)
        for p in practice.limits
        if refuted(p, facts[p.fact], outcome.facts.get(p.fact))
    }
    if practice in outcome.own and not own_feasible(program, practice, outcome.facts):
        minutes = program.rulebook.roles["minutes"]
        found[minutes] = outcome.facts[minutes]
    return found


def left_out(program: Program, outcome: Outcome) -> tuple[LeftOut, ...]:
    """Every practice that is not recommended: the person's own first, then in catalogue order."""
    shown = {one.practice.id for one in outcome.ranked}
    every, rules = (*outcome.own, *program.rulebook.practices), program.rulebook.rules

    @cache  # many practices are excluded by the same rules
    def ids(excluding: int) -> tuple[str, ...]:
        return tuple(rules[i].id for i in bits(excluding))

    return tuple(
        LeftOut(practice, ids(_excluding(program, outcome, practice)), infeasible(program, outcome, practice))
        for practice in every
        if practice.id not in shown
    )


def derived_by(program: Program, outcome: Outcome, name: str) -> tuple[Rule, ...]:
    """The fired rules that gave a derived fact its value; none where it was told or is a default."""
    if name in outcome.told or name not in outcome.facts:
        return ()
    value = outcome.facts[name]
    return tuple(
        program.rulebook.rules[at]
        for at, said in program.rule_index.setting.get(name, ())
        if outcome.firing >> at & 1 and (said == value or (isinstance(said, frozenset) and said <= value))  # type: ignore[operator]
    )


def rests_on(program: Program, outcome: Outcome, facts: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """These facts led down to what was told: a derived fact is replaced by the facts of the rules that set it."""
    found: dict[str, Value | None] = {}
    for name, value in facts.items():
        below: dict[str, Value | None] = {}
        for rule in derived_by(program, outcome, name):
            below |= rests_on(program, outcome, fired_facts(program, outcome, rule))
        for fact, said in (below or {name: value}).items():
            found.setdefault(fact, said)
    return found


def basis(program: Program, outcome: Outcome, rules: Iterable[Rule]) -> dict[str, Value | None]:
    """What was told that fired rules rest on."""
    found: dict[str, Value | None] = {}
    for rule in rules:
        found |= rests_on(program, outcome, fired_facts(program, outcome, rule))
    return found


def named_facts(program: Program, outcome: Outcome) -> tuple[str, ...]:
    """The told facts that the first one's reasons, or the rules that left something out, rest on. Of `for` none are."""
    rules = {rule_id for one in left_out(program, outcome) for rule_id in one.excluded_by}
    if outcome.ranked:
        rules |= {reason.by for reason in reasons(program, outcome, outcome.ranked[0].practice)}
    fired = (program.rulebook.rules[i] for i in outcome.fired)
    return tuple(basis(program, outcome, [rule for rule in fired if rule.id in rules and not rule.is_for]))
