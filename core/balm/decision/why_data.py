"""Why, as plain data: a practice in a decision -> its place, reasons and rivals, and what would put it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from balm.decision.data import FiniteValue, ReasonData
from balm.decision.plain import plain, reason_dict

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.decision.decision import Decision
    from balm.explaining.change import Change, NoChange
    from balm.explaining.reason import Reason


class MoveData(TypedDict):
    """One fact answered otherwise; "unknown" is what was not told."""

    fact: str
    before: FiniteValue
    after: FiniteValue


class ChangeData(TypedDict):
    """Answers under which a practice comes first."""

    moves: list[MoveData]
    exact: bool


class NoChangeData(TypedDict):
    """Why no answers were found."""

    moves: None
    reason: str
    because_of: list[str]
    exact: bool


class ExclusionData(TypedDict):
    """A rule that keeps a practice out."""

    by: str
    because: str
    source: str
    facts: dict[str, FiniteValue]


class RivalData(TypedDict):
    """What comes first instead, and by how much."""

    practice: str
    title: str
    keeps_short: int
    firsts_short: int
    points_short: int
    reasons: list[ReasonData]


class PlaceData(TypedDict):
    """Everything that decided a practice's place."""

    practice: str
    title: str
    rank: int | None
    score: int | None
    reasons: list[ReasonData]
    told: dict[str, FiniteValue]
    excluded: list[ExclusionData]
    infeasible: dict[str, FiniteValue]
    outscored_by: RivalData | None


class WhyData(PlaceData):
    """The same, and what would put it first."""

    what_would_change: ChangeData | NoChangeData


def why_data(program: Program, decision: Decision, practice: str, change: Change | NoChange) -> WhyData:
    """The account of a practice, with what would put it first, as plain data; values as in the decision's JSON."""
    return {**place_data(program, decision, practice), "what_would_change": change_data(program, change)}


def place_data(program: Program, decision: Decision, practice: str) -> PlaceData:
    """The account of a practice as plain data. Raises ProfileError for one that nobody has."""
    why, plain_value = decision.why(practice), partial(plain, program)

    def values(facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: plain_value(name, value) for name, value in facts.items()}

    def all_of(reasons: Iterable[Reason]) -> list[ReasonData]:
        return [reason_dict(plain_value, reason) for reason in reasons]

    rival = why.outscored_by
    return {
        "practice": why.practice.id,
        "title": why.practice.title,
        "rank": why.rank,
        "score": why.score,
        "reasons": all_of(why.reasons),
        "told": values(why.told),
        "excluded": [
            {"by": one.by, "because": one.because, "source": one.source, "facts": values(one.facts)}
            for one in why.excluded
        ],
        "infeasible": values(why.infeasible),
        "outscored_by": None
        if rival is None
        else {
            "practice": rival.id,
            "title": rival.title,
            "keeps_short": why.keeps_short,
            "firsts_short": why.firsts_short,
            "points_short": why.points_short,
            "reasons": all_of(why.rival_reasons),
        },
    }


def change_data(program: Program, change: Change | NoChange) -> ChangeData | NoChangeData:
    """Moves, or why there are none, as plain data."""
    from balm.explaining.change import Change

    if not isinstance(change, Change):
        return {"moves": None, "reason": change.reason, "because_of": list(change.because_of), "exact": change.exact}
    moves: list[MoveData] = [
        {
            "fact": move.fact,
            "before": plain(program, move.fact, move.before),
            "after": plain(program, move.fact, move.after),
        }
        for move in change.moves
    ]
    return {"moves": moves, "exact": change.exact}
