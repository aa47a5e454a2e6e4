"""App: settings -> the service as an ASGI application."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from balm.service.caching import FRESH
from balm.service.document import openapi
from balm.service.guard import Guard
from balm.service.metrics import Metrics
from balm.service.page import PATHS, page_file
from balm.service.problems import ProblemError, json_response
from balm.service.routes import ROUTES
from balm.service.served import Served

if TYPE_CHECKING:
    from balm.service.settings import Settings


_UNTRACED: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own traces have paths, queries and the words of errors: who is asked about, and what was told."""


class PlainRoute(APIRoute):
    """A route whose endpoint reads the request itself: FastAPI looks for nothing in it before."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        endpoint, names = self.endpoint, [one.name for one in self.dependant.path_params]

        async def answer(request: Request) -> Response:
            answered: Response = await endpoint(request, **{name: request.path_params[name] for name in names})
            return answered

        return answer


def make_app(settings: Settings) -> Guard:
    """The service. Its packs are loaded once it is started."""
    served = Served(settings, Metrics())
    app = FastAPI(
        title="Balm", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan, telemetry=_UNTRACED
    )
    app.router.route_class = PlainRoute
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
    if served.stores is not None:
        served.stores.close()


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


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette's
    refused = cast("HTTPException", error)
    detail = {
        HTTPStatus.NOT_FOUND: "There is nothing here: `/openapi.json` lists what there is.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This takes another method: `Allow` says which.",
    }.get(HTTPStatus(refused.status_code), "The request cannot be answered.")
    return ProblemError(refused.status_code, detail, headers=refused.headers).response()
