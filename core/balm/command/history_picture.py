"""Entries -> how upset a person was and how it felt, over time: letters on a page, or a picture of the same."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import click

from balm.command.output import say
from balm.command.page import Page, page
from balm.deciding.past import DAY, Entry, Past, day_of, of_days
from balm.deciding.trend import LEAST_DAYS, LEAST_POINTS
from balm.explaining.voice import written_date
from balm.language.facts import Fact

HIGHEST = 10
"""The top of the picture: the upper end of the fact's range, whatever that is."""
MOST_DAYS = 60
"""So many days are drawn, a column each: the latest."""

LEVEL = 0.1
"""A change in a week below this is none."""

SIGNS = {"worse": "-", "better": "+", "same": "="}
"""The first of them that somebody said on a day stands for it."""


class Day(NamedTuple):
    """One day: how upset, the middle of what was told, None where nothing was; and how it felt, in a sign."""

    date: datetime.date
    upset: float | None
    sign: str


def days_of(entries: Sequence[Entry], now: datetime.datetime, distress: Fact) -> list[Day]:
    """Every day from the first entry that is drawn up to today, each entry by its own day.

    That may be tomorrow's where the person came from farther east; what lies beyond is a clock's that was set back.
    """
    past = Past(entries, now)
    latest = now.date() if now.date() == datetime.date.max else now.date() + DAY
    numbers: dict[datetime.date, list[float]] = {}
    felt: dict[datetime.date, set[str]] = {}
    for entry in of_days(past.since(past.ago(MOST_DAYS * DAY)), None, latest):
        told = entry.facts.get(distress.name)
        if (
            isinstance(told, int | float) and distress.low <= told <= distress.high
        ):  # an older pack may have had another range
            upset = (told - distress.low) * HIGHEST / (distress.high - distress.low)
            numbers.setdefault(day_of(entry), []).append(upset)
        if entry.felt:
            felt.setdefault(day_of(entry), set()).add(entry.felt)
    first, last = min((*numbers, *felt, now.date())), max((*numbers, *felt, now.date()))
    span = [first + n * DAY for n in range((last - first).days + 1)][-MOST_DAYS:]
    return [
        Day(
            date,
            median(numbers[date]) if date in numbers else None,
            next((sign for word, sign in SIGNS.items() if word in felt.get(date, ())), " "),
        )
        for date in span
    ]


def in_words(change: float | None) -> str:
    """A trend for the person, without a judgement."""
    if change is None:
        return f"A trend can be told from {LEAST_POINTS} check-ins on {LEAST_DAYS} days within four weeks."
    if abs(change) < LEVEL:
        return "Over the last four weeks it has stayed about level."
    return f"Over the last four weeks it has gone {'up' if change > 0 else 'down'} by about {abs(change):.1f} a week."


def draw(entries: Sequence[Entry], now: datetime.datetime, svg: str | None, distress: Fact | None) -> None:
    """The picture of the fact `distress` on standard output, or in a file."""
    if distress is None:
        say("No pack says which fact tells how upset somebody is, so there is nothing to draw.")
        return
    days, words = days_of(entries, now, distress), in_words(Past(entries, now).trend(distress.name))
    if svg is not None:
        from balm.folder import reason_of, replace_file

        if not svg.lower().endswith(".svg"):
            raise click.UsageError(f"--svg takes a file that ends in .svg, and not {svg!r}.")
        try:
            replace_file(svg, _svg(days, words))
        except OSError as error:
            raise click.UsageError(f"{svg!r} cannot be written: {reason_of(error)}.") from None
        say(f"Drawn into {svg}, for you alone to read.")
        return
    with page() as sheet:
        _letters(sheet, days, words)


HEADING = "How upset you were, from 0 to 10, day by day"
LEGEND = "How it felt afterwards:  + better   = the same   - worse"


def _letters(sheet: Page, days: list[Day], words: str) -> None:
    days = days[-(sheet.width - 5) :]
    sheet.add(HEADING, "title")
    for level in range(HIGHEST, -1, -1):
        line = "".join("●" if day.upset is not None and round(day.upset) == level else " " for day in days)
        sheet.lines.append([(f"{level:>2} │ {line}".rstrip(), "plain")])
    sheet.lines.append([("   └" + "─" * (len(days) + 1), "plain")])
    if any(day.sign != " " for day in days):
        sheet.lines.append([(f"     {''.join(day.sign for day in days)}".rstrip(), "plain")])
    first, last = (f"{written_date(day.date)}" for day in (days[0], days[-1]))
    sheet.add(last if first == last else f"{first} to {last}", "quiet", indent=5)
    sheet.blank()
    sheet.add(words)
    sheet.add(LEGEND, "quiet")


LEFT, TOP, STEP, DOT = 50, 56, 12, 9
"""Where the picture begins, how wide a day and how high a step is, and how large a dot."""


def _svg(days: list[Day], words: str) -> bytes:
    from balm.authoring.map_layout import HUES, QUIET, Box, Layout, Line, Shape, Text
    from balm.authoring.map_svg import write_svg

    right, bottom = LEFT + STEP * max(len(days), 48), TOP + 2 * STEP * HIGHEST

    def height(upset: float) -> float:
        return bottom - 2 * STEP * upset

    shapes: list[Shape] = [Text(LEFT, 26, HEADING, bold=True)]
    for level in range(0, HIGHEST + 1, 2):
        shapes.append(Line(LEFT, height(level), right, height(level), 0.5, QUIET))
        shapes.append(Text(LEFT - 8, height(level), str(level), anchor="end", colour=QUIET))
    for at, day in enumerate(days):
        x = LEFT + STEP * (at + 0.5)
        if day.upset is not None:
            tip = f"{written_date(day.date)}: {day.upset:g}"
            shapes.append(Box(x - DOT / 2, height(day.upset) - DOT / 2, DOT, DOT, HUES[4], tip))
        if day.sign != " ":
            shapes.append(Text(x, bottom + 18, day.sign, bold=True, anchor="middle"))
    dates = [written_date(days[0].date), *([written_date(days[-1].date)] if len(days) > 1 else [])]
    shapes.append(Text(LEFT, bottom + 42, " to ".join(dates), colour=QUIET))
    shapes += [Text(LEFT, bottom + 68, words), Text(LEFT, bottom + 90, LEGEND, colour=QUIET)]
    return write_svg(Layout(HEADING, right + 24, bottom + 112, shapes))
