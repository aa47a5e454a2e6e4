"""Caching: how long an answer about no person may be kept on the way, and what is known already."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

FRESH = {"Cache-Control": "no-cache"}
"""Packs may be loaded anew: ask again."""
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""What is named by its own digest."""


def tagged(request: Request, content: bytes, tag: str, headers: Mapping[str, str], media_type: str) -> Response:
    """An answer with an ETag; without its content where `If-None-Match` has the tag."""
    quoted = f'"{tag}"'
    headers = {**headers, "ETag": quoted}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {quoted, "*"}:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
