"""Entries of a made-up person, the moments at which they were made, and what a file holds of them."""

from __future__ import annotations

import datetime
from contextlib import closing
from pathlib import Path
from typing import Any

from balm import Entry, Option, open_history

ZONE = datetime.timezone(datetime.timedelta(hours=1))
START = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
DRINK = Option("self-compassion/warm-drink", 7, 1.0, "Make a warm drink", "neutral", ("drink", "warmth"), "Cold.")
KIND = Option(
    "self-compassion/kind-hand", 5, 1.0, "A kind hand", "opening", ("touch", "warmth_to_self"), "If you like."
)


def entry(number: int, at: datetime.datetime | None = None, **more: Any) -> Entry:
    """A decision of one of many days, three a day."""
    when = START + datetime.timedelta(hours=8 * number) if at is None else at
    facts = {"distress": number % 11, "place": "home"}
    return Entry(f"{number:010x}", when, facts, {"floor": "sha256:0"}, (DRINK, KIND), **more)


def done(number: int, option: Option, felt: Any, at: datetime.datetime | None = None, **more: Any) -> Entry:
    """One after which the person said what they did and how it felt."""
    one = entry(number, at, chosen=option.practice, tags=option.tags, stance=option.stance, felt=felt, **more)
    return one._replace(felt_at=one.at + datetime.timedelta(minutes=20))


def kept(path: Path) -> list[str]:
    """The ids of what a file holds."""
    with closing(open_history(path=path)) as store:
        return [one.id for one in store.entries()]
