"""The next small step of kindness: to whom a check-in gives the last place, and beside what."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import balm

NOW = datetime.datetime(2026, 11, 24, 20, 0, tzinfo=datetime.UTC)
TOUCH = "self-compassion/supportive-touch"
WORDS = {
    "self-compassion/self-compassion-break",
    "self-compassion/kind-wish-other",
    "self-compassion/affectionate-breath",
}
CALM: dict[str, Any] = {
    "self_harm": "none", "danger_from_others": False, "assault": False, "fear_of_harming": "none",
    "medical_red_flag": False, "acute_change": False, "sleepless_energy": False, "task_now": "free",
    "age_band": "adult", "distress": 4, "emotion": "stuck", "situation": [], "need": "soothed", "dissociation": "none",
    "substance_now": False, "eating_concern": "none", "perinatal": "none", "place": "home", "minutes": 20,
    "attachment_anxiety": 4.6, "attachment_avoidance": 4.9, "warmth_response": "neutral", "experience": "some",
    "likes": ["touch"], "has_animal": True,
}  # fmt: skip
"""Somebody of whom the floor's rules put doing first."""


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(today=NOW.date())


def past(*felt: tuple[int, str]) -> balm.Past:
    """The touch so many days ago, and how it felt."""
    every = [
        balm.Entry(
            f"{days}", NOW - datetime.timedelta(days=days), {}, {}, (),
            chosen=TOUCH, tags=("warmth_to_self", "touch"), stance="opening", felt=how,  # type: ignore[arg-type]
        )
        for days, how in felt
    ]  # fmt: skip
    return balm.Past(every, NOW)


@pytest.mark.parametrize(
    ("felt", "told", "offered"),
    [
        ([(9, "better"), (5, "better")], {}, True),
        ([(9, "better"), (5, "better")], {"distress": 7}, False),
        ([(9, "better"), (5, "better")], {"warmth_response": "unsafe"}, False),
        ([(9, "better"), (5, "better")], {"self_harm": "passing_thoughts"}, False),
        ([(9, "better"), (5, "better")], {"likes": ["prayer"], "has_animal": False}, False),  # what helps is there
        ([(9, "better")], {}, False),
        ([(9, "better"), (8, "better"), (5, "worse")], {}, False),
        ([], {}, False),
    ],
)
@pytest.mark.parametrize("portrait", [None, balm.Portrait()], ids=["no portrait", "a portrait"])
def test_who_is_offered_it(
    engine: balm.Engine,
    felt: list[tuple[int, str]],
    told: dict[str, Any],
    offered: bool,
    portrait: balm.Portrait | None,
) -> None:
    now = engine.check_in({**CALM, **told}, past=past(*felt), portrait=portrait)
    shown = [one["practice"] for one in (*now.screen["recommendations"], *now.screen["others"])]
    assert len(shown) == 3
    assert WORDS.isdisjoint(shown[:2]), "something to do stands first"
    assert (shown[2] in WORDS) is offered


def test_it_says_why(engine: balm.Engine) -> None:
    now = engine.check_in(CALM, past=past((9, "better"), (5, "better")))
    offered = next(one for one in now.decision.recommendations if one.practice == now.screen["others"][1]["practice"])
    tells = [reason.tell for reason in offered.reasons if reason.by == "strategy:titration"]
    assert tells == ["Smaller steps have sat well with you, so this next small one may be tried."]
