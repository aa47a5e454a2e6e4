"""Inputs: a check-in's state and what is told to it -> the state with it, apart from which screen comes now.

Each function changes a draft: a copy of the state that nobody else has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from balm.checkin.guide import says_worse
from balm.deciding.profile import MOST_OWN
from balm.diagnostics.errors import CheckInError
from balm.language.facts import DECLINED, read_value
from balm.language.here import Mistake
from balm.language.practices import OWN, own_id
from balm.listening.answer import read_answer
from balm.listening.free import hear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInStateData, CommandName
    from balm.language.facts import Value
    from balm.language.steps import Line
    from balm.listening.heard import Alarm


def lines_of(context: Context, state: CheckInStateData) -> Sequence[Line]:
    """The lines that are shown."""
    step = context.step(state["at"]["step"])
    return [step.lines[at] for at in state["at"]["lines"]] if step else []


def asked_facts(context: Context, state: CheckInStateData) -> list[str]:
    """The facts that the screen asks about: those of its questions, then those of its lines."""
    return list(
        dict.fromkeys([*state["at"]["facts"], *(name for line in lines_of(context, state) for name in line.facts)])
    )


def tick(context: Context, draft: CheckInStateData, places: Sequence[int]) -> None:
    """Lines of the screen are so: what they set is told, and what they ask is asked next. Of none, all is left open."""
    lines = lines_of(context, draft)
    if not lines or not all(type(at) is int and 0 <= at < len(lines) for at in places):
        raise CheckInError(summary="`ticks` are places of lines that are shown, counted from 0")
    if not places:
        pass_over(context, draft)
        return
    told: dict[str, Value] = {}
    asks: dict[str, None] = {}
    for line in (lines[at] for at in sorted(set(places))):
        for name, value in line.sets.items():
            before = told.get(name)
            told[name] = before | value if isinstance(before, frozenset) and isinstance(value, frozenset) else value
            if before is not None and not isinstance(before, frozenset):
                told[name] = before  # of two lines that say otherwise the first counts
        if line.asks and context.fact(line.asks).ask:
            asks[line.asks] = None
    for name, value in told.items():
        tell(context, draft, name, value)
    finish_step(draft)
    draft["queue"] = [*asks, *(name for name in draft["queue"] if name not in asks)]


def deny(context: Context, draft: CheckInStateData) -> None:
    """None of the lines is so: what each says then is told of what is unknown."""
    lines = lines_of(context, draft)
    if not lines:
        raise CheckInError(summary="`none` answers lines, and none are shown")
    for line in lines:
        for name, value in line.none.items():
            if name not in draft["facts"]:
                tell(context, draft, name, value)
    draft["echo"] = []  # they read the lines themselves
    finish_step(draft)


def answer(context: Context, draft: CheckInStateData, answers: Mapping[str, object]) -> None:
    """Values of facts; None leaves a question open."""
    for name, raw in answers.items():
        fact = context.book.facts.get(name)
        if fact is None or not fact.tellable:
            raise CheckInError(summary="`answers` names a fact that nobody can tell")
        value = read_value(fact, raw)
        if isinstance(value, Mistake):
            raise CheckInError(summary=f"`answers` has a value that `{name}` does not have")
        if value is None:
            leave_open(context, draft, name)
        else:
            tell(context, draft, name, value)


def hear_answers(context: Context, draft: CheckInStateData, said: Mapping[str, str]) -> CommandName | None:
    """Typed answers; the command, where one of them is one."""
    command: CommandName | None = None
    for name, text in said.items():
        fact = context.book.facts.get(name)
        if fact is None or not fact.tellable or not isinstance(text, str):
            raise CheckInError(summary="`said` maps facts that can be told to what was typed")
        if hear_activities(context, draft, text, name):
            continue
        heard = read_answer(context.lexicon(), fact, text)
        sound(context, draft, heard.alarms, but=name if heard.kind == "value" else "")
        if fact.alarm and heard.kind != "value" and heard.kind != "command":
            touch(draft, name)
        match heard.kind:
            case "command":
                command = heard.command
            case "value" if heard.value is not None:
                tell(context, draft, name, heard.value)
            case "declined" if fact.may_decline:
                tell(context, draft, name, DECLINED)
            case "offer" if not heard.alarms:
                draft["offers"].append({"fact": name, "values": [fact.plain(value) for value in heard.offers]})
                draft["note"] = "offered"
            case "unclear" | "offer" if heard.alarms:
                pass  # their question comes first; this one is asked again behind it
            case "unclear" if not fact.alarm and says_worse(context, draft, text):
                command = "worse"
            case "unclear" if text.strip():
                draft["unclear"] += 1
                draft["note"] = draft["note"] or "unclear"
            case _:
                leave_open(context, draft, name)
        if heard.alarms and heard.kind != "value":
            draft["note"] = "alarm"
    return command


def hear_free(context: Context, draft: CheckInStateData, text: str) -> CommandName | None:
    """A free line; the command, where it is one."""
    if not isinstance(text, str):
        raise CheckInError(summary="`free` is a text")
    asked = [*draft["at"]["facts"]]
    if any(hear_activities(context, draft, text, name) for name in asked):
        for name, understood in hear(context.lexicon(), text).facts.items():
            if name in asked and name in draft["at"]["facts"]:
                tell(context, draft, name, understood.value)
        return None
    heard = hear(context.lexicon(), text)
    if heard.command is not None and not heard.alarms:
        return heard.command
    if heard.denies and lines_of(context, draft) and not heard.alarms:
        deny(context, draft)
        return None
    sound(context, draft, heard.alarms)
    for name, understood in heard.facts.items():
        tell(context, draft, name, understood.value)
    for name, values in heard.offers.items() if not heard.alarms else ():
        draft["offers"].append({"fact": name, "values": [context.fact(name).plain(value) for value in values]})
    step = context.step(draft["at"]["step"])
    in_lines = {name for line in lines_of(context, draft) for name in line.facts}
    if any(alarm.fact in in_lines for alarm in heard.alarms):
        finish_step(draft)  # who says it in words has ticked the line
    elif heard.facts and step is not None and step.text:
        finish_step(draft)
    elif not (heard.facts or heard.alarms or heard.offers):
        draft["unclear"] += 1
    draft["note"] = "alarm" if heard.alarms else "offered" if heard.offers else "unclear" if not heard.facts else ""
    return None


def takes_activities(context: Context, name: str) -> bool:
    """Whether what is typed to the question about a fact names activities: so to what is liked, where they are kept."""
    return context.portrait is not None and name == context.book.roles.get("likes")


def hear_activities(context: Context, draft: CheckInStateData, text: str, name: str) -> bool:
    """Activities of the person's own as the answer to a question; False where it takes none, or none are named."""
    found = context.activities(text) if takes_activities(context, name) else None
    if found is None or not found.own:
        return False
    told = {own_id(one["title"]): {**one} for one in found.own}
    draft["own"] = [one for one in draft["own"] if own_id(str(one["title"])) not in told][: MOST_OWN - len(told)]
    draft["own"] += told.values()
    liked = dict.fromkeys([*_liked(draft, name), *found.liked])
    if liked:
        tell(context, draft, name, frozenset(liked))
    else:
        leave_open(context, draft, name)
    draft["echo"] = [*(one for one in draft["echo"] if one != name), *told]
    return True


