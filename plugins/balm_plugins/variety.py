"""Variety: what was just done rests, and what was shown on several days and not taken, unless it is what helps; and
what helped says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

import balm
from balm_plugins.looking_back import DAY, helped, helped_words

DONE = (-5, -2)
"""Points for what was done today, and yesterday: conventions, as are the next, and less than a need that was told (12).
"""
PASSED_OVER = (0, -2, -5, -11)
"""Points for what was shown on so many days of the last week and not taken: on three it steps behind whatever stands
within ten points, which is how far the ways of the bundled packs are spread."""
DAYS = 7
"""So many days back what was shown counts. Today does not: the same moment asked for twice is answered alike."""

HELPED = 1
"""Points for what felt better when last felt: the least there is, so that this is told of it."""
WINDOW = datetime.timedelta(days=90)
"""What lies further back is not told any more."""

DAY_WORDS = ("today", "yesterday")
BECAUSE_DONE = "It was done {day}; something else first."
BECAUSE_PASSED_OVER = "It was shown on {shown} of the last {days} days and not taken; something else first."
BECAUSE_HELPED = "It helped before."


class Variety:
    """Recalls a week, and what helped in the last 90 days; silent where nothing was done or shown in these."""

    name = "variety"
    bound = 11
    reads: tuple[str, ...] = ()
    recalls = True

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:  # noqa: ARG002  # the contract's
        """Nothing: it knows no practices."""
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points against each practice that rests; a point for one that felt better when last felt, until it was passed
        over on several days.
        """
        past = situation.past
        if past is None:
            return []
        done, passed_over = _lately(past)
        told = helped(past, WINDOW)
        given = []
        for practice in situation.practices:
            last, shown = done.get(practice.id), passed_over.get(practice.id, ())
            few = len(shown) < len(PASSED_OVER) - 1
            if few and practice.id in told and (last is None or last.felt == "better"):
                given.append(balm.Points(practice.id, HELPED, BECAUSE_HELPED, told[practice.id], helped=True))
                continue
            ago = len(DONE) if last is None or last.felt == "better" else past.days_ago(last)
            if ago < len(DONE):
                because = BECAUSE_DONE.format(day=DAY_WORDS[ago])
                given.append(balm.Points(practice.id, DONE[ago], because))
            elif shown:
                because = BECAUSE_PASSED_OVER.format(shown=len(shown), days=DAYS)
                points = PASSED_OVER[min(len(shown), len(PASSED_OVER) - 1)]
                given.append(balm.Points(practice.id, points, because))
        return given

    def portable(self) -> Mapping[str, object]:
        """The days, the points and the words."""
        sizes = {"done": DONE, "passed_over": PASSED_OVER, "days": DAYS, "points": HELPED, "window": WINDOW.days}
        words = {"day_words": DAY_WORDS, "because_done": BECAUSE_DONE, "because_passed_over": BECAUSE_PASSED_OVER}
        return {**sizes, **words, "because_helped": BECAUSE_HELPED, **helped_words()}


def _lately(past: balm.Past) -> tuple[Mapping[str, balm.Entry], Mapping[str, set[int]]]:
    """Practice -> when it was last done; and -> how many days ago it was shown and not taken since."""
    done: dict[str, balm.Entry] = {}
    passed_over: dict[str, set[int]] = {}
    # Clocks that were up to a day from UTC: every entry whose own day is one of these lies in two days more.
    for entry in past.since(past.ago((DAYS + 2) * DAY)):
        ago = past.days_ago(entry)
        if 0 < ago <= DAYS:
            for option in entry.options:
                passed_over.setdefault(option.practice, set()).add(ago)
        if entry.chosen:
            done[entry.chosen] = entry
            passed_over.pop(entry.chosen, None)
    return done, passed_over


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What was just done, or shown and not taken, rests."""
    return [Variety()]
