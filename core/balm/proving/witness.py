"""Witness: a model of the solver -> a person to look at, whom anybody can decide again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.deciding.strategies import Points, Situation

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Value


@dataclass(frozen=True)
class Witness:
    """One person who shows something."""

    facts: Mapping[str, object] = field(hash=False)
    """What is told, as a profile has it; what is absent is unknown."""
    own: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    """Practices of their own."""
    points: Mapping[str, int] = field(default_factory=dict, hash=False)
    """What strategies have to give, practice by practice; empty where it takes none."""
    then: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What the same person tells otherwise afterwards, where two decisions are compared."""
    counted: frozenset[str] = frozenset()
    """Facts that count entries of a history: to the solver each is a free number, so no past may have all of them."""

    def profile(self) -> dict[str, object]:
        """The profile, to be pasted into ``balm now --profile -``."""
        return {**self.facts, **({"own": [dict(one) for one in self.own]} if self.own else {})}

    def counts(self) -> list[str]:
        """The facts told that count entries of a history."""
        return sorted(self.counted & {*self.facts, *self.then})

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        data: dict[str, Any] = {"profile": self.profile()}
        if self.points:
            data["points"] = dict(self.points)
        if self.then:
            data["then"] = dict(self.then)
        if counts := self.counts():
            data["free_counts"] = counts
        return data


class FixedPoints:
    """A strategy that gives the points it was made with, whoever asks."""

    def __init__(self, given: Mapping[str, int]) -> None:
        self.name = "given"
        self.bound = max(map(abs, given.values()), default=0)
        self._given = given

    def propose(self, situation: Situation) -> list[Mapping[str, Any]]:  # noqa: ARG002  # a strategy's
        """Nothing."""
        return []

    def points(self, situation: Situation) -> list[Points]:
        """The points of those practices that are there."""
        known = {practice.id for practice in situation.practices}
        return [Points(name, by, "Within its bound.") for name, by in self._given.items() if name in known]


def decide_witness(program: Program, witness: Witness, *, then: bool = False) -> Outcome:
    """The decision of a witness; with `then`, of the same person afterwards."""
    told = {**witness.facts, **(witness.then if then else {})}
    strategies = [FixedPoints(witness.points)] if witness.points else []
    return decide(program, read_profile(program, told, witness.own), strategies)


def as_told(program: Program, told: Mapping[str, Value]) -> dict[str, Any]:
    """Told values as a profile has them: tags as a list in their declared order."""
    return {name: program.rulebook.facts[name].plain(value) for name, value in sorted(told.items())}


def person_of(
    program: Program,
    told: Mapping[str, Value],
    own: tuple[Mapping[str, object], ...] = (),
    then: Mapping[str, Value] | None = None,
) -> Witness:
    """The witness that a model of the solver stands for."""
    counted = frozenset(program.rulebook.counts)
    return Witness(as_told(program, told), own, then=as_told(program, then or {}), counted=counted)
