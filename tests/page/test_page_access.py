"""Everybody can use every screen: by axe-core, and by what it cannot see: keyboard, small screens, large text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from balm.publishing import sources
from balm.texts import texts
from support.page import TEXTS, Visitor, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = sources.folder() / "page" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.skipif(not AXE.exists(), reason="`make web` installs what this needs"),
]

PORTRAIT = {
    "format": "balm-portrait/1",
    "facts": {
        "likes": {"value": ["animals", "music"], "on": "2026-11-03"},
        "trusted_person": {"value": True, "on": "2026-11-21"},
        "country": {"value": "GB", "on": "2026-11-03"},
    },
    "own": [{"title": "Sort the spices by colour, 5 to 15 minutes"}],
}
PLAN: list[dict[str, Any]] = [
    {"tap": "my-plan"}, {"tap": "plan-write"}, {"write": "I want to kill myself"}, {"tap": "plan-keep"},
    {"write": "Walk the dog, in the park or along the river"}, {"tap": "plan-stop"},
]  # fmt: skip
WALKS: dict[str, list[dict[str, Any]]] = {
    "a calm hour": [
        {"none": True}, {"answers": {"distress": 6}}, {"answers": {"emotion": "hurt"}},
        {"answers": {"situation": ["argument"]}}, {"answers": {"need": "comforted"}}, {"none": True},
        {"open": "self-compassion/time-and-place"}, {"command": "skip"}, {"command": "something_else"},
        {"command": "something_else"}, {"command": "skip"}, {"felt": "worse"}, {"tap": "try"}, {"away": "doing"},
        {"command": "done"}, {"felt": "same"}, {"tap": "keep-yes"}, {"tap": "see-kept"},
    ],
    "what is remembered": [{"remembered": PORTRAIT}, {"tap": "see-kept"}, {"away": "kept"}, *PLAN],
    "under 13": [{"ticks": [8]}, {"answers": {"age_band": "under_13"}}, {"command": "help"}],
    "danger": [
        {"ticks": [0, 4]}, {"answers": {"self_harm": "strong_thoughts"}}, {"answers": {"task_now": "open"}},
        {"command": "help"}, {"answers": {"country": "GB"}}, {"command": "back"}, {"command": "stop"},
    ],
}  # fmt: skip
"""Between them they show every kind of screen."""

WIDE = """[...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 200))"""
SMALL = """() => [...document.querySelectorAll("button, a, input, select, summary")].filter((one) => {
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  return box.width && (box.width < 24 || box.height < 24);
}).map((one) => one.outerHTML)"""
CUT = """() => {
  const found = [...document.querySelectorAll("button")].filter((one) => one.scrollWidth > one.clientWidth + 1);
  const cut = found.map((one) => one.textContent);
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const { 0: word, index } of text.textContent.matchAll(/[\\p{L}']+(?![-.\\p{L}])/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map((one) => one.top)).size > 1) cut.push(word);
    }
  }
  return cut;
}"""
"""Buttons that are too small for their text, and words that are broken without a hyphen."""
BAND = "(() => { const { bottom, height } = document.querySelector('.band').getBoundingClientRect(); "
BAND += "return [Math.round(innerHeight - bottom), Math.round(height)]; })()"


COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that look at colours: all others find the same in every scheme."""
MEDIA: list[tuple[Literal["light", "dark"], Literal["none", "active"], dict[str, Any]]] = [
    ("light", "none", {}), ("dark", "none", COLOURS), ("dark", "active", COLOURS), ("light", "active", COLOURS),
]  # fmt: skip
"""What devices ask for, and which of axe's rules are tried then: all, unless some are named."""


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **(options or {})})
    return [
        f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}" for one in found["violations"]
    ]


def check(page: Page) -> None:
    """What holds of every screen."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme, forced, options in MEDIA:
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert violations(page, options) == [], (scheme, forced)
    page.emulate_media(color_scheme="light", forced_colors="none")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(BAND) == [0, 61]
    assert page.locator("h1").count() == 1
    for width, size in ((320, ""), (320, "200%"), (1280, "")):
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        assert page.evaluate(WIDE) == [], (width, size)
        assert page.evaluate(CUT) == [], (width, size)
    page.set_viewport_size({"width": 360, "height": 740})


@pytest.mark.parametrize("walk", WALKS)
def test_every_screen(page: Page, walk: str) -> None:
    visitor = Visitor(page)
    check(page)
    for told in WALKS[walk]:
        visitor.go(told)
        check(page)


def press_to(page: Page, name: str, key: str = "Enter") -> None:
    """Press Tab until something of that name has the focus, then a key."""
    for _ in range(60):
        page.keyboard.press("Tab")
        label = "(one) => (one.labels?.[0] ?? one).textContent.trim()"
        if page.evaluate(f"({label})(document.activeElement)") == name:
            page.keyboard.press(key)
            return
    raise AssertionError(f"Tab does not lead to {name}")


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.textContent.trim()")
    return found


def test_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == TEXTS["help-jump"]
    assert page.locator(".jump").bounding_box()
    press_to(page, page.locator("label.tick").first.inner_text(), "Space")
    assert page.locator("input").first.is_checked()
    page.keyboard.press("Space")
    press_to(page, TEXTS["none"])
    assert focused(page).startswith("How upset are you")
    press_to(page, "6")
    press_to(page, TEXTS["skip-rest"])
    press_to(page, TEXTS["none"])
    press_to(page, TEXTS["try"])
    longest = page.locator(".timer button").last.inner_text()
    press_to(page, longest)
    minutes = int(longest.split()[0])
    assert focused(page) == TEXTS["timer-left"].format(minutes=minutes)
    page.clock.run_for(60_000)
    assert focused(page) == TEXTS["timer-left"].format(minutes=minutes - 1)
    page.clock.run_for((minutes - 1) * 60_000)
    assert focused(page) == TEXTS["timer-over"]
    press_to(page, TEXTS["done"])
    press_to(page, "better")
    page.keyboard.press("Tab")
    press_to(page, TEXTS["leave-now"])
    page.wait_for_url("**/left.html")


def test_plan_and_what_is_remembered_by_keyboard_alone(page: Page) -> None:
    Visitor(page).go({"remembered": PORTRAIT})
    press_to(page, TEXTS["see-kept"])
    assert focused(page) == TEXTS["kept-title"]
    told = page.get_by_role("button", name=f"{TEXTS['forget-one']}:")
    count = told.count()
    press_to(page, TEXTS["forget-one"])
    assert (told.count(), focused(page)) == (count - 1, TEXTS["kept-title"])
    press_to(page, TEXTS["forget"])
    assert focused(page) == TEXTS["kept-title"]
    assert page.evaluate("localStorage.length") == 0
    press_to(page, TEXTS["my-plan"])
    press_to(page, TEXTS["plan-write"])
    assert focused(page) == texts("plan")["signs"]
    page.keyboard.press("Tab")
    page.keyboard.type("I stop answering")
    press_to(page, TEXTS["plan-keep"])
    assert focused(page) == texts("plan")["do"]
    press_to(page, TEXTS["plan-stop"])
    press_to(page, TEXTS["change"])
    assert focused(page) == texts("plan")["signs"]
    press_to(page, TEXTS["plan-keep"])
    assert focused(page) == TEXTS["my-plan"]
    press_to(page, TEXTS["forget-plan"])
    assert focused(page) == TEXTS["my-plan"]
    assert page.evaluate("localStorage.length") == 0
