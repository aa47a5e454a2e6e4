"""What is shown of practices in rank order, as the contract of ways says it, one pick after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Standing(NamedTuple):
    """A practice in rank order: its tags, and what ranks it."""

    tags: tuple[str, ...] | None
    keeps: int
    firsts: int
    score: int


def picks(ways: Sequence[str], spread: int, order: Sequence[Standing], count: int) -> list[int]:
    """The ranks that are shown."""
    shown: list[int] = []
    while len(shown) < count and len(shown) < len(order):
        shown.append(_next(ways, spread, order, shown))
    return shown


def _next(ways: Sequence[str], spread: int, order: Sequence[Standing], shown: Sequence[int]) -> int:
    first = order[0]
    for rank, one in enumerate(order):
        if rank in shown or not shown:
            continue
        if (one.keeps, one.firsts) != (first.keeps, first.firsts) or one.score + spread < first.score:
            continue
        mine = _way(ways, one)
        if mine and all(mine != _way(ways, order[before]) for before in shown):
            return rank
    return min({*range(len(order))} - {*shown})


def _way(ways: Sequence[str], one: Standing) -> str:
    """The first of the tags; "" where it has none of them."""
    for tag in ways:
        if tag in (one.tags or ()):
            return tag
    return ""
