"""Variety: what was just done, or shown and nothing said of, rests, unless it is what helps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from random import Random

import pytest

import balm
from balm.deciding.ways import is_near
from balm_plugins.variety import Variety
from support.generated_people import profile
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


def of_another(*days: float) -> list[balm.Entry]:
    """The walk was."""
    return [one._replace(options=(balm.Option(WALK.id, 3),)) for one in passed_over(*days)]


TAKEN_AND_NOT_SAID = [one._replace(chosen=DRINK.id) for one in passed_over(1)]


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
        ([*passed_over(3, 2), *TAKEN_AND_NOT_SAID], {"drink": -11}),
        ([*passed_over(4), entry(DRINK, days=0.1)], {"drink": -5}),  # it was done today
        ([*passed_over(6, 5, 4), *of_another(1, 2)], {"drink": -2}),  # of the last three days
        ([*passed_over(6, 5, 4), *of_another(1, 2, 3)], {}),
        ([entry(DRINK, "better", days=5), *passed_over(1, 2)], {"drink": 1}),
        ([entry(DRINK, "better", days=5), *passed_over(1, 2, 3)], {"drink": -11}),
        ([entry(DRINK, "better", days=50), entry(DRINK, "worse", days=20), *passed_over(1)], {"drink": -2}),
    ],
)
def test_what_was_shown_and_nothing_said_of_rests(entries: list[balm.Entry], points: dict[str, int]) -> None:
    found = given(Variety(), situation(*entries))
    found.pop("walk", None)
    assert found == points


def test_it_says_why() -> None:
    (today,) = Variety().points(situation(entry(DRINK, days=0.1)))
    (over,) = Variety().points(situation(*passed_over(1, 2)))
    assert (today.because, today.tell) == ("It was done today; something else first.", "")
    assert over.because == (
        "It was shown on 2 of the last 3 days with suggestions, and nothing was said of it; something else first."
    )


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


Taking = Callable[[Sequence[str], int, Random], str]
"""What was shown, the day -> what was done of it, or nothing."""
CALM = {"distress": 4, "place": "home", "minutes": 15, "task_now": "free", "self_harm": "none", "age_band": "adult"}
TELLING: list[dict[str, object]] = [
    {},
    {"emotion": "sad"},
    {"emotion": "anxious", "attachment": "avoidant"},
    {"need": "soothed", "likes": ["music"]},
]


def never(shown: Sequence[str], day: int, random: Random) -> str:  # as the others
    return ""


def always_the_first(shown: Sequence[str], day: int, random: Random) -> str:
    return shown[0]


def each_in_turn(shown: Sequence[str], day: int, random: Random) -> str:
    return sorted(shown)[day % len(shown)]


def any_or_none(shown: Sequence[str], day: int, random: Random) -> str:
    return random.choice([*shown, ""])


TAKING: tuple[Taking, ...] = (never, always_the_first, each_in_turn, any_or_none)
ENGINE, WITHOUT = (balm.load(without=without, strict=True) for without in ([], ["variety"]))


def fortnight(told: Mapping[str, object], taking: Taking, random: Random) -> tuple[list[set[str]], list[set[str]]]:
    """Day by day what is shown to somebody who never says how anything felt; and what else stood within the spread of
    the first, before variety said anything.
    """
    log: list[balm.Entry] = []
    shown, others = [], []
    for day in range(14):
        past = balm.Past(tuple(log), NOW + datetime.timedelta(days=day))
        options = balm.options_of(ENGINE.decide(told, past=past))
        shown.append({one.practice for one in options})
        ranked = WITHOUT.decide(told, past=past).outcome.ranked
        near = {one.practice.id for one in ranked if is_near(WITHOUT.rulebook.ways, ranked[0], one)}
        others.append(near - shown[-1])
        chosen = taking([one.practice for one in options], day, random) if options else ""
        log.append(balm.Entry(str(day), past.now, dict(told), {}, options, chosen=chosen))
    return shown, others


def no_three_on_a_fourth_day(shown: list[set[str]], others: list[set[str]]) -> None:
    """What came on three days running does not come on a fourth on which others stand near."""
    for day in range(3, len(shown)):
        *before, now = shown[day - 3 : day + 1]
        assert not (now == before[0] == before[1] == before[2] and others[day])


@pytest.mark.parametrize("near", range(4, len(ALL) + 1))
def test_of_few_within_ten_points_no_three_come_on_a_fourth_day(near: int) -> None:
    random = Random(near)
    for _ in range(10):
        score = {one.id: random.randint(0, 10) for one in ALL[:near]}
        shown: list[list[str]] = []
        for day in range(14):
            log = [
                entry(WALK, days=day - at)._replace(chosen="", options=tuple(balm.Option(one, 0) for one in three))
                for at, three in enumerate(shown)
            ]
            rests = {one.practice: one.points for one in Variety().points(situation(*log))}
            shown.append(sorted(score, key=lambda one: -score[one] - rests.get(one, 0))[:3])
        no_three_on_a_fourth_day([set(three) for three in shown], [set(score)] * len(shown))


@pytest.mark.parametrize("told", TELLING, ids=str)
def test_a_fortnight_without_a_word_shows_no_three_on_more_than_three_days_running(told: dict[str, object]) -> None:
    for taking in TAKING:
        shown, others = fortnight(CALM | told, taking, Random(1))
        no_three_on_a_fourth_day(shown, others)
        assert all(len(one) == 3 for one in shown)
        assert len(set.union(*shown)) >= 6


@pytest.mark.exhaustive
@pytest.mark.parametrize("taking", TAKING, ids=lambda one: one.__name__)
def test_nor_does_it_whatever_is_told(taking: Taking) -> None:
    """Sixty people, who tell anything that the packs ask for."""
    random, stood_near = Random(f"fortnights {taking.__name__}"), 0
    for _ in range(60):
        told = profile(WITHOUT.rulebook, random) | {"age_band": "adult"}
        shown, others = fortnight(told, taking, random)
        no_three_on_a_fourth_day(shown, others)
        stood_near += sum(map(bool, others))
    assert stood_near > 20


def test_without_a_past_it_is_silent() -> None:
    assert not list(Variety().points(balm.Situation({}, (), ALL, 0)))


def test_the_kit_is_content() -> None:
    balm.check_strategy(Variety(), [situation(entry(DRINK, days=0.1), entry(WALK, "same"))])
