"""Routes for whoever runs the service: whether it lives, is ready, what it is, and what it has counted."""

from __future__ import annotations

import platform
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from balm.service.asked import served_by
from balm.service.guard import ADMIN
from balm.service.metrics import MEDIA_TYPE
from balm.service.problems import json_response
from balm.version import __version__

if TYPE_CHECKING:
    from balm.diagnostics.errors import BalmError
    from balm.service.models import ReadyData


_HIDDEN = {"message": "Files are broken; a token with the scope `admin` sees what is wrong."}


async def health(request: Request) -> Response:  # noqa: ARG001  # as every route has
    """Whether the process lives; it asks for no token."""
    return json_response({"status": "alive"})


async def ready(request: Request) -> Response:
    """Whether requests are answered, with which packs, and what keeps newer ones from being loaded."""
    served = served_by(request)
    loaded, failed = served.loaded, served.failed
    is_ready = loaded is not None and not served.stopping
    packs = loaded.engine.rulebook.packs if loaded else ()
    data: ReadyData = {
        "ready": is_ready,
        "packs": [{"name": pack.name, "version": pack.version, "digest": pack.digest} for pack in packs],
        "faults": [] if failed is None else _faults(failed) if request.scope[ADMIN] else [_HIDDEN],
    }
    return json_response(data, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _faults(error: BalmError) -> list[dict[str, Any]]:
    """What is wrong, with the paths of files."""
    return [one.to_dict() for one in error.diagnostics] or [{"message": error.summary}]


async def version(request: Request) -> Response:  # noqa: ARG001  # as every route has
    """Which Balm and which Python answer."""
    return json_response({"balm": __version__, "python": platform.python_version()})


async def metrics(request: Request) -> Response:
    """What was counted, for Prometheus."""
    headers = {"Cache-Control": "no-store", "Content-Type": MEDIA_TYPE}
    return Response(served_by(request).metrics.text(), headers=headers)
