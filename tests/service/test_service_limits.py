"""What the service refuses: bodies, parameters, methods, slow senders, and too much at once."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli

from balm.service import bodies, guard
from balm.service.guard import is_loopback
from balm.service.problems import pointer
from support.service import JSON, Client, running, serving

CASES = tomli.loads((Path(__file__).parents[1] / "cases" / "hostile-bodies.toml").read_text(encoding="utf-8"))["body"]
OF_A_PERSON = {
    "/v1/decide": "",
    "/v1/next-question": "",
    "/v1/check-in": "",
    "/v1/why": '"practice": "warm-drink", ',
    "/v1/what-would-change": '"practice": "warm-drink", ',
    "/v1/what-if": '"what_if": {}, ',
}
"""A call that takes a person -> what else it asks for."""
OTHERS = ["/v1/instruments/phq-4/score"]
STAND_FOR = {
    "DIGITS": "0" * 5000,
    "FEWER": "0" * 400,
    "FACTS": ", ".join(f'"f{number}": 1' for number in range(1000)),
    "OWN": ", ".join(f'"a {number}"' for number in range(1000)),
}


def _content(case: dict[str, Any], also: str = "") -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    text: str = case["text"] * case.get("times", 1) + case.get("end", "")
    for name, meant in STAND_FOR.items():
        text = text.replace(name, meant)
    return text.replace("{", "{" + also, 1).encode()


def _with_calls() -> Iterator[Any]:
    """Each body with each call: one of them in every run, another for each body, and the rest when all is tried."""
    for at, case in enumerate(CASES):
        calls = [*OF_A_PERSON, *([] if case.get("person") else OTHERS)]
        for path in calls:
            marks = [] if path == calls[at % len(calls)] else [pytest.mark.exhaustive]
            yield pytest.param(case, path, marks=marks, id=f"{case['name']}-{path}")


@pytest.mark.parametrize(("case", "path"), [*_with_calls()])
def test_hostile_bodies(service: Client, case: dict[str, Any], path: str) -> None:
    headers = {"Content-Type": case["type"]} if "type" in case else {}
    headers |= {"Content-Encoding": case["packed"]} if "packed" in case else {}
    content = _content(case, OF_A_PERSON[path] if case.get("person") else "")
    answer = service.ask("POST", path, raw=content, headers=headers)
    problem = answer.data
    assert (answer.status, answer.headers["content-type"]) == (case["status"], "application/problem+json")
    assert problem["status"] == case["status"]
    assert {*map(tuple, case["codes"])} <= {*answer.codes}
    assert len(problem["errors"]) <= 100


def test_a_body_without_a_length_is_counted_as_it_arrives(service: Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    answer = service.ask("POST", "/v1/decide", raw=endless())
    assert (answer.status, answer.codes) == (413, [("too-many-bytes", "-")])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/decide", 405),
        ("PUT", "/v1/decide", 405),
        ("DELETE", "/v1/facts", 405),
        ("OPTIONS", "/v1/decide", 405),
        ("POST", "/ready", 405),
        ("GET", "/docs", 404),
        ("GET", "/v1/facts/../../etc/passwd", 404),
        ("GET", "/v1/schemas/..%2f..%2fpyproject", 404),
        ("GET", "/v1/findings/..%2f..%2fREADME", 404),
        ("BREW", "/v1/decide", 405),
    ],
)
def test_what_there_is_not(service: Client, method: str, path: str, status: int) -> None:
    answer = service.ask(method, path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert ("allow" in answer.headers) == (status == 405)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "parameter", "nearest"),
    [
        ("/v1/decide?tpo=3", "tpo", "top"),
        ("/v1/decide?I_feel_awful=3", "-", None),
        ("/v1/decide?top=-1", "top", None),
        ("/v1/decide?top=many", "top", None),
        ("/v1/decide?top=1001", "top", None),
        ("/v1/what-if?audience=everybody", "audience", None),
        ("/v1/next-question?seconds=0", "seconds", None),
        ("/v1/next-question?seconds=31", "seconds", None),
        ("/v1/next-question?seconds=nan", "seconds", None),
        ("/v1/batch?top=x", "top", None),
    ],
)
def test_parameters(service: Client, path: str, parameter: str, nearest: str | None) -> None:
    answer = service.post(path, {"facts": {}})
    assert (answer.status, answer.codes) == (422, [("bad-parameter", parameter)])
    assert answer.data["errors"][0].get("nearest") == nearest
    assert "awful" not in answer.body.decode()


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8417", 200), ("[::1]:8417", 200), ("evil.example", 421), ("", 421)],
)
def test_without_tokens_only_names_of_this_machine_are_answered(service: Client, host: str, status: int) -> None:
    """A page of the web whose name points here is of another origin, and a browser would let it read the answer."""
    assert service.get("/v1/facts", Host=host).status == status


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("0.0.0.0", False),  # noqa: S104
        ("::", False), ("10.0.0.1", False), ("localhost.example", False), ("", False),
    ],
)  # fmt: skip
def test_which_hosts_are_this_machine(host: str, is_one: bool) -> None:
    assert is_loopback(host) == is_one


@pytest.mark.parametrize(
    ("key", "expected"),
    [("", ""), ("own", "/own"), ("own[0].tags", "/own/0/tags"), ("own[12]", "/own/12"), ("a/b~c", "/a~1b~0c")],
)
def test_pointers(key: str, expected: str) -> None:
    assert pointer(key) == expected


def test_a_body_that_takes_too_long(service: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        head = f"POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: 99\r\n\r\n{{"
        connection.sendall(head.encode())
        assert b" 408 " in connection.makefile("rb").read()


def test_a_sender_that_goes_away(service: Client) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        head = f"POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: 99\r\n\r\n{{"
        connection.sendall(head.encode())
    service.until(lambda answer: 'route="/v1/decide",status="400"' in answer.body.decode(), "/metrics")


def test_too_much_at_once(service: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from balm.service import deciding

    monkeypatch.setattr(deciding, "MOST_ANALYSES", 0)
    answer = service.post("/v1/next-question", {"facts": {}})
    assert (answer.status, answer.headers["retry-after"]) == (429, "1")
    monkeypatch.setattr(guard, "MOST_REQUESTS", 0)
    answer = service.post("/v1/decide", {"facts": {}})
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert service.get("/health").status == 200


def test_a_mistake_of_the_service_tells_nothing(
    service: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("distress is 7")

    monkeypatch.setattr("balm.engine.Engine.decide", broken)
    answer = service.post("/v1/decide", {"facts": {"distress": 7}})
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "distress" not in answer.body.decode() + caplog.text


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_hostile_bodies_take_no_memory() -> None:
    """All of them with every call, and one of 64 MB, to one process."""

    def sent() -> Iterator[bytes]:
        for _ in range(1024):
            yield b" " * 65536

    with serving() as (process, client, _):
        for param in _with_calls():
            case, path = param.values
            client.ask(
                "POST", path, raw=_content(case), headers={"Content-Type": case["type"]} if "type" in case else {}
            )
        assert client.ask("POST", "/v1/decide", raw=sent()).status == 413
        most = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
        assert most is not None
        assert int(most[1]) < 300_000
        assert client.get("/health").data == {"status": "alive"}


def test_several_services_count_apart() -> None:
    with running() as other:
        assert "/v1/decide" not in other.client.get("/metrics").body.decode()
