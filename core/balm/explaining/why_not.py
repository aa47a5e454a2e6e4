"""Why, or why not: a practice and an outcome -> its reasons, what excludes it, or by how much it is outscored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from balm.compiled.program import Program
from balm.deciding.outcome import Outcome
from balm.explaining.reason import Reason
from balm.explaining.reasons import basis, excluded_by, infeasible, reasons, rests_on
from balm.language.facts import Value
from balm.language.practices import Practice


@dataclass(frozen=True, repr=False)
class Exclusion:
    """A rule that keeps a practice out, and the told facts that it rests on."""

    by: str
    because: str
    source: str
    facts: Mapping[str, Value | None] = field(hash=False)

    def __repr__(self) -> str:
        return f"<Exclusion by {self.by.partition('[')[0]}>"  # as of a reason


@dataclass(frozen=True)
class Why:
    """Everything that decided a practice's place. `rank` is 1 for the first; None where it is not recommended."""

    practice: Practice
    rank: int | None
    score: int | None
    reasons: tuple[Reason, ...]
    told: Mapping[str, Value | None] = field(repr=False, hash=False)
    """What the reasons rest on, led down to what was told."""
    excluded: tuple[Exclusion, ...] = ()
    infeasible: Mapping[str, Value | None] = field(default_factory=dict, repr=False, hash=False)
    outscored_by: Practice | None = None
    """The first practice; None where this is the first, or is not recommended."""
    keeps_short: int = 0
    """How many more `keep` effects the first practice has."""
    firsts_short: int = 0
    """How many more `first` effects the first practice has."""
    points_short: int = 0
    """How many more points the first practice has."""
    rival_reasons: tuple[Reason, ...] = ()
    """The first practice's reasons that this one does not share in full."""


def why(program: Program, outcome: Outcome, practice: Practice) -> Why:
    """The exact account of a practice in a decision, recommended or not."""
    found = reasons(program, outcome, practice)
    told: dict[str, Value | None] = {}
    for reason in found:
        told |= rests_on(program, outcome, reason.facts)
    order = [one.practice.id for one in outcome.ranked]
    if practice.id not in order:
        excluding = excluded_by(program, outcome, practice)
        return Why(
            practice,
            None,
            None,
            found,
            told,
            tuple(Exclusion(r.id, r.because, r.source, basis(program, outcome, [r])) for r in excluding),
            infeasible(program, outcome, practice),
        )
    at = order.index(practice.id)
    mine, first = outcome.ranked[at], outcome.ranked[0]
    if at == 0:
        return Why(practice, 1, mine.score, found, told)
    shared = {(reason.by, reason.points, reason.first, reason.kept) for reason in found}
    rival = reasons(program, outcome, first.practice)
    return Why(
        practice,
        at + 1,
        mine.score,
        found,
        told,
        outscored_by=first.practice,
        keeps_short=first.keeps - mine.keeps,
        firsts_short=first.firsts - mine.firsts,
        points_short=first.score - mine.score,
        rival_reasons=tuple(r for r in rival if (r.by, r.points, r.first, r.kept) not in shared),
    )
