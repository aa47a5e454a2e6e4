"""What strategies leave to chance: the dice are Balm's, and how likely each place was is known exactly."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import balm
from balm.engine import Engine
from balm.plugins.manager import Plugins
from support import shipped_packs

CALM = {"distress": 2, "place": "home", "minutes": 10, "attachment": "secure", "backdraft": "never"}
PRACTICES = ("self-compassion/music", "self-compassion/slow-walk", "self-compassion/hold-object")


class Dice:
    """Puts one of some practices ahead of all others, each as likely as any other."""

    bound = 100
    reads: tuple[str, ...] = ()

    def __init__(self, practices: tuple[str, ...], name: str = "dice") -> None:
        self.practices, self.name = practices, name

    def propose(self, situation: balm.Situation) -> Any:
        return ()

    def points(self, situation: balm.Situation) -> Any:
        return [balm.Points(self.practices[0], self.bound, "It is the first.")]

    def draws(self, situation: balm.Situation) -> Any:
        return [[balm.Points(one, self.bound, "It was its turn.")] for one in self.practices]


class Empty(Dice):
    def draws(self, situation: balm.Situation) -> Any:
        return []


class Exceeds(Dice):
    def draws(self, situation: balm.Situation) -> Any:
        return [[balm.Points(one, 101, "More than I may.")] for one in self.practices]


def engine(*strategies: Any) -> Engine:
    return Engine(shipped_packs.program(), Plugins(strategies=strategies))


def firsts(engine: Engine, seeds: int, facts: dict[str, Any] = CALM) -> Counter[str]:
    return Counter(str(engine.decide(facts, seed=seed).first.practice) for seed in range(1, seeds + 1))  # type: ignore[union-attr]


def test_the_chance_of_a_place_is_the_share_of_seeds_under_which_it_is_taken() -> None:
    throws = engine(Dice(PRACTICES))
    seen = firsts(throws, 600)
    assert set(seen) == set(PRACTICES)
    for seed in (1, 2, 3, 4, 5):
        first = balm.options_of(throws.decide(CALM, seed=seed))[0]
        assert first.chance == pytest.approx(1 / 3)
        assert seen[first.practice] / 600 == pytest.approx(first.chance, abs=0.06)


def test_a_practice_that_comes_twice_is_twice_as_likely_and_what_is_behind_is_certain() -> None:
    throws = engine(Dice((PRACTICES[0], PRACTICES[0], PRACTICES[1])))
    options = next(
        found
        for seed in range(1, 50)
        if (found := balm.options_of(throws.decide(CALM, seed=seed)))[0].practice == PRACTICES[0]
    )
    assert [one.chance for one in options] == pytest.approx([2 / 3, 1, 1])
    assert [one.score for one in options] == sorted((one.score for one in options), reverse=True)


def test_two_strategies_share_one_throw_and_the_chances_are_still_exact() -> None:
    throws = engine(Dice(PRACTICES, "three"), Dice(PRACTICES[:2], "two"))
    together = firsts(throws, 1200)
    for seed in range(1, 12):
        first = balm.options_of(throws.decide(CALM, seed=seed), 1)[0]
        assert together[first.practice] / 1200 == pytest.approx(first.chance, abs=0.05)


def test_a_seed_of_nought_is_no_chance_at_all() -> None:
    decision = engine(Dice(PRACTICES[1:])).decide(CALM)
    assert balm.options_of(decision, 1) == (balm.Option(PRACTICES[1], decision.first.score, 1.0),)  # type: ignore[union-attr]


@pytest.mark.parametrize("facts", [{"self_harm": "declined"}, {"age_band": "16_17"}, {"distress": 9}])
def test_where_help_is_shown_nothing_is_left_to_chance(facts: dict[str, Any]) -> None:
    throws = engine(Dice(PRACTICES))
    assert len(firsts(throws, 40, CALM | facts)) == 1
    decision = throws.decide(CALM | facts, seed=3)
    assert decision.referrals
    assert {one.chance for one in balm.options_of(decision)} == {1.0}


def test_nothing_eligible_is_no_option() -> None:
    assert balm.options_of(engine(Dice(PRACTICES)).decide({"medical_red_flag": True}, seed=1)) == ()


def test_what_is_drawn_is_cut_to_the_bound_and_named_once() -> None:
    decision = engine(Exceeds(PRACTICES)).decide(CALM, seed=1)
    assert [(one.strategy, one.reason) for one in decision.degraded] == [("dice", "clipped")]
    assert {one.points for one in decision.outcome.contributions} == {100}


def test_who_draws_from_nothing_is_left_out_and_named() -> None:
    decision = engine(Empty(PRACTICES)).decide(CALM, seed=1)
    assert [(one.reason, one.detail) for one in decision.degraded] == [
        ("nonsense", "draws: returned no list of answers")
    ]


def test_the_kit_looks_at_every_draw() -> None:
    herb = balm.Practice("kit/herb", "Smell a herb", tags=("smell",))
    situation = balm.Situation({}, (), (herb,), 0)
    balm.check_strategy(Dice(("kit/herb",)), [situation])
    with pytest.raises(AssertionError, match="it gives 101 points to `kit/herb`, beyond its bound of 100"):
        balm.check_strategy(Exceeds(("kit/herb",)), [situation])
    with pytest.raises(AssertionError, match="it draws from no answers at all"):
        balm.check_strategy(Empty(("kit/herb",)), [situation])
