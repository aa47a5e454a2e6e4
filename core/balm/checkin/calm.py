"""Calm: questions whose answers are remembered for long, asked one by one in a calm moment, apart from a suggestion.

Which they are is said by the packs alone: facts with `remember_days` and a question. Nothing here knows one by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.place import ask, can_be_put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInStateData
    from balm.decision.decision import Decision


def calm_question(context: Context, state: CheckInStateData, decision: Decision) -> CheckInStateData | None:
    """The state with the next such question on its screen, and with why it is asked; None where none is left."""
    name = next(_left(context, state, decision), None)
    if name is None:
        return None
    return {**state, "at": ask([name]), "queue": [], "front": "", "seen": [], "echo": [], "offers": [], "note": "why"}


def _left(context: Context, state: CheckInStateData, decision: Decision) -> Iterator[str]:
    """Before the first whether it is a child, of whom nothing is kept. What rules work out already is not asked."""
    child = context.book.fact_of("child")
    remembered = [fact for fact in context.book.facts.values() if fact.remember_days and fact.origin == "person"]
    for fact in remembered:
        if fact.name not in decision.facts and can_be_put(context, state, fact.name):
            if child and child.name not in decision.facts and can_be_put(context, state, child.name):
                yield child.name
            yield fact.name
