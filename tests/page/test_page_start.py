"""How the page starts: it shows nothing of a program that was changed, and answers taps while words are put in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from balm.portable.canonical import digest_of
from support.page import PATIENCE, TEXTS, needs_chromium, published, wait_until_ready, with_hook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Route

pytestmark = [pytest.mark.browser, needs_chromium]

RIGHT, WRONG = "First, is one of these so?", "First of all, is one of these so?"


def changed() -> str:
    """The program with another text, and the digest that it had."""
    program = published()["program.json"].decode()
    assert program.count(RIGHT) == 1
    return program.replace(RIGHT, WRONG)


def renewed() -> str:
    """The same as the program of another release."""
    data = json.loads(changed())
    return json.dumps(data | {"digest": digest_of({key: value for key, value in data.items() if key != "digest"})})


def test_of_a_program_that_was_changed_nothing_is_shown(browser: Browser, url: str, tmp_path: Path) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    for body, said in ((changed(), "no-start"), (renewed(), "renewed"), ("{", "no-start")):
        page.unroute_all()
        page.route("**/program.json?*", lambda route, _, body=body: route.fulfill(body=body))
        page.goto(url)
        page.get_by_role("heading", name=TEXTS[said]).wait_for()
        assert page.locator("p").all_inner_texts() == [TEXTS[f"{said}-more"], TEXTS["in-danger"]]
    whole = published()["open.html"].decode()
    assert whole.count(RIGHT) == 1
    (tmp_path / "open.html").write_text(whole.replace(RIGHT, WRONG), encoding="utf-8")
    page.goto((tmp_path / "open.html").as_uri())
    page.get_by_role("heading", name=TEXTS["no-start"]).wait_for()
    context.close()


def test_words_that_were_changed_are_not_heard(browser: Browser, url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/words.json?*", lambda route: route.fulfill(body=published()["words.json"].decode() + " "))
    with page.expect_console_message(lambda message: "words.json" in message.text and "integrity" in message.text):
        page.goto(url)
    page.get_by_role("button", name=TEXTS["none"]).click()
    page.get_by_role("button", name="6", exact=True).wait_for()
    assert page.get_by_text(TEXTS["own-words"]).count() == 0
    context.close()


TAP_BETWEEN = """tapped => {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...message) {
    if (!window.tapped) {
      const heard = shown.words;
      [...document.querySelectorAll("button")].find((one) => one.textContent === tapped).click();
      window.tapped = { heard, heading: document.querySelector("h1").textContent };
    }
    return postMessage.apply(this, message);
  };
}"""
"""The first time that the page lets others have a turn, somebody taps."""


def test_a_tap_while_words_are_put_in_is_answered(context: BrowserContext, url: str) -> None:
    held: list[Route] = []
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.route("**/page.js?*", with_hook)
    page.route("**/words.json?*", lambda route: held.append(route))
    with page.expect_request("**/words.json?*"):
        page.goto(url)
    page.wait_for_selector("h1")
    page.evaluate(TAP_BETWEEN, TEXTS["none"])
    held[0].continue_()
    wait_until_ready(page)
    tapped = page.evaluate("tapped")
    assert tapped == {"heard": False, "heading": page.locator("h1").inner_text()}
    assert tapped["heading"] != RIGHT
    page.evaluate("shown.type('I am so tired')")
    assert page.evaluate("shown.checkIn.state.facts") != {}
