"""A map -> where everything in its picture stands: boxes, lines and texts, from the back to the front."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from balm.authoring.map_borders import Square, made_by, why
from balm.diagnostics.text_width import filled

if TYPE_CHECKING:
    from balm.authoring.map import Map, Showing
    from balm.authoring.map_axis import Axis

HUES = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
"""The colours of Okabe and Ito, which people who are colour-blind can tell apart. After the last they come striped."""
NO_HUE = "#eeeeee"
"""Where there is nothing to show."""
DARK = "#0072b2"
"""The one on which a letter is white."""
INK, QUIET, PAPER = "#000000", "#555555", "#ffffff"

MARGIN, GAP = 24, 14
TEXT, BIG, SMALL, LINE = 13, 17, 11, 18
"""Sizes of text, and from one line of it to the next."""
LETTER = 0.66
"""How wide a letter is beside the size of its text, on the careful side."""
BOLD = 0.74
TALL, NARROWEST = 46, 64
"""A square's least height, and its least width."""
LEGEND = 34
"""How wide a square is in the legend; text stands beside it."""
LEAST_WIDTH = 720
ACROSS, DOWN = 14, 28
"""A label over a column, or beside a row, breaks into lines of about so many letters."""
BORDER = 3
"""How wide a border is drawn."""
STRIPE = 9
"""From one stripe to the next."""


@dataclass(frozen=True)
class Box:
    """A filled rectangle. `tip` is said where one points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    tip: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: str
    tip: str = ""


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its middle."""

    x: float
    y: float
    text: str
    size: float = TEXT
    colour: str = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"


Shape: TypeAlias = Box | Line | Text


@dataclass
class Layout:
    """A picture as it grows downwards."""

    title: str
    width: float
    height: float = MARGIN
    shapes: list[Shape] = field(default_factory=list)

    def paragraph(self, text: str, x: float = MARGIN, colour: str = INK, *, bold: bool = False) -> None:
        """Text below all that is there, broken into lines that fit."""
        letters = int((self.width - x - MARGIN) / (TEXT * LETTER))
        for line in textwrap.wrap(text, letters, break_on_hyphens=False):
            self.shapes.append(Text(x, self.height + LINE / 2, line, TEXT, colour, bold))
            self.height += LINE


def lay_out(drawn: Map) -> Layout:
    """The picture: heading and notes, the squares between their axes, what letters and numbers mean."""
    across = [label_lines(band.label, ACROSS) for band in drawn.x.bands]
    down = [label_lines(band.label, DOWN) for band in drawn.y.bands]
    wide = max(NARROWEST, _width(across) + 10)
    left = MARGIN + max(_width(down), round(len(drawn.y.fact.name) * TEXT * BOLD)) + GAP
    made = Layout(drawn.heading, max(LEAST_WIDTH, left + wide * len(across) + MARGIN))
    made.shapes.append(Text(MARGIN, made.height + BIG / 2, drawn.heading, BIG, bold=True))
    made.height += BIG + GAP
    for note in drawn.notes:
        made.paragraph(note, colour=QUIET)
    made.height += GAP
    top = made.height + LINE * (1 + max(map(len, across)))
    plan = _Plan(left, top, wide, max(TALL, LINE * max(map(len, down)) + 10))
    made.shapes += _axes(drawn, plan, across, down)
    made.shapes += _squares(drawn, plan)
    made.shapes += _borders(drawn, plan)
    made.height = top + plan.tall * len(down) + GAP
    _legend(made, drawn)
    made.height += MARGIN
    return made


def label_lines(text: str, letters: int) -> list[str]:
    """A band's label, broken where it is long."""
    return filled(text, letters)


def _width(labels: list[list[str]]) -> int:
    return round(max(len(line) for lines in labels for line in lines) * TEXT * LETTER)


@dataclass(frozen=True)
class _Plan:
    """Where the squares begin, and how wide and tall each is."""

    left: float
    top: float
    wide: float
    tall: float

    def corner(self, square: Square) -> tuple[float, float]:
        column, row = square
        return self.left + self.wide * column, self.top + self.tall * row


def _axes(drawn: Map, plan: _Plan, across: list[list[str]], down: list[list[str]]) -> Iterator[Shape]:
    """The names of the facts, and what each column and each row stands for."""
    above = plan.top - 4 - LINE * max(map(len, across)) - LINE / 2
    yield Text(plan.left, above, drawn.x.fact.name, bold=True)
    yield Text(plan.left - GAP, plan.top - 4 - LINE / 2, drawn.y.fact.name, bold=True, anchor="end")
    for column, lines in enumerate(across):
        for i, line in enumerate(lines):
            y = plan.top - 4 - LINE * (len(lines) - i - 0.5)
            yield Text(plan.left + plan.wide * (column + 0.5), y, line, anchor="middle")
    for row, lines in enumerate(down):
        for i, line in enumerate(lines):
            y = plan.top + plan.tall * (row + 0.5) + LINE * (i - (len(lines) - 1) / 2)
            yield Text(plan.left - GAP, y, line, anchor="end")


