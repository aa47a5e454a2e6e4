"""`balm mcp` as a program: what a client starts, what it refuses, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import anyio
import pytest
from click.testing import CliRunner

from balm.command.main import cli

pytest.importorskip("mcp", reason="assistants need the MCP SDK: pip install '.[mcp]'")

import http.client
from urllib.parse import urlsplit

from mcp import Client, StdioServerParameters
from mcp_types import ElicitResult

from balm.assistants.data import AnswerData, Status
from balm.assistants.server import TITLES
from support.assistants import MODES

PAGE = (Path(__file__).parents[2] / "docs" / "assistants.md").read_text(encoding="utf-8")
START = json.loads(PAGE.partition("```json\n")[2].partition("```")[0])["mcpServers"]["balm"]
"""How the page tells a client to start it."""


def test_it_ends_when_its_client_does() -> None:
    result = CliRunner().invoke(cli, START["args"], input="")
    assert START["command"] == "balm"
    assert (result.exit_code, result.output) == (0, "")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = CliRunner().invoke(cli, ["mcp"])
    assert result.exit_code == 2
    assert result.output == "Error: Assistants need the MCP SDK: in your clone of Balm, run `pip install '.[mcp]'`.\n"


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = CliRunner().invoke(cli, ["mcp", "--http", str(taken.getsockname()[1])])
    assert result.exit_code == 2
    assert result.output.endswith("cannot be listened on: address already in use.\n")


def visit(url: str) -> str:
    """What the page at an address shows before anything is pressed."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.netloc, timeout=60)
    connection.request("GET", at.path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def refused(address: str, host: str) -> int:
    """The status of a call under another name for this machine."""
    at = urlsplit(address)
    connection = http.client.HTTPConnection(at.netloc, timeout=60)
    connection.request("POST", at.path, b"{}", {"Host": host, "Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.exhaustive
@pytest.mark.parametrize("mode", MODES)
def test_the_official_client_over_standard_input_and_output(mode: Any) -> None:
    async def test() -> None:
        pages = []

        async def answering(_: Any, params: Any) -> ElicitResult:
            if params.mode == "url":
                pages.append(await anyio.to_thread.run_sync(visit, params.url))
                return ElicitResult(action="decline")
            return ElicitResult(action="accept", content={"distress": 4, "emotion": "sad"})

        start = StdioServerParameters(command=sys.executable, args=["-m", "balm", "mcp"])
        async with Client(start, mode=mode, elicitation_callback=answering) as client:
            result = await client.call_tool("what_should_i_do_now", {"words": "we had a row"})
            assert result.structured_content["status"] == "shows"
            assert result.structured_content["screen"]["recommendations"]
        assert len(pages) == 1
        assert "Begin" in pages[0]

    anyio.run(test)


@pytest.mark.exhaustive
def test_the_official_client_over_http() -> None:
    command = [sys.executable, "-m", "balm", "mcp", "--http", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            address = process.stderr.readline().removeprefix("Listening on ").strip()

            async def test() -> None:
                async with Client(address) as client:
                    result = await client.call_tool("what_should_i_do_now", {"words": "I want to die"})
                    assert result.structured_content["screen"]["help"]
                    assert "Begin" in visit(result.structured_content["url"])
                    wrong = await client.call_tool("what_should_i_do_now", {"facts": {"distress": "told"}})
                    assert wrong.is_error  # and no log has it

            anyio.run(test)
            assert refused(address, "balm.example") == 421  # a name that somebody else makes lead here
        finally:
            process.terminate()
        assert process.stdout.read() + process.stderr.read() == ""


BEGIN = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_while_its_client_is_there(sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "balm", "mcp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(BEGIN)}\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "balm"
        process.send_signal(sent)
        try:
            assert process.wait(60) == -sent
        finally:
            process.kill()


def test_the_page_about_assistants_says_what_there_is() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [*TITLES, *AnswerData.__annotations__]
    assert all(f"`{status}`" in PAGE for status in get_args(Status))
