"""Suggestion: a decision and what was turned down -> the practices to show, and what could be told to refine them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.place import at_step, can_be_put, could_change, steps_left
from balm.checkin.urgency import urgent
from balm.deciding.ways import SHOWN, in_ways

if TYPE_CHECKING:
    from balm.checkin.context import Context
    from balm.checkin.data import CheckInStateData
    from balm.decision.decision import Decision
    from balm.decision.parts import Recommendation


def shown(context: Context, state: CheckInStateData, decision: Decision) -> list[Recommendation]:
    """The practices to show: as `Decision.ways`, of those that were not turned down."""
    turned_down = {*state["turned_down"]}
    left = [(rank, one) for rank, one in enumerate(decision.outcome.ranked) if one.practice.id not in turned_down]
    return [decision.recommendations[left[at][0]] for at in in_ways(context.book.ways, [one for _, one in left], SHOWN)]


def can_open(context: Context, state: CheckInStateData, decision: Decision) -> dict[str, str]:
    """What could be told beside the suggestion and could change it, and its title, in words.

    The steps for afterwards; then facts that no step asks for: those that rules ask for, and those of the core, but
    none of these beside help at once.
    """
    could = could_change(context, state, decision)
    found = {
        step.id: step.title
        for step in steps_left(context, state, decision, "after")
        if at_step(context, state, could, step) is not None
    }
    if urgent(context.book, decision):
        return found
    in_steps = {name for step in context.book.steps for name in step.facts}
    asked = [question.fact for question in decision.questions]
    core = [fact.name for fact in context.book.facts.values() if fact.core and fact.tellable and not fact.sensitive]
    for name in dict.fromkeys([*asked, *core]):
        if name in could and name not in in_steps and can_be_put(context, state, name):
            found[name] = context.fact(name).ask
    return found
