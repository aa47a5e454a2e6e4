"""What a map looks like: as text, as SVG and as PNG, from one layout.

Every case draws ``tests/golden/maps/pack.toml`` into ``NAME.txt`` and ``NAME.svg`` beside it; ``BALM_GOLDEN=write``
writes them anew. Look at them before you commit them.
"""

from __future__ import annotations

import io
import re
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from balm.authoring.map import Map, draw_map
from balm.authoring.map_data import map_data
from balm.authoring.map_layout import HUES, LEGEND, TALL, Box, Line, Text, lay_out
from balm.authoring.map_png import SCALE, write_png
from balm.authoring.map_svg import write_svg
from balm.command.map_page import show_map
from balm.command.page import Page
from balm.compiled.program import compile_program
from balm.diagnostics.errors import BalmError
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.plugins.manager import Plugins
from support.golden_files import same
from support.shipped_packs import found

if TYPE_CHECKING:
    from balm.authoring.map_borders import Shows

GOLDEN = Path(__file__).parents[1] / "golden" / "maps"
CASES: dict[str, tuple[str, str, dict[str, object], Shows]] = {
    "limits": ("warmth", "break_left", {"noise": 9}, "first"),
    "nothing": ("noise", "alarm", {}, "first"),
    "one-kind": ("break_left", "mood", {}, "kind"),
    "help": ("noise", "alarm", {}, "help"),
    "tags": ("at_hand", "mood", {}, "first"),
    "all-that-differs": ("party", "noise", {}, "first"),
}


@cache
def engine() -> Engine:
    pack = found(GOLDEN / "pack.toml", "workshop")
    return Engine(compile_program(read_rulebook([pack], None, lambda name: None)), Plugins())


def drawn(name: str) -> Map:
    return draw_map(engine(), *CASES[name])


def text_of(shown: Map, width: int = 80) -> str:
    page = Page(width)
    show_map(page, shown)
    return page.text()


@pytest.mark.parametrize("name", CASES)
def test_as_text(name: str) -> None:
    same(GOLDEN / f"{name}.txt", text_of(drawn(name)))


@pytest.mark.parametrize("name", CASES)
def test_as_svg(name: str) -> None:
    same(GOLDEN / f"{name}.svg", write_svg(lay_out(drawn(name))).decode())


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {*CASES, "pack"}


@pytest.mark.parametrize("name", CASES)
def test_the_text_fits_a_page(name: str) -> None:
    assert max(map(len, text_of(drawn(name)).splitlines())) <= 80


def test_columns_that_do_not_fit_stand_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balm.command.map_page.width", lambda most: 60)
    shown = drawn("tags")
    text = text_of(shown, 60)
    squares, _, legend = text.partition("at_hand: 1=")
    assert max(map(len, squares.splitlines())) <= 60
    assert "12=wool" in legend
    heads = re.findall(r"^mood +(\d[\d ]*)$", squares, re.MULTILINE)
    assert len(heads) > 1
    assert " ".join(heads).split() == [str(i) for i in range(1, 13)]
    row = "".join(re.findall(r"^calm, cross(.*)$", squares, re.MULTILINE))
    assert re.findall("[A-Z-]", row) == [shown.at((column, 1)).letter for column in range(12)]


@pytest.mark.parametrize("name", CASES)
def test_a_picture_says_of_every_square_what_it_is(name: str) -> None:
    shown = drawn(name)
    root = ET.fromstring(write_svg(lay_out(shown)))  # noqa: S314  # our own
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == shown.heading
    tips = [title.text for rect in root.iter(f"{space}rect") for title in rect.iter(f"{space}title")]
    letters = [text.text for text in root.iter(f"{space}text")]
    for row, below in enumerate(shown.y.bands):
        for column, beside in enumerate(shown.x.bands):
            one = shown.at((column, row))
            place = f"{shown.x.fact.name} {beside.label}, {shown.y.fact.name} {below.label}"
            assert f"{place}: {one.title}" in tips
    for one in shown.legend:
        count = sum(at == one for row in range(len(shown.grid)) for at in [shown.legend[i] for i in shown.grid[row]])
        assert letters.count(one.letter) >= count + 1, "in each of its squares, and in the legend"


