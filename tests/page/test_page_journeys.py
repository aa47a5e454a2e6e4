"""Journeys through the page in a real browser: each ends where Balm's own check-in ends, forwards and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from support.page import Visitor, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, needs_chromium]

JOURNEYS = tomli.loads((Path(__file__).parent / "journeys.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", JOURNEYS, ids=lambda case: case["name"])
def test_a_journey_and_the_way_back(page: Page, case: dict[str, Any]) -> None:
    visitor = Visitor(page)
    for told in case["turn"]:
        visitor.tell(told)
    shown = page.locator("main").inner_text()
    assert [words for words in case.get("sees", []) if words not in shown] == []
    while visitor.now.state["back"]:
        visitor.tell({"command": "back"})
