"""Read: a state that came from outside -> the state of a check-in; or that it is none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from balm.checkin.data import CheckInStateData
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import CheckInError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.checkin.data import CheckInMomentData
    from balm.checkin.deciding import Deciding


@cache
def _adapter() -> TypeAdapter[CheckInStateData]:
    return TypeAdapter(CheckInStateData)


def read_state(of: Deciding, raw: Mapping[str, object]) -> CheckInStateData:
    """The state of a check-in; a copy. Raises CheckInError where it is none, or names what these packs do not have."""
    try:
        state = _adapter().validate_python(raw, strict=True)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"][:1])
        raise CheckInError(summary=f"This is no state of a check-in: look at `{where}`.") from None
    for moment in (state, *state["back"]):
        read_profile(of.program, moment["facts"], state["own"])
        unknown = [*_unknown(_facts_of(moment), of.book.facts)]
        at = moment["at"]
        step = next((one for one in of.book.steps if one.id == at["step"]), None)
        if (
            unknown
            or (at["step"] and step is None)
            or not all(0 <= i < len(step.lines if step else ()) for i in at["lines"])
        ):
            raise CheckInError(summary="This state is of a check-in with other packs: begin a new one.")
    if [*_unknown(state["help"], of.book.referrals)] or [*_unknown(state["touched"], of.book.facts)]:
        raise CheckInError(summary="This state is of a check-in with other packs: begin a new one.")
    return state


def _facts_of(moment: CheckInMomentData) -> list[str]:
    offered = [one["fact"] for one in moment["offers"]]
    return [*moment["at"]["facts"], *moment["queue"], *moment["proposed"], *moment["put"], *moment["echo"], *offered]


def _unknown(names: Iterable[str], known: Mapping[str, object]) -> Iterable[str]:
    return (name for name in names if name not in known)