@pytest.mark.parametrize("name", CASES)
def test_everything_stands_inside_the_picture(name: str) -> None:
    layout = lay_out(drawn(name))
    for shape in layout.shapes:
        if isinstance(shape, Text):
            wide = len(shape.text) * shape.size * 0.6
            start = {"start": shape.x, "middle": shape.x - wide / 2, "end": shape.x - wide}[shape.anchor]
            assert 0 <= start <= start + wide <= layout.width, shape.text
            assert 0 < shape.y < layout.height


def test_what_looks_alike_is_told_apart() -> None:
    """More things than colours: after the last colour come stripes, and no two look the same."""
    shown = drawn("tags")
    assert len(shown.legend) > len(HUES)
    shapes = lay_out(shown).shapes
    looks = set()
    for one in shown.legend:
        at = max(i for i, shape in enumerate(shapes) if isinstance(shape, Text) and shape.text == one.letter)
        start = max(i for i in range(at) if isinstance(shapes[i], Box) and shapes[i].width == LEGEND)
        slants = {shape.x1 < shape.x2 for shape in shapes[start:at] if isinstance(shape, Line)}
        looks.add((shapes[start].fill, frozenset(slants)))
    assert len(looks) == len(shown.legend)


def test_as_png() -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: pip install '.[authors]'")
    shown = drawn("limits")
    layout = lay_out(shown)
    picture = image.open(io.BytesIO(write_png(layout))).convert("RGB")
    assert picture.format is None
    assert picture.size == (round(layout.width * SCALE), round(layout.height * SCALE))
    squares = [box for box in layout.shapes if isinstance(box, Box) and box.tip and box.height >= TALL]
    assert len(squares) == len(shown.x.bands) * len(shown.y.bands)
    for box in squares:
        corner = round((box.x + 8) * SCALE), round((box.y + 10) * SCALE)
        assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel(corner)) == box.fill
        middle = (box.x + box.width / 2) * SCALE, (box.y + box.height / 2) * SCALE
        letter = picture.crop((middle[0] - 10, middle[1] - 10, middle[0] + 10, middle[1] + 10))
        assert len(letter.getcolors()) > 1, "a letter in the middle"


def test_a_png_without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(BalmError, match=r"pip install '\.\[authors\]'"):
        write_png(lay_out(drawn("limits")))


def test_as_data() -> None:
    data: dict[str, Any] = map_data(engine().program, drawn("limits"))
    assert data["format"] == "balm-map/1"
    assert data["shows"] == "first"
    assert data["given"] == {"noise": 9}
    assert [cell.get("range") for cell in data["x"]["cells"]] == [None, "[10..12.5]", "(12.5..15)", "[15..30]"]
    assert data["y"]["cells"][0] == {"label": "unknown", "answers": ["unknown"]}
    assert data["y"]["cells"][2] == {"label": "short", "answers": ["short"]}
    assert data["legend"][1] == {"letter": "B", "ids": ["workshop/count"], "title": "Count to ten"}
    assert data["grid"] == [[0, 1, 0, 0], [1, 1, 1, 1], [0, 1, 0, 0], [0, 1, 0, 0]]
    assert data["borders"][0] == {
        "between": [[0, 0], [1, 0]],
        "number": 1,
        "causes": [{"kind": "limit", "name": "workshop/stroll", "detail": "warmth > 12.5"}],
        "least": True,
        "sides": [0, 1],
    }
    last = map_data(engine().program, drawn("all-that-differs"))["borders"][0]
    assert (len(last["causes"]), last["least"]) == (5, False)


def test_a_png_that_is_too_large_is_refused_before_it_is_made() -> None:
    from balm.authoring.map_layout import Layout
    from balm.authoring.map_png import write_png
    from balm.diagnostics.errors import BalmError

    pytest.importorskip("PIL")
    with pytest.raises(BalmError, match="by 101,670 pixels; a PNG has at most 100,000,000"):
        write_png(Layout("Large", 28_192, 50_835))
