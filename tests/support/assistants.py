"""A client of the assistants' server whose every message is kept, and a browser on the check-in page."""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from mcp import Client
from mcp.client._memory import InMemoryTransport
from mcp.shared.message import SessionMessage
from mcp_types import ElicitResult

from balm.assistants import html
from balm.assistants.held import CheckIns
from balm.assistants.page import make_page
from balm.assistants.server import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import balm
    from balm.assistants.held import Held

PAGE = "http://127.0.0.1:1"
MOST_TURNS = 30
MODES = ("legacy", "2026-07-28")
"""Elicitation as a request of the server's own, and within the rounds of a call."""


class Person(NamedTuple):
    """Somebody who answers truthfully, however they are asked."""

    ticks: tuple[str, ...]
    """The beginnings of the lines that are so."""
    answers: Mapping[str, Any]
    """Fact -> value; what is not here is left open."""


class Served:
    """A server and its page, with clients that stay open from test to test: to begin with one takes longest."""

    def __init__(self, engine: balm.Engine) -> None:
        self.check_ins = CheckIns()
        self.page = make_page(engine, self.check_ins)
        self._server = make_server(engine, self.check_ins, PAGE)
        self._connections: dict[tuple[str, bool], _Connection] = {}

    async def connection(self, mode: str, *, asks: bool) -> _Connection:
        """A client; one that asks has elicitation."""
        key = (mode, asks)
        if key not in self._connections:
            self._connections[key] = await _Connection(self._server, mode, asks=asks).opened()
            await self._connections[key].client.list_tools()
        return self._connections[key]


_served = cache(Served)


