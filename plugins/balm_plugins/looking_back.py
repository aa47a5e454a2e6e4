"""Looking back: a past -> what was done and felt lately, for the strategies that recall."""

from __future__ import annotations

import datetime

import balm

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES = {1: "once", 2: "twice"}


def felt_since(past: balm.Past, start: datetime.datetime) -> list[balm.Entry]:
    """The entries from then on of which the person said how they felt, the oldest first."""
    return [entry for entry in past.since(start) if entry.chosen and entry.felt]


def times(count: int) -> str:
    """How often, in words."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return _TIMES.get(count, f"{number} times")