def _liked(draft: CheckInStateData, name: str) -> list[str]:
    """What is told to be liked."""
    value = draft["facts"].get(name)
    return [*value] if isinstance(value, list) else []


def _take_back_activity(context: Context, draft: CheckInStateData, activity: str) -> None:
    """An activity was understood wrongly: it is gone, with what it alone says is liked, and that is asked next."""
    gone = next((one for one in draft["own"] if own_id(str(one["title"])) == activity), None)
    name = context.book.roles.get("likes", "")
    if gone is None or name not in context.book.facts:
        raise CheckInError(summary="`take_back` names what is told")
    draft["own"] = [one for one in draft["own"] if one is not gone]
    others = {tag for one in draft["own"] for tag in context.activities(str(one["title"])).liked}
    lost = {*context.activities(str(gone["title"])).liked} - others
    left = [tag for tag in _liked(draft, name) if tag not in lost]
    draft["facts"].pop(name, None)
    if left:
        draft["facts"][name] = left
    _ask_again(context, draft, name)


def choose(context: Context, draft: CheckInStateData, offered: Sequence[Any], raw: object) -> None:
    """One value of the first offer; None where it was none of them."""
    if not offered:
        raise CheckInError(summary="`choose` takes a value that is offered, and none is")
    first, *rest = offered
    draft["offers"] = rest
    draft["note"] = "offered" if rest else ""
    if raw is None:
        return
    if raw not in first["values"]:
        raise CheckInError(summary="`choose` takes a value that is offered")
    value = read_value(context.fact(first["fact"]), raw)
    tell(context, draft, first["fact"], cast("Value", value))


