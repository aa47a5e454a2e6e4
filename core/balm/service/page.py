"""The route of the published check-in page, which decides in the browser and asks no call."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from balm.service.asked import loaded_now
from balm.service.caching import FRESH, tagged
from balm.service.problems import ProblemError

PATHS = ("/", "/{name}")
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_HEADERS = {
    **FRESH,
    "Content-Security-Policy": "frame-ancestors 'none'",  # a page cannot say this of itself; the rest it says
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def page_file(request: Request) -> Response:
    """A file of the page; ``/`` is its first. A file that is asked for by another release is not there."""
    page = loaded_now(request).page
    name = None if page is None else page.name_of(request.url.path)
    if page is None or name is None or request.url.query not in ("", page.release):
        raise ProblemError(HTTPStatus.NOT_FOUND, "There is nothing here: `/` has the page.")
    return tagged(request, page.files[name], page.release, _HEADERS, _TYPES[PurePosixPath(name).suffix])
