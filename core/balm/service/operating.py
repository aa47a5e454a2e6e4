"""Routes for whoever runs the service: whether it lives, is ready, what it is, and what it has counted."""

from __future__ import annotations

import platform
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from balm.service.asked import served_by
from balm.service.metrics import MEDIA_TYPE
from balm.service.problems import json_response
from balm.version import __version__

if TYPE_CHECKING:
    from balm.service.models import ReadyData


async def health() -> Response:
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
        "faults": [one.to_dict() for one in failed.diagnostics] or [{"message": failed.summary}] if failed else [],
    }
    return json_response(data, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


async def version() -> Response:
    """Which Balm and which Python answer."""
    return json_response({"balm": __version__, "python": platform.python_version()})


async def metrics(request: Request) -> Response:
    """What was counted, for Prometheus."""
    headers = {"Cache-Control": "no-store", "Content-Type": MEDIA_TYPE}
    return Response(served_by(request).metrics.text(), headers=headers)
