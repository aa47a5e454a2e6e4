"""Place: a check-in's state and the decision so far -> which screen comes now.

What words of danger and ticked lines ask comes first, then the rest of the screen that is being answered, then what the
floor asks, then the packs' steps in their order; where nothing is left to ask, the suggestion. What ticked lines ask of
no danger shares its screen with the questions behind it; these are off it once the answer is that they do not come.

A question of the floor waits where the next step asks its fact too; unless the fact is one of danger, also where a
later step does, as things are. While the floor calls for help at once, only what could change the help is asked; where
the question that this help rests on was left open, nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balm.checkin.urgency import from_floor, still_asked, urgent
from balm.compiled.cells import fires_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInAtData, CheckInStateData
    from balm.decision.decision import Decision
    from balm.language.steps import Stage, Step


def place(context: Context, state: CheckInStateData, decision: Decision) -> CheckInAtData:
    """The screen that comes now, where nobody asked for help or stopped."""
    if state["queue"]:
        queued = _together(context, state["queue"])
        return ask(queued) if context.fact(queued[0]).alarm else _joined(context, state, decision, queued)
    return _next(context, state, decision)


def _joined(context: Context, state: CheckInStateData, decision: Decision, queued: Sequence[str]) -> CheckInAtData:
    """Facts in the queue on one screen with the questions behind them, if these are of no danger."""
    behind = _next(context, state, decision)
    if not behind["facts"] or any(context.fact(name).alarm for name in behind["facts"]):
        return ask(queued)
    return {**behind, "facts": [*queued, *(name for name in behind["facts"] if name not in queued)]}


def _next(context: Context, state: CheckInStateData, decision: Decision) -> CheckInAtData:
    """The screen that comes where nothing is in the queue."""
    at = state["at"]
    at_once = urgent(context.book, decision)
    if at_once and any(question.fact in state["put"] for question in still_asked(context.book, decision)):
        return nowhere("suggestion")
    if at["facts"] or at["lines"]:
        return at
    could = could_change(context, state, decision, help_only=at_once)
    steps = steps_left(context, state, decision, "before")
    coming = [shown for shown in (at_step(context, state, could, step) for step in steps) if shown is not None]
    first = _floor_question(context, state, decision, could, coming) or next(iter(coming), None)
    return first or _asked_all(context, state)


def _asked_all(context: Context, state: CheckInStateData) -> CheckInAtData:
    """The suggestion; or the end, where what is asked once came after what was done."""
    step = context.step(state["at"]["step"])
    over = state["chosen"] and state["felt"] != "worse" and context.portrait is not None and step and step.once
    return nowhere("end" if over else "suggestion")


def _floor_question(
    context: Context,
    state: CheckInStateData,
    decision: Decision,
    could: Collection[str],
    coming: Sequence[CheckInAtData],
) -> CheckInAtData | None:
    """What the floor asks before the steps that come; None where it asks nothing, or nothing that cannot wait."""
    on_screens = [_asked_on(context, shown) for shown in coming]
    asked = [
        question.fact
        for question in decision.questions
        if question.fact in could
        and can_be_put(context, state, question.fact)
        and from_floor(context.book, question.by)
    ]
    now = [
        name
        for name in asked
        if not any(name in screen for screen in (on_screens[:1] if context.fact(name).alarm else on_screens))
    ]
    return ask(_together(context, now)) if now else None


def _together(context: Context, names: Sequence[str]) -> list[str]:
    """Those of some facts that are asked on one screen now: those of danger, on a screen apart from others, or all."""
    return [name for name in names if context.fact(name).alarm] or [*names]


def still_comes(context: Context, state: CheckInStateData, decision: Decision) -> bool:
    """Whether the condition of the step that is shown holds; so where none is."""
    step = context.step(state["at"]["step"])
    return step is None or fires_for(step, context.book.facts, decision.facts)


def ask(facts: Sequence[str]) -> CheckInAtData:
    """The screen of questions that are of no step."""
    return {"kind": "questions", "step": "", "facts": [*facts], "lines": []}


def nowhere(kind: Literal["questions", "suggestion", "misfit", "felt", "help", "end"]) -> CheckInAtData:
    """A screen that asks nothing."""
    return {"kind": kind, "step": "", "facts": [], "lines": []}


def steps_left(context: Context, state: CheckInStateData, decision: Decision, stage: Stage) -> Iterator[Step]:
    """The steps of a stage that were not done and whose condition holds, in their order."""
    for step in context.book.steps:
        if (
            step.stage == stage
            and step.id not in state["steps"]
            and fires_for(step, context.book.facts, decision.facts)
        ):
            yield step


def at_step(context: Context, state: CheckInStateData, could: Collection[str], step: Step) -> CheckInAtData | None:
    """The screen of a step: what in it is unknown and `could` change what is shown; None where nothing is."""
    lines = [at for at, line in enumerate(step.lines) if any(name in could for name in line.facts)]
    facts = [name for name in step.asked if can_be_put(context, state, name) and name in could]
    if not lines and not facts:
        return None
    return {"kind": "lines" if lines else "questions", "step": step.id, "facts": facts, "lines": lines}


def _asked_on(context: Context, shown: CheckInAtData) -> set[str]:
    """The facts that the screen of a step asks."""
    step = context.step(shown["step"])
    lines = [step.lines[at] for at in shown["lines"]] if step else []
    return {*shown["facts"], *(name for line in lines for name in line.facts)}


def can_be_put(context: Context, state: CheckInStateData, name: str) -> bool:
    """Whether there is a question about a fact, and it was not put already."""
    return bool(context.fact(name).ask) and name not in state["put"]


def could_change(
    context: Context, state: CheckInStateData, decision: Decision, *, help_only: bool = False
) -> Collection[str]:
    """The unknown facts whose answers could change what is shown before or with the first suggestion, or its help."""
    outcome = decision.outcome
    limits = {p.fact for practice in outcome.own for p in context.book.own_limits(practice)}
    return context.program.conditions.could_change(
        outcome.told,
        steps=[step for step in context.book.steps if step.stage == "before" and step.id not in state["steps"]],
        reads=context.reads | limits,
        own=bool(outcome.own),
        help_only=help_only,
    )
