"""One browser and one server for all tests of this folder; each test has a context of its own, as a new visitor has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.page import CHROMIUM, opened, published, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for name, content in published().items():
        (folder / name).write_bytes(content)
    with served(folder) as address:
        yield address


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """A new visitor. No request may leave but for the page's own files, and nothing may go wrong in a script."""
    made = browser.new_context(
        viewport={"width": 360, "height": 740}, timezone_id="UTC", locale="en-GB", reduced_motion="reduce",
        service_workers="block",  # it would answer for the script that tests look into
    )  # fmt: skip
    asked: list[str] = []
    wrong: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.on("weberror", lambda error: wrong.append(str(error.error)))
    made.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield made
    made.close()
    names = {address.removeprefix(url).split("?")[0] or "index.html" for address in asked}
    assert names <= published().keys()
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext, url: str) -> Page:
    """The page as a new visitor meets it."""
    return opened(context, url)
