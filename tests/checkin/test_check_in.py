"""The check-in as a host holds it: what it is given, what it goes on from, and what it gives."""

from __future__ import annotations

import datetime
import json

import pytest

import balm

NOW = datetime.datetime(2026, 11, 24, 20, 0, tzinfo=datetime.UTC)
CALM: dict[str, object] = {
    "self_harm": "none", "danger_from_others": False, "assault": False, "fear_of_harming": "none",
    "medical_red_flag": False, "acute_change": False, "sleepless_energy": False, "task_now": "free",
    "age_band": "adult", "distress": 3, "emotion": "tired", "situation": [], "need": "soothed", "dissociation": "none",
    "substance_now": False, "eating_concern": "none", "perinatal": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(today=NOW.date())


def test_it_suggests_at_once_where_all_is_known(engine: balm.Engine) -> None:
    now = engine.check_in(CALM)
    assert now.screen["kind"] == "suggestion"
    shown = [one["practice"] for one in (*now.screen["recommendations"], *now.screen["others"])]
    assert shown == [one.practice for one in now.decision.ways()]
    assert now.decision == engine.decide(CALM)


def test_own_activities_and_the_seed_go_on(engine: balm.Engine) -> None:
    now = engine.check_in(CALM, own=[{"title": "Tea", "tags": ["drink"], "minutes": [1, 3]}, "Walk the dog"], seed=7)
    later = engine.check_in(state=json.loads(json.dumps(now.state)))
    assert later.decision == now.decision == engine.decide(CALM, own=now.state["own"], seed=7)
    assert [one["title"] for one in later.state["own"]] == ["Tea", "Walk the dog"]


def test_what_a_past_says_is_not_asked(engine: balm.Engine) -> None:
    past = balm.Past([], NOW)
    now = engine.check_in({"self_harm": "none"}, past=past)
    assert "sessions_today" in now.decision.facts
    assert "sessions_today" not in now.state["facts"]
    assert engine.check_in(state=now.state, past=past).decision == now.decision


def test_the_state_that_is_given_out_is_a_copy(engine: balm.Engine) -> None:
    now = engine.check_in()
    now.state["facts"]["distress"] = 10
    now.state["at"]["facts"].append("distress")
    assert now.state == engine.check_in().state


def test_a_state_has_its_facts_already(engine: balm.Engine) -> None:
    state = engine.check_in().state
    for more in ({"given": {"distress": 3}}, {"own": ["Tea"]}, {"seed": 1}):
        with pytest.raises(TypeError):
            engine.check_in(state=state, **more)  # type: ignore[arg-type]


def test_what_is_wrongly_given_is_refused_as_by_decide(engine: balm.Engine) -> None:
    with pytest.raises(balm.ProfileError):
        engine.check_in({"distress": 11})
    with pytest.raises(balm.ProfileError):
        engine.check_in(own=[{"title": ""}])
    with pytest.raises(balm.CheckInError, match="no state of a check-in"):
        engine.check_in(state={"format": "balm-check-in/2"})


def test_any_kind_of_help_has_its_lines(engine: balm.Engine) -> None:
    shown = engine.decide({"country": "GB"}).help("crisis", NOW.date())
    assert shown.kind == "crisis"
    assert shown.by == ()
    assert any(line["country"] == "GB" for line in shown.resources)
    with pytest.raises(KeyError):
        engine.decide({}).help("nonsense", NOW.date())


def test_it_says_nothing_of_the_person_to_a_log(engine: balm.Engine) -> None:
    assert repr(engine.check_in({"distress": 3})) == "<CheckIn at lines>"
