"""What the page remembers of what was told, with consent: shown, forgotten one by one, never anything of danger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.page import TEXTS, Visitor, engine, needs_chromium, opened, wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, needs_chromium]

LIKES = {"value": ["animals", "music"], "on": "2026-11-03"}
TRUSTED = {"value": True, "on": "2026-11-21"}


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate("localStorage.getItem('balm')"))
    return found


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def remembering(context: BrowserContext, url: str, **portrait: Any) -> Page:
    """The page of somebody who said yes another day."""
    page = opened(context, url)
    Visitor(page).go({"remembered": {"format": "balm-portrait/1", **portrait}})
    return page


def test_what_was_told_is_asked_for_and_then_known_without_asking(context: BrowserContext, url: str) -> None:
    page = opened(context, url)
    visitor = Visitor(page)
    for told in [{"none": True}, {"answers": {"distress": 4}}, {"free": "I love animals"}]:
        visitor.tell(told)
    while visitor.now.screen["kind"] in ("lines", "questions"):
        visitor.tell({"command": "skip"})
    visitor.tell({"felt": "better"})
    assert "you like being with animals" in text(page)
    visitor.tap(TEXTS["keep-yes"])
    assert kept(page)["portrait"]["facts"] == {"likes": {"value": ["animals"], "on": "2026-11-30"}}
    page.reload()
    page.get_by_text(TEXTS["as-told"].format(date="30 November 2026")).wait_for()
    assert page.evaluate("shown.checkIn.state.facts.likes") == ["animals"]


def test_what_is_not_so_any_more_is_forgotten_at_once(context: BrowserContext, url: str) -> None:
    page = remembering(context, url, facts={"likes": LIKES, "trusted_person": TRUSTED})
    assert TEXTS["as-told-before"].format(date="21 November 2026") in text(page)
    tap(page, f"{TEXTS['not-so']}: you like being with animals; you like music")
    assert kept(page)["portrait"]["facts"] == {"trusted_person": TRUSTED}
    assert "likes" not in page.evaluate("shown.checkIn.state.facts")


def test_a_country_is_shown_by_its_name(context: BrowserContext, url: str) -> None:
    page = remembering(context, url, facts={"country": {"value": "GB", "on": "2026-11-03"}})
    assert "your country is United Kingdom" in text(page)
    tap(page, TEXTS["see-kept"])
    assert "your country is United Kingdom" in text(page)
    page.reload()
    wait_until_ready(page)
    tap(page, f"{TEXTS['not-so']}: your country is United Kingdom")
    assert kept(page)["portrait"]["facts"] == {}


def test_each_thing_is_forgotten_alone_and_does_not_come_back(context: BrowserContext, url: str) -> None:
    practice = next(one for one in engine().rulebook.practices if one.id.startswith("self-compassion/"))
    facts = {"likes": LIKES, "trusted_person": TRUSTED}
    page = remembering(
        context, url, facts=facts, own=[{"title": "Sort the spices"}, {"title": "Feed the birds"}],
        not_again=[practice.id],
    )  # fmt: skip
    tap(page, TEXTS["see-kept"])
    for words in ("you can reach someone you trust", "Sort the spices", practice.title):
        assert words in text(page)
        tap(page, f"{TEXTS['forget-one']}: {words}")
        assert words not in text(page)
    left = {
        "format": "balm-portrait/1",
        "facts": {"likes": LIKES},
        "own": [{"title": "Feed the birds"}],
        "plan": {},
        "put": {},
    }
    assert kept(page)["portrait"] == {**left, "not_again": []}
    page.evaluate("shown.again()")
    for told in ["shown.tell({ command: 'decline' })", "shown.tell({ command: 'stop' })"]:
        page.evaluate(told)
    assert kept(page)["portrait"] == {**left, "not_again": []}


def test_what_was_forgotten_while_a_check_in_goes_on_is_not_kept_at_its_end(context: BrowserContext, url: str) -> None:
    page = remembering(context, url, facts={"likes": LIKES})
    tap(page, TEXTS["see-kept"])
    tap(page, f"{TEXTS['forget-one']}: you like being with animals; you like music")
    page.go_back()
    for told in ["{ none: true }", "{ command: 'stop' }"]:
        page.evaluate(f"shown.tell({told})")
    assert kept(page)["portrait"]["facts"] == {}


REFUSED = {"self_harm": "strong_thoughts", "age_band": "under_13", "distress": 9, "nobody_knows": 1, "likes": ["gold"]}


@pytest.mark.parametrize(("name", "value"), REFUSED.items())
def test_what_may_not_be_kept_is_refused_and_gone(context: BrowserContext, url: str, name: str, value: object) -> None:
    page = remembering(context, url, facts={"trusted_person": TRUSTED, name: {"value": value, "on": "2026-11-29"}})
    facts = {one: told["value"] for one, told in kept(page)["portrait"]["facts"].items()}
    assert facts.pop("likes", []) == []
    assert facts == {"trusted_person": True}
    assert page.evaluate("name => shown.checkIn.state.facts[name] ?? null", name) in (None, [])


def test_what_is_too_old_is_gone(context: BrowserContext, url: str) -> None:
    old = {"value": True, "on": "2026-03-01"}
    page = remembering(context, url, facts={"trusted_person": old, "likes": LIKES})
    assert kept(page)["portrait"]["facts"] == {"likes": LIKES}


def test_a_child_changes_nothing_of_what_is_kept(context: BrowserContext, url: str) -> None:
    page = remembering(context, url, facts={"likes": LIKES})
    before = kept(page)
    for told in ["{ ticks: [8] }", "{ answers: { age_band: 'under_13' } }", "{ command: 'stop' }"]:
        page.evaluate(f"shown.tell({told})")
    assert kept(page) == before
    assert page.get_by_text(TEXTS["my-plan"]).count() == 0


ONCE = "self-compassion/what-you-like"


def is_put_in_a_calm_hour(page: Page) -> bool:
    """Whether the step that is put once was put after something felt better."""
    for told in ["{ none: true }", "{ answers: { distress: 2 } }", "{ command: 'skip' }", "{ command: 'skip' }"]:
        page.evaluate(f"shown.tell({told})")
    page.evaluate("shown.tell({ felt: 'better' })")
    return bool(page.evaluate("step => shown.screen.step === step", ONCE))


def test_what_is_asked_once_is_asked_once_of_somebody_who_is_remembered(context: BrowserContext, url: str) -> None:
    page = remembering(context, url)
    assert is_put_in_a_calm_hour(page)
    tap(page, TEXTS["skip-rest"])
    assert kept(page)["portrait"]["put"] == {ONCE: "2026-11-30"}
    page.reload()
    wait_until_ready(page)
    assert not is_put_in_a_calm_hour(page)


def test_nothing_is_asked_once_of_a_stranger_nor_where_a_plan_alone_is_kept(context: BrowserContext, url: str) -> None:
    page = opened(context, url)
    assert not is_put_in_a_calm_hour(page)
    page.evaluate("shown.store.changePortrait(portrait => ({ ...portrait, plan: { do: ['Walk'] } }))")
    page.reload()
    wait_until_ready(page)
    assert not is_put_in_a_calm_hour(page)
    assert kept(page)["portrait"].get("put", {}) == {}
