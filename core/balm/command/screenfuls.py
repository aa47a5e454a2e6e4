"""Screenfuls: cards of lines, and a foot that stays in sight -> what stands on a terminal at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from balm.command.page import Page

Lines: TypeAlias = list[list[tuple[str, str]]]

LEAST = 3
"""So many lines of a card are shown at once, however low the terminal is: it scrolls then."""


class Card(NamedTuple):
    """Lines that belong together. `alone`: where not all cards fit into a screenful, this one begins a new one."""

    page: Page
    alone: bool = False


def screenfuls(cards: Sequence[Card], foot: Page, height: int) -> list[Lines]:
    """The lines of each screenful, the foot not among them: together they are at most `height` lines.

    All cards in one where they fit; otherwise as many as fit, each that stands alone in a new one, and a card that is
    higher than the terminal in pieces. There is one screenful at least.
    """
    room = max(LEAST, height - len(foot.lines))
    whole = _joined([card.page.lines for card in cards])
    if len(whole) <= room:
        return [whole]
    made: list[Lines] = []
    for card in cards:
        if made and not card.alone and len(joined := _joined([made[-1], card.page.lines])) <= room:
            made[-1] = joined
        else:
            made += _pieces(card.page.lines, room)
    return made


def _pieces(lines: Lines, room: int) -> list[Lines]:
    """A card in pieces of one height as nearly as can be, so that none is a line or two."""
    count = -(-len(lines) // room)
    size = -(-len(lines) // count) if count else 0
    return [lines[at : at + size] for at in range(0, len(lines), size)] if lines else []


def _joined(parts: Sequence[Lines]) -> Lines:
    """One below the other, an empty line between them."""
    made: Lines = []
    for part in parts:
        made += [[], *part] if made and part else part
    return made
