"""Variety: what was just done rests, unless it is what helps."""

from __future__ import annotations

import datetime

import pytest

import balm
from balm_plugins.variety import Variety
from support.past_entries import ALL, DRINK, NOW, WALK, entry, given, situation

TABLE = [
    # how the drink felt, days ago; points
    ([("", 0.1)], {"drink": -5}),
    ([("same", 0.1)], {"drink": -5}),
    ([("worse", 0.1)], {"drink": -5}),
    ([("better", 0.1)], {"drink": 1}),
    ([("same", 1)], {"drink": -2}),
    ([("same", 1.8)], {"drink": -2}),  # yesterday began forty-four hours ago
    ([("same", 1.9)], {}),
    ([("better", 1), ("same", 0.1)], {"drink": -5}),
    ([("same", 1), ("better", 0.1)], {"drink": 1}),
    ([("better", 89)], {"drink": 1}),
    ([("better", 91)], {}),
    ([], {}),
]


@pytest.mark.parametrize(("felt", "points"), TABLE)
def test_what_was_done_today_and_yesterday_rests(felt: list[tuple[str, float]], points: dict[str, int]) -> None:
    entries = [entry(DRINK, one, days=days) for one, days in felt]
    assert given(Variety(), situation(*entries)) == points


def passed_over(*days: float) -> list[balm.Entry]:
    """The drink was shown so many days ago, and not taken."""
    return [entry(DRINK, days=one)._replace(chosen="", options=(balm.Option(DRINK.id, 3),)) for one in days]


@pytest.mark.parametrize(
    ("entries", "points"),
    [
        (passed_over(1), {"drink": -2}),
        (passed_over(0.1), {}),  # today's: the same moment is answered alike
        (passed_over(1, 1.1, 1.2), {"drink": -2}),  # one day
        (passed_over(1, 3), {"drink": -5}),
        (passed_over(1, 2, 3), {"drink": -11}),
        (passed_over(1, 2, 3, 4, 5), {"drink": -11}),
        (passed_over(7), {"drink": -2}),
        (passed_over(8), {}),
        ([*passed_over(4, 3), entry(DRINK, "same", days=2)], {}),  # it was taken since
        ([*passed_over(4), entry(DRINK, "same", days=3), *passed_over(2)], {"drink": -2}),
        ([entry(DRINK, "better", days=5), *passed_over(1, 2)], {"drink": 1}),
        ([entry(DRINK, "better", days=5), *passed_over(1, 2, 3)], {"drink": -11}),
        ([entry(DRINK, "better", days=50), entry(DRINK, "worse", days=20), *passed_over(1)], {"drink": -2}),
    ],
)
def test_what_was_shown_and_not_taken_rests(entries: list[balm.Entry], points: dict[str, int]) -> None:
    assert given(Variety(), situation(*entries)) == points


def test_it_says_why() -> None:
    (today,) = Variety().points(situation(entry(DRINK, days=0.1)))
    (over,) = Variety().points(situation(*passed_over(1, 2)))
    assert (today.because, today.tell) == ("It was done today; something else first.", "")
    assert over.because == "It was shown on 2 of the last 7 days and not taken; something else first."


@pytest.mark.parametrize(
    ("days", "tell"),
    [
        ((1, 2, 3), "This helped you three times this week."),
        ((6.9, 8), "This helped you once this week."),
        ((8, 10), "This has helped you twice."),
    ],
)
def test_it_says_how_often_it_helped(days: tuple[float, ...], tell: str) -> None:
    (said,) = Variety().points(situation(*(entry(DRINK, "better", days=one) for one in days)))
    assert (said.tell, said.helped) == (tell, True)


CALM = {"distress": 4, "place": "home", "minutes": 15, "task_now": "free", "self_harm": "none", "age_band": "adult"}


@pytest.mark.parametrize(
    "told",
    [{}, {"emotion": "sad"}, {"emotion": "anxious", "attachment": "avoidant"}, {"need": "soothed", "likes": ["music"]}],
    ids=str,
)
def test_a_fortnight_without_a_word_shows_no_three_on_more_than_three_days_running(told: dict[str, object]) -> None:
    engine = balm.load(strict=True)
    log: list[balm.Entry] = []
    shown = []
    for day in range(14):
        now = NOW + datetime.timedelta(days=day)
        decision = engine.decide({**CALM, **told}, past=balm.Past(tuple(log), now))
        options = balm.options_of(decision, 3)
        log.append(balm.Entry(str(day), now, {**CALM, **told}, {}, options))
        shown.append({one.practice for one in options})
    assert all(len(one) == 3 for one in shown)
    assert all(any(shown[at] != shown[at + more] for more in (1, 2, 3)) for at in range(11))
    assert len(set.union(*shown)) >= 9


def test_without_a_past_it_is_silent() -> None:
    assert not list(Variety().points(balm.Situation({}, (), ALL, 0)))


def test_the_kit_is_content() -> None:
    balm.check_strategy(Variety(), [situation(entry(DRINK, days=0.1), entry(WALK, "same"))])