def _squares(drawn: Map, plan: _Plan) -> Iterator[Shape]:
    for row, shown in enumerate(drawn.grid):
        for column, which in enumerate(shown):
            one = drawn.legend[which]
            x, y = plan.corner((column, row))
            tip = f"{where(drawn.x, column)}, {where(drawn.y, row)}: {one.title}"
            yield from _square(Box(x, y, plan.wide, plan.tall, PAPER, tip), one)
    for column in range(1, len(drawn.x.bands)):
        x, y = plan.corner((column, 0))
        yield Line(x, y, x, y + plan.tall * len(drawn.grid), 1, PAPER)
    for row in range(1, len(drawn.grid)):
        x, y = plan.corner((0, row))
        yield Line(x, y, x + plan.wide * len(drawn.x.bands), y, 1, PAPER)


def where(axis: Axis, at: int) -> str:
    """A band and the fact that it belongs to."""
    return f"{axis.fact.name} {axis.bands[at].label}"


def colours(one: Showing) -> tuple[str, str]:
    """The fill of a square, and what to write on it with."""
    hue = NO_HUE if one.look is None else HUES[one.look % len(HUES)]
    return hue, PAPER if hue == DARK else INK


def _square(box: Box, one: Showing) -> Iterator[Shape]:
    """A square in its colour, striped after the last colour, with its letter."""
    hue, ink = colours(one)
    yield replace(box, fill=hue)
    middle = box.x + box.width / 2, box.y + box.height / 2
    if one.look is not None and one.look >= len(HUES):
        yield from _stripes(box, one.look // len(HUES) - 1)
        yield _around(*middle, one.letter, TEXT, hue, box.tip)
    yield Text(*middle, one.letter, TEXT, ink, bold=True, anchor="middle")


def _stripes(box: Box, kind: int) -> Iterator[Shape]:
    """Slanting lines inside a box: one way, the other way, or both."""
    steps = int((box.width + box.height) / STRIPE)
    for step in range(1, steps + 1):
        along = step * STRIPE
        low, high = max(0.0, along - box.height), min(box.width, along)
        ends = [(low, along - low), (high, along - high)]
        for way in ((False,), (True,), (False, True))[kind % 3]:
            (x1, y1), (x2, y2) = ((box.width - x if way else x, y) for x, y in ends)
            yield Line(box.x + x1, box.y + y1, box.x + x2, box.y + y2, 2, PAPER, box.tip)


def _borders(drawn: Map, plan: _Plan) -> Iterator[Shape]:
    """A line where what is shown changes, with the number of what makes it change."""
    numbered: list[Shape] = []
    for border in drawn.borders:
        number = str(drawn.numbers[border.causes])
        x, y = plan.corner(border.between[1])
        upright = border.between[0][1] == border.between[1][1]
        width, height = (0.0, plan.tall) if upright else (plan.wide, 0.0)
        tip = f"{number}: {made_by(border.causes)}"
        more_x, more_y = (0.0, BORDER / 2) if upright else (BORDER / 2, 0.0)  # two lines meet in a whole corner
        yield Line(x - more_x, y - more_y, x + width + more_x, y + height + more_y, BORDER, INK, tip)
        numbered += _number(x + width / 2, y + height / 2, number, tip)
    yield from numbered


def _number(x: float, y: float, number: str, tip: str = "") -> list[Shape]:
    """A number in its box, around a point."""
    return [_around(x, y, number, SMALL, INK, tip), Text(x, y, number, SMALL, PAPER, bold=True, anchor="middle")]


def _around(x: float, y: float, text: str, size: float, fill: str, tip: str) -> Box:
    """A box that text fits into, around a point."""
    width, height = len(text) * size * BOLD + 7, size + 5
    return Box(x - width / 2, y - height / 2, width, height, fill, tip)


def _legend(made: Layout, drawn: Map) -> None:
    for one in drawn.legend:
        made.height += 4
        made.shapes += _square(Box(MARGIN, made.height, LEGEND, 24, PAPER), one)
        made.height += (24 - LINE) / 2
        made.paragraph(f"{one.title} ({one.also})" if one.also else one.title, MARGIN + LEGEND + GAP)
        made.height += (24 - LINE) / 2
    if drawn.borders:
        made.height += GAP
        made.paragraph("What makes the borders", bold=True)
    for causes, at in drawn.numbers.items():
        made.height += 4
        made.shapes += _number(MARGIN + LEGEND / 2, made.height + LINE / 2, str(at))
        made.paragraph(made_by(causes), MARGIN + LEGEND + GAP)
        for because in why(causes):
            made.paragraph(because, MARGIN + LEGEND + GAP, QUIET)
