"""Variety: what was just done rests, and what was shown on several days and nothing said of, unless it is what helps;
and what helped says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import balm
from balm_plugins.looking_back import DAY, helped, helped_words

DONE = (-5, -2)
"""Points for what was done today, and yesterday: conventions, as are the next, and less than a need that was told (12).
"""
PASSED_OVER = (0, -2, -5, -11)
"""Points for what was shown on so many of the last days on which anything was, and of which nobody said since how it
felt. What was shown on all of these steps behind whatever stands within ten points, which is how far the ways of the
bundled packs are spread: so the same three come on three days running, and not on a fourth."""
RUN = len(PASSED_OVER) - 1
"""So many of the last days on which anything was shown count. Today does not: the same moment asked for twice is
answered alike."""
DAYS = 7
"""What was shown longer ago does not count."""

HELPED = 1
"""Points for what felt better when last felt: the least there is, so that this is told of it."""
WINDOW = datetime.timedelta(days=90)
"""What lies further back is not told any more."""

DAY_WORDS = ("today", "yesterday")
BECAUSE_DONE = "It was done {day}; something else first."
BECAUSE_PASSED_OVER = (
    "It was shown on {shown} of the last {run} days with suggestions, and nothing was said of it; something else first."
)
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
            last, shown = done.get(practice.id), passed_over.get(practice.id, 0)
            better = last is None or last.felt == "better"
            if practice.id in told and better and shown < RUN:
                given.append(balm.Points(practice.id, HELPED, BECAUSE_HELPED, told[practice.id], helped=True))
                continue
            rests = []
            if last is not None and not better and (ago := past.days_ago(last)) < len(DONE):
                rests.append((DONE[ago], BECAUSE_DONE.format(day=DAY_WORDS[ago])))
            if shown:
                rests.append((PASSED_OVER[shown], BECAUSE_PASSED_OVER.format(shown=shown, run=RUN)))
            if rests:
                given.append(balm.Points(practice.id, *min(rests, key=itemgetter(0))))
        return given

    def portable(self) -> Mapping[str, object]:
        """The days, the points and the words."""
        sizes = {"done": DONE, "passed_over": PASSED_OVER, "days": DAYS, "points": HELPED, "window": WINDOW.days}
        words = {"day_words": DAY_WORDS, "because_done": BECAUSE_DONE, "because_passed_over": BECAUSE_PASSED_OVER}
        return {**sizes, **words, "because_helped": BECAUSE_HELPED, **helped_words()}


def _lately(past: balm.Past) -> tuple[Mapping[str, balm.Entry], Mapping[str, int]]:
    """Practice -> when it was last done; and -> on how many of the last `RUN` days with suggestions it was shown, since
    somebody last said how it felt.
    """
    done: dict[str, balm.Entry] = {}
    shown: dict[str, set[int]] = {}
    days: set[int] = set()
    # Clocks that were up to a day from UTC: every entry whose own day is one of these lies in two days more.
    for entry in past.since(past.ago((DAYS + 2) * DAY)):
        ago = past.days_ago(entry)
        if entry.options and 0 < ago <= DAYS:
            days.add(ago)
            for option in entry.options:
                shown.setdefault(option.practice, set()).add(ago)
        if entry.chosen:
            done[entry.chosen] = entry
            if entry.felt:
                shown.pop(entry.chosen, None)
    last = set(sorted(days)[:RUN])
    return done, {practice: len(last & its) for practice, its in shown.items()}


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What was just done, or shown and nothing said of, rests."""
    return [Variety()]
