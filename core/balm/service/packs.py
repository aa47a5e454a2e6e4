"""Routes about the packs: their facts, practices, schemas and program, questionnaires, and pages about mistakes."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from balm.diagnostics.errors import InstrumentError
from balm.portable.listing import fact_data, pack_data, practice_data
from balm.portable.schemas import NAMES, pack_schema, profile_schema, schema_text
from balm.proving.finding_pages import find_page
from balm.service.asked import loaded_now
from balm.service.bodies import JSON, Field, is_object, read_body, read_fields
from balm.service.caching import FOR_EVER, FRESH, tagged
from balm.service.problems import Mistake, ProblemError, json_response, unfit


async def facts(request: Request) -> Response:
    """The facts of the packs, and how they are asked for."""
    book = loaded_now(request).engine.rulebook
    return json_response([fact_data(fact, book.counts.get(name)) for name, fact in book.facts.items()], headers=FRESH)


async def practices(request: Request) -> Response:
    """The practices of the packs."""
    book = loaded_now(request).engine.rulebook
    return json_response([practice_data(practice) for practice in book.practices], headers=FRESH)


async def packs(request: Request) -> Response:
    """The packs that decide, and the digest of their program."""
    loaded = loaded_now(request)
    book = loaded.engine.rulebook
    data = {
        "packs": [pack_data(pack.name, book) for pack in book.packs],
        "program": None if loaded.program is None else loaded.program.digest,
    }
    return json_response(data, headers=FRESH)


async def schema(request: Request, name: str) -> Response:
    """The JSON Schema of a format; that of a profile has the facts of the packs."""
    if name not in NAMES:
        raise _nothing(f"There is no schema of this name: there is {', '.join(NAMES)}.")
    if name == "profile":
        return json_response(profile_schema(loaded_now(request).engine.rulebook), headers=FRESH)
    if name == "pack":
        return json_response(pack_schema(), headers=FRESH)
    return Response(schema_text(name).encode(), headers=FRESH, media_type=JSON)


async def program(request: Request, digest: str) -> Response:
    """The packs as one program for other runtimes, by the digest that ``/v1/packs`` names."""
    found = loaded_now(request).program
    if found is None or digest != found.digest:
        raise _nothing("There is no such program now: `/v1/packs` names the one that there is.")
    return tagged(request, found.text, digest, FOR_EVER, JSON)


async def score(request: Request, name: str) -> Response:
    """The facts that the answers to a questionnaire are."""
    wanted = {"answers": Field(is_object, 'an object of numbers, such as {"1": 3}', required=True)}
    fields = read_fields(await read_body(request), wanted, "the answers to a questionnaire")
    try:
        scored = loaded_now(request).engine.score(name, fields["answers"])
    except InstrumentError as error:
        raise _nothing(error.summary) from None
    except ValueError:  # its words may quote an answer
        detail = "These are no answers to this questionnaire."
        raise unfit([Mistake("bad-answers", detail, "/answers")]) from None
    return json_response({"facts": dict(scored)})


async def finding(request: Request, code: str) -> Response:  # noqa: ARG001  # as every route has
    """The page about the code of a mistake."""
    page = find_page(code)
    if page is None:
        raise _nothing("There is no mistake with this code.")
    return Response(page.encode(), headers=FRESH, media_type="text/markdown")


def _nothing(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.NOT_FOUND, detail)
