"""Served: the engine and the tokens that requests are answered with, which are exchanged whole when files change."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from anyio import CapacityLimiter

from balm.diagnostics.errors import BalmError
from balm.engine import load
from balm.publishing.site import PLACE, site
from balm.service.metrics import Metrics
from balm.service.settings import WATCH_SECONDS, Settings
from balm.service.stores import Stores
from balm.service.tokens import Tokens, read_tokens
from balm.service.turns import Turns

if TYPE_CHECKING:
    from balm.engine import Engine


class Program(NamedTuple):
    """The packs for other runtimes, as ``balm compile`` writes them."""

    digest: str
    """``sha256:`` and the hexadecimal digits of the text."""
    text: bytes


class Page(NamedTuple):
    """The check-in page, as ``balm publish`` writes it."""

    release: str
    files: Mapping[str, bytes]
    """Name -> content."""

    def name_of(self, path: str) -> str | None:
        """The file that stands at a path; None where there is none."""
        name = path.removeprefix("/") or "index.html"
        return name if name in self.files else None


class Loaded(NamedTuple):
    """What one loading gave. A request takes it once: what is loaded meanwhile is for the next request."""

    engine: Engine
    program: Program | None
    """None where a strategy or a signal is code alone."""
    tokens: Tokens | None
    """None where no file of tokens is configured."""
    page: Page | None = None
    """None where it was not asked for."""


class Served:
    """What a service answers with, and what is wrong with what is in the files now."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings, self.metrics = settings, metrics
        self.stores = Stores(settings.store, settings.store_key) if settings.store else None
        """Where histories are kept; None is nowhere."""
        self.loaded: Loaded | None = None
        """None before `start`, after which requests are taken."""
        self.failed: BalmError | None = None
        """Why the last loading was given up; what was loaded before it goes on."""
        self.stopping = False
        self.analyses = 0
        """Those that are worked on, and those that wait for their turn."""
        self.turns = Turns()
        """Of the analyses."""
        self.tables = CapacityLimiter(1)
        """Lets one part of a table be decided at a time, as each takes memory."""
        self.loop: asyncio.AbstractEventLoop | None = None
        """The one that the service runs in, once it is started."""
        self._asked_again = asyncio.Event()
        self._tokens_read = b""

    def reload(self) -> None:
        """Load again soon, whatever has changed."""
        self._asked_again.set()

    async def start(self) -> None:
        """Load for the first time. Raises BalmError."""
        self.loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._load)
        if self.failed is not None:
            raise self.failed

    async def keep(self) -> None:
        """Load again when a file has changed, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(WATCH_SECONDS):
                    await self._asked_again.wait()
            asked = self._asked_again.is_set()
            self._asked_again.clear()
            if asked or await asyncio.to_thread(self._is_stale):
                await asyncio.to_thread(self._load)
            else:
                self.failed = None  # the files are again as they were loaded

    def _is_stale(self) -> bool:
        return bool(self.loaded and self.loaded.engine.is_stale()) or self._tokens_digest() != self._tokens_read

    def _tokens_digest(self) -> bytes:
        if not self.settings.tokens:
            return b""
        try:
            with open(self.settings.tokens, "rb") as file:
                return hashlib.file_digest(file, "sha256").digest()
        except OSError:
            return b"?"

    def _load(self) -> None:
        before, failed = self.loaded, self.failed
        try:
            read = self._tokens_digest()
            tokens = read_tokens(self.settings.tokens) if self.settings.tokens else None
            engine = before.engine.reload() if before else load_engine(self.settings)
            page = make_page(engine) if self.settings.page else None
            self.loaded = Loaded(engine, _program(engine), tokens, page)
            self._tokens_read, self.failed = read, None
            _settle()
        except BalmError as error:
            self.failed = error
            if failed != error:
                self.metrics.loaded("failed")
        else:
            self.metrics.loaded("done")


def _settle() -> None:
    """Have the garbage collector pass over what was loaded: looking through all of it stops every request."""
    gc.unfreeze()  # what was loaded before goes
    gc.collect()
    gc.freeze()


def load_engine(settings: Settings) -> Engine:
    """The engine of the packs that are asked for. Raises PackError."""
    packs: Sequence[str] = settings.packs
    return load(*packs, without=settings.without, trust=settings.trust, strict=settings.strict)


def make_page(engine: Engine) -> Page:
    """The check-in page of an engine. Raises BalmError for code alone, and where Balm has no page."""
    files = site(engine.program_json(), engine.words_json(), "en", engine.rulebook.page)
    return Page(json.loads(files[PLACE])["release"], files)


def _program(engine: Engine) -> Program | None:
    try:
        text = engine.program_json().encode()
    except BalmError:
        return None
    return Program(f"sha256:{hashlib.sha256(text).hexdigest()}", text)
