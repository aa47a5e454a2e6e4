"""Quotes of CSV -> how far a text is in order, seen at a glance: a look at each quote, whatever the number of rows."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np


@cache
def _borders(separator: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which bytes may stand before a quoted cell and after it."""
    made = np.zeros(256, np.bool_)
    made[[ord(separator), ord("\n"), ord("\r")]] = True
    return made


def in_order(text: bytes, separator: str = ",") -> int:
    """The end of the last row up to which each quote opens a cell, closes it or is told twice; 0 where one does not."""
    data = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(data == ord('"'))
    end = text.rfind(b"\n") + 1
    quotes = quotes[: np.searchsorted(quotes, end)]
    if len(quotes) % 2:  # the last cell goes on
        end = text.rfind(b"\n", 0, quotes[-1]) + 1
        quotes = quotes[: np.searchsorted(quotes, end)]
    if not len(quotes) or len(quotes) % 2:
        return 0 if len(quotes) else end
    opens, closes = quotes[::2], quotes[1::2]
    borders = _borders(separator)
    opened, closed = borders[data[opens - 1]], borders[data[closes + 1]]
    opened[0] |= opens[0] == 0
    twice = closes[:-1] + 1 == opens[1:]
    opened[1:] |= twice
    closed[:-1] |= twice
    return end if opened.all() and closed.all() else 0
