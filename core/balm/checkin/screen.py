"""Screen: a check-in's state -> what is shown, as plain data."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from balm.checkin import guide
from balm.checkin.help import kinds_in_sight, kinds_of_danger, shown_help
from balm.checkin.inputs import asked_facts, lines_of, takes_activities
from balm.checkin.once import waiting
from balm.checkin.recalled import recalled
from balm.checkin.suggestion import can_open, left_out, practices, shown
from balm.checkin.urgency import urgent
from balm.checkin.wording import FELT_WORDS, HINTS, SAID, label, said_back
from balm.decision.person import person_recommendation
from balm.language.counts import FELT
from balm.language.facts import read_value
from balm.language.here import Mistake
from balm.language.phrases import said_value
from balm.language.practices import own_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.checkin.context import Context
    from balm.checkin.data import (
        CheckInChoiceData,
        CheckInEchoData,
        CheckInOptionData,
        CheckInOtherData,
        CheckInQuestionData,
        CheckInScreenData,
        CheckInStateData,
        CommandName,
    )
    from balm.decision.data import FiniteValue
    from balm.decision.decision import Decision
    from balm.decision.parts import Recommendation
    from balm.language.facts import Fact

ENOUGH_UNCLEAR = 2
"""After so many answers that could not be understood the ways out are put in sight."""


def screen(context: Context, state: CheckInStateData) -> CheckInScreenData:
    """What a check-in shows now."""
    decision = context.decide(state)
    at = state["at"]
    step = context.step(at["step"])
    kinds = kinds_in_sight(context, state, decision)
    asking = at["kind"] in ("lines", "questions")
    over = at["kind"] == "end" and not state["chosen"]
    few = shown(context, state, decision) if at["kind"] == "suggestion" or over else []
    if at["kind"] == "help" and not kinds:
        kinds = kinds_of_danger(context)
    commands = _commands(context, state, decision)
    return {
        "kind": at["kind"],
        "step": at["step"],
        "title": _title(context, state, decision),
        "lines": [line.text for line in lines_of(context, state)],
        "questions": [_question(context, state, name) for name in at["facts"]],
        "text": bool(asking and step and step.text) or any(takes_activities(context, name) for name in at["facts"]),
        "recommendations": [person_recommendation(one) for one in few[:1]],
        "others": [] if over else [_other(one) for one in few[1:]],
        "left_out": left_out(context, state, decision, few) if few else [],
        "felt": [{"felt": felt, "label": FELT_WORDS[felt]} for felt in FELT] if at["kind"] == "felt" else [],
        "refine": [{"open": name, "title": title} for name, title in can_open(context, state, decision).items()],
        "where": [_question(context, state, name) for name in _country(context, decision, kinds)],
        "offers": [_offer(context, one["fact"], one["values"]) for one in state["offers"]],
        "echo": [_echo(context, state, name) for name in dict.fromkeys(state["echo"]) if _is_told(state, name)],
        "recalled": recalled(context, state, decision),
        "help": shown_help(context, decision, kinds),
        "urgent": urgent(context.book, decision),
        "hint": _hint(context, state),
        "commands": commands,
        "in_sight": [name for name in _wanted_in_sight(state) if name in commands],
    }


def _title(context: Context, state: CheckInStateData, decision: Decision) -> str:
    match state["at"]["kind"]:
        case "felt":
            return SAID["how-felt"].format(title=practices(context, decision)[state["seen"][-1]].title)
        case "misfit":
            return SAID["misfit"]
    step = context.step(state["at"]["step"])
    return step.title if step else ""


def _other(one: Recommendation) -> CheckInOtherData:
    minutes = None if one.minutes is None else [*one.minutes]
    return {"practice": one.practice, "title": one.title, "minutes": minutes}


def _question(context: Context, state: CheckInStateData, name: str) -> CheckInQuestionData:
    fact = context.fact(name)
    scale = fact.datatype.numeric
    return {
        "fact": name,
        "ask": fact.ask,
        "why": fact.why,
        "type": fact.type,
        "options": options(fact),
        "low": fact.low if scale else None,
        "high": fact.high if scale and math.isfinite(fact.high) else None,
        "step": fact.step if scale else None,
        "unit": fact.unit,
        "may_decline": fact.may_decline,
        "proposed": state["proposed"].get(name),
    }


def options(fact: Fact) -> list[CheckInOptionData]:
    """The values that are offered, in order, each with its words."""
    return [{"value": value, "label": words} for value, words in _worded(fact)]


@lru_cache(maxsize=1024)
def _worded(fact: Fact) -> tuple[tuple[FiniteValue, str], ...]:
    """The same as pairs; there may be hundreds, and every screen with help in sight asks for the country."""
    texts = [*fact.labels] if fact.datatype.numeric else fact.datatype.texts(fact)
    found: list[tuple[FiniteValue, str]] = []
    for text in texts:
        value = said_value(fact, text)
        if value is not None and not isinstance(value, Mistake):
            found.append((text if fact.datatype.multiple else fact.plain(value), label(fact, text)))
    return tuple(found)


def _offer(context: Context, name: str, values: Sequence[object]) -> CheckInChoiceData:
    fact = context.fact(name)
    found: list[CheckInOptionData] = []
    for raw in values:
        value = read_value(fact, raw)
        if value is not None and not isinstance(value, Mistake):
            found.append({"value": fact.plain(value), "label": _offered_words(fact, raw)})
    return {"fact": name, "ask": fact.ask, "options": found}


def _offered_words(fact: Fact, raw: object) -> str:
    if isinstance(raw, list):
        return ", ".join(label(fact, str(one)) for one in raw)
    return label(fact, str(raw).lower() if isinstance(raw, bool) else str(raw))


def _is_told(state: CheckInStateData, name: str) -> bool:
    return name in state["facts"] or _activity(state, name) is not None


def _activity(state: CheckInStateData, name: str) -> dict[str, object] | None:
    """The activity of the person's own with this id."""
    return next((one for one in state["own"] if own_id(str(one["title"])) == name), None)