def take_back(context: Context, draft: CheckInStateData, name: str) -> None:
    """A fact was understood wrongly: it is unknown again, and asked next."""
    if isinstance(name, str) and name.startswith(OWN):
        _take_back_activity(context, draft, name)
        return
    fact = context.book.facts.get(name) if isinstance(name, str) else None
    if fact is None or name not in draft["facts"]:
        raise CheckInError(summary="`take_back` names a fact that is told")
    del draft["facts"][name]
    draft["taken_back"].append(name)
    if fact.alarm:
        touch(draft, name)
    _ask_again(context, draft, name)


def _ask_again(context: Context, draft: CheckInStateData, name: str) -> None:
    draft["put"] = [one for one in draft["put"] if one != name]
    if context.fact(name).ask:
        draft["queue"] = [name, *(one for one in draft["queue"] if one != name)]


def pass_over(context: Context, draft: CheckInStateData) -> None:
    """Leave open all that the screen asks. Of questions of danger the person is told how to get to help."""
    if any(context.fact(name).alarm for line in lines_of(context, draft) for name in line.facts):
        draft["help_told"] = True
    for name in [*draft["at"]["facts"]]:
        leave_open(context, draft, name)
    finish_step(draft)


def leave_screen(context: Context, draft: CheckInStateData) -> None:
    """The person goes on without an answer: of a question of danger the help stays in sight."""
    for name in draft["at"]["facts"]:
        if context.fact(name).alarm:
            touch(draft, name)


def decline(context: Context, draft: CheckInStateData) -> None:
    """Decline what the screen asks and may be declined; the rest is left open."""
    asked = asked_facts(context, draft)
    declined = [name for name in asked if context.fact(name).may_decline and name not in draft["facts"]]
    pass_over(context, draft)
    for name in declined:
        tell(context, draft, name, DECLINED)


def tell(context: Context, draft: CheckInStateData, name: str, value: Value) -> None:
    """A fact is told."""
    draft["facts"][name] = context.fact(name).plain(value)
    draft["echo"].append(name)
    draft["taken_back"] = [one for one in draft["taken_back"] if one != name]
    draft["offers"] = [one for one in draft["offers"] if one["fact"] != name]
    _asked(draft, name)


def leave_open(context: Context, draft: CheckInStateData, name: str) -> None:
    """A question was put and left open. What was told of it before stays."""
    if context.fact(name).alarm:
        touch(draft, name)
    if name not in draft["put"]:
        draft["put"].append(name)
    _asked(draft, name)


def touch(draft: CheckInStateData, name: str) -> None:
    """Something was said of a fact of danger, or it was left open."""
    if name not in draft["touched"]:
        draft["touched"].append(name)


def sound(context: Context, draft: CheckInStateData, alarms: Iterable[Alarm], but: str = "") -> None:
    """Words of danger: their help stays in sight, and their facts are asked next, but one that was answered by them."""
    asked: list[str] = []
    for alarm in alarms:
        if alarm.kind not in draft["help"]:
            draft["help"].append(alarm.kind)
        if alarm.fact != but and context.fact(alarm.fact).ask:
            asked.append(alarm.fact)
            draft["proposed"][alarm.fact] = context.fact(alarm.fact).plain(alarm.value)
    draft["queue"] = [*asked, *(name for name in draft["queue"] if name not in asked)]


def finish_step(draft: CheckInStateData) -> None:
    """The step that is shown is done."""
    at = draft["at"]
    if at["step"] and at["step"] not in draft["steps"]:
        draft["steps"].append(at["step"])
    draft["at"] = {**at, "facts": [], "lines": []}


def _asked(draft: CheckInStateData, name: str) -> None:
    """A fact was asked: it is off the screen and out of the queue, and a step whose last one it was is done."""
    at = draft["at"]
    if name in at["facts"]:
        draft["at"] = {**at, "facts": [one for one in at["facts"] if one != name]}
        if not draft["at"]["facts"]:
            finish_step(draft)
    draft["queue"] = [one for one in draft["queue"] if one != name]
    draft["proposed"].pop(name, None)
