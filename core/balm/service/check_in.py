"""The route of a check-in. Nothing of it is kept here: its client keeps the state, as a signed text."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from balm.diagnostics.errors import CheckInError
from balm.people import OWN
from balm.service.asked import FACTS, PERSON, loaded_now, served_by, told
from balm.service.bodies import Field, is_object, is_text, read_body, read_fields
from balm.service.problems import Mistake, ProblemError, json_response, unfit
from balm.service.signing import sign, unsign

_FIELDS = {
    **PERSON,
    "facts": FACTS,
    "state": Field(is_text, "the `state` of the last answer, as it was"),
    "input": Field(is_object, 'what is told to the screen, such as {"ticks": [0]}'),
}


async def check_in(request: Request) -> Response:
    """Begin a check-in, or tell something to it: its new state, and the screen to show."""
    fields = read_fields(await read_body(request), _FIELDS, "a step of a check-in")
    key = served_by(request).settings.state_key
    engine = loaded_now(request).engine
    begins = fields["state"] is None
    mistakes = [
        Mistake("misplaced-field", f"`{name}` is of a check-in that {'goes on' if begins else 'begins'}.", f"/{name}")
        for name in (["input"] if begins else [*PERSON])
        if fields[name] is not None
    ]
    if mistakes:
        raise unfit(mistakes)
    if begins:
        with told():
            now = engine.check_in(fields["facts"] or {}, own=fields[OWN] or (), seed=fields["seed"] or 0)
    else:
        state = unsign(fields["state"], key)
        if state is None:
            raise _bad_state()
        try:
            now = engine.check_in(state=state)
        except CheckInError:
            raise _bad_state() from None
        if fields["input"] is not None:
            try:
                now = now.tell(fields["input"])
            except CheckInError as error:
                raise unfit([Mistake("bad-input", error.summary, "/input")]) from None
    return json_response({"state": sign(now.state, key), "screen": now.screen})


def _bad_state() -> ProblemError:
    detail = "This is no state that this service gave for these packs: begin a new check-in."
    return unfit([Mistake("bad-state", detail, "/state")])
