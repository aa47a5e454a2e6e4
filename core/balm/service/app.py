"""App: settings -> the service as an ASGI application."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from balm.diagnostics.suggest import nearest
from balm.service.caching import FRESH
from balm.service.document import openapi
from balm.service.guard import Guard
from balm.service.metrics import Metrics
from balm.service.page import PATHS, page_file
from balm.service.problems import Mistake, ProblemError, json_response, unfit
from balm.service.routes import ROUTES
from balm.service.served import Served

if TYPE_CHECKING:
    from balm.service.settings import Settings


def make_app(settings: Settings) -> Guard:
    """The service. Its packs are loaded once it is started."""
    served = Served(settings, Metrics())
    app = FastAPI(title="Balm", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.served = served
    for route in ROUTES:
        app.add_api_route(
            route.path,
            route.endpoint,
            methods=[route.method],
            response_model=None,
            name=route.endpoint.__name__,
            summary=(route.endpoint.__doc__ or "").strip().removesuffix("."),
            description=" ",
            operation_id=f"{route.method.lower()}{route.path.replace('/', '_')}",
        )
    app.add_api_route("/openapi.json", _document, include_in_schema=False)
    if settings.page:
        for path in PATHS:
            app.add_api_route(path, page_file, include_in_schema=False)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _broken)
    return Guard(app, served)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    served: Served = app.state.served
    await served.start()
    keeping = asyncio.create_task(served.keep())
    with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, served.reload)
    yield
    served.stopping = True
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def _document(request: Request) -> Response:
    app = request.app
    if not hasattr(app.state, "document"):
        app.state.document = openapi(app)
    return json_response(app.state.document, headers=FRESH)


async def _problem(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette's
    return cast("ProblemError", error).response()


async def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette's
    detail = "This is a mistake of the service, and not of the request."
    return ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, detail).response()


async def _bad_parameters(request: Request, error: Exception) -> Response:
    """Parameters that are none, each named; what they held is repeated nowhere."""
    allowed = [one.alias for one in _parameters(request)]
    mistakes = [_bad_parameter(one, allowed) for one in cast("RequestValidationError", error).errors()]
    return unfit(mistakes).response()


def _bad_parameter(found: Mapping[str, Any], allowed: list[str]) -> Mistake:
    name = str(found["loc"][-1])
    if found["type"] == "extra_forbidden":
        near = nearest(name, allowed)
        said = name if near else ""
        return Mistake("bad-parameter", "There is no such parameter.", None, said, ", ".join(allowed), near)
    limits = found.get("ctx", {})
    expected = limits.get("expected") or ", ".join(f"{key} {value}" for key, value in limits.items() if key != "error")
    return Mistake("bad-parameter", "This parameter takes something else.", None, name, str(expected or found["type"]))


def _parameters(request: Request) -> list[Any]:
    model = request.scope["route"].dependant.query_params[0].field_info.annotation
    return [type("Name", (), {"alias": name}) for name in model.model_fields]


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette's
    refused = cast("HTTPException", error)
    detail = {
        HTTPStatus.NOT_FOUND: "There is nothing here: `/openapi.json` lists what there is.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This takes another method: `Allow` says which.",
    }.get(HTTPStatus(refused.status_code), "The request cannot be answered.")
    return ProblemError(refused.status_code, detail, headers=refused.headers).response()
