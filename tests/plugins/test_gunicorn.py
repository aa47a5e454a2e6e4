"""Workers that gunicorn forks of a process that has decided answer as that process does, from the first answer on."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gunicorn", reason="it is in the extra `dev`, where there is fork")
pytestmark = pytest.mark.exhaustive

MOST_ASKED = 100

APP = """
import json
import os

import balm
from balm.engine import Engine


class Spins:
    name = "spins"
    bound = 1
    reads = ("distress",)

    def propose(self, situation):
        return []

    def points(self, situation):
        while situation.facts.get("distress") == 9:
            pass
        return []


loaded = balm.load()
engine = Engine(loaded.program, loaded.plugins._replace(strategies=(*loaded.plugins.strategies, Spins())))


def answer(distress):
    decision = engine.decide({"distress": distress, "place": "home"}, own=["Walk the dog"])
    data = decision.to_dict()
    reasons = [one["reason"] for one in data.pop("degraded")]
    return {"pid": os.getpid(), "degraded": reasons, "answer": data}


before = answer(5)


def app(environ, start_response):
    distress = int(environ["PATH_INFO"].strip("/"))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps([before, answer(distress)]).encode()]
"""


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The path of the socket that two workers answer on."""
    (tmp_path / "the_app.py").write_text(APP)
    path = str(tmp_path / "socket")
    words = [
        "-m",
        "gunicorn",
        "--preload",
        "--workers",
        "2",
        "--bind",
        f"unix:{path}",
        "the_app:app",
    ]
    process = subprocess.Popen([sys.executable, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        said = ""
        while said.count("Booting worker") < 2:
            line = process.stderr.readline()
            assert line, said
            said += line
        yield path
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def asked(path: str, distress: int) -> list[dict[str, Any]]:
    connection = _Connection(path)
    connection.request("GET", f"/{distress}")
    found: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    connection.close()
    return found


def test_each_worker_answers_as_the_process_that_was_forked(server: str) -> None:
    workers = set()
    for _ in range(MOST_ASKED):
        before, now = asked(server, 5)
        assert now["degraded"] == before["degraded"] == []
        assert now["answer"] == before["answer"]
        assert now["pid"] not in (before["pid"], os.getpid())
        workers.add(now["pid"])
    assert len(workers) == 2


def test_a_worker_whose_strategy_overran_goes_on_without_it(server: str) -> None:
    seen: dict[int, list[list[str]]] = {}
    for _ in range(MOST_ASKED):
        _, now = asked(server, 9)
        seen.setdefault(now["pid"], []).append(now["degraded"])
    assert len(seen) == 2
    for first, *then in seen.values():
        assert first == ["overran"]
        assert all(one == ["off"] for one in then)
