"""Processes that stop or are killed while they are asked: what was answered was answered whole, and others go on."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from contextlib import suppress

import pytest

from support.service import JSON, PATIENCE, asked_all_the_time, serving, workers_of

pytestmark = [pytest.mark.exhaustive, pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")]

PERSON = {"facts": {"distress": 7, "place": "home"}}


def test_processes_that_are_killed_are_replaced_and_no_answer_is_cut() -> None:
    with serving("--workers", "2") as (process, client, _):
        whole = client.post("/v1/decide", PERSON).body
        with asked_all_the_time(client, "/v1/decide", PERSON) as answers:
            for _ in range(5):
                before = workers_of(process)
                os.kill(before[-1], signal.SIGKILL)
                while len(workers_of(process)) < len(before) or before[-1] in workers_of(process):
                    client.until(lambda answer: answer.status == 200, "/health")  # the other one answers meanwhile
                asked = len(answers)
                client.until(lambda _, asked=asked: len(answers) > asked, "/health")
        assert {(answer.status, answer.body) for answer in answers} == {(200, whole)}
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode == 0


def test_what_has_begun_is_answered_before_the_end() -> None:
    """A request whose body is half there when the service is asked to stop."""
    body = json.dumps(PERSON).encode()
    head = f"POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: {len(body)}\r\n\r\n"
    with serving() as (process, client, _), socket.create_connection(("127.0.0.1", client.port), PATIENCE) as begun:
        begun.sendall(head.encode() + body[:5])
        client.until(lambda answer: b"balm_requests_open 2.0" in answer.body, "/metrics")
        process.send_signal(signal.SIGTERM)
        with suppress(ConnectionError):
            while True:  # until it takes no more
                client.get("/health")
        begun.sendall(body[5:])
        assert begun.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"
        process.wait(PATIENCE)
    assert process.returncode == 0
