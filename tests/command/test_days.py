"""Days are the entry's own: in every command that knows days, wherever the machine is."""

from __future__ import annotations

import datetime
import json
import re
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.entries_json import write_entry
from balm.deciding.past import moments_of, of_days
from balm.explaining.voice import written_date
from balm_plugins.signals import SessionsToday
from support.effort import rows

from .conftest import Run

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "cases" / "days.toml").read_text(encoding="utf-8"))
PEOPLE: list[dict[str, Any]] = CASES["person"]
KEPT = [one for one in PEOPLE if not one.get("log_only")]
Day = tuple[int, int, int]


def day(at: str) -> datetime.date:
    """By what is written, whatever the offset."""
    return datetime.date.fromisoformat(at.partition("T")[0])


def entries(person: dict[str, Any]) -> list[balm.Entry]:
    """One a time; its id ends in its own number."""
    drink = balm.Option("self-compassion/warm-drink", 3, 0.5, "Make a warm drink", "neutral", ("drink",))
    made = [
        balm.Entry(f"{number:x}", datetime.datetime.fromisoformat(at), {"distress": 5}, {}, (drink,), felt="better")
        for number, at in enumerate(person["at"], 0xABCD0)
    ]
    return sorted(made, key=lambda one: one.at)


def own_day(entry: balm.Entry) -> datetime.date:
    return datetime.date(entry.at.year, entry.at.month, entry.at.day)


@pytest.fixture(params=rows(CASES["zones"], quick=["America/New_York"]))
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def imported(
    request: pytest.FixtureRequest,
    run: Run,
    zone: str,
    home: Path,
) -> dict[str, Any]:
    """A person of the table, whose history is in a home of its own."""
    person: dict[str, Any] = request.param
    file = home / "told.jsonl"
    file.write_text("".join(f"{write_entry(one)}\n" for one in entries(person)))
    assert run("history", "import", str(file)).exit_code == 0
    return person


each_kept = pytest.mark.parametrize("imported", rows(KEPT, quick=KEPT[::5]), ids=lambda one: one["name"], indirect=True)


@each_kept
def test_they_are_listed_under_their_own_day(imported: dict[str, Any], run: Run) -> None:
    listed: dict[str, str] = {}
    heading = ""
    for line in run("history", "--last", "99").stdout.splitlines():
        if re.fullmatch(r"\d+ \w+ \d+", line):
            heading = line
            assert heading not in listed.values(), "a day stands twice"
        elif found := re.search(r"abcd\w+$", line):
            listed[found[0]] = heading
    assert listed == {one.id: written_date(own_day(one)) for one in entries(imported)}


@each_kept
def test_a_day_is_forgotten_and_no_other(imported: dict[str, Any], run: Run) -> None:
    gone = day(imported["at"][0])
    left = {one.id for one in entries(imported) if own_day(one) != gone}
    said = run("history", "forget", "--from", str(gone), "--to", str(gone), "--yes")
    assert said.exit_code == 0
    assert {one["id"] for one in json.loads(run("history", "--json").stdout)} == left


@each_kept
def test_a_span_is_forgotten_up_to_its_last_day(imported: dict[str, Any], run: Run) -> None:
    made = entries(imported)
    last = max(map(own_day, made))
    left = {one.id for one in made if own_day(one) == last}
    before = last - datetime.timedelta(days=1)
    assert run("history", "forget", "--to", str(before), "--yes").exit_code == 0
    assert {one["id"] for one in json.loads(run("history", "--json").stdout)} == left
    assert run("history", "forget", "--from", "0001-01-01", "--to", "9999-12-31", "--yes").exit_code == 0
    assert json.loads(run("history", "--json").stdout) == []


@each_kept
def test_one_is_shown_with_its_own_day(imported: dict[str, Any], run: Run) -> None:
    for one in entries(imported):
        assert run("history", "show", one.id).stdout.startswith(f"{written_date(own_day(one))}, {one.at:%H:%M}")


