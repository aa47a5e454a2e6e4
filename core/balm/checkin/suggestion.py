"""Suggestion: a decision and what came of it -> the practices to show, and what could be told to refine them.

One practice is shown in full, two others by title. After one that left the person worse only closing practices are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.place import at_step, can_be_put, could_change, steps_left
from balm.checkin.urgency import urgent
from balm.deciding.ways import SHOWN, in_ways, is_near
from balm.language.practices import OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInAtData, CheckInStateData
    from balm.compiled.practices import Ranked
    from balm.decision.decision import Decision
    from balm.decision.parts import Recommendation
    from balm.language.practices import Practice
    from balm.language.values import PlainValue


def shown(context: Context, state: CheckInStateData, decision: Decision) -> list[Recommendation]:
    """The practices to show, the one in full first, of those that were not turned down."""
    left = [one for one in decision.outcome.ranked if not _is_gone(context, state, one)]
    worse = state["felt"] == "worse"
    few = _steadying(context, decision, left) if worse else _of_new_ways(context, state, decision, left)
    few.sort(key=lambda one: one.practice.id != state["front"])
    by_id = {one.practice.id: rank for rank, one in enumerate(decision.outcome.ranked)} if few else {}
    return [decision.recommendations[by_id[one.practice.id]] for one in few]


def _is_gone(context: Context, state: CheckInStateData, one: Ranked) -> bool:
    name = one.practice.id
    return name in state["turned_down"] or (name in state["not_again"] and can_leave_out(context, one))


def can_leave_out(context: Context, one: Ranked) -> bool:
    """Whether a practice can be left out for good: not one that keeps somebody safe, or that the floor keeps."""
    return not one.keeps and context.book.roles.get("safety") not in (one.practice.tags or ())


def _of_new_ways(context: Context, state: CheckInStateData, decision: Decision, left: Sequence[Ranked]) -> list[Ranked]:
    """As `Decision.ways`; of those that are as near to the first, the ways that were not turned down come first."""
    ways = context.book.ways
    few = [left[at] for at in in_ways(ways, left, SHOWN)]
    if len(few) == SHOWN and not urgent(context.book, decision):
        few = [*few[:-1], _last_shown(context, state, decision, few, left)]
    if not state["turned_down"]:
        return few
    every = practices(context, decision)
    met = {ways.of(every[name]) for name in state["turned_down"] if name in every} - {None}
    return sorted(few, key=lambda one: (not is_near(ways, few[0], one), ways.of(one.practice) in met))


def _last_shown(
    context: Context, state: CheckInStateData, decision: Decision, few: Sequence[Ranked], left: Sequence[Ranked]
) -> Ranked:
    """The last one of these few, or what is shown in its place.

    Where a portrait is kept and none of the few already helps the person, it is something that does. Else, where none
    is a small step further than what did well, it is such a step, but not in the place of the only one that helps.
    Either may lie twice as far behind the first as another way. What helps takes the place of nothing that rules put
    before it. A next step may: rules put doing first for people of whom it is not known how kindness lands.
    """
    told = state["facts"].get(context.book.roles.get("likes", ""))
    liked = {*told} if isinstance(told, list) else set()
    steps = {one.practice for one in decision.outcome.contributions if one.next_step}
    *before, last = few
    near = [one for one in left if few[0].score - one.score <= 2 * context.book.ways.spread]

    def helps(one: Ranked) -> bool:
        return one.practice.id.startswith(OWN) or not liked.isdisjoint(one.practice.tags or ())

    if not any(map(helps, before)):
        if helps(last):
            return last
        if context.portrait is not None:
            found = (one for one in near if helps(one) and (one.keeps, one.firsts) == (last.keeps, last.firsts))
            if served := next(found, None):
                return served
    if any(one.practice.id in steps for one in few):
        return last
    return next((one for one in near if one.practice.id in steps and one.keeps == last.keeps), last)


def _steadying(context: Context, decision: Decision, left: Sequence[Ranked]) -> list[Ranked]:
    """Closing practices, first those that would come first if kindness to oneself had hurt right now."""
    closing = [one for one in left if one.practice.stance == "closing"]
    fact, marked = context.book.fact_of("backdraft"), context.book.roles.marked("backdraft")
    if fact is None or not fact.tellable or not marked:
        return closing[:SHOWN]
    hurt: Mapping[str, PlainValue] = {fact.name: marked[-1]}
    ranks = {one.practice.id: rank for rank, one in enumerate(decision.what_if(hurt).outcome.ranked)}
    return sorted((one for one in closing if one.practice.id in ranks), key=lambda one: ranks[one.practice.id])[:SHOWN]


def left_out(context: Context, state: CheckInStateData, decision: Decision, few: Sequence[Recommendation]) -> list[str]:
    """Titles of what the first suggestion would show beside these few, had the person not asked to leave it out."""
    if not state["not_again"] or state["turned_down"] or len(state["seen"]) > 1:
        return []
    would = shown(context, {**state, "not_again": []}, decision)
    return [one.title for one in would if one.practice in state["not_again"] and one not in few]


def practices(context: Context, decision: Decision) -> dict[str, Practice]:
    """Id -> practice: those of the packs, and the person's own."""
    return {one.id: one for one in (*context.book.practices, *decision.outcome.own)}


def can_open(context: Context, state: CheckInStateData, decision: Decision) -> dict[str, str]:
    """What can be told on this screen, and its title, in words."""
    match state["at"]["kind"]:
        case "misfit":
            return misfits(context, state, decision)
        case "suggestion" if state["felt"] != "worse":
            return _refining(context, state, decision)
    return {}


def opened(context: Context, state: CheckInStateData, decision: Decision, name: str) -> CheckInAtData | None:
    """The screen of a step that can be opened; None where it is a fact on its own."""
    step = context.step(name)
    if step is None or step.stage != "misfit":
        return at_step(context, state, could_change(context, state, decision), step) if step else None
    return {
        "kind": "lines" if step.lines else "questions",
        "step": step.id,
        "facts": [*step.asked],
        "lines": [*range(len(step.lines))],
    }


def misfits(context: Context, state: CheckInStateData, decision: Decision) -> dict[str, str]:
    """What may not fit about what was suggested, and its title: the steps of which an answer could change it.

    They ask anew what is told already: it may be otherwise, or was understood wrongly.
    """
    could = {*could_change(context, state, decision), *state["facts"]}
    steps = steps_left(context, state, decision, "misfit")
    return {step.id: step.title for step in steps if not could.isdisjoint(step.facts)}


def _refining(context: Context, state: CheckInStateData, decision: Decision) -> dict[str, str]:
    """What could be told beside the suggestion and could change it.

    The steps for afterwards; then facts that no step asks for: those that rules ask for, and those of the core, but
    none of these beside help at once.
    """
    could: Collection[str] = could_change(context, state, decision)
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
