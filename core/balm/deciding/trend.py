"""Trend: numbers over time -> how much they rise or fall in a week, where there is enough to tell."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import combinations
from statistics import median

LEAST_POINTS, LEAST_DAYS = 5, 3
"""Fewer check-ins, or all of them within fewer days, say nothing about a trend. Both are conventions."""

MOST_POINTS = 60
"""The latest so many are looked at: enough to tell, and their pairs are soon gone through."""

WEEK = 7


def trend(points: Sequence[tuple[float, float]], dates: Sequence[datetime.date] = ()) -> float | None:
    """The Theil-Sen slope of `(days, value)` pairs, oldest first, as change in a week; None where nothing can be told.

    The median of the slopes between all pairs of points: one bad evening does not turn it. `dates` are the days of the
    points by the calendar; without them a day is 24 hours.
    """
    latest = points[-MOST_POINTS:]
    on_days = set(dates[-MOST_POINTS:]) if dates else {int(day) for day, _ in latest}
    if len(latest) < LEAST_POINTS or len(on_days) < LEAST_DAYS:
        return None
    slopes = [(v - u) / (t - s) for (s, u), (t, v) in combinations(latest, 2) if t > s]
    return median(slopes) * WEEK
