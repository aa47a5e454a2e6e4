"""What a check-in takes from a portrait is said in words, and what is taken back is asked again and forgotten."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.deciding.remembering import known
from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from pathlib import Path

TODAY, DAY, BEFORE = (datetime.date(2026, 11, 24), datetime.date(2026, 11, 3), datetime.date(2026, 10, 12))


def portrait_of(facts: dict[str, tuple[Any, datetime.date]]) -> balm.Portrait:
    return balm.Portrait(facts=FrozenDict({name: balm.ToldFact(*told) for name, told in facts.items()}))


PORTRAIT = portrait_of({"has_animal": (True, BEFORE), "likes": (["music"], DAY), "country": ("GB", BEFORE)})
ANIMAL = {"fact": "has_animal", "words": "there is an animal you can be with", "on": "2026-10-12"}
MUSIC = {"fact": "likes", "words": "you like music", "on": "2026-11-03"}
COUNTRY = {"fact": "country", "words": "your country is GB", "on": "2026-10-12"}


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(today=TODAY)


def test_it_is_said_the_latest_first(engine: balm.Engine) -> None:
    check_in = engine.check_in(portrait=PORTRAIT)
    assert check_in.screen["recalled"] == [MUSIC, ANIMAL, COUNTRY]
    assert engine.check_in().screen["recalled"] == []
    again = engine.check_in(state=json.loads(json.dumps(check_in.state)), portrait=PORTRAIT)
    assert again.screen == check_in.screen


@pytest.mark.parametrize(
    ("given", "recalled"),
    [
        ({"likes": ["rest"]}, [ANIMAL, COUNTRY]),
        ({"self_harm": "intent_or_plan"}, []),
        ({"has_animal": False}, [MUSIC, COUNTRY]),
    ],
)
def test_not_where_it_is_told_now_nor_beside_urgent_help(
    engine: balm.Engine, given: dict[str, Any], recalled: list[Any]
) -> None:
    assert engine.check_in(given, portrait=PORTRAIT).screen["recalled"] == recalled


@pytest.mark.parametrize("command", ["help", "stop"])
def test_not_where_help_is_shown_or_it_ends(engine: balm.Engine, command: str) -> None:
    assert engine.check_in(portrait=PORTRAIT).tell({"command": command}).screen["recalled"] == []


def test_what_is_old_or_has_no_words_is_not_said(engine: balm.Engine) -> None:
    facts = {"likes": (["music"], datetime.date(2024, 1, 1)), "beliefs": ([], DAY), "breath_discomfort": (False, DAY)}
    check_in = engine.check_in(portrait=portrait_of(facts))
    assert check_in.state["facts"] == {"beliefs": [], "breath_discomfort": False}
    assert check_in.screen["recalled"] == []


PACK = """
[pack]
name = "wards"
version = "1.0.0"
title = "Wards"

[facts.ward]
type = "choice"
values = ["open", "closed"]
origin = "host"
remember_days = 30
ask = "Which ward are you on?"

[[rule]]
id = "closed"
when = { ward = "closed" }
refer = ["support"]
because = "Somebody there can be asked."

[facts.secret]
type = "flag"
sensitive = true
may_decline = true
remember_days = 30
ask = "Is it so?"

[[practice]]
id = "sit"
title = "Sit"
kind = "behavioural"
minutes = [1, 2]
how = "Sit."
"""


def test_never_a_fact_on_which_help_rests_nor_one_without_words_for_the_person(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(PACK)
    engine = balm.load(str(tmp_path / "pack.toml"), today=TODAY)
    portrait = portrait_of({"ward": ("closed", DAY), "secret": (True, DAY)})
    assert known(portrait, engine.rulebook, TODAY).keys() == {"ward", "secret"}
    check_in = engine.check_in(portrait=portrait)
    assert check_in.state["facts"] == {"ward": "closed", "secret": True}
    assert check_in.screen["recalled"] == []


def test_what_is_taken_back_is_asked_again_and_forgotten(engine: balm.Engine) -> None:
    check_in = engine.check_in(portrait=PORTRAIT)
    assert check_in.remembered() == PORTRAIT
    asked = check_in.tell({"take_back": "has_animal"})
    assert [one["fact"] for one in asked.screen["questions"]] == ["has_animal"]
    assert asked.screen["recalled"] == [MUSIC, COUNTRY]
    assert asked.state["taken_back"] == ["has_animal"]
    assert asked.remembered().facts.keys() == {"likes", "country"}
    left_open = asked.tell({"command": "skip"})
    assert left_open.remembered().facts.keys() == {"likes", "country"}
    assert asked.tell({"command": "back"}).remembered() == PORTRAIT
    answered = asked.tell({"answers": {"has_animal": False}})
    assert answered.state["taken_back"] == []
    assert answered.remembered().facts["has_animal"] == balm.ToldFact(False, TODAY)
    later = portrait_of({"experience": ("some", TODAY), "has_animal": (True, TODAY)})
    assert asked.remembered(later).facts.keys() == {"experience", "likes", "country"}


def test_what_is_declined_now_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(PACK)
    portrait = portrait_of({"ward": ("open", DAY), "secret": (True, DAY)})
    check_in = balm.load(str(tmp_path / "pack.toml"), today=TODAY).check_in({"secret": "declined"}, portrait=portrait)
    assert check_in.state["facts"] == {"ward": "open", "secret": "declined"}
    assert check_in.remembered().facts.keys() == {"ward"}
