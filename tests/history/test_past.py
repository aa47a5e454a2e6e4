"""What is read from a past: windows of time on days of any length, what left worse, tolerance, trends."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import balm
from balm.deciding.past import Entries
from balm.deciding.trend import LEAST_POINTS, MOST_POINTS, trend
from balm.history.cached_entries import CachedEntries
from balm.history.clock import LocalZone, with_zone
from balm_plugins.signals import SessionsToday, WorseAfter
from support.history_entries import DRINK, KIND, START, done, entry

ROLES = balm.load().rulebook.roles
BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR, MINUTE = datetime.timedelta(days=1), datetime.timedelta(hours=1), datetime.timedelta(minutes=1)
UTC = datetime.UTC


def each(hours: int, first: datetime.datetime) -> list[balm.Entry]:
    """One an hour from a moment on, each with the fixed offset that a store gives it."""
    moments = [(first.astimezone(UTC) + HOUR * n).astimezone(first.tzinfo) for n in range(hours)]
    return [
        entry(n, at.astimezone(datetime.timezone(at.utcoffset() or HOUR * 0))) for n, at in enumerate(moments)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "hours"),
    [((2026, 3, 28), 24), ((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 10, 26), 24)],
)
@pytest.mark.parametrize("local", [False, True])
def test_a_day_has_as_many_hours_as_it_has(
    day: tuple[int, int, int], hours: int, local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        zone = LocalZone() if local else BERLIN
        midnight = datetime.datetime(*day, tzinfo=zone)
        entries = each(72, midnight - DAY)
        for now in (midnight + 30 * MINUTE, midnight.replace(hour=12), midnight.replace(hour=23, minute=59)):
            today = balm.Past(entries, now).today()
            assert len(today) == hours
            assert {one.at.astimezone(BERLIN).date() for one in today} == {midnight.date()}
            assert SessionsToday().read(balm.Past(entries, now)) == {"sessions_today": hours + 1}
    finally:
        monkeypatch.undo()
        time.tzset()


def test_midnight_is_the_persons_own() -> None:
    """The same moment is another day in Auckland."""
    at = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    counts = {}
    for name in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        now = at.astimezone(ZoneInfo(name))
        entries = [entry(1, now - 2 * HOUR), entry(2, now - 30 * MINUTE)]
        counts[name] = len(balm.Past(entries, now).today())
    assert counts == {"UTC": 2, "Pacific/Auckland": 1, "America/Los_Angeles": 2}


def test_a_clock_that_was_set_back_loses_nothing_and_breaks_no_order() -> None:
    """What was written while it was ahead is still there, as what left the person worse; but it is not today's."""
    ahead = [done(5, DRINK, "worse", START + 400 * DAY), entry(6, START + 1 * HOUR)]
    past = balm.Past([entry(1, START - HOUR), *reversed(ahead)], START + 2 * HOUR)
    assert [one.id for one in past.since(START)] == [ahead[1].id, ahead[0].id]
    assert [one.id for one in past.today()] == [entry(1).id, ahead[1].id]
    assert past.worse_tags == set(DRINK.tags)
    assert past.days_since == {DRINK.practice: 0}


