"""The OpenAPI document: what it says is what is answered, also to whatever else it allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from balm.service.routes import ROUTES
from support.effort import examples
from support.golden_files import same
from support.service import Client

GOLDEN = Path(__file__).parents[1] / "golden" / "service" / "openapi.json"
PERSON: dict[str, Any] = {"facts": {"distress": 4, "likes": ["music"]}, "own": ["Walk", {"title": "Rest"}], "seed": 1}
ASKED: dict[str, tuple[str, Any]] = {
    "/v1/decide": ("?top=2", PERSON),
    "/v1/why": ("", PERSON | {"practice": "warm-drink"}),
    "/v1/what-if": ("?audience=person", PERSON | {"what_if": {"distress": 9}}),
    "/v1/what-would-change": ("?seconds=0.2", PERSON | {"practice": "warm-bath"}),
    "/v1/next-question": ("?seconds=0.2", PERSON),
    "/v1/check-in": ("", {"facts": {"minutes": 5}}),
    "/v1/instruments/{name}/score": ("", {"answers": {}}),
}


@pytest.fixture(scope="module")
def document(service: Client) -> dict[str, Any]:
    data: dict[str, Any] = service.get("/openapi.json").data
    return data


def _valid(document: dict[str, Any], shape: str, data: object) -> None:
    jsonschema.validate(data, {"$ref": f"#/components/schemas/{shape}", "components": document["components"]})


def test_the_document_is_kept(document: dict[str, Any]) -> None:
    same(GOLDEN, json.dumps(document, indent=1, ensure_ascii=False) + "\n")


# A history needs a store and a token: test_service_people.py.
@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.gives and "{person}" not in one.path], ids=lambda route: route.path
)
def test_answers_are_as_described(service: Client, document: dict[str, Any], route: Any) -> None:
    path = route.path.replace("{digest}", str(service.get("/v1/packs").data["program"]))
    path = path.replace("/instruments/{name}", "/instruments/phq-4").replace("{name}", "profile")
    query, body = ASKED.get(route.path, ("", None))
    if body is not None:
        _valid(document, route.takes, body)
    answer = service.ask(route.method, path + query, body)
    assert answer.status == 200
    _valid(document, route.gives, answer.data)
    if route.method == "POST":
        _valid(document, "Problem", service.post(path, {"nothing": 1}).data)


def test_every_problem_is_as_described(service: Client, document: dict[str, Any]) -> None:
    for answer in (service.get("/nothing"), service.post("/v1/decide?tpo=1", {}), service.ask("PUT", "/v1/decide")):
        _valid(document, "Problem", answer.data)


@pytest.mark.exhaustive
def test_whatever_the_document_allows_is_answered_as_it_says(service: Client) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="it asks whatever the document allows: extra `full`")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as of_document

    checks = [
        not_a_server_error,
        of_document.status_code_conformance,
        of_document.content_type_conformance,
        of_document.response_schema_conformance,
    ]

    @schemathesis.serializer("application/x-ndjson", "application/vnd.apache.arrow.stream")
    def lines(ctx: object, value: object) -> bytes:
        return str(value).encode("utf-8", "surrogatepass")

    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{service.port}/openapi.json")
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples(quick=25, ci=100, nightly=300),
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            case.call_and_validate(checks=checks)

        ask()
