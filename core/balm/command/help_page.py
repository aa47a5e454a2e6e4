"""Kinds of help -> what a person reads: each in words, and the help lines, whole or one a line to stay in sight."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from balm.command.page import Page
from balm.decision.help_lines import lines_once, named, ways
from balm.diagnostics.suggest import MOST_NAMED
from balm.explaining.voice import written_date
from balm.texts import texts

if TYPE_CHECKING:
    from balm.decision.data import PersonReferralData, ResourceData
    from balm.decision.decision import Decision
    from balm.engine import Engine

_SAY = texts("terminal")


def show_help(page: Page, referrals: Sequence[PersonReferralData], *, lines: bool = True) -> None:
    """Every kind of help in words, each with its help lines unless these stand elsewhere."""
    for referral, its in zip(referrals, lines_once(referrals), strict=True):
        show_kind(page, referral)
        if lines:
            show_lines(page, its)


def show_kind(page: Page, referral: PersonReferralData) -> None:
    """A kind of help in words."""
    page.blank()
    page.add(referral["title"], "help")
    page.add(referral["text"], indent=2)


def show_lines(page: Page, lines: Iterable[ResourceData]) -> None:
    """Help lines with all that is known of them."""
    for line in lines:
        page.blank()
        page.add(named(line, about=True), "strong", indent=4)
        page.add(ways(line), indent=6)
        page.add(_SAY["checked"].format(date=_checked(line)), "quiet", indent=6)


def show_numbers(page: Page, title: str, lines: Sequence[ResourceData], most: int, rest: str) -> None:
    """Help lines one a line under a title, at most so many lines of the page, so that they stay in sight.

    `rest` says how the others are shown.
    """
    made = Page(page.width)
    made.add(title, "help")
    left = len(lines)
    for line in lines:
        one = Page(page.width)
        one.add(f"{named(line)}: {ways(line)}", "strong", indent=2, hang=4)
        if len(made.lines) > 1 and len(made.lines) + len(one.lines) > most - (left > 1):
            break
        made.lines += one.lines
        left -= 1
    if left:
        made.add(_SAY["and-more"].format(count=left, how=rest), "quiet", indent=2)
    page.lines += made.lines


def _checked(line: ResourceData) -> str:
    return written_date(datetime.date.fromisoformat(line["checked_on"]))


def show_where(page: Page, engine: Engine, decision: Decision) -> None:
    """How to see help lines, where there are some and nobody told the country: it is never guessed."""
    rulebook = engine.rulebook
    kinds = {referral.kind for referral in decision.referrals}
    lines = Counter(line.country for line in rulebook.resources if line.country and kinds & {*line.kinds})
    known = sorted(lines)
    where = ", ".join(known) if len(known) <= MOST_NAMED else _SAY["countries"].format(count=len(known))
    country = rulebook.roles.get("country")
    if known and country and country not in decision.facts:
        most = max(known, key=lambda one: lines[one])
        page.blank()
        page.add(
            _SAY["lines-of"].format(where=where, fact=country, country=most),
            "quiet",
            indent=2,
        )
