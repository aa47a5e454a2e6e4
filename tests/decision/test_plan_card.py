"""A practice that opens the person's safety plan shows that plan, where they have one, and its own steps where not."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import balm
from balm.deciding.portrait import plan_of

if TYPE_CHECKING:
    from balm.engine import Engine

CARD = "floor/safety-plan"
FACTS = {"self_harm": "passing_thoughts", "distress": 6, "place": "home", "danger_from_others": False}
OWN_STEPS = "Open the plan you made."
PLAN = plan_of({"safer": ["My neighbour keeps the key"], "signs": ["I stop answering"], "people": ["Call Jo", "Mum"]})
TEXT = """How I notice that it is getting worse
  I stop answering
People I can ask for help
  Call Jo
  Mum
How I make things around me safer
  My neighbour keeps the key"""
LINES = ("I stop answering", "Call Jo", "Mum", "My neighbour")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return balm.load()


def card(decision: balm.Decision) -> balm.Recommendation:
    return next(one for one in decision.recommendations if one.practice == CARD)


def test_the_lines_of_a_plan_stand_in_the_order_of_its_parts(engine: Engine) -> None:
    decision = engine.decide(FACTS, portrait=balm.Portrait(plan=PLAN))
    assert card(decision).text == TEXT
    assert not card(decision).lacks_plan
    assert card(decision.what_if({"distress": 7})).text == TEXT
    for audience in ("author", "person"):
        told = json.loads(decision.to_json(audience=audience))["recommendations"]
        assert [one["text"] for one in told if one["practice"] == CARD] == [TEXT]
    assert balm.Decision.from_json(decision.to_json()) == decision
    assert TEXT in decision.words()


def test_without_a_plan_nothing_is_otherwise(engine: Engine) -> None:
    alone, empty = engine.decide(FACTS), engine.decide(FACTS, portrait=balm.Portrait())
    assert card(alone).text.startswith(OWN_STEPS)
    assert card(alone).lacks_plan
    assert not any(one.lacks_plan for one in alone.recommendations if one.practice != CARD)
    assert alone.to_json() == empty.to_json()
    planned = engine.decide(FACTS, portrait=balm.Portrait(plan=PLAN))
    assert [one.practice for one in planned.recommendations] == [one.practice for one in alone.recommendations]
    assert [one.text for one in planned.recommendations if one.practice != CARD] == [
        one.text for one in alone.recommendations if one.practice != CARD
    ]


def test_a_check_in_shows_it_and_no_state_holds_it(engine: Engine) -> None:
    portrait = balm.Portrait(plan=PLAN)
    at_card = engine.check_in(FACTS, portrait=portrait).tell({"command": "skip"})
    while at_card.screen["kind"] != "suggestion":
        at_card = at_card.tell({"command": "skip"})
    if at_card.screen["recommendations"][0]["practice"] != CARD:
        at_card = at_card.tell({"take": CARD})
    [shown] = at_card.screen["recommendations"]
    assert shown["text"] == TEXT
    state = json.dumps(at_card.state)
    assert not any(line in state for line in LINES)
    assert engine.check_in(state=at_card.state, portrait=portrait).screen == at_card.screen
    [alone] = engine.check_in(state=at_card.state).screen["recommendations"]
    assert alone["text"].startswith(OWN_STEPS)


def test_any_pack_may_open_it(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(
        '[pack]\nname = "evenings"\nversion = "1.0.0"\ntitle = "Evenings"\n\n'
        '[[practice]]\nid = "mine"\ntitle = "My plan"\nkind = "behavioural"\nminutes = [0, 5]\nhow = "Look."\n'
        'opens = "plan"\n'
    )
    decision = balm.load(str(tmp_path / "pack.toml")).decide({}, portrait=balm.Portrait(plan=PLAN))
    assert [one.text for one in decision.recommendations if one.id == "mine"] == [TEXT]


def test_neither_logs_nor_entries_have_its_words(engine: Engine, tmp_path: Path) -> None:
    portrait = balm.Portrait(plan=PLAN)
    decision = engine.decide(FACTS, portrait=portrait)
    store = engine.history(path=tmp_path / "history.db")
    entry = engine.remember(decision, store, at=datetime.datetime(2026, 11, 3, 21, 0, tzinfo=datetime.UTC), shown=3)
    said = " ".join(map(repr, (portrait, decision, card(decision), decision.outcome, entry)))
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert not any(line in said or line.encode() in kept for line in LINES)


def test_the_plan_of_an_encrypted_store_is_shown_until_it_is_forgotten(engine: Engine, tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")
    store = engine.history(path=tmp_path / "history.db", key="seven quiet geese")
    store.keep_portrait(balm.Portrait(plan=PLAN))
    assert card(engine.decide(FACTS, portrait=store.portrait())).text == TEXT
    store.keep_portrait(store.portrait()._replace(plan=plan_of({})))
    assert card(engine.decide(FACTS, portrait=store.portrait())).text.startswith(OWN_STEPS)
