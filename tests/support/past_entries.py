"""Pasts: short words for what lies behind somebody."""

from __future__ import annotations

import datetime
from typing import Any

import balm

ROLES = balm.load().rulebook.roles
NOW = datetime.datetime(2026, 5, 20, 20, 0, tzinfo=datetime.UTC)

DRINK = balm.Practice("t/drink", "Drink", "behavioural", "neutral", ("soothed",), ("drink", "warmth"), (5, 10))
WALK = balm.Practice("t/walk", "Walk", "behavioural", "neutral", ("soothed",), ("movement", "walking"), (5, 30))
FEET = balm.Practice("t/feet", "Feet", "mental", "closing", ("safe",), ("grounding",), (1, 3))
NAME = balm.Practice("t/name", "Name it", "mental", "neutral", ("validated",), ("inward",), (1, 3))
KIND = balm.Practice("t/kind", "Kind words", "mental", "opening", ("comforted",), ("warmth_to_self", "inward"), (3, 5))
LONG = balm.Practice("t/long", "Long", "mental", "opening", ("soothed",), ("body_focus", "deep"), (15, 30))
OWN = balm.Practice("own/hum", "Hum")
ALL = (DRINK, WALK, FEET, NAME, KIND, LONG, OWN)


def entry(chosen: balm.Practice, felt: Any = "", *, days: float = 1, **facts: Any) -> balm.Entry:
    """What somebody did some days ago, and how it felt."""
    at = NOW - datetime.timedelta(days=days)
    tags = tuple(chosen.tags or ())
    return balm.Entry(f"{days}", at, facts, {}, (), chosen=chosen.id, tags=tags, felt=felt)


def situation(*entries: balm.Entry, seed: int = 0, **facts: Any) -> balm.Situation:
    """What a strategy is shown after these."""
    past = balm.Past(sorted(entries, key=lambda one: one.at), NOW, ROLES)
    return balm.Situation(facts, (), ALL, seed, past, ROLES)


def given(strategy: Any, shown: balm.Situation) -> dict[str, int]:
    """Short name of a practice -> its points."""
    return {one.practice.partition("/")[2]: one.points for one in strategy.points(shown)}
