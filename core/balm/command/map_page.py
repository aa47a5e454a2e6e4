"""A map -> a page: letters between drawn borders, and what they mean. Colours add nothing that is not in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from balm.authoring.map_borders import Cause, Square, made_by, why
from balm.authoring.map_layout import ACROSS, colours, label_lines
from balm.command.page import Page, width
from balm.diagnostics.text_width import centred, padded, text_width

if TYPE_CHECKING:
    from balm.authoring.map import Map, Showing
    from balm.authoring.map_axis import Axis

WIDEST = 1_000
"""A map may be as wide as the terminal."""
LONGEST_LABEL = 30
"""Rows with longer labels than this are numbered."""

_CORNERS = {
    "": " ", "ud": "│", "u": "│", "d": "│", "lr": "─", "l": "─", "r": "─",
    "dr": "┌", "dl": "┐", "ur": "└", "ul": "┘",
    "udr": "├", "udl": "┤", "dlr": "┬", "ulr": "┴", "udlr": "┼",
}  # fmt: skip
"""The lines that meet at a corner: up, down, left, right."""


def show_map(sheet: Page, drawn: Map) -> None:
    """The squares, then the legend and the borders."""
    sheet.add(drawn.heading, "title")
    for note in drawn.notes:
        sheet.add(note, "quiet")
    sheet.blank()
    _show_squares(sheet, drawn, width(WIDEST))
    sheet.blank()
    for one in drawn.legend:
        sheet.pair(one.title, one.also, "plain", first=f"{one.letter}  ")
    if drawn.borders:
        sheet.blank()
        sheet.add("What makes the borders", "strong")
    for causes, number in drawn.numbers.items():
        first = f"{number:<{len(str(len(drawn.numbers)))}}  "
        sheet.add(made_by(causes), first=first, hang=len(first))
        for because in why(causes):
            sheet.add(because, "quiet", indent=len(first))


def _show_squares(sheet: Page, drawn: Map, room: int) -> None:
    """All columns beside each other, numbered where their labels have no room, in parts where even that has none."""
    keys = []
    down = [band.label for band in drawn.y.bands]
    if max(map(text_width, down)) > LONGEST_LABEL:
        keys.append(_key(drawn.y))
        down = [str(i) for i, _ in enumerate(down, 1)]
    left = max(map(text_width, [*down, drawn.y.fact.name])) + 1
    line = len(str(len(drawn.numbers)))
    across = [label_lines(band.label, ACROSS) for band in drawn.x.bands]
    columns = len(across)
    wide = _widths(drawn, across, room - left - (columns + 1) * line)
    together = columns
    if not wide:
        keys.append(_key(drawn.x))
        across = [[str(i)] for i, _ in enumerate(across, 1)]
        wide = [max(len(text) for text in [str(columns), *(one.letter for one in drawn.legend)]) + 2] * columns
        together = max(1, (room - left - line) // (wide[0] + line))
    drawing = _Drawing(drawn, left, tuple(wide), line)
    for first in range(0, columns, together):
        sheet.blank()
        sheet.lines += drawing.part(range(first, min(first + together, columns)), across, down)
    for key in keys:
        sheet.add(key, hang=2)


def _widths(drawn: Map, across: list[list[str]], room: int) -> list[int]:
    """How wide each column is: as the widest label, or else as its own; empty where neither has room."""
    each = [max(text_width(part) for part in [*lines, *(one.letter for one in drawn.legend)]) + 2 for lines in across]
    return next((wide for wide in ([max(each)] * len(each), each) if sum(wide) <= room), [])


def _key(axis: Axis) -> str:
    named = [f"{i}={band.label}" for i, band in enumerate(axis.bands, 1)]
    return f"{axis.fact.name}: {'; '.join(named)}"


Part = tuple[str, str]
"""Text, and its role or style."""


@dataclass(frozen=True)
class _Drawing:
    """A map in letters: how wide the labels of rows are, each column, and the line between two, which bears numbers."""

    drawn: Map
    left: int
    wide: tuple[int, ...]
    line: int

    def part(self, columns: range, across: list[list[str]], down: list[str]) -> Iterator[list[Part]]:
        """Some of the columns, under their labels."""
        tall = max(map(len, across))
        yield [(" " * (self.left + self.line), "plain"), (self.drawn.x.fact.name, "strong")]
        for i in range(tall):
            beside = self.drawn.y.fact.name if i == tall - 1 else ""
            lines = [([""] * (tall - len(across[c])) + across[c])[i] for c in columns]
            labels = [centred(part, self.wide[c]) + " " * self.line for c, part in zip(columns, lines, strict=True)]
            yield [(f"{beside:<{self.left}}" + " " * self.line, "strong"), ("".join(labels), "plain")]
        for row, label in enumerate(down):
            yield list(self._between(row, columns))
            yield [(padded(label, self.left), "plain"), *self._row(row, columns)]
        yield list(self._between(len(down), columns))

    def _row(self, row: int, columns: range) -> Iterator[Part]:
        for column in columns:
            one = self.drawn.at((column, row))
            yield self._upright(column, row, columns)
            yield one.letter.center(self.wide[column]), _style(one)
        yield self._upright(columns.stop, row, columns)

    def _upright(self, at: int, row: int, columns: range) -> Part:
        """What is left of a square: a line where it borders, with its number."""
        if not self._borders(at, row, upright=True):
            inside = columns.start < at < columns.stop
            return " " * self.line, _style(self.drawn.at((at, row))) if inside else "plain"
        number = self._number((at - 1, row), (at, row))
        return f"{number or '│':<{self.line}}", "strong"

    def _between(self, row: int, columns: range) -> Iterator[Part]:
        """The line above a row."""
        yield " " * self.left, "plain"
        for column in columns:
            yield self._corner(column, row, columns)
            if self._borders(column, row, upright=False):
                yield self._number((column, row - 1), (column, row)).center(self.wide[column], "─"), "strong"
            else:
                yield " " * self.wide[column], _style(self.drawn.at((column, row)))
        yield self._corner(columns.stop, row, columns)

    def _corner(self, at: int, row: int, columns: range) -> Part:
        arms = (
            ("u", row > 0 and self._borders(at, row - 1, upright=True)),
            ("d", row < len(self.drawn.grid) and self._borders(at, row, upright=True)),
            ("l", at > columns.start and self._borders(at - 1, row, upright=False)),
            ("r", at < columns.stop and self._borders(at, row, upright=False)),
        )
        met = "".join(arm for arm, there in arms if there)
        if not met:
            inside = columns.start < at < columns.stop
            return " " * self.line, _style(self.drawn.at((at, row))) if inside else "plain"
        return _CORNERS[met] + ("─" if "r" in met else " ") * (self.line - 1), "strong"

    def _borders(self, column: int, row: int, *, upright: bool) -> bool:
        """Whether there is a line left of a square, or above it: around all, and where what is shown changes."""
        grid = self.drawn.grid
        if upright:
            return column in (0, len(grid[0])) or grid[row][column - 1] != grid[row][column]
        return row in (0, len(grid)) or grid[row - 1][column] != grid[row][column]

    def _number(self, *between: Square) -> str:
        causes = self._causes.get(between)
        return str(self.drawn.numbers[causes]) if causes else ""

    @cached_property
    def _causes(self) -> Mapping[tuple[Square, ...], tuple[Cause, ...]]:
        return {border.between: border.causes for border in self.drawn.borders}


def _style(one: Showing) -> str:
    fill, ink = colours(one)
    return f"{ink} on {fill}"
