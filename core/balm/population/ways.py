"""Ways: everybody's greatest keys, by rank and by way -> the keys of the practices to show, as `in_ways` picks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from balm.deciding.ways import SHOWN

if TYPE_CHECKING:
    from balm.native.key_layout import KeyLayout

Numbers = NDArray[Any]


def shown_keys(best: Numbers, of_way: Numbers, layout: KeyLayout, spread: int, least: int) -> Numbers:
    """The keys of the practices to show, by place and person; `least` is the key of none.

    `best` has the greatest keys, SHOWN of them or more, and `of_way` the greatest of each way. The next way is that of
    the greatest key among those near enough, once the ways before are left out.
    """
    best, near = best[:SHOWN].astype(np.int64), of_way.astype(np.int64)
    first = best[0]
    points = layout.points(first)
    for key in near:
        alike = (layout.keeps(key) == layout.keeps(first)) & (layout.firsts(key) == layout.firsts(first))
        behind = points - layout.points(key) > spread
        key[(key == least) | (key == first) | ~alike | behind] = least
    shown = np.full(best.shape, least, np.int64)
    shown[0] = first
    for place in range(1, SHOWN):
        other = near.max(axis=0, initial=least)
        near[near == other] = least
        next_in_rank = np.full(len(first), least)
        for key in reversed(best[1:]):
            next_in_rank = np.where((shown[1:place] == key).any(axis=0), next_in_rank, key)
        shown[place] = np.where(other == least, next_in_rank, other)
    return shown
