"""A safety plan on the page: written part by part, shown where a practice opens it, printed, forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from balm.command.plan_page import ASKS
from balm.explaining.plan_words import PLAN_HEADINGS
from support.page import TEXTS, needs_chromium, wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, needs_chromium]

PLAN = {"signs": ["I stop answering"], "people": ["Sam, 07700 900456"], "safer": ["Sam keeps the box"]}


def kept(page: Page) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(page.evaluate("localStorage.getItem('balm')") or "null")
    return found


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def write(page: Page, plan: Mapping[str, list[str]]) -> None:
    tap(page, TEXTS["my-plan"])
    tap(page, TEXTS["plan-write"])
    for part, heading in PLAN_HEADINGS.items():
        assert page.locator("h1").inner_text() == heading
        page.locator("textarea").fill("\n".join(plan.get(part, [])))
        tap(page, TEXTS["plan-keep"])


def test_the_page_asks_for_each_part_as_the_terminal_does() -> None:
    assert {part: TEXTS[f"plan-{part}"] for part in PLAN_HEADINGS} == ASKS


def test_three_lines_are_enough_and_nothing_else_is_kept_with_them(page: Page) -> None:
    write(page, {**PLAN, "safer": ["", "  Sam  keeps the box ", "Sam keeps the box"]})
    found = kept(page)
    assert found is not None
    assert found["portrait"]["plan"] == PLAN
    assert (found["remembers"], found["entries"]) == (False, [])
    assert page.locator(".plan a").get_attribute("href") == "tel:07700900456"
    tap(page, f"{TEXTS['change']}: {PLAN_HEADINGS['safer']}")
    assert page.locator("textarea").input_value() == "Sam keeps the box"
    page.locator("textarea").fill("Sam keeps the key")
    tap(page, TEXTS["plan-keep"])
    assert "Sam keeps the key" in text(page)
    tap(page, TEXTS["forget-plan"])
    assert kept(page) is None
    assert TEXTS["plan-what"] in text(page)


def test_the_practice_that_opens_it_shows_its_lines_below_their_headings(page: Page) -> None:
    write(page, PLAN)
    page.reload()
    wait_until_ready(page)
    page.locator("input").first.check()
    tap(page, TEXTS["go-on"])
    tap(page, "yes, and the thoughts are strong")
    tap(page, TEXTS["skip"])
    page.evaluate("""() => {
      const way = shown.screen.others.find((one) => one.practice === "floor/safety-plan");
      if (shown.screen.kind === "suggestion" && way) shown.tell({ take: way.practice });
    }""")
    assert "Sam keeps the box" in text(page), text(page)
    assert page.locator(".steps > li").count() == len(PLAN)
    assert page.locator(".steps .points > li").all_inner_texts() == [line for [line] in PLAN.values()]


def test_words_of_danger_show_help_at_once(page: Page) -> None:
    tap(page, TEXTS["my-plan"])
    tap(page, TEXTS["plan-write"])
    page.locator("textarea").fill("I want to kill myself")
    tap(page, TEXTS["plan-keep"])
    assert page.locator("main > :first-child").get_attribute("class") == "heed"
    tap(page, TEXTS["plan-stop"])
    tap(page, f"{TEXTS['change']}: {PLAN_HEADINGS['signs']}")
    tap(page, TEXTS["plan-keep"])
    assert page.locator("main > :first-child").get_attribute("class") == "heed"


def test_where_the_country_is_unknown_the_plan_leads_to_the_lines_of_one(page: Page) -> None:
    write(page, {"do": ["Walk"]})
    tap(page, TEXTS["lines-of-country"])
    page.select_option("select", label="United Kingdom")
    tap(page, TEXTS["show-lines"])
    assert page.locator(".lines .call b").first.inner_text() == "999"


def test_a_full_plan_prints_on_one_sheet_of_paper(page: Page) -> None:
    write(page, {part: [f"Something of my own, {at} of three" for at in (1, 2, 3)] for part in PLAN_HEADINGS})
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.get_by_text(TEXTS["print"]).is_hidden()
    assert page.get_by_text(TEXTS["help-now"], exact=True).is_hidden()


def test_where_it_cannot_be_kept_that_is_said(page: Page) -> None:
    tap(page, TEXTS["my-plan"])
    tap(page, TEXTS["plan-write"])
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.locator("textarea").fill("Walk")
    tap(page, TEXTS["plan-keep"])
    page.get_by_text(TEXTS["not-kept"]).wait_for()
    assert page.locator("textarea").input_value() == "Walk"
