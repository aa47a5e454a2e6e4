"""The page in a browser: where it is served, and somebody who taps what an input to the check-in says.

Beside the page goes Balm's own check-in. After every tap both have the same state, as data.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from balm.engine import Engine
from balm.publishing.site import page_texts, site
from support import shipped_packs
from support.runtime import PLUGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page, Route

    from balm.checkin.check_in import CheckIn

CHROMIUM = shutil.which("chromium")
MISSING = (
    "Chromium is not installed: on Debian `apt-get install chromium`"
    if CHROMIUM is None
    else "" if find_spec("playwright") else "Playwright is not installed: it is the extra `page`"
)  # fmt: skip
needs_chromium = pytest.mark.skipif(bool(MISSING), reason=MISSING)

NOW = datetime.datetime(2026, 11, 30, 15, tzinfo=datetime.UTC)
"""The time in the browser."""
PATIENCE = 60_000
"""Milliseconds after which something does not come any more: a busy machine is no mistake."""
TEXTS = page_texts("en")
START, HOOK = "page.start();", "globalThis.shown = page;"
"""Lets a test read the check-in; the page itself hands it to nobody."""


@cache
def engine() -> Engine:
    """The shipped packs, with all that the runtime has."""
    return Engine(shipped_packs.program(), PLUGINS, today=NOW.date())


@cache
def published() -> dict[str, bytes]:
    return site(engine().program_json(), engine().words_json(), "en")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder behind an address of its own, until the end of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def with_hook(route: Route) -> None:
    """Answer a request for the script with one that a test can look into."""
    script = published()["page.js"].decode()
    assert script.count(START) == 1
    route.fulfill(body=script.replace(START, HOOK + START), content_type="text/javascript")


def opened(context: BrowserContext, url: str) -> Page:
    """The page, on 30 November 2026 at three in the afternoon."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.clock.install(time=NOW)
    page.route("**/page.js?*", with_hook)
    page.goto(url)
    wait_until_ready(page)
    return page


def wait_until_ready(page: Page) -> None:
    """Wait until the page takes typed text, too."""
    page.wait_for_selector("h1")
    page.wait_for_function("() => shown.words")


class Visitor:
    """Somebody who taps, and the check-in as Balm holds it beside."""

    def __init__(self, page: Page) -> None:
        self.page = page
        book = engine().rulebook
        clock = book.fact_of("clock")
        given = {clock.name: book.roles.marked("clock")[NOW.hour]} if clock else {}
        self.now: CheckIn = engine().check_in(given)
        self.agree()

    def agree(self) -> None:
        """Both have the same state, and what is to be seen is seen."""
        state, wanted = self.page.evaluate("shown.checkIn.state"), json.loads(json.dumps(self.now.state))
        different = {key: (state[key], wanted[key]) for key in wanted if state[key] != wanted[key]}
        assert not different, different
        shown, screen = self.page.locator("main").inner_text(), self.now.screen
        suggested = screen["recommendations"] if screen["kind"] == "suggestion" else []
        said = [screen["hint"], *(one["title"] for one in [*suggested, *screen["help"][:1]])]
        missing = [words for words in said if words not in shown]
        assert not missing, (missing, shown)

    def go(self, step: Mapping[str, Any]) -> None:
        """Tell something, or `tap` the button of a text of the page's own, `write` into its field, go `away` from it.

        `remembered` is a portrait with which the page is opened anew.
        """
        match step:
            case {"tap": key}:
                self.tap(TEXTS[key])
            case {"write": text}:
                self.page.locator("textarea").fill(text)
            case {"away": _}:
                screen = self.page.locator("main").inner_text()
                self.page.go_back()
                self.page.wait_for_function("was => document.querySelector('main').innerText !== was", arg=screen)
            case {"remembered": portrait}:
                kept = {"format": "balm-page-kept/1", "remembers": True, "entries": [], "portrait": portrait}
                self.page.evaluate("kept => { localStorage.setItem('balm', JSON.stringify(kept)); }", kept)
                self.page.reload()
                wait_until_ready(self.page)
            case _:
                self.tell(step)

    def tell(self, told: Mapping[str, Any]) -> None:
        """Tap what an input says; the answer "open" leaves a question open."""
        if told.get("answers"):
            told = {"answers": {name: None if value == "open" else value for name, value in told["answers"].items()}}
        (kind, value), screen = next(iter(told.items())), self.now.screen
        match kind:
            case "none":
                self.tap(TEXTS["none"])
            case "ticks":
                for at in value:
                    self.page.get_by_label(screen["lines"][at], exact=True).check()
                self.tap(TEXTS["go-on"])
            case "answers":
                self._answer(value)
            case "free":
                self.page.get_by_label(TEXTS["own-words"]).fill(value)
                self.tap(TEXTS["say-it"])
            case "take_back":
                words = next(one["words"] for one in screen["echo"] if one["fact"] == value)
                self.tap(f"{TEXTS['not-so']}: {words}")
            case "open":
                title = next(one["title"] for one in screen["refine"] if one["open"] == value)
                if screen["kind"] == "suggestion":
                    self.page.get_by_text(TEXTS["closer"]).click()
                self.tap(title)
            case "take":
                title = next(one["title"] for one in screen["others"] if one["practice"] == value)
                self.page.locator(".row", has_text=title).click()
            case "felt":
                label = next((one["label"] for one in screen["felt"] if one["felt"] == value), TEXTS[value])
                self.tap(label)
            case _:
                self._command(value)
        self.now = self.now.tell(told)  # type: ignore[arg-type]
        self.agree()

    def tap(self, name: str) -> None:
        """Tap the first button of that name."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def _answer(self, answers: Mapping[str, Any]) -> None:
        [(fact, value)], screen = answers.items(), self.now.screen
        question = (screen["questions"] or screen["where"])[0]
        assert question["fact"] == fact
        labels = {json.dumps(one["value"]): one["label"] for one in question["options"]}
        if value is None:
            self.tap(TEXTS["skip"])
        elif value == "declined":
            self.tap(TEXTS["decline"])
        elif isinstance(value, list):
            for one in value:
                self.page.get_by_label(labels[json.dumps(one)], exact=True).check()
            self.tap(TEXTS["go-on" if value else "none"])
        elif screen["where"] and not screen["questions"]:
            names = [one["value"] for one in question["options"]]
            self.page.select_option("select", value=str(names.index(value)))
            self.tap(TEXTS["show-lines"])
        elif (field := self.page.get_by_role("spinbutton")).count():
            field.fill(str(value))
            self.tap(TEXTS["go-on"])
        else:
            self.tap(labels.get(json.dumps(value), str(value)))

    def _command(self, command: str) -> None:
        screen = self.now.screen
        match command:
            case "back":
                depth = len(self.now.state["back"])
                while self.page.evaluate("shown.checkIn.state.back.length") == depth:
                    self.page.go_back()
            case "help":
                self.tap(TEXTS["help-now"])
            case "done":
                self.tap(TEXTS["try"])
                self.tap(TEXTS["done"])
            case "skip":
                several = len(screen["questions"]) > 1
                self.tap(TEXTS["none" if screen["kind"] == "misfit" else "skip-rest" if several else "skip"])
            case "worse":
                self.tap(TEXTS["worse" if screen["kind"] == "suggestion" else "worse-command"])
            case _:
                self.tap(TEXTS[command.replace("_", "-")])
