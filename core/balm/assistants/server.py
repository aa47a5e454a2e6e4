"""Server: an engine -> a server of the Model Context Protocol, with the check-in page beside it on this machine."""

from __future__ import annotations

import inspect
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio
import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from balm import __version__
from balm.assistants.held import CheckIns
from balm.assistants.page import make_page
from balm.assistants.tools import Tools
from balm.assistants.words import INSTRUCTIONS
from balm.authoring.docs import docs_pages
from balm.authoring.docs_markdown import markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from balm.engine import Engine

_HOST = "127.0.0.1"
TITLES = {
    "what_should_i_do_now": "What should I do now?",
    "why": "Why this practice?",
    "what_would_change": "What would put it first?",
    "list_facts": "Facts that can be told",
    "check_pack": "Check a rule pack",
}
"""The tools in the order in which they are listed, and what people read of each."""


class _PageServer(uvicorn.Server):
    """A server that leaves signals to the program that it is a part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def make_server(engine: Engine, check_ins: CheckIns, page: str) -> MCPServer:
    """The server. `page` is the address of the check-in pages."""
    # What goes wrong is said to the assistant alone: its words may hold what somebody told.
    server: MCPServer = MCPServer(
        "balm", title="Balm", version=__version__, instructions=INSTRUCTIONS, log_level="CRITICAL"
    )
    tools = Tools(engine, check_ins, lambda held: f"{page}/check-in/{held.link}")
    for name, title in TITLES.items():
        begins = name == "what_should_i_do_now"
        hints = ToolAnnotations(
            title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=not begins, open_world_hint=False
        )
        tool = getattr(tools, name)
        server.add_tool(tool, name=name, title=title, description=inspect.getdoc(tool), annotations=hints)
    for pack in engine.rulebook.packs:
        described = f"Facts, practices, rules and sources of the pack {pack.name}, as a page."
        add = server.resource(
            f"balm://packs/{pack.name}",
            name=pack.name,
            title=pack.title,
            description=described,
            mime_type="text/markdown",
        )
        add(_pack_page(engine, pack.name))
    server.prompt(
        "what_should_i_do_now", title=TITLES["what_should_i_do_now"], description="How to ask Balm with a person."
    )(_prompt)
    return server


async def serve(engine: Engine, port: int | None) -> None:
    """Serve over standard input and output, or over HTTP on a port of this machine, until the client ends it."""
    with socket.create_server((_HOST, 0)) as listening:
        check_ins = CheckIns()
        page = f"http://{_HOST}:{listening.getsockname()[1]}"
        config = uvicorn.Config(make_page(engine, check_ins), log_config=None, access_log=False, lifespan="off")
        pages = _PageServer(config)
        server = make_server(engine, check_ins, page)
        async with anyio.create_task_group() as group:
            group.start_soon(pages.serve, [listening])
            if port is None:
                await server.run_stdio_async()
            else:
                await server.run_streamable_http_async(host=_HOST, port=port)
            pages.should_exit = True


def _pack_page(engine: Engine, name: str) -> Callable[[], str]:
    def read() -> str:
        return "\n".join(map(markdown, docs_pages(engine, [name])))

    return read


def _prompt() -> str:
    return INSTRUCTIONS
