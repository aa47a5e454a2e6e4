"""A page: lines in roles, filled to a width -> plain text, or the same words in colour on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from balm.command.output import say, standard_output
from balm.diagnostics.text_width import filled, text_width
from balm.diagnostics.visible import visible, visible_lines

Role = Literal["plain", "title", "help", "strong", "quiet", "aside", "good"]
STYLES: dict[str, str] = {
    "plain": "",
    "title": "bold cyan",
    "help": "bold yellow",
    "strong": "bold",
    "quiet": "dim",
    "aside": "italic",
    "good": "green",
}
"""Role -> a style of rich; every role reads as well without."""

WIDEST, NARROWEST = 80, 32


@dataclass
class Page:
    """Lines to write: pairs of text and role (or a style of rich), each line already filled to `width`."""

    width: int = WIDEST
    lines: list[list[tuple[str, str]]] = field(default_factory=list)

    def add(
        self, text: str, role: Role = "plain", *, indent: int = 0, hang: int | None = None, first: str = ""
    ) -> None:
        """A paragraph; its own line breaks stay. `first` opens it, and its other lines are indented by `hang`."""
        rest = " " * (indent if hang is None else hang)
        for i, part in enumerate(visible_lines(text).split("\n")):
            opening = " " * indent + first if i == 0 else rest
            self.lines += [[(line, role)] for line in filled(part, self.width, opening, rest)]

    def verbatim(self, text: str) -> None:
        """Lines to be copied: as they are, however wide."""
        self.lines += [[(line, "plain")] for line in visible_lines(text).splitlines()]

    def pair(self, left: str, right: str, role: Role, *, first: str = "") -> None:
        """A heading, and a quiet word at the right end of its line where it fits."""
        left, right = visible(left), visible(right)
        gap = " " * (self.width - text_width(first + left + right))
        if right and len(gap) >= 2:
            self.lines.append([(first + left, role), (gap + right, "quiet")])
        else:
            self.add(left, role, first=first, hang=text_width(first))
            if right:
                self.add(right, "quiet", indent=text_width(first))

    def blank(self) -> None:
        """An empty line, never two, and none at the top."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def text(self) -> str:
        """All of it without colour."""
        return "".join("".join(visible(text) for text, _ in line).rstrip() + "\n" for line in self.lines)

    def write(self) -> None:
        """Put it on standard output: in colour on a terminal that can show it."""
        if not standard_output().isatty():
            say(self.text(), nl=False)
            return
        from rich.console import Console
        from rich.text import Text

        console = Console(file=standard_output(), highlight=False, markup=False, emoji=False)
        for line in self.lines:
            whole = Text()
            for text, role in line:
                whole.append(visible(text), STYLES.get(role, role))
            console.print(whole, soft_wrap=True)


def width(widest: int = WIDEST) -> int:
    """How wide a page may be: a terminal's width up to `widest` columns, and 80 columns elsewhere."""
    if not standard_output().isatty():
        return WIDEST
    import shutil

    return max(NARROWEST, min(widest, shutil.get_terminal_size((WIDEST, 24)).columns))


@contextmanager
def page() -> Iterator[Page]:
    """An empty page as wide as what it is written on once it is filled."""
    sheet = Page(width())
    yield sheet
    sheet.write()


def counted(count: int, thing: str) -> str:
    """ "1 row", "2,000 rows": for authors; what is said to people is counted by `balm.texts.counted`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