def test_two_times_of_one_zone_are_compared_as_moments() -> None:
    """In the hour that comes twice, a clock's face says nothing."""
    first, second = (datetime.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    past = balm.Past([entry(1, first), entry(2, second)], second + HOUR)
    assert [one.id for one in past.since(second)] == [entry(2).id]


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("month", [3, 10])
def test_the_zone_of_this_machine_knows_when_clocks_are_changed(month: int, berlin: None) -> None:
    start = datetime.datetime(2026, month, 24, tzinfo=UTC)
    for step in range(3 * 24 * 4):
        moment = start + 15 * MINUTE * step
        ours, theirs = moment.astimezone(LocalZone()), moment.astimezone(BERLIN)
        assert (ours.replace(tzinfo=None), ours.fold) == (theirs.replace(tzinfo=None), theirs.fold)
        assert (ours.utcoffset(), ours.tzname()) == (theirs.utcoffset(), theirs.tzname())
        assert ours.astimezone(UTC) == moment
    assert with_zone(start) is start
    assert with_zone(datetime.datetime(2026, 7, 1, 12, 0)).utcoffset() == 2 * HOUR


def test_what_left_worse_counts_for_a_week_from_when_it_was_said() -> None:
    worse = done(0, DRINK, "worse", START)
    assert worse.felt_at is not None
    better = done(1, KIND, "better", START)
    for later, tags in ((MINUTE, set(DRINK.tags)), (7 * DAY, set(DRINK.tags)), (7 * DAY + MINUTE, set())):
        assert balm.Past([worse, better], worse.felt_at + later).worse_tags == tags
    late = worse._replace(felt_at=START + 6 * DAY)
    assert balm.Past([late], START + 13 * DAY).worse_tags == set(DRINK.tags)


@pytest.mark.parametrize(("first", "tags"), [(1, {"a"}), (7, {"a", "b"})])
def test_what_shares_a_tag_with_something_worse_counts_by_itself(first: int, tags: set[str]) -> None:
    entries = [
        done(0, DRINK._replace(tags=("a", "b")), "worse", START + first * DAY),
        done(1, DRINK._replace(tags=("a",)), "worse", START + 9 * DAY),
    ]
    assert balm.Past(entries, START + 10 * DAY).worse_tags == tags


def test_the_signal_leaves_the_ways_out_and_says_known_tags_alone() -> None:
    option = DRINK._replace(tags=("music", "safety", "driving_only", "a-tag-of-another-pack"))
    past = balm.Past([done(0, option, "worse", START)], START + DAY, ROLES)
    said = WorseAfter().read(past)
    assert said == {"felt_worse": ["warm-drink"], "worse_after": ["a-tag-of-another-pack", "music"]}
    decision = balm.load().decide({"distress": 3}, past=past)
    assert decision.facts["worse_after"] == {"music"}
    assert decision.facts["sessions_today"] == 1
    assert decision.degraded == ()
    assert not any("music" in one.tags for one in decision.recommendations)
    assert balm.load().decide({"distress": 3}).why("music").rank is not None


def test_what_steadied_badly_takes_itself_out_and_nothing_else() -> None:
    engine = balm.load()
    for practice in engine.rulebook.practices:
        if practice.stance == "closing" and practice.pack != engine.rulebook.floor:
            option = DRINK._replace(practice=practice.id, tags=practice.tags, stance="closing")
            worse, same = (
                engine.decide({}, past=balm.Past([done(0, option, felt, START)], START + DAY))
                for felt in ("worse", "same")
            )
            assert worse.facts["worse_after"] == frozenset()
            offered = {one.practice for one in worse.recommendations}
            assert {one.practice for one in same.recommendations} - offered <= {practice.id}
            (said,) = (one for one in worse.why(practice.id).excluded if "felt-worse" in one.by)
            assert said.by == f"self-compassion/felt-worse-out[{practice.name}]"
            assert said.facts == {"felt_worse": frozenset({practice.name})}


@pytest.mark.parametrize("told", [{}, {"backdraft": "never"}, {"backdraft": "past"}], ids=str)
def test_nothing_opens_in_the_week_after_something_that_opened_left_worse(told: dict[str, object]) -> None:
    engine = balm.load()
    calm = {"distress": 2, "attachment": "secure", "warmth_response": "comforting", "self_harm": "none", **told}
    opening = {one.id: one for one in engine.rulebook.practices if one.stance == "opening"}
    assert any(one.practice in opening for one in engine.decide(calm | {"backdraft": "never"}).recommendations)
    for practice in opening.values():
        option = DRINK._replace(practice=practice.id, tags=practice.tags, stance="opening")
        past = balm.Past([done(0, option, "worse", START)], START + 6 * DAY)
        shown = engine.decide(calm, past=past).recommendations
        assert shown
        assert not any(one.practice in opening for one in shown), practice.id


def test_days_since_are_days_of_the_calendar() -> None:
    late = done(0, DRINK, "same", datetime.datetime(2026, 10, 24, 23, 50, tzinfo=BERLIN))
    past = balm.Past([late], datetime.datetime(2026, 10, 25, 0, 10, tzinfo=BERLIN))
    assert past.days_since == {DRINK.practice: 1}
    again = balm.Past([late, done(1, DRINK, "same", late.at + DAY), entry(2, late.at + 2 * DAY)], late.at + 3 * DAY)
    assert again.days_since == {DRINK.practice: 2}
    assert balm.Past([late], late.at + 29 * DAY).days_since == {}


@pytest.mark.parametrize(
    ("felt", "tolerance"),
    [
        ([], 0),
        ([(KIND, "better")], 1),
        ([(KIND, "better"), (DRINK, "better"), (KIND, "same")], 2),
        ([(KIND, "better"), (KIND, "worse")], 0),
        ([(KIND, "better"), (KIND, "worse"), (KIND, "same")], 1),
        ([(KIND, "better"), (DRINK, "worse"), (KIND, "better")], 2),
        ([(KIND, "better"), (KIND, ""), (KIND, "better")], 2),
    ],
)
def test_tolerance_grows_by_what_was_borne_and_falls_at_once(
    felt: list[tuple[balm.Option, str]], tolerance: int
) -> None:
    entries = [done(n, option, how, START + n * DAY) for n, (option, how) in enumerate(felt)]
    assert balm.Past(entries, START + 10 * DAY).tolerance == tolerance
    assert balm.Past(entries, START + 60 * DAY).tolerance == 0


@pytest.mark.parametrize(("told", "tolerance"), [("recent", 1), ("now", 1), ("past", 3), ("never", 3)])
def test_backdraft_ends_what_was_borne_before(told: str, tolerance: int) -> None:
    entries = [done(n, KIND, "better", START + n * DAY) for n in range(3)]
    entries[1] = entries[1]._replace(facts={"backdraft": told})
    assert balm.Past(entries, START + 3 * DAY, ROLES).tolerance == tolerance
    assert balm.Past(entries, START + 3 * DAY).tolerance == 3  # nobody says which fact it is


LINE = [(float(day), 8 - 0.25 * day) for day in range(8)]


def test_a_trend_is_the_middle_of_all_slopes() -> None:
    assert trend(LINE) == pytest.approx(-1.75)
    assert trend([*LINE, (8.0, 10.0)]) == pytest.approx(-1.75)
    assert trend([(day, 5.0) for day, _ in LINE]) == 0


@pytest.mark.parametrize(
    "points",
    [
        [],
        LINE[: LEAST_POINTS - 1],
        [(0.1 * n, float(n)) for n in range(9)],
        [(1.0, 3.0)] * 9,
        [*[(0.1 * n, float(n)) for n in range(5)], (1.5, 2.0)],
    ],
)
def test_where_there_is_too_little_no_trend_is_told(points: list[tuple[float, float]]) -> None:
    assert trend(points) is None


@given(st.lists(st.integers(0, 10), min_size=MOST_POINTS, max_size=MOST_POINTS), st.lists(st.integers(0, 10)))
def test_a_trend_is_that_of_the_latest(latest: list[int], earlier: list[int]) -> None:
    """And turns where the numbers are turned."""
    values = [float(value) for value in (*earlier, *latest)]
    points = [(float(day), value) for day, value in enumerate(values)]
    assert trend(points) == trend(points[-MOST_POINTS:])
    turned = trend([(day, 10 - value) for day, value in points])
    assert turned == pytest.approx(-(trend(points) or 0), abs=1e-9)


def test_the_trend_of_a_past_is_in_points_a_week() -> None:
    entries = [entry(n, START + n * DAY)._replace(facts={"distress": 9 - n, "has_animal": True}) for n in range(6)]
    past = balm.Past(entries, START + 6 * DAY, ROLES)
    assert past.trend("distress") == past.trend() == pytest.approx(-7)
    assert past.trend("has_animal") is None
    assert past.trend("energy") is None


@given(st.lists(st.integers(0, 60), max_size=20), st.lists(st.integers(-5, 70), min_size=1, max_size=6), st.booleans())
def test_entries_read_bit_by_bit_are_those_read_at_once(hours: list[int], looks: list[int], whole: bool) -> None:
    entries = [entry(n, START + HOUR * hour) for n, hour in enumerate(sorted(hours))]
    read: list[balm.Entry] = []

    def between(start: datetime.datetime | None, end: datetime.datetime | None) -> list[balm.Entry]:
        found = [one for one in entries if (start is None or one.at >= start) and (end is None or one.at < end)]
        read.extend(found)
        return found

    cached = CachedEntries(between)
    assert isinstance(cached, Entries)
    for look in looks:
        start = START + HOUR * look
        assert list(balm.Past(cached, START).since(start)) == list(balm.Past(entries, START).since(start))
    if whole:
        assert list(cached) == entries
    ids = [one.id for one in read]
    assert len(ids) == len(set(ids)), "something was read twice"


def test_now_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        balm.Past([], datetime.datetime(2026, 1, 1))


@pytest.mark.parametrize("past", [3, [], "yesterday"])
def test_what_is_no_past_is_not_taken_for_one(past: Any) -> None:
    with pytest.raises(TypeError, match=r"past is a balm\.Past, not a"):
        balm.load().decide({}, past=past)


@pytest.mark.parametrize("seed", [None, "7", 1.5])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(TypeError, match="a seed is a whole number"):
        balm.load().decide({}, seed=seed)
