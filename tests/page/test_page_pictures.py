"""How every screen looks, on a phone and on a computer, by day and by night: beside the pictures that were looked at.

A picture is small, so that the smoothing of letters does not matter: a third of the size, in few colours.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from support.golden_files import WRITE
from support.page import Visitor, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest.importorskip("PIL", reason="needs Pillow, of the extra `full`")
from PIL import Image, ImageChops, ImageStat

pytestmark = [pytest.mark.browser, needs_chromium]

PICTURES = Path(__file__).parent / "pictures"
SMALLER, COLOURS, EDGE = 3, 16, 4
TOLERANCE = 2.0
"""Of 255: so much a picture may differ, in the mean of its points. Another line of text is more."""
HEIGHT = 740
FACES = """
["body", ".band button"].map((where) => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `100px ${getComputedStyle(document.querySelector(where)).fontFamily}`;
  return Math.round(canvas.measureText("Hamburgefonstiv 0123456789").width);
})
"""
"""How wide a line is in the faces that this machine has for the page: with others every line breaks elsewhere."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

PORTRAIT = {
    "format": "balm-portrait/1",
    "facts": {"likes": {"value": ["animals", "music"], "on": "2026-11-03"}},
    "own": [{"title": "Sort the spices"}],
    "plan": {"signs": ["I stop answering messages"], "people": ["Sam, 07700 900456"], "safer": ["No driving"]},
}
WALKS: dict[str, list[tuple[dict[str, Any], str]]] = {
    "a calm hour": [
        ({}, "first-things"), ({"none": True}, "question"), ({"answers": {"distress": 6}}, ""),
        ({"answers": {"emotion": "hurt"}}, "several"), ({"command": "skip"}, "lines"), ({"none": True}, "suggestion"),
        ({"tap": "try"}, "doing"), ({"away": "doing"}, ""), ({"command": "something_else"}, ""),
        ({"command": "something_else"}, "misfit"), ({"command": "skip"}, ""), ({"felt": "worse"}, "worse"),
        ({"felt": "better"}, "keep"),
    ],
    "danger": [
        ({"ticks": [0]}, "danger"), ({"answers": {"self_harm": "strong_thoughts"}}, "crisis"),
        ({"command": "help"}, "help"),
    ],
    "under 13": [({"ticks": [8]}, ""), ({"answers": {"age_band": "under_13"}}, "under-13")],
    "what is remembered": [
        ({"remembered": PORTRAIT}, "recalled"), ({"tap": "see-kept"}, "remembered"), ({"tap": "my-plan"}, "plan"),
    ],
    "a plan": [({"tap": "my-plan"}, "no-plan"), ({"tap": "plan-write"}, "plan-part")],
}  # fmt: skip
"""Steps, each with the name of the screen that it leads to, where that has a picture."""


def pictured(page: Page) -> Image.Image:
    """The whole screen four times beside each other: narrow and wide, by day and by night."""
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            taken = page.screenshot(animations="disabled", caret="hide", full_page=True)
            shot = Image.open(io.BytesIO(taken)).convert("RGB")
            found.append(shot.resize((shot.width // SMALLER, shot.height // SMALLER), Image.Resampling.BOX))
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    tallest = max(one.height for one in found)
    whole = Image.new("RGB", (sum(one.width + EDGE for one in found), tallest), "white")
    at = 0
    for one in found:
        whole.paste(one, (at, 0))
        at += one.width + EDGE
    return whole


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, of 255; beyond the smaller one lies white."""
    size = (max(one.width, other.width), max(one.height, other.height))
    spread = [Image.new("RGB", size, "white") for _ in range(2)]
    for ground, picture in zip(spread, (one, other), strict=True):
        ground.paste(picture, (0, 0))
    return max(ImageStat.Stat(ImageChops.difference(*spread)).mean)


@pytest.mark.parametrize("walk", WALKS)
def test_every_screen_looks_as_it_did(page: Page, walk: str) -> None:
    faces = page.evaluate(FACES)
    known = PICTURES / "faces.json"
    if WRITE:
        known.parent.mkdir(exist_ok=True)
        known.write_text(f"{json.dumps(faces)}\n", encoding="utf-8")
    if json.loads(known.read_text(encoding="utf-8")) != faces:
        pytest.skip("the pictures were taken with the faces of Debian's fonts-noto-core, which are not here")
    visitor, changed = Visitor(page), {}
    for step, name in WALKS[walk]:
        if step:
            visitor.go(step)
        if not name:
            continue
        picture = pictured(page).quantize(COLOURS)
        golden = PICTURES / f"{name}.png"
        if WRITE:
            picture.save(golden, optimize=True)
        apart = difference(picture.convert("RGB"), Image.open(golden).convert("RGB"))
        if apart > TOLERANCE:
            changed[name] = round(apart, 1)
    assert changed == {}, "look at them with BALM_GOLDEN=write, and at the difference"


def test_every_picture_is_of_a_screen() -> None:
    named = {name for steps in WALKS.values() for _, name in steps if name}
    assert {path.stem for path in PICTURES.glob("*.png")} == named
