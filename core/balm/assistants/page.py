"""Page: the check-in page on this machine, where a person answers what no assistant is to see.

The assistant knows the address. So the page shows nothing before its button is pressed, and from then on it is for the
browser that pressed it.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from balm.assistants import html
from balm.diagnostics.errors import CheckInError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from balm.assistants.held import CheckIns, Held
    from balm.engine import Engine

MOST_BYTES = 64 * 1024
_COOKIE = "balm"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HERE = ("127.0.0.1", "localhost")


def make_page(engine: Engine, check_ins: CheckIns) -> Starlette:
    """The page of every check-in that is held, at ``/check-in/{link}``."""

    async def show(request: Request) -> Response:
        if request.url.hostname not in _HERE:  # a name that somebody else makes lead here
            return _answer(html.page(html.words(html.GONE)), HTTPStatus.MISDIRECTED_REQUEST)
        held = check_ins.of_link(request.path_params["link"])
        if held is None:
            where_help_is = engine.check_in().tell({"command": "help"}).screen
            return _answer(html.page(html.words(html.GONE), html.shown_help(where_help_is)), HTTPStatus.NOT_FOUND)
        cookie = request.cookies.get(_COOKIE, "")
        if held.browser and not secrets.compare_digest(cookie.encode(), held.browser.encode()):
            return _answer(html.page(html.words(html.ELSEWHERE)), HTTPStatus.FORBIDDEN)
        if request.method == "GET":
            return _answer(_shown(held))
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":  # another page presses the button
            return _answer(html.page(html.words(html.GONE)), HTTPStatus.FORBIDDEN)
        _tell(held, await _filled(request))
        response = RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER, headers=_HEADERS)
        response.set_cookie(_COOKIE, held.browser, path=request.url.path, httponly=True, samesite="lax")
        return response

    return Starlette(routes=[Route("/check-in/{link}", show, methods=["GET", "POST"])])


def _answer(text: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return HTMLResponse(text, status, headers=_HEADERS)


async def _filled(request: Request) -> dict[str, list[str]]:
    async with request.form(max_files=0, max_fields=500, max_part_size=MOST_BYTES) as form:
        return {name: [str(one) for one in form.getlist(name)] for name in form}


def _shown(held: Held) -> str:
    now = held.check_in
    if not held.on_page:
        if now.asks_sensitive:
            return html.page(html.words(html.BEGIN), html.form(html.buttons([("begin", "Begin")])))
        return html.page(html.words(html.RETURNED))
    helped = html.shown_help(now.screen)
    if _chooses(held):
        ways = html.buttons([("here", html.HERE), ("return", html.RETURN)])
        return html.page(helped, html.words(html.CHOICE), html.words(html.RETURN_MEANS), html.form(ways))
    return html.page(helped, html.shown_screen(now.screen))


def _chooses(held: Held) -> bool:
    """Whether the person now chooses where to go on: what was sensitive is answered or left open."""
    return not held.stays and not held.check_in.asks_sensitive


def _tell(held: Held, filled: dict[str, list[str]]) -> None:
    do = (filled.get("do") or ["answer"])[0]
    if not held.on_page:
        if do == "begin" and held.check_in.asks_sensitive:
            held.on_page, held.browser = True, held.browser or secrets.token_urlsafe(16)
    elif _chooses(held):
        held.stays, held.on_page = do == "here", do != "return"
    else:
        try:
            held.check_in = held.check_in.tell(_input(held, do, filled))
        except CheckInError:  # a form of another moment: what is asked now is shown again
            return


def _input(held: Held, do: str, filled: dict[str, list[str]]) -> dict[str, Any]:
    screen = held.check_in.screen
    kind, _, at = do.partition(":")
    if kind != "choose":
        return html.told(screen, do, filled)
    options = screen["offers"][0]["options"] if screen["offers"] else []
    chosen = options[int(at)]["value"] if at.isdecimal() and int(at) < len(options) else None
    return {"choose": chosen}
