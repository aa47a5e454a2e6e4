"""Looking back: a past -> what was done and felt lately, for the strategies that recall."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping

import balm

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES = {1: "once", 2: "twice"}
_MORE = "{number} times"
_HELPED_THIS_WEEK, _HELPED = "This helped you {times} this week.", "This has helped you {times}."


def felt_since(past: balm.Past, start: datetime.datetime) -> list[balm.Entry]:
    """The entries from then on of which the person said how they felt, the oldest first."""
    return [entry for entry in past.since(start) if entry.chosen and entry.felt]


def helped(past: balm.Past, window: datetime.timedelta) -> Mapping[str, str]:
    """Practice -> that it helped and how often, in a sentence for the person: of this week where it did, or else of
    the window. Only those that felt better when last felt.
    """
    entries = felt_since(past, past.ago(window))
    last = {entry.chosen: entry.felt for entry in entries}
    better = [entry for entry in entries if entry.felt == "better" and last[entry.chosen] == "better"]
    ever = Counter(entry.chosen for entry in better)
    lately = Counter(entry.chosen for entry in better if past.now - entry.at < WEEK)
    return {
        practice: _HELPED_THIS_WEEK.format(times=times(lately[practice]))
        if lately[practice]
        else _HELPED.format(times=times(count))
        for practice, count in ever.items()
    }


def times(count: int) -> str:
    """How often, in words."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return _TIMES.get(count) or _MORE.format(number=number)


def helped_words() -> Mapping[str, object]:
    """The words of `helped`, for a runtime that says the same."""
    times_words = [_TIMES.get(count) or _MORE.format(number=number) for count, number in enumerate(_NUMBERS)]
    week = {"this_week": _HELPED_THIS_WEEK, "week": WEEK.days}
    return {**week, "ever": _HELPED, "times": times_words, "more_times": _MORE}
