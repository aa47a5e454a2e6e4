"""Server: an engine -> a server of the Model Context Protocol, with the check-in page beside it on this machine."""

from __future__ import annotations

import inspect
import signal
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
from balm.sockets import listening_socket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

    from balm.engine import Engine

_HOST = "127.0.0.1"
_STOP_SECONDS = 2
"""How long requests may still take once the client has ended."""
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


async def serve(engine: Engine, port: int | None, listening_on: Callable[[str], None]) -> None:
    """Serve over standard input and output, or over HTTP on a port of this machine, until the client ends it.

    `listening_on` is told the address over HTTP. Raises BalmError where the port cannot be listened on.
    """
    with listening_socket(_HOST, port or 0) as listening:
        check_ins = CheckIns()
        pages = make_page(engine, check_ins)
        address = f"http://{_HOST}:{listening.getsockname()[1]}"
        server = make_server(engine, check_ins, address)
        if port is not None:
            listening_on(f"{address}/mcp")
            app = server.streamable_http_app(host=_HOST)
            app.router.routes.extend(pages.routes)
            await uvicorn.Server(_config(app)).serve([listening])
            return
        beside = _PageServer(_config(pages))
        with _ended_by_interrupt():
            async with anyio.create_task_group() as group:
                group.start_soon(beside.serve, [listening])
                await server.run_stdio_async()
                beside.should_exit = True


@contextmanager
def _ended_by_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the program at once. The thread that waits for standard input would keep it waiting too."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # it has the links of pages
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )


def _pack_page(engine: Engine, name: str) -> Callable[[], str]:
    def read() -> str:
        return "\n".join(map(markdown, docs_pages(engine, [name])))

    return read


def _prompt() -> str:
    return INSTRUCTIONS
