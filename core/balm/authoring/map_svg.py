"""A picture's layout -> SVG: text that needs no other file, the same to the byte for the same map."""

from __future__ import annotations

from html import escape

from balm.authoring.map_layout import PAPER, Box, Layout, Line, Shape
from balm.diagnostics.visible import visible_lines

FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"


def write_svg(layout: Layout) -> bytes:
    """The picture as a whole SVG file. Squares and borders say what they are where one points at them."""
    width, height = _n(layout.width), _n(layout.height)
    whole = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {whole} font-family="{FONTS}" role="img">',
        f"<title>{escape(layout.title)}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *map(_shape, layout.shapes),
        "</svg>",
    ]
    return visible_lines("\n".join(lines) + "\n").encode()


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
        return _tipped("rect", f'{place} fill="{shape.fill}"', shape.tip)
    if isinstance(shape, Line):
        place = f'x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
        return _tipped("line", f'{place} stroke="{shape.colour}" stroke-width="{_n(shape.width)}"', shape.tip)
    weight = ' font-weight="bold"' if shape.bold else ""
    # 0.35 of the size below the middle is the line that letters stand on; `dominant-baseline` is not known everywhere.
    place = f'x="{_n(shape.x)}" y="{_n(shape.y + 0.35 * shape.size)}" text-anchor="{shape.anchor}"'
    look = f'font-size="{_n(shape.size)}"{weight} fill="{shape.colour}" pointer-events="none"'
    return f"<text {place} {look}>{escape(shape.text)}</text>"


def _tipped(name: str, attributes: str, tip: str) -> str:
    return f"<{name} {attributes}><title>{escape(tip)}</title></{name}>" if tip else f"<{name} {attributes}/>"


def _n(number: float) -> str:
    return f"{round(number, 2):g}"
