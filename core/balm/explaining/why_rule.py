"""Why a rule fired, or not: a rule and an outcome -> what each of its conditions comes to, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from balm.deadline import NEVER, Deadline
from balm.diagnostics.codes import diagnose
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.suggest import nearest
from balm.explaining.change import Change, NoChange, what_would_fire
from balm.explaining.reasons import derived_by, effects_on, excluded_by
from balm.language.predicates import holds, notation, satisfied, show
from balm.language.rule import Rule, authored_id
from balm.language.values import DECLINED

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.explaining.change import Answered
    from balm.language.facts import Value
    from balm.language.predicates import Condition, Predicate

By = Literal["told", "signal", "rules", "default", "declined", "unknown"]
"""Where a fact's value comes from, or that it has none."""


@dataclass(frozen=True, repr=False)
class Compared:
    """One predicate of a rule, and what it comes to for this person."""

    fact: str
    wanted: str
    """The predicate, as a pack writes it: ``>= 6``, ``home or work``."""
    value: Value | None
    """None where the fact is unknown."""
    holds: bool
    """Definitely: what is unknown does not, unless that is what is asked for."""
    by: By
    rules: tuple[str, ...] = ()
    """The rules that gave the value, where `by` is "rules"."""

    def __repr__(self) -> str:
        return f"<Compared {self.fact}>"  # a log may have it


@dataclass(frozen=True)
class ConditionMet:
    """A condition of a rule: `when`, one of `any`, or one of `unless`, which blocks where it holds."""

    place: Literal["when", "any", "unless"]
    predicates: tuple[Compared, ...]
    holds: bool


@dataclass(frozen=True, repr=False)
class RuleDid:
    """What a rule that fired did: facts that it set, and practices, by their ids, that it acted on."""

    sets: Mapping[str, Value] = field(hash=False)
    points: Mapping[str, int] = field(hash=False)
    """Practice -> points that it got or lost."""
    excluded: tuple[str, ...]
    first: tuple[str, ...]
    kept: tuple[str, ...]
    refer: tuple[str, ...]
    asks: tuple[str, ...]
    """Facts that it asks for, among those that are unknown."""

    def __repr__(self) -> str:
        return f"<RuleDid: {len(self.points)} with points, {len(self.excluded)} excluded>"  # as above


@dataclass(frozen=True, repr=False)
class WhyRule:
    """A rule in a decision. It fires where `when` and one of `any` hold and none of `unless` does."""

    rule: Rule
    fired: bool
    conditions: tuple[ConditionMet, ...]
    did: RuleDid | None
    """None where it did not fire."""
    change: Change | NoChange | None
    """The fewest, smallest other answers under which it would fire; None where it did."""

    def __repr__(self) -> str:
        return f"<WhyRule {authored_id(self.rule.id)}: {'fired' if self.fired else 'did not fire'}>"


def find_rule(program: Program, name: str) -> int:
    """The position of the rule that is called so, by its full id or without the pack.

    Raises ProfileError where none is, or several are: of two packs, or instances of one with `from`.
    """
    ids = [rule.id for rule in program.rulebook.rules]
    for called in (str, _without_pack, authored_id, lambda one: _without_pack(authored_id(one))):
        found = [at for at, one in enumerate(ids) if called(one) == name]
        if len(found) == 1:
            return found[0]
        if found:
            several = [ids[at] for at in found]
            raise ProfileError([diagnose("ambiguous-id", key="rule", found=name, told=True, expected=several)])
    known = [*map(_without_pack, ids), *ids]
    near = nearest(name, known)
    raise ProfileError([diagnose("unknown-rule", key="rule", found=name, told=True, nearest=near)])


def _without_pack(rule: str) -> str:
    return rule.partition("/")[2]


def why_rule(program: Program, outcome: Outcome, at: int, answered: Answered, deadline: Deadline = NEVER) -> WhyRule:
    """The exact account of the rule at a position."""
    rule = program.rulebook.rules[at]
    places = [("when", rule.when)] if rule.when else []
    places += [("any", one) for one in rule.any] + [("unless", one) for one in rule.unless]
    conditions = tuple(_met(program, outcome, place, one) for place, one in places)  # type: ignore[arg-type]
    fired = bool(outcome.firing >> at & 1)
    return WhyRule(
        rule,
        fired,
        conditions,
        _did(program, outcome, at) if fired else None,
        None if fired else what_would_fire(program, outcome, at, answered, deadline),
    )


def _met(
    program: Program, outcome: Outcome, place: Literal["when", "any", "unless"], condition: Condition
) -> ConditionMet:
    compared = tuple(_compared(program, outcome, predicate) for predicate in condition)
    return ConditionMet(place, compared, satisfied(condition, program.rulebook.facts, outcome.facts))


def _compared(program: Program, outcome: Outcome, predicate: Predicate) -> Compared:
    name = predicate.fact
    fact, value = program.rulebook.facts[name], outcome.facts.get(name)
    rules = tuple(rule.id for rule in derived_by(program, outcome, name))
    wanted = show(notation(predicate, fact), " or ")
    return Compared(name, wanted, value, holds(predicate, fact, value), _by(outcome, name, rules), rules)


def _by(outcome: Outcome, name: str, rules: tuple[str, ...]) -> By:
    value = outcome.facts.get(name)
    if value is None:
        return "unknown"
    if value == DECLINED:
        return "declined"
    if name in outcome.told:
        return "signal" if name in outcome.signalled else "told"
    return "rules" if rules else "default"


def _did(program: Program, outcome: Outcome, at: int) -> RuleDid:
    rule = program.rulebook.rules[at]
    points: dict[str, int] = {}
    excluded, first, kept = [], [], []
    for practice in (*outcome.own, *program.rulebook.practices) if rule.touches else ():
        effect = dict(effects_on(program, outcome, practice)).get(at)
        if effect is None:
            continue
        if effect.points:
            points[practice.id] = effect.points
        first += [practice.id] * bool(effect.firsts)
        kept += [practice.id] * bool(effect.keeps)
        if effect.excluded and rule in excluded_by(program, outcome, practice):
            excluded.append(practice.id)
    asks = tuple(name for name in rule.ask if name in outcome.questions)
    return RuleDid(dict(rule.sets), points, tuple(excluded), tuple(first), tuple(kept), rule.refer, asks)
