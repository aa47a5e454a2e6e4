"""A batch: JSON Lines in and out, rejects in place, and no more held than some lines."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

import balm
from balm.service import bodies
from balm.service.settings import MOST_BYTES
from support.service import Answer, Client

LINES = "application/x-ndjson"
PEOPLE: list[dict[str, Any]] = [
    {"distress": 3},
    {"distress": 9, "place": "home", "own": ["Call Ann"]},
    {},
]


def _batch(service: Client, raw: object, query: str = "") -> Answer:
    return service.ask("POST", f"/v1/batch{query}", raw=raw, headers={"Content-Type": LINES})


def _rows(answer: Answer) -> list[dict[str, Any]]:
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, LINES)
    return [json.loads(line) for line in answer.body.splitlines()]


@pytest.mark.parametrize("end", ["", "\n", "\n\n \n"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_a_line_for_each(service: Client, end: str, break_: str) -> None:
    engine = balm.load(without=["adaptive"])
    raw = (break_.join(map(json.dumps, PEOPLE)) + end).encode()
    decisions = [engine.decide({k: v for k, v in one.items() if k != "own"}, own=one.get("own", ())) for one in PEOPLE]
    expected = [{"line": line, "decision": json.loads(one.to_json(top=1))} for line, one in enumerate(decisions, 1)]
    assert _rows(_batch(service, raw, "?top=1")) == expected


def test_rejects_stand_in_their_places(service: Client) -> None:
    lines: list[tuple[bytes, list[tuple[str, str]]]] = [
        (b'{"distress": 3}', []),
        (b"", []),
        (b"{", [("bad-json", "")]),
        (b"[]", [("not-an-object", "")]),
        (b'{"distress": 30}', [("out-of-range", "/distress")]),
        (b'{"distres": 3}', [("unknown-fact", "/distres")]),
        (b'{"distress": 3, "distress": 4}', [("duplicate-key", "")]),
        ('{"caf\u00e9": 3, "cafe\u0301": 4}'.encode(), [("duplicate-key", "")]),
        (b'{"own": 7}', [("bad-own", "/own")]),
        (b'{"own": [{"title": "x", "tags": ["zz"]}]}', [("unknown-tag", "/own/0/tags")]),
        (b'{"\xff": 1}', [("not-utf8", "")]),
        (b" " * (MOST_BYTES + 1), [("too-many-bytes", "-")]),
        (b'{"distress": 4}', []),
    ]
    rows = _rows(_batch(service, b"\n".join(line for line, _ in lines), "?audience=person&top=1"))
    expected = [(at, codes) for at, (line, codes) in enumerate(lines, 1) if line]
    assert [
        (row["line"], [(one["code"], one.get("pointer", "-")) for one in row.get("errors", [])]) for row in rows
    ] == expected
    assert "decision" in rows[-1]
    counted = service.get("/metrics").body.decode()
    assert 'balm_batch_rows_total{outcome="rejected"}' in counted


def test_lines_that_arrive_in_pieces(service: Client) -> None:
    """However a body is cut, and whatever is too long, the lines after it are read."""

    def sent() -> Iterator[bytes]:
        yield b'{"distr'
        yield b'ess": 3}\n'
        for _ in range(20):
            yield b"x" * 65536
        yield b'y\n{"distress": 4}\n{"dis'
        yield b'tress": 99}'

    rows = _rows(_batch(service, sent(), "?top=0"))
    assert [(row["line"], "decision" in row) for row in rows] == [(1, True), (2, False), (3, True), (4, False)]


def test_a_batch_of_another_type(service: Client) -> None:
    answer = service.post("/v1/batch", {})
    assert (answer.status, answer.codes) == (415, [("media-type", "-")])
    assert answer.headers["accept-post"].partition(", ")[0] == LINES


def test_a_sender_that_stops_halfway(service: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided was answered already; the last line says why there is no more."""
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.1)
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        head = f"POST /v1/batch?top=0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: {LINES}\r\nContent-Length: 99"
        connection.sendall(f'{head}\r\n\r\n{{"distress": 3}}\n'.encode())
        lines = iter(connection.makefile("rb"))
        assert any(line.startswith(b'{"line": 1, "decision": {') for line in lines)
        assert any(b'"code": "late"' in line for line in lines)