@each_kept
def test_they_are_drawn_on_their_own_day(imported: dict[str, Any], run: Run, tmp_path: Path) -> None:
    today = max(map(own_day, entries(imported)))
    if today.year > 9000 or min(map(own_day, entries(imported))).year < 1000:
        pytest.skip("no picture goes so far")
    picture = tmp_path / "picture.svg"
    at = (today.year, today.month, today.day, 23, 59)
    assert run("history", "--svg", str(picture), at=at).exit_code == 0
    tips = re.findall(r"<title>(.*?): 5</title>", picture.read_text())
    lately = {own_day(one) for one in entries(imported) if (today - own_day(one)).days < 50}
    assert set(tips) == {written_date(one) for one in lately}


@each_kept
def test_what_is_counted_as_today(imported: dict[str, Any], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HISTORY", "1")
    counts = Counter(map(own_day, entries(imported)))
    for today, count in counts.items():
        said = run("now", "--json", at=(today.year, today.month, today.day, 12, 0))
        told = json.loads(said.stdout)["facts"]
        assert told["sessions_today"]["value"] == count + 1


@pytest.mark.parametrize("person", rows(PEOPLE, quick=PEOPLE[::5]), ids=lambda one: one["name"])
def test_a_past_counts_so_too(person: dict[str, Any]) -> None:
    """Looked at from the moment of each entry, as `balm evaluate` does, and from the ends of its day."""
    made = entries(person)
    for one in made:
        today = own_day(one)
        same = [each.id for each in made if own_day(each) == today]
        for hour in (datetime.time(0, 0), one.at.time(), datetime.time.max):
            now = datetime.datetime.combine(today, hour, one.at.tzinfo)
            past = balm.Past(made, now)
            assert [each.id for each in past.today()] == same
            assert SessionsToday().read(past) == {"sessions_today": len(same) + 1}
            assert [past.days_ago(each) for each in made] == [max(0, (today - own_day(each)).days) for each in made]
            decision = balm.load().decide({"distress": 3}, past=past)
            assert decision.degraded == ()


@pytest.mark.parametrize("person", rows(PEOPLE, quick=PEOPLE[::5]), ids=lambda one: one["name"])
def test_days_are_found_between_their_moments(person: dict[str, Any]) -> None:
    made = entries(person)
    for one in made:
        start, end = moments_of(own_day(one), own_day(one))
        between = [each for each in made if (start is None or each.at >= start) and (end is None or each.at < end)]
        assert one in between
        same = [each for each in made if own_day(each) == own_day(one)]
        assert of_days(between, own_day(one), own_day(one)) == same


@pytest.mark.parametrize("person", rows(PEOPLE, quick=PEOPLE[::5]), ids=lambda one: one["name"])
def test_a_log_is_evaluated(person: dict[str, Any], run: Run, zone: str, tmp_path: Path) -> None:
    """Each decision with the past as it was then; too little is there to say more."""
    pytest.importorskip("numpy")
    done = [one._replace(chosen=one.options[0].practice) for one in entries(person)]
    (tmp_path / "log.jsonl").write_text("".join(f"{write_entry(one)}\n" for one in done))
    said = run("evaluate", str(tmp_path / "log.jsonl"), "--json")
    assert (said.exit_code, said.exception.__class__) == (1, SystemExit)


def test_check_ins_are_on_days_of_their_own() -> None:
    """Five within two days of 24 hours lie on three days of a calendar, or on two, by the clock that the person had."""
    start = datetime.datetime(2026, 5, 4, 22, 0, tzinfo=datetime.UTC)
    hours = (0, 1, 4, 20, 27)
    roles = balm.load().rulebook.roles

    def trend(zone: datetime.timezone) -> float | None:
        made = [
            balm.Entry(str(hour), (start + datetime.timedelta(hours=hour)).astimezone(zone), {"distress": n}, {}, ())
            for n, hour in enumerate(hours)
        ]
        return balm.Past(made, start + datetime.timedelta(hours=30), roles).trend()

    assert trend(datetime.UTC) is not None
    assert trend(datetime.timezone(datetime.timedelta(hours=-10))) is None
