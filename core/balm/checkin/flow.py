"""Flow: a check-in's state and an input -> the state after it. Pure: the same state and input give the same state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from balm.checkin import guide, inputs
from balm.checkin.data import FORMAT, CheckInMomentData
from balm.checkin.once import note_put, waiting
from balm.checkin.place import ask, nowhere, place, still_comes
from balm.checkin.suggestion import can_open, opened
from balm.diagnostics.errors import CheckInError
from balm.language.practices import own_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInAtData, CheckInStateData, CommandName
    from balm.deciding.profile import Profile

MOST_BACK = 50
"""So many screens can be gone back."""


def start(context: Context, profile: Profile, seed: int, not_again: Sequence[str] = ()) -> CheckInStateData:
    """The state of a check-in with somebody of whom so much is known, and who does not want some practices again."""
    state: CheckInStateData = {
        "format": FORMAT,
        "facts": {name: context.fact(name).plain(value) for name, value in profile.told.items()},
        "own": [{**own_told(practice)} for practice in profile.own],
        "seed": seed,
        "at": nowhere("questions"),
        "queue": [],
        "proposed": {},
        "put": [],
        "steps": [],
        "echo": [],
        "taken_back": [],
        "offers": [],
        "unclear": 0,
        "front": "",
        "seen": [],
        "turned_down": [],
        "not_again": [*not_again],
        "others_wanted": 0,
        "chosen": "",
        "felt": "",
        "note": "",
        "help": [],
        "touched": [],
        "help_told": False,
        "back": [],
    }
    state["at"] = place(context, state, context.decide(state))
    guide.bring_forward(context, state)
    return state


def advance(context: Context, state: CheckInStateData, told: Mapping[str, object]) -> CheckInStateData:
    """The state after an input. Raises CheckInError for one that does not fit what is shown."""
    if not hasattr(told, "keys") or len(told) != 1:
        raise CheckInError(summary="an input has one key, such as `answers`")
    [(kind, value)] = told.items()
    draft = _draft(state)
    command: CommandName | None = None
    match kind, value:
        case "ticks", list():
            inputs.tick(context, draft, value)
        case "none", True:
            inputs.deny(context, draft)
        case "answers", dict():
            inputs.answer(context, draft, value)
        case "said", dict():
            command = inputs.hear_answers(context, draft, value)
        case "free", str():
            if reply := guide.reply_in(context, state, value):
                return advance(context, state, reply)
            command = inputs.hear_free(context, draft, value)
        case "choose", _:
            inputs.choose(context, draft, state["offers"], value)
        case "open", str():
            draft["at"] = _opened(context, state, value)
            note_put(context, draft)
            return _went_on(state, draft)
        case "take", str():
            guide.take(context, draft, value)
            return _guided(context, state, draft)
        case "felt", _:
            guide.feel(draft, value)
            return _felt(context, state, draft)
        case "command", str():
            command = cast("CommandName", value)
        case "take_back", str():
            inputs.take_back(context, draft, value)
        case _:
            raise CheckInError(summary="an input is one of those of `CheckInInputData`")
    if command is None:
        return _placed(context, state, draft)
    told_beside = any(draft[key] != state[key] for key in _TOLD)  # type: ignore[literal-required]  # its keys
    return _command(context, _placed(context, state, draft) if told_beside else state, command)


_TOLD = ("facts", "queue", "put", "touched", "help")


def _command(context: Context, state: CheckInStateData, command: CommandName) -> CheckInStateData:
    draft = _draft(state)
    asking = bool(state["at"]["facts"] or state["at"]["lines"])
    match command:
        case "back":
            return _back(context, state)
        case "help":
            return _went_on(state, {**draft, "at": nowhere("help")})
        case "stop":
            inputs.leave_screen(context, draft)
            return _went_on(state, {**draft, "at": nowhere("end")})
        case "why":
            return {**draft, "echo": state["echo"], "offers": state["offers"], "note": "why"}
        case "skip" if asking:
            inputs.pass_over(context, draft)
        case "decline" if asking:
            inputs.decline(context, draft)
        case "skip" if state["at"]["kind"] == "felt":
            guide.feel(draft, None)
            return _felt(context, state, draft)
        case "skip" if at := _waiting(context, state):
            return _put(context, state, draft, at)
        case "skip" | "something_else" if state["at"]["kind"] == "misfit":
            return _guided(context, state, {**draft, "at": nowhere("suggestion")})
        case "done" | "something_else" | "not_again" | "worse" if guide.commands(state)[command]:
            inputs.leave_screen(context, draft)
            guide.say(context, draft, command)
            return _guided(context, state, draft)
        case "skip" | "decline" | "done" | "something_else" | "not_again" | "worse":
            return {**draft, "echo": state["echo"]}  # there is nothing here of which to say it
        case _:
            raise CheckInError(summary="`command` is one of those that the screen lists")
    return _placed(context, state, draft)


def _draft(state: CheckInStateData) -> CheckInStateData:
    """A copy to change, without what was said beside the last screen."""
    return {
        **state,
        "facts": {**state["facts"]},
        "own": [*state["own"]],
        "queue": [*state["queue"]],
        "proposed": {**state["proposed"]},
        "put": [*state["put"]],
        "steps": [*state["steps"]],
        "help": [*state["help"]],
        "touched": [*state["touched"]],
        "taken_back": [*state["taken_back"]],
        "echo": [],
        "offers": [],
        "note": "",
    }


def _guided(context: Context, before: CheckInStateData, draft: CheckInStateData) -> CheckInStateData:
    """The draft with the screen that something said of the suggestion leads to; what is asked of danger comes first."""
    if draft["queue"]:
        draft["at"] = place(context, draft, context.decide(draft))
    guide.bring_forward(context, draft)
    return _went_on(before, draft)


def _felt(context: Context, before: CheckInStateData, draft: CheckInStateData) -> CheckInStateData:
    """The draft after somebody told how they feel: what waits to be put once comes before the end."""
    over = draft["at"]["kind"] == "end" and not draft["queue"]
    at = waiting(context, draft, context.decide(draft)) if over else None
    return _put(context, before, draft, at) if at else _guided(context, before, draft)


def _waiting(context: Context, state: CheckInStateData) -> CheckInAtData | None:
    return waiting(context, state, context.decide(state)) if state["at"]["kind"] == "suggestion" else None


def _put(context: Context, before: CheckInStateData, draft: CheckInStateData, at: CheckInAtData) -> CheckInStateData:
    draft["at"] = at
    note_put(context, draft)
    return _went_on(before, draft)


def _placed(context: Context, before: CheckInStateData, draft: CheckInStateData) -> CheckInStateData:
    """The draft with the screen that comes now."""
    if draft["queue"] == before["queue"] and _stays(before, draft):
        return _stayed(before, draft)
    decision = context.decide(draft)
    if draft["queue"] != before["queue"] and not still_comes(context, draft, decision):
        draft["at"] = nowhere("questions")
    draft["at"] = place(context, draft, decision)
    if (draft["facts"], draft["own"]) != (before["facts"], before["own"]):
        draft["front"] = ""  # it is chosen anew
    guide.bring_forward(context, draft)
    return _went_on(before, draft)


def _stays(before: CheckInStateData, draft: CheckInStateData) -> bool:
    """Whether what is told leads on to no other screen: from some only `back` or an answer does."""
    kind = before["at"]["kind"]
    return kind in ("help", "end", "felt") or (kind == "misfit" and draft["facts"] == before["facts"])


def _stayed(before: CheckInStateData, after: CheckInStateData) -> CheckInStateData:
    """The state after what was told where help is: it holds wherever `back` leads."""
    told = {name: value for name, value in after["facts"].items() if before["facts"].get(name) != value}
    return {**after, "back": [{**moment, "facts": {**moment["facts"], **told}} for moment in before["back"]]}


_MARKS_NO_WAY = {"echo", "note", "unclear", "offers"}


def _went_on(before: CheckInStateData, after: CheckInStateData) -> CheckInStateData:
    """The state after, from which `back` leads to the one before, if anything but a remark is otherwise."""
    then, now = _moment(before), _moment(after)
    unclear = after["unclear"] if _same_screen(before["at"], after["at"]) else 0
    if all(then[key] == now[key] for key in then.keys() - _MARKS_NO_WAY):  # type: ignore[literal-required]  # its keys
        return {**after, "unclear": unclear}
    return {**after, "unclear": unclear, "back": [*before["back"], then][-MOST_BACK:]}


def _same_screen(before: CheckInAtData, after: CheckInAtData) -> bool:
    """Whether something that was asked is still asked."""
    same = before["kind"] == after["kind"] and before["step"] == after["step"]
    return same and bool({*before["facts"]} & {*after["facts"]} or {*before["lines"]} & {*after["lines"]})


def _back(context: Context, state: CheckInStateData) -> CheckInStateData:
    """The state before, with the help that is in sight to the end."""
    if not state["back"]:
        return {**state, "note": "", "echo": []}
    before: Any = {**state, **state["back"][-1], "echo": [], "note": "", "back": state["back"][:-1]}
    guide.bring_forward(context, before)  # what was told where help is may change it
    return cast("CheckInStateData", before)


def _moment(state: CheckInStateData) -> CheckInMomentData:
    kept: Any = {key: state[key] for key in CheckInMomentData.__annotations__}  # type: ignore[literal-required]
    return cast("CheckInMomentData", kept)


def _opened(context: Context, state: CheckInStateData, name: str) -> CheckInAtData:
    """The screen of a step, or of a fact, that can be opened here."""
    decision = context.decide(state)
    if name not in can_open(context, state, decision):
        raise CheckInError(summary="`open` takes one of those in `refine`")
    return opened(context, state, decision, name) or ask([name])
