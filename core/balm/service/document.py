"""Document: the routes -> their OpenAPI 3.1 document, which is the same whatever packs are served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from balm.service.arrow_stream import ARROW
from balm.service.asked import RECORD
from balm.service.bodies import JSON
from balm.service.guard import scope_of
from balm.service.problems import MEDIA_TYPE
from balm.service.routes import ROUTES, SHAPES, Route
from balm.version import __version__

if TYPE_CHECKING:
    from fastapi import FastAPI

_REF = "#/components/schemas/{model}"
_DESCRIPTION = """What should I do now? Kind, safe practices from rule packs, and why.

Self-help, not treatment, and not for emergencies. Help (`referrals`) comes first and is to be shown before any
practice."""
_RECORD = "The id of the record that observers got of the decision; absent where there is no observer"


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document."""
    document = get_openapi(
        title="Balm",
        version=__version__,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=app.routes,
    )
    adapters: list[tuple[str, Literal["validation"], TypeAdapter[Any]]] = [
        (name, "validation", TypeAdapter(shape)) for name, shape in SHAPES.items()
    ]
    shapes, definitions = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    schemas = {**definitions.get("$defs", {}), **{name: shapes[name, "validation"] for name in SHAPES}}
    document["components"] = {
        "schemas": dict(sorted(schemas.items())),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    for route in ROUTES:
        document["paths"][route.path][route.method.lower()] |= _described(route)
    return document


def _described(route: Route) -> dict[str, Any]:
    """What the document says of a call beside its name and parameters."""
    problem: dict[str, Any] = {
        "description": "What is wrong, as RFC 9457 says it",
        "content": _content(MEDIA_TYPE, "Problem"),
    }
    answer: dict[str, Any] = {"description": "The answer", "content": _content(route.media, route.gives)}
    if route.recorded:
        answer["headers"] = {RECORD: {"description": _RECORD, "schema": {"type": "string"}}}
    responses: dict[str, Any] = {"200": answer, "4XX": problem, "5XX": problem}
    if route.path == "/ready":
        responses["503"] = {**problem, "content": problem["content"] | _content(JSON, route.gives)}
    if "{digest}" in route.path:
        responses["304"] = {"description": "What is known already"}
    said: dict[str, Any] = {"responses": responses}
    if route.query is not None:
        said["parameters"] = [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in route.query.model_json_schema()["properties"].items()
        ]
    if route.takes:
        said["requestBody"] = {"required": True, "content": _content(JSON, route.takes)}
    elif route.method == "POST":
        said["requestBody"] = {"required": True, "content": _content(route.media, "")}
    if route.tables:
        for one in (answer, said["requestBody"]):
            one["content"][ARROW] = {"schema": {"type": "string", "format": "binary"}}
    if scope_of(route.path) is not None:
        said["security"] = [{}, {"token": []}]
    return said


def _content(media: str, shape: str) -> dict[str, Any]:
    return {media: {"schema": {"$ref": _REF.format(model=shape)} if shape else {"type": "string"}}}
