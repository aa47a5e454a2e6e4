"""Variety: what was just done rests, unless it is what helps."""

from __future__ import annotations

import pytest

import balm
from balm_plugins.variety import Variety
from support.past_entries import ALL, DRINK, WALK, entry, given, situation

TABLE = [
    # how the drink felt, days ago; points
    ([("", 0.1)], {"drink": -5}),
    ([("same", 0.1)], {"drink": -5}),
    ([("worse", 0.1)], {"drink": -5}),
    ([("better", 0.1)], {}),
    ([("same", 1)], {"drink": -2}),
    ([("same", 1.8)], {"drink": -2}),  # yesterday began forty-four hours ago
    ([("same", 1.9)], {}),
    ([("better", 1), ("same", 0.1)], {"drink": -5}),
    ([("same", 1), ("better", 0.1)], {}),
    ([], {}),
]


@pytest.mark.parametrize(("felt", "points"), TABLE)
def test_what_was_done_today_and_yesterday_rests(felt: list[tuple[str, float]], points: dict[str, int]) -> None:
    entries = [entry(DRINK, one, days=days) for one, days in felt]
    assert given(Variety(), situation(*entries)) == points


def test_only_what_was_done_rests_and_it_says_when() -> None:
    shown = entry(WALK)._replace(chosen="", options=(balm.Option(WALK.id, 3),))
    said = list(Variety().points(situation(shown, entry(DRINK, days=0.1))))
    assert [(one.practice, one.because, one.tell) for one in said] == [
        ("t/drink", "It was done today; something else first.", "")
    ]


def test_without_a_past_it_is_silent() -> None:
    assert not list(Variety().points(balm.Situation({}, (), ALL, 0)))


def test_the_kit_is_content() -> None:
    balm.check_strategy(Variety(), [situation(entry(DRINK, days=0.1), entry(WALK, "same"))])
