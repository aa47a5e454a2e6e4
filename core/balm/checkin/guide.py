"""Guide: what the person says of a suggestion -> the state after it, with the screen that comes then.

Each function changes a draft: a copy of the state that nobody else has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balm.checkin.place import nowhere
from balm.checkin.suggestion import can_leave_out, misfits, shown
from balm.diagnostics.errors import CheckInError
from balm.language.counts import FELT
from balm.listening.free import hear

if TYPE_CHECKING:
    from balm.checkin.context import Context
    from balm.checkin.data import CheckInInputData, CheckInStateData, CommandName
    from balm.deciding.past import Felt

MISFIT_AFTER = 2
"""So often something else is wanted before the person is asked what does not fit."""


def commands(state: CheckInStateData) -> dict[CommandName, bool]:
    """What can be said of a suggestion, each with whether it can be said here."""
    suggested = state["at"]["kind"] == "suggestion" and bool(state["front"])
    return {
        "done": suggested,
        "something_else": suggested,
        "not_again": suggested,
        "worse": bool(state["seen"]),
    }


def reply_in(context: Context, state: CheckInStateData, text: str) -> CheckInInputData | None:
    """What a typed line says of the suggestion; None where it says nothing of it, or has words of danger."""
    said = commands(state)
    if not said["worse"]:  # nothing was suggested
        return None
    heard = hear(context.lexicon(), text)
    if heard.reply is None or heard.alarms:
        return None
    if heard.reply == "better" or heard.reply == "same":
        return {"felt": heard.reply} if said["done"] or state["at"]["kind"] == "felt" else None
    return {"command": heard.reply} if said[heard.reply] else None


def says_worse(context: Context, state: CheckInStateData, text: str) -> bool:
    """Whether the answer to a question says instead that what was suggested left the person worse."""
    return bool(state["seen"]) and hear(context.lexicon(), text).reply == "worse"


def bring_forward(context: Context, draft: CheckInStateData) -> None:
    """On a screen with a suggestion, say which practice is shown in full."""
    if draft["at"]["kind"] != "suggestion":
        return
    few = shown(context, draft, context.decide(draft))
    draft["front"] = few[0].practice if few else ""
    if few:
        draft["seen"] = [*(name for name in draft["seen"] if name != draft["front"]), draft["front"]]


def take(context: Context, draft: CheckInStateData, name: str) -> None:
    """Show another of the ways in full. Raises CheckInError where it is none of them."""
    here = draft["at"]["kind"] == "suggestion"
    if not here or name not in [one.practice for one in shown(context, draft, context.decide(draft))[1:]]:
        raise CheckInError(summary="`take` takes the id of one of those in `others`")
    draft["front"] = name


def say(context: Context, draft: CheckInStateData, command: CommandName) -> None:
    """What a command says of the suggestion; it can be said here."""
    match command:
        case "done":
            _choose(draft, "")
            draft["at"] = nowhere("felt")
        case "worse":
            _felt(draft, "worse")
        case "not_again":
            _leave_out(context, draft)
        case "something_else":
            _pass_on(context, draft)


def feel(draft: CheckInStateData, raw: object) -> None:
    """How the person feels after what was suggested; None leaves it open. Raises CheckInError where it is neither."""
    felt = next((one for one in FELT if one == raw), None)
    if felt is None and raw is not None:
        raise CheckInError(summary="`felt` is better, same, worse or None")
    if draft["at"]["kind"] != "felt" and not (felt and draft["at"]["kind"] == "suggestion" and draft["front"]):
        raise CheckInError(summary="`felt` is told of what was suggested, and nothing was")
    _felt(draft, felt or "")


def _felt(draft: CheckInStateData, felt: Felt | Literal[""]) -> None:
    """After worse something steadying comes, and help is a word away; otherwise it ends here."""
    _choose(draft, felt)
    draft["note"] = felt or "done"
    draft["at"] = nowhere("suggestion" if felt == "worse" else "end")
    draft["help_told"] = draft["help_told"] or felt == "worse"


def _choose(draft: CheckInStateData, felt: Felt | Literal[""]) -> None:
    """The last practice was done. What left the person worse is not overwritten."""
    name = draft["seen"][-1]
    _turn_down(draft, name)
    if draft["felt"] != "worse":
        draft["chosen"], draft["felt"] = name, felt


def _leave_out(context: Context, draft: CheckInStateData) -> None:
    """The practice is not wanted again: for good where that can be, otherwise for this check-in."""
    name = draft["front"]
    ranked = next(one for one in context.decide(draft).outcome.ranked if one.practice.id == name)
    _turn_down(draft, name)
    draft["note"] = "kept"
    if can_leave_out(context, ranked):
        draft["not_again"] = [*draft["not_again"], name]
        draft["note"] = "left_out"


def _pass_on(context: Context, draft: CheckInStateData) -> None:
    """To the next way; after two the person is asked what does not fit."""
    _turn_down(draft, *draft["seen"])
    decision = context.decide(draft)
    if not shown(context, draft, decision):
        draft["note"] = "nothing_else"
        return
    draft["others_wanted"] += 1
    worse = draft["felt"] == "worse"
    if draft["others_wanted"] == MISFIT_AFTER and not worse and misfits(context, draft, decision):
        draft["at"] = nowhere("misfit")


def _turn_down(draft: CheckInStateData, *names: str) -> None:
    draft["turned_down"] = list(dict.fromkeys([*draft["turned_down"], *names]))
    draft["front"] = ""
