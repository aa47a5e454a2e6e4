"""What is asked once: of whom, in which hour, and what is kept of it."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

import balm
from balm.checkin.once import put_once
from balm.deciding.remembering import remembered

DAY = datetime.date(2026, 11, 24)
STEP = "self-compassion/what-you-like"
CALM: dict[str, Any] = {
    "self_harm": "none", "danger_from_others": False, "assault": False, "fear_of_harming": "none",
    "medical_red_flag": False, "acute_change": False, "sleepless_energy": False, "task_now": "free",
    "age_band": "adult", "distress": 4, "emotion": "tired", "situation": [], "need": "soothed", "dissociation": "none",
    "substance_now": False, "eating_concern": "none", "perinatal": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(today=DAY)


@pytest.mark.parametrize(
    ("told", "portrait", "waits"),
    [
        ({}, balm.Portrait(), True),
        ({}, None, False),
        ({}, balm.Portrait(put={STEP: DAY}), False),
        ({"likes": ["music"], "has_animal": True, "trusted_person": True}, balm.Portrait(), False),
        ({"distress": 7}, balm.Portrait(), False),
        ({"self_harm": "passing_thoughts"}, balm.Portrait(), False),
        ({"age_band": "under_13"}, balm.Portrait(), False),
        ({"worse_in_a_row": 3}, balm.Portrait(), False),
    ],
)
def test_it_waits_for_a_calm_hour(
    engine: balm.Engine, told: dict[str, Any], portrait: balm.Portrait | None, waits: bool
) -> None:
    known = {name: value for name, value in {**CALM, **told}.items() if engine.rulebook.facts[name].tellable}
    now = engine.check_in(known, portrait=portrait)
    assert ("skip" in now.screen["commands"]) == waits
    assert (now.tell({"command": "skip"}).screen["step"] == STEP) == waits


def test_nothing_waits_after_worse_or_words_of_danger(engine: balm.Engine) -> None:
    now = engine.check_in(CALM, portrait=balm.Portrait())
    assert "skip" not in now.tell({"command": "worse"}).screen["commands"]
    heard = now.tell({"command": "skip"}).tell({"free": "tea, and I want to die"})
    assert [question["fact"] for question in heard.screen["questions"]] == ["self_harm"]
    assert (heard.state["own"], heard.screen["hint"] != "") == ([], True)
    assert "skip" not in heard.tell({"answers": {"self_harm": "none"}}).screen["commands"]


def test_what_is_told_is_served_and_asked_no_more(engine: balm.Engine) -> None:
    portrait = balm.Portrait()
    now = engine.check_in(CALM, portrait=portrait).tell({"command": "done"}).tell({"felt": "better"})
    assert (now.screen["step"], now.screen["text"]) == (STEP, True)
    now = now.tell({"free": "walk with my dog, tea"})
    assert now.state["facts"]["likes"] == ["animals", "movement", "drink"]
    assert now.state["facts"]["has_animal"] is True
    now = engine.check_in(state=json.loads(json.dumps(now.state)), portrait=portrait).tell({"command": "skip"})
    assert now.screen["kind"] == "end", "what was done comes before it"
    after = remembered(
        portrait, engine.rulebook, DAY,
        facts=now.state["facts"], own=now.state["own"], put=put_once(engine.rulebook, now.state),  # type: ignore[arg-type]
    )  # fmt: skip
    assert after.put == {STEP: DAY}
    later = engine.check_in(CALM, portrait=after)
    assert "skip" not in later.screen["commands"]
    assert later.screen["recommendations"][0]["title"] == "Walk with my dog"


def test_an_activity_is_taken_back_with_what_it_alone_says(engine: balm.Engine) -> None:
    asked = engine.check_in(CALM, portrait=balm.Portrait()).tell({"command": "skip"})
    now = asked.tell({"said": {"likes": "walk with my dog, walking, qwrtz"}})
    assert [one["fact"] for one in now.screen["echo"]] == ["own/walk-with-my-dog", "own/walking", "own/qwrtz"]
    now = now.tell({"take_back": "own/walk-with-my-dog"})
    assert now.state["facts"]["likes"] == ["movement"]
    assert "likes" in [question["fact"] for question in now.screen["questions"]]
    now = now.tell({"take_back": "own/walking"})
    assert ("likes" in now.state["facts"], len(now.state["own"])) == (False, 1)
    with pytest.raises(balm.CheckInError):
        now.tell({"take_back": "own/walking"})
    while now.state["own"]:
        now = now.tell({"command": "back"})
    assert now.state == asked.state, "back restores activities too"


def test_one_of_the_three_is_something_that_helps_already(engine: balm.Engine) -> None:
    """It takes the last place, of nothing that rules put before it; without a portrait all stays as it is."""
    hour = {**CALM, "distress": 5, "emotion": "overwhelmed", "situation": ["too_much"], "need": "motivate"}

    def shown(portrait: balm.Portrait | None, told: dict[str, Any]) -> list[str]:
        screen = engine.check_in(told, portrait=portrait).screen
        return [one["practice"] for one in (*screen["recommendations"], *screen["others"])]

    liked = balm.Portrait(facts={"likes": balm.ToldFact(["drink"], DAY)})
    alone, with_it = shown(None, {**hour, "likes": ["drink"]}), shown(liked, hour)
    tags = {one.id: one.tags or () for one in engine.rulebook.practices}
    assert with_it[:2] == alone[:2]
    assert not any("drink" in tags[name] for name in alone)
    assert "drink" in tags[with_it[2]]
    urgent = {**hour, "self_harm": "intent_or_plan"}
    assert shown(liked, urgent) == shown(None, {**urgent, "likes": ["drink"]})