def _echo(context: Context, state: CheckInStateData, name: str) -> CheckInEchoData:
    if name not in state["facts"] and (activity := _activity(state, name)):
        return {"fact": name, "words": _activity_in_words(context, activity)}
    fact = context.fact(name)
    value = read_value(fact, state["facts"][name])
    known = value is not None and not isinstance(value, Mistake)
    return {"fact": name, "words": said_back(fact, value) if known else ""}  # type: ignore[arg-type]  # it is known


def _activity_in_words(context: Context, activity: Mapping[str, object]) -> str:
    """Its title, with what is liked about it in the words of that fact."""
    title = str(activity["title"])
    fact = context.book.fact_of("likes")
    labels = [label(fact, tag) for tag in context.activities(title).liked] if fact else []
    liked = [words for words in labels if words.casefold() != title.casefold()]
    return f"{title} ({', '.join(liked)})" if liked else title


def _country(context: Context, decision: Decision, kinds: Sequence[str]) -> list[str]:
    """The fact that says which country it is, where help has lines for countries and it is unknown."""
    country = context.book.fact_of("country")
    if country is None or not country.ask or country.name in decision.facts:
        return []
    lines = any(line.country and {*line.kinds} & {*kinds} for line in context.book.resources)
    return [country.name] if lines else []


def _commands(context: Context, state: CheckInStateData, decision: Decision) -> list[CommandName]:
    at = state["at"]
    asked = asked_facts(context, state)
    asking = bool(asked)
    allowed: dict[CommandName, bool] = {
        "help": at["kind"] != "help",
        "back": bool(state["back"]),
        "why": asking,
        "skip": asking or at["kind"] in ("misfit", "felt") or _leads_on(context, state, decision),
        "decline": any(context.fact(name).may_decline for name in asked),
        **guide.commands(state),
        "stop": at["kind"] != "end",
    }
    return [name for name, is_allowed in allowed.items() if is_allowed]


def _leads_on(context: Context, state: CheckInStateData, decision: Decision) -> bool:
    """Whether what is asked once waits beside the suggestion."""
    return state["at"]["kind"] == "suggestion" and waiting(context, state, decision) is not None


def _wanted_in_sight(state: CheckInStateData) -> list[CommandName]:
    if state["unclear"] >= ENOUGH_UNCLEAR:
        return ["help", "skip"]
    return ["help"] if state["help_told"] else []


def _hint(context: Context, state: CheckInStateData) -> str:
    match state["note"]:
        case "unclear":
            return SAID["unclear-again"] if state["unclear"] >= ENOUGH_UNCLEAR else SAID["unclear"]
        case "why":
            if any(context.fact(name).alarm for line in lines_of(context, state) for name in line.facts):
                return SAID["why-danger"]
            asked = asked_facts(context, state)
            reasons = dict.fromkeys(context.fact(name).why for name in asked if context.fact(name).why)
            return " ".join(reasons) or SAID["no-reason"]
    return HINTS.get(state["note"], "")
