"""Guard: what stands before every route. Who may ask, how many at once, one line a request, and the last resort.

A line of the log has the route and not the path, no query, no body and no address: none of them can hold a fact.
"""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

from balm.diagnostics.failures import failure
from balm.diagnostics.visible import json_text
from balm.service.problems import ProblemError
from balm.service.settings import MOST_REQUESTS
from balm.service.tokens import ANY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from balm.service.served import Served
    from balm.service.tokens import Token

ACCESS = logging.getLogger("balm.access")
_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
_NO_ROUTE = "-"
HOLDER = "balm.holder"
"""The key of an ASGI scope that has the token of who asks; None where none is asked for."""
ADMIN = "balm.admin"
"""The key of an ASGI scope that says whether who asks may see what concerns the host alone."""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine and nobody else's."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def scope_of(path: str) -> str | None:
    """The scope that a call asks for; None is none: whoever watches over the process may ask whether it lives."""
    if path == "/health":
        return None
    if path == "/metrics":
        return "admin"
    if path.startswith("/people/"):
        return "history"
    return "decide" if path.startswith("/v1/") and not path.startswith("/v1/findings/") else ANY


class Guard:
    """The outermost part of the service, an ASGI application around another."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        self._app, self.served = app, served
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it, and write down what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, holder = time.perf_counter(), 0, ""

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._open += 1
        self.served.metrics.began()
        try:
            token = self._let_in(scope)
            holder = token.name if token else ""
            scope[HOLDER] = token
            scope[ADMIN] = token is None or "admin" in token.scopes
            await self._app(scope, receive, answer)
        except ProblemError as problem:
            if not status:
                await problem.response()(scope, receive, answer)
        except Exception as error:  # noqa: BLE001  # it was answered; its words may hold what was told
            failure("a request", error)
        finally:
            self._open -= 1
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            route = getattr(scope.get("route"), "path", _NO_ROUTE)
            self.served.metrics.answered(method, route, status, seconds)
            if ACCESS.isEnabledFor(logging.INFO):
                ACCESS.info(
                    json_text(
                        {
                            "method": method,
                            "route": route,
                            "status": status,
                            "milliseconds": round(seconds * 1000, 2),
                            "token": holder,
                        }
                    )
                )

    def _let_in(self, scope: Scope) -> Token | None:
        """The token; None where none is asked for. Raises ProblemError."""
        headers = {name: value for name, value in scope["headers"] if name in (b"host", b"authorization")}
        wanted = scope_of(scope["path"])
        if wanted is None:
            return None
        if self._open > MOST_REQUESTS:
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE, "Too many requests at once.", headers={"Retry-After": "1"}
            )
        settings, loaded = self.served.settings, self.served.loaded
        if not settings.tokens:
            # A page of the web whose name is pointed at this machine would pass for a page of its own.
            if not is_loopback(_host(headers.get(b"host", b"").decode("latin-1"))):
                raise ProblemError(HTTPStatus.MISDIRECTED_REQUEST, "Without tokens only this machine is answered.")
            return None
        if loaded is None or loaded.tokens is None:
            raise not_ready()
        if loaded.page is not None and loaded.page.name_of(scope["path"]) is not None:
            return None  # a browser has no token, and the page nothing of anybody
        kind, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        holder = loaded.tokens.holder(token.strip()) if kind.lower() == "bearer" else None
        if holder is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="balm"'}
            raise ProblemError(HTTPStatus.UNAUTHORIZED, "Send `Authorization: Bearer TOKEN`.", headers=challenge)
        if wanted != ANY and wanted not in holder.scopes:
            challenge = {"WWW-Authenticate": f'Bearer realm="balm", error="insufficient_scope", scope="{wanted}"'}
            raise ProblemError(HTTPStatus.FORBIDDEN, f"This token has no scope `{wanted}`.", headers=challenge)
        return holder


def _host(header: str) -> str:
    """A Host header without its port."""
    return header[: header.rindex("]") + 1] if "]" in header else header.partition(":")[0]


def not_ready() -> ProblemError:
    """The problem of a service that has no packs, or is about to stop."""
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "The service is not ready.", headers={"Retry-After": "1"})
