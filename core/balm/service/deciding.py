"""Routes about one person: what to do now, why, what if, what would change it, what to ask next."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from balm.decision.why_data import change_data, place_data
from balm.service.asked import (
    ABOUT_PRACTICE,
    FACTS,
    PERSON,
    Shown,
    Within,
    decided,
    headers_of,
    loaded_now,
    served_by,
    told,
)
from balm.service.bodies import read_body, read_fields
from balm.service.problems import ProblemError, json_response
from balm.service.query import read_query
from balm.service.settings import MOST_ANALYSES
from balm.service.turns import InTurn

if TYPE_CHECKING:
    from balm.deadline import Deadline
    from balm.decision.decision import Decision
    from balm.service.models import NextQuestionData

T = TypeVar("T")


async def decide(request: Request) -> Response:
    """What to do now, with reasons."""
    shown = read_query(request, Shown)
    fields = read_fields(await read_body(request), PERSON, "a request to decide")
    decision = decided(loaded_now(request).engine, fields)
    return _answer(decision, shown.of(decision))


async def what_if(request: Request) -> Response:
    """The decision had other facts been told too."""
    shown = read_query(request, Shown)
    wanted = {**PERSON, "what_if": FACTS._replace(required=True)}
    fields = read_fields(await read_body(request), wanted, "a request of what if")
    decision = decided(loaded_now(request).engine, fields)
    with told("what_if"):
        return _answer(decision, shown.of(decision.what_if(fields["what_if"])))


async def why(request: Request) -> Response:
    """Why a practice comes where it comes, or why it is left out."""
    fields = read_fields(await read_body(request), ABOUT_PRACTICE, "a request for why")
    engine = loaded_now(request).engine
    decision = decided(engine, fields)
    with told():
        return json_response(place_data(engine.program, decision, fields["practice"]), headers=headers_of(decision))


async def what_would_change(request: Request) -> Response:
    """The fewest, smallest other answers under which a practice comes first."""
    within = read_query(request, Within)
    fields = read_fields(await read_body(request), ABOUT_PRACTICE, "a request of what would change")
    engine = loaded_now(request).engine
    decision = decided(engine, fields)
    with told():
        change = await _analysed(
            request, within, lambda deadline: decision.what_would_change(fields["practice"], deadline=deadline)
        )
    return json_response(change_data(engine.program, change), headers=headers_of(decision))


async def next_question(request: Request) -> Response:
    """The unknown fact whose answer would settle the most."""
    within = read_query(request, Within)
    fields = read_fields(await read_body(request), PERSON, "a request for the next question")
    engine = loaded_now(request).engine
    decision = decided(engine, fields)
    found = await _analysed(request, within, lambda deadline: decision.next_question(deadline=deadline))
    data: NextQuestionData = {"question": None}
    if found is not None:
        data["question"] = {
            "fact": found.fact,
            "ask": engine.rulebook.facts[found.fact].ask,
            "settles": found.settles,
            "sure": found.sure,
            "exact": found.exact,
            "looked_at": found.looked_at,
        }
    return json_response(data, headers=headers_of(decision))


async def _analysed(request: Request, within: Within, analyse: Callable[[Deadline], T]) -> T:
    """What an analysis finds in its time, beside the decisions. Raises ProblemError where too many are worked on."""
    served = served_by(request)
    if served.analyses >= MOST_ANALYSES:
        detail = f"At most {MOST_ANALYSES} analyses are worked on at once."
        raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": "1"})
    deadline = InTurn(within.seconds, served.turns)

    def in_turn() -> T:
        with served.turns.taken():
            return analyse(deadline)

    served.analyses += 1
    try:
        return await run_in_threadpool(in_turn)
    finally:
        served.analyses -= 1


def _answer(decision: Decision, text: str) -> Response:
    return Response(text.encode(), headers=headers_of(decision), media_type="application/json")
