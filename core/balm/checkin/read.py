"""Read: a state that came from outside -> the state of a check-in; or that it is none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from balm.checkin.data import CheckInStateData
from balm.checkin.guide import bring_forward
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import CheckInError
from balm.language.facts import read_value
from balm.language.here import Mistake
from balm.language.practices import own_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInAtData, CheckInMomentData

OTHER_PACKS = "This state is of a check-in with other packs: begin a new one."


@cache
def _adapter() -> TypeAdapter[CheckInStateData]:
    return TypeAdapter(CheckInStateData)


def read_state(context: Context, raw: Mapping[str, object]) -> CheckInStateData:
    """The state of a check-in; a copy.

    Raises CheckInError where it is none, or where it is of a check-in with other packs, and ProfileError for own
    activities that are none.
    """
    try:
        state = _adapter().validate_python(raw, strict=True)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"][:1])
        raise CheckInError(summary=f"This is no state of a check-in: look at `{where}`.") from None
    moments = (state, *state["back"])
    own = [one for moment in moments for one in read_profile(context.program, {}, moment["own"]).own]
    known = context.book.facts
    kinds_and_dangers = all(kind in context.book.referrals for kind in state["help"]) and all(
        name in known and known[name].alarm for name in state["touched"]
    )
    every = {one.id for one in (*context.book.practices, *own)}
    seen_is_known = all(name in every for moment in (state, *state["back"]) for name in moment["seen"])
    if not (kinds_and_dangers and seen_is_known) or not all(
        _fits(context, moment) for moment in (state, *state["back"])
    ):
        raise CheckInError(summary=OTHER_PACKS)
    bring_forward(context, state)  # with another past it may be another practice
    return state


def _fits(context: Context, moment: CheckInMomentData) -> bool:
    """Whether these packs have all that a moment names."""
    known = context.book.facts
    activities = {own_id(str(one["title"])) for one in moment["own"]}
    echo = [name for name in moment["echo"] if name not in activities]
    names = [*moment["at"]["facts"], *moment["queue"], *moment["put"], *echo, *moment["taken_back"]]
    if not all(name in known and known[name].tellable for name in (*names, *(name for name, _ in _values(moment)))):
        return False
    if any(isinstance(read_value(known[name], value), Mistake | None) for name, value in _values(moment)):
        return False
    if moment["at"]["kind"] == "felt" and not moment["seen"]:
        return False
    return _is_place(context, moment["at"])


def _values(moment: CheckInMomentData) -> Iterator[tuple[str, object]]:
    yield from moment["facts"].items()
    yield from moment["proposed"].items()
    yield from ((one["fact"], value) for one in moment["offers"] for value in one["values"])


def _is_place(context: Context, at: CheckInAtData) -> bool:
    """Whether a screen is one that these packs can have: it asks where it is to ask, and only there."""
    step = context.step(at["step"])
    lines = range(len(step.lines)) if step else range(0)
    if (at["step"] and step is None) or not all(line in lines for line in at["lines"]):
        return False
    match at["kind"]:
        case "lines":
            return bool(at["lines"]) and not at["facts"]
        case "questions":
            return bool(at["facts"]) and not at["lines"]
    return not at["facts"] and not at["lines"]