class _Connection:
    """A client until the tests have ended, its every message, and who answers what it is asked."""

    client: Client

    def __init__(self, server: Any, mode: str, *, asks: bool) -> None:
        self.messages: list[str] = []
        self.answering: Callable[..., Any] | None = None
        self._is_open = asyncio.Event()
        self._task = asyncio.create_task(self._stay_open(server, mode, asks=asks))

    async def opened(self) -> _Connection:
        """This, once its client has begun. Raises what kept it from that."""
        is_open = asyncio.create_task(self._is_open.wait())
        await asyncio.wait([is_open, self._task], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            self._task.result()
        return self

    async def _stay_open(self, server: Any, mode: str, *, asks: bool) -> None:
        transport: Any = _Recorded(InMemoryTransport(server), self)
        answering: Any = self._answer if asks else None
        async with Client(transport, mode=mode, elicitation_callback=answering) as self.client:  # type: ignore[arg-type]
            self._is_open.set()
            await asyncio.Event().wait()

    async def _answer(self, context: Any, params: Any) -> Any:
        assert self.answering
        return await self.answering(context, params)


class World:
    """A check-in that an assistant begins: what passes the assistant's side, and what is held of it."""

    def __init__(self, engine: balm.Engine) -> None:
        self._served = _served(engine)
        self.check_ins, self.page = self._served.check_ins, self._served.page
        self._before = {*self.check_ins._held}
        self.messages: list[str] = []
        """Every message of the protocol, as JSON, whoever sent it."""

    async def client(self, mode: str, answering: Callable[..., Any] | None = None) -> Client:
        """A client whose person answers with `answering`; None has no elicitation."""
        connection = await self._served.connection(mode, asks=answering is not None)
        connection.messages, connection.answering = self.messages, answering
        return connection.client

    @property
    def held(self) -> Held:
        """The check-in."""
        [held] = [one for name, one in self.check_ins._held.items() if name not in self._before]
        return held

    @property
    def traffic(self) -> str:
        """All messages, with the ids of the check-in, its page and the messages replaced."""
        text = "\n".join(self.messages).replace(self.held.id, "<id>").replace(self.held.link, "<link>")
        return re.sub(r'"(id|progressToken)":\d+', r'"\1":0', text)


class _Recorded:
    """A transport that keeps what passes it."""

    def __init__(self, transport: Any, connection: _Connection) -> None:
        self._transport, self._connection = transport, connection

    async def __aenter__(self) -> Any:
        read, write = await self._transport.__aenter__()
        return _Reading(read, self._connection), _Writing(write, self._connection)

    async def __aexit__(self, *raised: Any) -> None:
        await self._transport.__aexit__(*raised)


class _Stream:
    def __init__(self, stream: Any, connection: _Connection) -> None:
        self._stream, self._connection = stream, connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def keep(self, message: Any) -> Any:
        if isinstance(message, SessionMessage):
            self._connection.messages.append(message.message.model_dump_json(by_alias=True, exclude_unset=True))
        return message

    async def __aenter__(self) -> Any:
        await self._stream.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> Any:
        return await self._stream.__aexit__(*raised)


class _Reading(_Stream):
    async def receive(self) -> Any:
        return self.keep(await self._stream.receive())

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> Any:
        return self.keep(await self._stream.__anext__())


class _Writing(_Stream):
    async def send(self, message: Any) -> None:
        await self._stream.send(self.keep(message))


class Browser:
    """Opens pages of an ASGI application, and keeps their cookie."""

    def __init__(self, page: Any, url: str) -> None:
        self._page, self._path, self.cookie = page, urlsplit(url).path, ""

    async def ask(self, method: str, body: Any = None, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer."""
        sent = {"host": "127.0.0.1:1", "content-type": "application/x-www-form-urlencoded"}
        sent |= {"cookie": self.cookie} if self.cookie else {}
        raw, given = urlencode(body or {}, doseq=True).encode(), []
        scope = {
            "type": "http", "method": method, "path": self._path, "raw_path": self._path.encode(), "query_string": b"",
            "scheme": "http", "server": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1",
            "headers": [(name.encode(), value.encode()) for name, value in {**sent, **(headers or {})}.items()],
        }  # fmt: skip

        async def receive() -> Any:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: Any) -> None:
            given.append(message)

        await self._page(scope, receive, send)
        headed = {name.decode(): value.decode() for name, value in given[0]["headers"]}
        self.cookie = headed.get("set-cookie", self.cookie).partition(";")[0]
        return given[0]["status"], b"".join(one.get("body", b"") for one in given[1:]).decode()

    async def answer(self, person: Person, then: str) -> str:
        """Answer what the page asks until it asks nothing more; `then` is how to go on after what is sensitive."""
        await self.ask("POST", {"do": "begin"})
        for _ in range(MOST_TURNS):
            status, text = await self.ask("GET")
            assert status == 200, text
            if html.RETURNED in text or ("answer" not in _buttons(text) and html.CHOICE not in text):
                return text
            await self.ask("POST", {"do": then} if html.CHOICE in text else _filled(person, text))
        raise AssertionError(f"the page asks without end: {text}")


def _buttons(text: str) -> list[str]:
    return re.findall(r'name="do" value="([^"]*)"', text)


def _filled(person: Person, text: str) -> dict[str, Any]:
    lines = re.findall(r'name="ticks" value="(\d+)"> ([^<]*)', text)
    if lines:
        ticked = [at for at, line in lines if line.startswith(person.ticks)]
        return {"do": "answer", "ticks": ticked} if ticked else {"do": "none"}
    asked = {*re.findall(r'name="(\w+)"', text)} & person.answers.keys()
    told = {name: person.answers[name] for name in asked}
    return {"do": "answer", **{name: str(one).lower() if isinstance(one, bool) else one for name, one in told.items()}}


def filled_in(person: Person, params: Any) -> ElicitResult:
    """A form as the person fills it in."""
    asked = params.requested_schema["properties"].keys() & person.answers.keys()
    return ElicitResult(action="accept", content={name: person.answers[name] for name in asked})


async def ask_until_shown(client: Client, person: Person, open_page: Any = None, **begin: Any) -> dict[str, Any]:
    """Ask what to do now, answering what comes as data, until something is shown."""
    given: dict[str, Any] = begin
    for _ in range(MOST_TURNS):
        result = await client.call_tool("what_should_i_do_now", given)
        if result.is_error:
            raise AssertionError(result.content)
        answer: dict[str, Any] = result.structured_content
        *said, whole = [one.text for one in result.content]
        assert said == answer["say"]
        assert json.loads(whole) == answer
        if answer["status"] in ("shows", "ended", "on_page"):
            return answer
        given = {"check_in": answer["check_in"]}
        if answer["status"] == "asks_on_page":
            await open_page(answer["url"])
            continue
        screen = answer["screen"]
        told: dict[str, Any] = {one["fact"]: person.answers.get(one["fact"]) for one in screen["questions"]}
        given["input"] = {"none": True} if screen["lines"] else {"answers": told}
    raise AssertionError("it asks without end")


_runner = asyncio.Runner()
"""All tests wait in one loop, in which their clients stay open."""


def run(test: Callable[[], Any]) -> None:
    """Run a test that waits."""
    _runner.run(test())


def close() -> None:
    """End the clients, and the loop."""
    _served.cache_clear()
    _runner.close()
