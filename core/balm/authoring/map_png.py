"""A picture's layout -> PNG, by Pillow of the extra `authors`."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from balm.authoring.map_layout import PAPER, Box, Layout, Line, Shape
from balm.deadline import NEVER, Deadline
from balm.diagnostics.errors import BalmError
from balm.diagnostics.install import install_extra

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

FONTS = {
    False: ("DejaVuSans.ttf", "Verdana.ttf", "Arial.ttf"),
    True: ("DejaVuSans-Bold.ttf", "Verdana_Bold.ttf", "Arial_Bold.ttf"),
}
"""Bold or not -> fonts of which the machine may have one; else Pillow's own, which knows English letters alone."""
SCALE = 2
"""Pixels for a unit of the layout, so that letters are sharp."""
MOST_PIXELS = 100_000_000
"""Of a picture, some 300 MB while it is drawn."""
_ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}


def write_png(layout: Layout, deadline: Deadline = NEVER) -> bytes:
    """The picture as a whole PNG file. Raises BalmError where Pillow is missing or the
    picture is too large, and OutOfTime."""
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        raise BalmError(summary=f"A PNG needs Pillow: {install_extra('authors')}. An SVG needs nothing.") from None
    wide, tall = round(layout.width * SCALE), round(layout.height * SCALE)
    if wide * tall > MOST_PIXELS:
        raise BalmError(
            summary=f"This map would be {wide:,} by {tall:,} pixels; a PNG has at most {MOST_PIXELS:,}. "
            "Draw it as an SVG."
        )
    image = Image.new("RGB", (wide, tall), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in deadline.each(layout.shapes):
        _draw(draw, shape)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _draw(draw: ImageDraw, shape: Shape) -> None:
    if isinstance(shape, Box):
        far = shape.x + shape.width, shape.y + shape.height
        draw.rectangle([_at(shape.x, shape.y), tuple(pixel - 1 for pixel in _at(*far))], shape.fill)
    elif isinstance(shape, Line):
        ends = [_at(shape.x1, shape.y1), _at(shape.x2, shape.y2)]
        draw.line(ends, shape.colour, round(shape.width * SCALE))
    else:
        font = _font(round(shape.size * SCALE), shape.bold)
        draw.text(_at(shape.x, shape.y), shape.text, shape.colour, font, _ANCHORS[shape.anchor])


def _at(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)


@cache
def _font(size: int, bold: bool) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    for name in FONTS[bold]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
