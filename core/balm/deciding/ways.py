"""Ways: practices in rank order -> the few that are shown, of as many ways as are near enough to the first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.compiled.practices import Ranked
    from balm.language.ways import Ways


SHOWN = 3
"""So many practices are shown where nobody says otherwise."""


def in_ways(ways: Ways, ranked: Sequence[Ranked], count: int) -> list[int]:
    """The ranks, counted from 0, of the `count` practices that are shown; fewer where there are no more.

    The first in rank; then, in rank order, each whose way none of those before has, with as many `keep` and `first`
    effects as the first and at most `spread` points fewer; then the next in rank.
    """
    shown = [*range(min(count, len(ranked)))]
    if len(shown) < 2 or not ways.tags:
        return shown
    first = ranked[0]
    met, picked = {None, ways.of(first.practice)}, [0]
    for rank, one in enumerate(ranked):
        if len(picked) == count or not is_near(ways, first, one):  # all behind it lie further behind
            break
        way = ways.of(one.practice)
        if way not in met:
            met.add(way)
            picked.append(rank)
    rest = (rank for rank in range(len(ranked)) if rank not in picked)
    return [*picked, *islice(rest, len(shown) - len(picked))]


def is_near(ways: Ways, first: Ranked, one: Ranked) -> bool:
    """Whether a practice is near enough to the first to be shown before others of the same way."""
    return (one.keeps, one.firsts) == (first.keeps, first.firsts) and first.score - one.score <= ways.spread
