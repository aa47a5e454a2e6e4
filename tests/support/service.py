"""A service on a free port of this machine, in a thread of the test's own process, and a client that asks it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Queue
from time import monotonic
from typing import Any, NamedTuple

import uvicorn

from balm.service.app import make_app
from balm.service.guard import Guard
from balm.service.settings import Settings

JSON = "application/json"
KEY = b"k" * 32
PATIENCE = 60.0
"""Seconds after which a service that should have answered hangs."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Of a problem: what is wrong, and where."""
        return [(one["code"], one.get("pointer", one.get("parameter", "-"))) for one in self.data["errors"]]


class Client:
    """Asks a service. `token` is sent along where there is one."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token

    def ask(
        self, method: str, path: str, body: object = None, *, raw: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = {"Content-Type": JSON} if body is not None or raw is not None else {}
        sent |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            content = json.dumps(body).encode() if body is not None else raw
            connection.connect()  # a service that was killed refuses it here, which is the caller's to handle
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before all was sent
                connection.request(method, path, content, sent, encode_chunked=isinstance(content, Iterator))
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, body: object) -> Answer:
        return self.ask("POST", path, body)

    def until(self, met: Callable[[Answer], bool], path: str = "/ready") -> Answer:
        """The answer once it is as wanted."""
        end = monotonic() + PATIENCE
        while True:
            with suppress(ConnectionError):
                answer = self.get(path)
                if met(answer):
                    return answer
            assert monotonic() < end, "the service never came to that"


class Running(NamedTuple):
    """A service that runs, and who asks it."""

    client: Client
    app: Guard
    reload: Callable[[], None]
    """What SIGHUP does."""
    loads: Queue[str]
    """How each loading ended."""


@contextmanager
def running(settings: Settings | None = None, token: str = "") -> Iterator[Running]:
    """A service of these settings, which is ready."""
    settings = settings or Settings(state_key=KEY)
    app = make_app(settings)
    loads: Queue[str] = Queue()
    app.served.metrics.loaded = loads.put  # type: ignore[method-assign]  # what it counts has a test of its own
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None, lifespan="on", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    client = Client(listening.getsockname()[1], token)
    try:
        assert loads.get(timeout=PATIENCE) == "done"
        loop = app.served.loop
        assert loop is not None
        yield Running(client, app, lambda: loop.call_soon_threadsafe(app.served.reload) and None, loads)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


@contextmanager
def asked_all_the_time(client: Client, path: str, body: object, clients: int = 4) -> Iterator[list[Answer]]:
    """What so many clients are answered meanwhile, each asking again and again; a connection that breaks is none."""
    stop = threading.Event()
    answers: list[Answer] = []

    def ask() -> None:
        while not stop.is_set():
            with suppress(ConnectionError, http.client.HTTPException):
                answers.append(client.post(path, body))

    asking = [threading.Thread(target=ask, daemon=True) for _ in range(clients)]
    for one in asking:
        one.start()
    try:
        yield answers
    finally:
        stop.set()
        for one in asking:
            one.join(PATIENCE)


@contextmanager
def serving(*words: str, token: str = "") -> Iterator[tuple[subprocess.Popen[str], Client, list[str]]]:
    """A process of `balm serve`, which is ready, who asks it, and its log, which is whole once the process ended."""
    command = [sys.executable, "-m", "balm", "serve", "--port", "0", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process, ExitStack() as after:
        after.callback(process.kill)
        assert process.stderr is not None
        listening = re.fullmatch(r"Listening on http://127\.0\.0\.1:(\d+)\n", process.stderr.readline())
        assert listening is not None
        log: list[str] = []
        reading = threading.Thread(target=log.extend, args=[process.stderr], daemon=True)
        reading.start()  # a full pipe would stop the server
        after.callback(reading.join, PATIENCE)
        after.callback(process.terminate)  # the processes that it started have the pipe too, and end with it
        client = Client(int(listening[1]), token)
        client.until(lambda answer: answer.status == 200)
        yield process, client, log


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a process has started, the latest last."""
    return [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
