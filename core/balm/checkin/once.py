"""Once: a check-in's state -> the step that is put by itself, one time, to a person of whom a portrait is kept.

It waits for an hour that is calm enough: no help is in sight, no question of danger was touched or passed over, nothing
left the person worse, and what the step says under `once` holds. Nothing is kept of a child, so nothing waits for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.help import kinds_in_sight
from balm.checkin.place import at_step, could_change, steps_left
from balm.language.predicates import satisfied

if TYPE_CHECKING:
    from balm.checkin.context import Context
    from balm.checkin.data import CheckInAtData, CheckInStateData
    from balm.decision.decision import Decision
    from balm.language.rulebook import Rulebook


def waiting(context: Context, state: CheckInStateData, decision: Decision) -> CheckInAtData | None:
    """The screen of the step that is put now; None where none waits."""
    if context.portrait is None or not _is_calm(context, state, decision):
        return None
    for step in steps_left(context, state, decision, "after"):
        if (
            step.once
            and step.id not in context.portrait.put
            and satisfied(step.once, context.book.facts, decision.facts)
            and (at := at_step(context, state, could_change(context, state, decision), step))
        ):
            return at
    return None


def _is_calm(context: Context, state: CheckInStateData, decision: Decision) -> bool:
    if state["touched"] or state["help_told"] or state["felt"] == "worse":
        return False
    if context.book.roles.is_marked("child", state["facts"]):
        return False
    return not kinds_in_sight(context, state, decision)


def note_put(context: Context, draft: CheckInStateData) -> None:
    """Note that the step which is shown was put, if it is one that is put once."""
    step = context.step(draft["at"]["step"])
    if context.portrait is not None and step and step.once and step.id not in draft["steps"]:
        draft["steps"] = [*draft["steps"], step.id]


def put_once(book: Rulebook, state: CheckInStateData) -> list[str]:
    """What was put in this check-in and is put one time only: keep it in the portrait's `put`."""
    return [step.id for step in book.steps if step.once and step.id in state["steps"]]
