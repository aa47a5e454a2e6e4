"""What the page keeps, and what it does without a network, without a store, beside another tab and after an update."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from balm.portable.canonical import digest_of
from balm.publishing.site import site
from support.page import TEXTS, Visitor, engine, needs_chromium, opened, published, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, needs_chromium]

CALM: list[dict[str, Any]] = [{"none": True}, {"answers": {"distress": 4}}, {"command": "skip"}, {"none": True}]
KEPT = "localStorage.getItem('balm')"
READ = "shown.store.read()"
REFUSES = (
    "Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def to_the_end(page: Page, *turns: dict[str, Any]) -> Visitor:
    """Go through a check-in without much ado, and say that it felt better."""
    visitor = Visitor(page)
    for told in [*CALM, *turns, {"felt": "better"}]:
        visitor.tell(told)
    return visitor


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def test_nothing_is_kept_before_yes_nor_after_forgetting(page: Page) -> None:
    visitor = to_the_end(page)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases()") == []
    visitor.tap(TEXTS["keep-yes"])
    assert TEXTS["kept"] in text(page)
    kept = json.loads(page.evaluate(KEPT))
    [entry] = kept["entries"]
    assert (entry["chosen"], entry["felt"], entry["facts"]) == (visitor.now.state["chosen"], "better", {})
    visitor.tap(TEXTS["see-kept"])
    visitor.tap(TEXTS["forget"])
    assert TEXTS["kept-nothing"] in text(page)
    assert page.evaluate(KEPT) is None


def test_no_is_no(page: Page) -> None:
    visitor = to_the_end(page)
    visitor.tap(TEXTS["keep-no"])
    assert TEXTS["not-wanted"] in text(page)
    assert page.evaluate(KEPT) is None


DANGER: list[list[dict[str, Any]]] = [
    [
        {"ticks": [0]},
        {"answers": {"self_harm": "strong_thoughts"}},
        {"answers": {"task_now": "open"}},
        {"felt": "better"},
    ],
    [{"ticks": [1]}, {"command": "skip"}, {"felt": "better"}],
    [{"ticks": [8]}, {"answers": {"age_band": "under_13"}}, {"command": "stop"}],
]


@pytest.mark.parametrize("turns", DANGER, ids=["thinks about dying", "somebody hurts them", "is under 13"])
def test_of_danger_and_of_a_child_nothing_is_kept(page: Page, turns: list[dict[str, Any]]) -> None:
    visitor = Visitor(page)
    for told in turns:
        visitor.tell(told)
    assert page.get_by_text(TEXTS["keep"]).count() == 0
    page.evaluate("shown.store.remember(null, (portrait) => portrait)")  # somebody who said yes another day
    kept = page.evaluate(KEPT)
    page.evaluate("shown.again()")
    visitor = Visitor(page)
    for told in turns:
        visitor.tell(told)
    assert page.evaluate(KEPT) == kept


@pytest.mark.parametrize("script", [REFUSES, FULL], ids=["refused", "full"])
def test_without_a_store_it_works_and_says_so(context: BrowserContext, url: str, script: str) -> None:
    context.add_init_script(script)
    page = opened(context, url)
    visitor = to_the_end(page)
    if script == FULL:
        visitor.tap(TEXTS["keep-yes"])
        assert TEXTS["not-kept"] in text(page)
    else:
        assert page.get_by_text(TEXTS["keep"]).count() == 0


PORTRAIT = '{"format": "balm-portrait/1", %s}'
WHOLE = '{"format": "balm-page-kept/1", "remembers": true, "entries": [%s], "portrait": %s}'
SPOILED = [
    "{", "[]", '"\\u0000"', WHOLE % ("", "{}"), WHOLE % ('{"at": "x"}', PORTRAIT % '"own": []'),
    WHOLE.replace("true", "1") % ("", PORTRAIT % '"own": []'),
    *(WHOLE % ("", PORTRAIT % wrong) for wrong in [
        '"facts": {"likes": {"value": ["music"], "on": "today"}}', '"own": [{"title": ""}]', '"own": [7]',
        '"plan": {"do": "walk"}', '"plan": {"do": [7]}', '"not_again": [7]',
    ]),
]  # fmt: skip


def test_what_was_spoiled_is_said_and_can_be_forgotten(context: BrowserContext, url: str) -> None:
    page = opened(context, url)
    for spoiled in SPOILED:
        page.evaluate("text => { localStorage.setItem('balm', text); shown.show(); }", spoiled)
        assert TEXTS["spoiled"] in text(page)
        page.get_by_role("button", name=TEXTS["forget-spoiled"]).click()
        assert page.evaluate(KEPT) is None
    page.evaluate("localStorage.setItem('balm', '{')")
    to_the_end(opened(context, url))


def test_a_copy_can_be_taken_along_and_brought_back(page: Page, tmp_path: Path) -> None:
    visitor = to_the_end(page, {"command": "not_again"})
    visitor.tap(TEXTS["keep-yes"])
    [left_out] = visitor.now.state["not_again"]
    page.get_by_role("button", name=TEXTS["begin-again"]).click()
    assert page.evaluate("shown.checkIn.state.not_again") == [left_out]
    page.go_back()
    visitor.tap(TEXTS["see-kept"])
    with page.expect_download() as download:
        page.get_by_text(TEXTS["copy"]).click()
    copy = tmp_path / "copy.json"
    download.value.save_as(copy)
    kept = page.evaluate(READ)
    assert json.loads(copy.read_text(encoding="utf-8")) == kept
    visitor.tap(TEXTS["forget"])
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    page.set_input_files("input", tmp_path / "other.json")
    page.get_by_text(TEXTS["bring-not"]).wait_for()
    page.set_input_files("input", copy)
    page.get_by_text(TEXTS["copy"]).wait_for()
    assert page.evaluate(READ) == kept


def test_two_tabs_do_not_undo_each_other(context: BrowserContext, url: str) -> None:
    one, other = opened(context, url), opened(context, url)
    for page in (one, other):
        page.bring_to_front()
        visitor = to_the_end(page)
        if page is one:
            visitor.tap(TEXTS["keep-yes"])
    assert len(json.loads(other.evaluate(KEPT))["entries"]) == 2
    other.evaluate("shown.store.forget()")
    one.bring_to_front()
    one.evaluate("shown.again()")
    to_the_end(one)
    assert one.evaluate(KEPT) is None
    assert TEXTS["keep"] in text(one)


CONTROLLED = """new Promise((done) => {
  const look = () => (navigator.serviceWorker.controller ? done() : setTimeout(look, 20));
  look();
})"""
WAITING = """navigator.serviceWorker.ready.then((one) => one.update().then(() => new Promise((done) => {
  const look = () => (one.waiting ? done() : setTimeout(look, 20));
  look();
})))"""


def test_it_opens_without_a_network_from_the_second_visit(browser: Browser, url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.evaluate(CONTROLLED)
    context.set_offline(True)
    for address in (url, url, f"{url}index.html"):
        page.goto(address)
        page.get_by_role("button", name=TEXTS["none"]).click()
        page.get_by_role("button", name="6", exact=True).wait_for()
    context.close()


def test_an_update_comes_whole_and_not_in_the_middle(browser: Browser, tmp_path: Path) -> None:
    program = engine().program_json()
    newer = program.replace("First, is one of these so?", "First of all, is one of these so?")
    data = json.loads(newer)
    data["digest"] = digest_of({key: value for key, value in data.items() if key != "digest"})

    def publish(files: dict[str, bytes]) -> None:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)

    publish(published())
    context = browser.new_context()
    with served(tmp_path) as url:
        page = context.new_page()
        page.goto(url)
        page.evaluate(CONTROLLED)
        page.get_by_role("button", name=TEXTS["none"]).click()
        publish(site(json.dumps(data, ensure_ascii=False), engine().words_json(), "en"))
        page.evaluate(WAITING)
        page.get_by_role("button", name=TEXTS["back"]).click()
        page.get_by_role("heading", name="First, is one of these so?").wait_for()
        page.reload()
        page.get_by_role("heading", name="First of all, is one of these so?").wait_for()
        assert len(page.evaluate("caches.keys()")) == 1
        context.close()


def test_one_file_works_from_a_folder_and_stores_nothing(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "open.html").write_bytes(published()["open.html"])
    context = browser.new_context(offline=True)
    asked: list[str] = []
    wrong: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    page.goto((tmp_path / "open.html").as_uri())
    page.get_by_role("button", name=TEXTS["none"]).click()
    page.get_by_role("button", name="4", exact=True).click()
    page.get_by_role("button", name=TEXTS["skip-rest"]).click()
    page.get_by_role("button", name=TEXTS["none"]).click()
    page.get_by_role("button", name=TEXTS["better"]).click()
    page.get_by_text("Good to hear.").wait_for()
    assert page.get_by_text(TEXTS["keep"]).count() == 0
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert wrong == []
    page.get_by_role("button", name=TEXTS["leave-now"]).click()
    page.wait_for_url("about:blank")
    context.close()


def test_leaving_leads_away_and_no_way_back_shows_what_was_told(page: Page, url: str) -> None:
    page.get_by_role("button", name=TEXTS["none"]).click()
    page.get_by_role("button", name="6", exact=True).click()
    page.get_by_role("button", name=TEXTS["leave-now"]).click()
    page.wait_for_url(f"{url}left.html")
    assert TEXTS["name"] not in page.locator("body").inner_text()
    assert page.title() == TEXTS["closed"]
