"""What a plugin's own tests may look like: what it keeps to, what it does, and that Balm finds it."""

from __future__ import annotations

import pytest
from balm_plugin_garden.instrument import GreenNearby
from balm_plugin_garden.strategy import Tend

import balm

AT_HOME = {"green": "garden", "place": "home", "distress": 3, "minutes": 20, "task_now": "free"}


def test_the_strategy_keeps_to_the_contract() -> None:
    lawn = balm.Practice("garden/lawn", "Sit on the lawn", tags=("nature",))
    balm.check_strategy(Tend())
    balm.check_strategy(Tend(), [balm.Situation({"green": "garden"}, (), (lawn,), 0)])


ANSWERS = [
    ({}, {}),
    ({"garden": True}, {"green": "garden"}),
    ({"garden": False, "plant": True}, {"green": "plant"}),
    ({"plant": True}, {}),
    ({"garden": False, "plant": False, "window": True}, {"green": "view"}),
    ({"garden": False, "plant": False, "window": False}, {"green": "nothing"}),
]


def test_the_instrument_keeps_to_the_contract() -> None:
    balm.check_instrument(GreenNearby(), [answers for answers, _ in ANSWERS] + [{"garden": "yes"}, {"lake": True}])


@pytest.mark.parametrize(("answers", "facts"), ANSWERS)
def test_answers_become_a_fact(answers: dict[str, bool], facts: dict[str, str]) -> None:
    assert GreenNearby().score(answers) == facts


def test_wrong_answers_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Is there a garden that you can use"):
        GreenNearby().score({"garden": "yes"})


def test_balm_finds_it_and_decides_with_it() -> None:
    engine = balm.load("garden", strict=True)
    assert dict(engine.score("green-nearby", {"garden": True})) == {"green": "garden"}
    shown = {one.practice: one for one in engine.decide(AT_HOME).recommendations}
    assert "strategy:garden-tend" in [reason.by for reason in shown["own/look-in-on-your-plants"].reasons]
    assert "garden/garden-first" in [reason.by for reason in shown["garden/bare-soil"].reasons]


def test_switched_off_it_says_nothing() -> None:
    shown = balm.load(without=["garden"]).decide({"distress": 3}).recommendations
    assert "own/look-in-on-your-plants" not in [one.practice for one in shown]


def test_the_examples_of_the_pack_hold() -> None:
    for result in balm.load("garden").test():
        assert result.ok, result
