"""Why, as plain data: a practice in a decision -> its place, reasons and rivals, and what would put it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from balm.decision.plain import plain, reason_dict

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.decision.data import ReasonData
    from balm.decision.decision import Decision
    from balm.explaining.change import Change, NoChange
    from balm.explaining.reason import Reason


def why_data(program: Program, decision: Decision, practice: str, change: Change | NoChange) -> dict[str, Any]:
    """The account as plain data; values as in the decision's JSON."""
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
        "what_would_change": change_data(program, change),
    }


def change_data(program: Program, change: Change | NoChange) -> dict[str, Any]:
    """Moves, or why there are none, as plain data."""
    from balm.explaining.change import Change

    if not isinstance(change, Change):
        return {"moves": None, "reason": change.reason, "because_of": list(change.because_of), "exact": change.exact}
    moves = [
        {
            "fact": move.fact,
            "before": plain(program, move.fact, move.before),
            "after": plain(program, move.fact, move.after),
        }
        for move in change.moves
    ]
    return {"moves": moves, "exact": change.exact}
