"""Nothing that a person told is in what the service writes down or answers with when it refuses."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from support.service import Answer, Client
from support.spans import exporting

SECRET = "qzxvsecret"  # noqa: S105  # what somebody tells
PLACES = [
    ("POST", "/v1/decide", '{"facts": {"place": "%s"}}'),
    ("POST", "/v1/decide", '{"facts": {"I %s": 1}}'),
    ("POST", "/v1/decide", '{"facts": {"distress": ["%s"]}}'),
    ("POST", "/v1/decide", '{"facts": "%s"}'),
    ("POST", "/v1/decide", '{"seed": "%s"}'),
    ("POST", "/v1/decide", '{"facts": {}, "own": ["%s\\u0007"]}'),
    ("POST", "/v1/decide", '{"facts": {}, "own": [{"title": "Walk", "tags": ["%s"]}]}'),
    ("POST", "/v1/decide", '{"facts": {}, "I %s": 1}'),
    ("POST", "/v1/decide", '{"facts": {"distress": 1, "I %s": 1, "I %s": 2}}'),
    ("POST", "/v1/decide", '{"facts": %s}'),
    ("POST", "/v1/decide", "%s"),
    ("POST", "/v1/decide?top=%s", '{"facts": {}}'),
    ("POST", "/v1/decide?I%s=1", '{"facts": {}}'),
    ("POST", "/v1/decide?audience=%s", '{"facts": {}}'),
    ("POST", "/v1/what-if", '{"facts": {}, "what_if": {"place": "%s"}}'),
    ("POST", "/v1/why", '{"facts": {}, "practice": "My %s"}'),
    ("POST", "/v1/check-in", '{"state": "%s"}'),
    ("POST", "/v1/check-in", '{"facts": {"place": "%s"}}'),
    ("POST", "/v1/instruments/phq-4/score", '{"answers": {"%s": 1}}'),
    ("POST", "/v1/instruments/phq-4/score", '{"answers": {"1": "%s"}}'),
    ("POST", "/v1/batch", '{"place": "%s"}'),
    ("POST", "/v1/batch", "%s"),
    ("GET", "/v1/%s", ""),
    ("GET", "/v1/schemas/%s", ""),
    ("GET", "/v1/findings/%s", ""),
    ("GET", "/v1/programs/%s", ""),
    ("GET", "/people/%s/export", ""),
    ("POST", "/people/ann/felt", '{"note": "%s"}'),
    ("%s", "/v1/decide", ""),
]


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that any logger is given, whatever its level."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    keep, loggers = Keep(), [logging.getLogger(name) for name in ("", "balm.access", "uvicorn.error", "balm")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(keep)
    yield lines
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(keep)
        logger.setLevel(level)


def tell(service: Client, method: str, path: str, body: str) -> Answer:
    """Tell it at one of these places."""
    headers = {"Content-Type": "application/x-ndjson"} if "batch" in path else {}
    raw = body.replace("%s", SECRET).encode() if body else None
    return service.ask(method.replace("%s", SECRET.upper()), path.replace("%s", SECRET), raw=raw, headers=headers)


def test_refusals_repeat_nothing(service: Client, log: list[str]) -> None:
    for method, path, body in PLACES:
        answer = tell(service, method, path, body)
        assert answer.status >= 400 or "batch" in path
        assert SECRET not in answer.body.decode().lower() + str(answer.headers).lower(), (path, body)
    assert len([line for line in log if '"route": ' in line]) >= len(PLACES)
    assert SECRET not in "\n".join(log).lower()
    assert SECRET not in service.get("/metrics").body.decode().lower()


def test_a_check_in_in_somebodys_own_words(service: Client, log: list[str]) -> None:
    state = service.post("/v1/check-in", {}).data["state"]
    answer = service.post("/v1/check-in", {"state": state, "input": {"free": f"I feel {SECRET}"}})
    assert answer.status in (200, 422)
    assert SECRET not in answer.body.decode() + "\n".join(log)


def test_spans_are_of_decisions_and_tell_nothing(service: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = exporting(monkeypatch)
    service.post("/v1/decide", {"facts": {"distress": 7}, "own": [f"My {SECRET}"]})
    for method, path, body in PLACES:
        tell(service, method, path, body)
    spans = exported()
    assert {json.loads(span)["name"] for span in spans} == {"balm.decide"}
    assert SECRET not in "".join(spans)
