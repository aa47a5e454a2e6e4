"""Adaptive: what helped counts, nothing is tried out where it should not be, and one seed is one answer."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import balm
from balm_plugins.adaptive import DRAWS, SILENT, Adaptive
from balm_plugins.normal import believe
from support.past_entries import ALL, DRINK, KIND, NAME, WALK, entry, given, situation

HELPED = [entry(DRINK, "better", days=2 * at + 1) for at in range(6)]
DID_NOT = [entry(WALK, "worse", days=2 * at + 2) for at in range(6)]
FREE = {"age_band": "adult", "intensity": "low"}


def test_what_helped_gets_points_and_what_did_not_loses_them() -> None:
    points = given(Adaptive(), situation(*HELPED, *DID_NOT))
    assert points["drink"] > 0 > points["walk"]


def test_it_says_how_it_felt_and_to_the_person_only_what_is_new() -> None:
    said = {one.practice: one for one in Adaptive().points(situation(*HELPED, *DID_NOT))}
    assert said["t/drink"].because.startswith("Felt: better 6; expected +")
    assert said["t/drink"].tell == said["t/walk"].tell == ""  # what itself helped says variety


def test_no_guess_puts_forward_what_opens() -> None:
    """Only where it has itself felt better, and never worse."""
    mental = [entry(NAME, "better", days=at + 1) for at in range(30)]
    guessed = given(Adaptive(), situation(*mental))
    assert guessed["name"] > 0
    assert guessed.get("kind", 0) <= 0
    did = [entry(KIND, "better", days=at + 1) for at in range(30)]
    assert given(Adaptive(), situation(*did))["kind"] > 0
    assert given(Adaptive(), situation(*did, entry(KIND, "worse", days=40))).get("kind", 0) <= 0
    drawn = Adaptive().draws(situation(*mental, **FREE))
    assert not [one for each in drawn for one in each if one.practice in ("t/kind", "t/long") and one.points > 0]


@pytest.mark.parametrize(
    "entries", [[], HELPED[:2], [entry(DRINK, days=1)] * 5, [entry(DRINK, "better", days=91 + at) for at in range(9)]]
)
def test_with_too_little_to_go_by_it_is_silent(entries: list[balm.Entry]) -> None:
    shown = situation(*entries, seed=1, **FREE)
    assert list(Adaptive().points(shown)) == []
    assert Adaptive().draws(shown) == [[]]


def test_without_a_past_it_is_silent() -> None:
    assert not list(Adaptive().points(balm.Situation(FREE, (), ALL, 1)))
    assert Adaptive().draws(balm.Situation(FREE, (), ALL, 1)) == [[]]


def test_it_draws_from_answers_some_of_which_say_nothing() -> None:
    drawn = [list(one) for one in Adaptive().draws(situation(*HELPED, *DID_NOT, **FREE))]
    assert len(drawn) == DRAWS
    assert drawn.count([]) >= SILENT
    assert len({tuple(one) for one in drawn}) > DRAWS // 2


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"age_band": "adult"},
        {"intensity": "low"},
        {"age_band": "adult", "intensity": "high"},
        {"age_band": "16_17", "intensity": "low"},
        {"age_band": "13_15", "intensity": "medium"},
    ],
)
def test_nothing_is_tried_out_with_minors_at_high_intensity_or_where_either_is_unknown(facts: dict[str, Any]) -> None:
    shown = situation(*HELPED, *DID_NOT, **facts)
    assert Adaptive().draws(shown) == [Adaptive().points(shown)]


@pytest.mark.exhaustive
def test_a_decision_is_the_same_for_one_seed_and_others_differ() -> None:
    engine = balm.load()
    ids = [one for one in engine.rulebook.practices if one.id.startswith("self-compassion/")]
    random = Random(4)
    entries = [
        balm.Entry(str(at), entry(DRINK, days=60 - at).at, {"distress": 3}, {}, (), chosen=one.id, tags=one.tags or (),
                   felt=random.choice(["better", "same", "worse"]))
        for at in range(50) for one in [random.choice(ids)]
    ]  # fmt: skip
    past = situation(*entries).past
    facts = {"distress": 3, "age_band": "adult", "place": "home", "minutes": 20, "attachment": "secure"}
    seeds = {seed: engine.decide(facts, past=past, seed=seed).to_json() for seed in range(1, 9)}
    assert seeds == {seed: engine.decide(facts, past=past, seed=seed).to_json() for seed in seeds}
    assert len(set(seeds.values())) > 1
    options = balm.options_of(engine.decide(facts, past=past, seed=2))
    assert 0 < options[0].chance < 1
    certain = engine.decide(facts | {"distress": 7}, past=past, seed=2)
    assert {one.chance for one in balm.options_of(certain)} == {1.0}


def test_the_kit_is_content() -> None:
    worst = [entry(one, "worse", days=at + 1) for at, one in enumerate((DRINK, WALK, NAME, KIND) * 12)]
    for facts in (FREE, {}, FREE | {"distress": 6}):
        balm.check_strategy(Adaptive(), [situation(*HELPED, *DID_NOT, **facts), situation(*worst, **facts)])


def test_what_is_believed_is_what_numpy_finds() -> None:
    numpy = pytest.importorskip("numpy")
    random = Random(7)
    size, noise = 9, 0.8
    deviations = [random.uniform(0.1, 1) for _ in range(size)]
    rows = [(sorted(random.sample(range(size), 3)), random.gauss(0, 1)) for _ in range(40)]
    belief = believe(rows, deviations, noise)
    design = numpy.zeros((40, size))
    for at, (weights, _) in enumerate(rows):
        design[at, weights] = 1
    precision = numpy.diag(1 / numpy.square(deviations)) + design.T @ design / noise**2
    mean = numpy.linalg.solve(precision, design.T @ [outcome for _, outcome in rows] / noise**2)
    assert belief.mean == pytest.approx(list(mean))
    draws = numpy.array([belief.draw(random, 1.0) for _ in range(8000)])
    assert numpy.allclose(numpy.cov(draws.T), numpy.linalg.inv(precision), atol=0.05)
    assert numpy.allclose(draws.mean(axis=0), mean, atol=0.05)
