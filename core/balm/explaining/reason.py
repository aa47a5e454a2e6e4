"""Reason: what one rule or strategy adds to one practice, and the facts that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from balm.compiled.program import Program, Scored
from balm.deciding.outcome import Outcome
from balm.language.facts import Value
from balm.language.logic import BOOLEANS
from balm.language.predicates import Predicate, satisfied, wanted_tags
from balm.language.rule import Rule, grounds
from balm.native import native
from balm.native.structs import ReasonHost

_said = attrgetter("by", "points", "first", "kept", "because", "source")


class Reason:
    """One rule's or strategy's contribution to one practice. Equal ones say the same as authors read it, `tell` aside.

    There may be hundreds: all but `facts` is made before.
    """

    __slots__ = ("_outcome", "_program", "_scored")

    _scored: Scored
    _program: Program
    _outcome: Outcome

    def __init__(self, scored: Scored, program: Program, outcome: Outcome) -> None:
        for name, field in (("_scored", scored), ("_program", program), ("_outcome", outcome)):
            object.__setattr__(self, name, field)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} is read only")

    def __repr__(self) -> str:
        rule, _, _ = self.by.partition("[")  # after it stands, for a rule with `from`, what was told
        return f"<Reason {rule} {self.points:+d}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and _said(self) == _said(other) and self.facts == other.facts

    def __hash__(self) -> int:
        return hash(_said(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return apart, (self._scored, self.facts)

    @property
    def by(self) -> str:
        """The rule's id, or ``strategy:`` and the strategy's name."""
        return self._scored.by

    @property
    def points(self) -> int:
        """What it adds to the score."""
        return self._scored.points

    @property
    def first(self) -> bool:
        """Whether it puts the practice before all others, whatever the points."""
        return self._scored.first

    @property
    def kept(self) -> bool:
        """Whether it keeps the practice: before all others, and whatever other packs exclude."""
        return self._scored.kept

    @property
    def because(self) -> str:
        """Why, for authors."""
        return self._scored.because

    @property
    def tell(self) -> str:
        """Why, for the person; empty where nothing is said to them, and in a decision that was read back."""
        return self._scored.tell

    @property
    def source(self) -> str:
        """The id of the source that it rests on; empty where it names none."""
        return self._scored.source

    @property
    def rests(self) -> Rule | tuple[str, ...]:
        """The facts that it rests on; the rule, where those hang on the person."""
        return self._scored.rests

    @property
    def helped(self) -> bool:
        """Whether `tell` says that this very practice helped the person before."""
        return self._scored.helped

    @property
    def facts(self) -> dict[str, Value | None]:
        """The facts that it rests on, with their values; None is unknown."""
        return look_up_facts(self._program, self._outcome, self.rests)


def apart(scored: Scored, facts: Mapping[str, Value | None]) -> Reason:
    """A reason that holds its facts, and neither program nor person: one that was copied, unpickled or read back."""
    outcome = Outcome({}, (), {name: value for name, value in facts.items() if value is not None}, 0, (), (), ())
    return Reason(scored._replace(rests=tuple(facts)), None, outcome)  # type: ignore[arg-type]  # not asked for names


def look_up_facts(program: Program, outcome: Outcome, rests: Rule | tuple[str, ...]) -> dict[str, Value | None]:
    """Facts that a reason rests on, with their values."""
    if isinstance(rests, Rule):
        return _met_facts(program, outcome.facts, rests)
    told = outcome.facts.get
    return {name: told(name) for name in rests}


def fired_facts(program: Program, outcome: Outcome, rule: Rule) -> dict[str, Value | None]:
    """The facts whose values made a rule fire: those of `when`, and of the alternatives of `any` that hold."""
    return look_up_facts(program, outcome, program.rests(rule))


def _met_facts(program: Program, facts: Mapping[str, Value], rule: Rule) -> dict[str, Value | None]:
    """The same, where that hangs on the person."""
    named: dict[str, Value | None] = {}
    for condition, met in grounds(rule, lambda one: satisfied(one, program.rulebook.facts, facts), BOOLEANS):
        for predicate in condition if met else ():
            value = _narrowed(predicate, facts.get(predicate.fact))
            before = named.get(predicate.fact, value)
            both = isinstance(value, frozenset) and isinstance(before, frozenset)
            # Of two tests of one fact the one that names fewer tags says more: an instance of `from` names one.
            named[predicate.fact] = min(value, before, key=len) if both else value  # type: ignore[arg-type]
    return named


def _narrowed(predicate: Predicate, value: Value | None) -> Value | None:
    """Of told tags those that the predicate is about."""
    if isinstance(value, frozenset):
        return value & wanted_tags(predicate) or value
    return value


_compiled = native("judge")
if _compiled is not None and not TYPE_CHECKING:
    for _name in ("__eq__", "__hash__", "__repr__", "__reduce__", "helped"):
        setattr(_compiled.Reason, _name, vars(Reason)[_name])
    Reason = _compiled.Reason  # the same in C, with these methods
    _compiled.prepare(ReasonHost(Scored, Outcome, look_up_facts))
