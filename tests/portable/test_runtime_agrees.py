"""The runtime decides as the engine does, whatever the packs and whoever the person: decisions are equal as data."""

from __future__ import annotations

import datetime
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.program import compile_program
from balm.engine import Engine
from support import mood_data, shipped_packs
from support.effort import examples, rows
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world
from support.runtime import PLUGINS, agree, needs_node, past_of

if TYPE_CHECKING:
    from support.runtime import Runtime

pytestmark = needs_node

PAIRS = examples(quick=50, ci=2_000, nightly=20_000)
"""Generated people, each with a generated pack."""
PEOPLE = 5
"""Of each pack."""
BATCHES = 5
HISTORIES = examples(quick=25, ci=2_000, nightly=5_000)
SHIPPED = examples(quick=12, ci=500, nightly=3_000)
TODAY = datetime.date(2026, 11, 24)
TITLES = (
    "Walk the dog", "walk the dog, 20 minutes", "A hot bath for half an hour", "Drink a beer", "Something of mine",
    "Tea 5-10 min", "Sing ß Straße", "Musik ٣ minutes", "  Read\ta  book ", "Ⅷ cups of tea", "Bath an hour and a half",
)  # fmt: skip


@cache
def shipped() -> Engine:
    return Engine(shipped_packs.program(), PLUGINS, today=TODAY)


def own(random: Random) -> list[Any]:
    """Activities told in full, as titles, or none."""
    return [*own_practices(random), *random.sample(TITLES, random.choice([0, 0, 1, 2]))]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_people_of_generated_packs(runtime: Runtime, batch: int) -> None:
    for seed in range(batch, PAIRS // PEOPLE, BATCHES):
        world = make_world(seed)
        engine = Engine(compile_program(world.rulebook()), PLUGINS, today=TODAY)
        runtime.load(engine)
        for _ in range(PEOPLE):
            told, changed = profile(engine.rulebook, world.random), profile(engine.rulebook, world.random)
            agree(runtime, engine, told, own(world.random), changed=changed)


def test_people_of_the_shipped_packs(runtime: Runtime) -> None:
    runtime.load(shipped())
    random = Random(3)
    book = shipped().rulebook
    tags, needs = list(book.tags), list(book.needs)
    for _ in range(SHIPPED):
        mine = {"title": "Mine", "tags": random.sample(tags, 2), "needs": random.sample(needs, 1), "minutes": [5, 10]}
        agree(runtime, shipped(), profile(book, random), [mine, *random.sample(TITLES, 1)])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_people_with_a_past(runtime: Runtime, batch: int) -> None:
    for seed in range(batch, HISTORIES // PEOPLE, BATCHES):
        world = make_world(seed)
        engine = Engine(compile_program(world.rulebook()), PLUGINS, today=TODAY)
        runtime.load(engine)
        for _ in range(PEOPLE):
            with_past(runtime, engine, [*own_practices(world.random), *titles(world.random)], world.random)


def test_people_of_the_shipped_packs_with_a_past(runtime: Runtime) -> None:
    runtime.load(shipped())
    random = Random(8)
    for _ in range(SHIPPED):
        with_past(runtime, shipped(), titles(random), random)


def titles(random: Random) -> list[Any]:
    return random.sample([title for title in TITLES if "\t" not in title], random.choice([0, 0, 1, 2]))


def with_past(runtime: Runtime, engine: Engine, mine: list[Any], random: Random) -> None:
    told, changed = profile(engine.rulebook, random), profile(engine.rulebook, random)
    agree(runtime, engine, told, mine, past_of(engine, mine, random), changed=changed)


@pytest.mark.parametrize("share", rows(range(20), quick=[0]))
def test_all_examples(runtime: Runtime, share: int) -> None:
    runtime.load(shipped())
    for example in shipped().rulebook.examples[share::20]:
        given = {name: shipped().rulebook.facts[name].plain(value) for name, value in example.given.items()}
        agree(runtime, shipped(), given)


@pytest.mark.exhaustive
@pytest.mark.skipif(mood_data.FOUND is None, reason=mood_data.MISSING)
def test_all_real_check_ins(runtime: Runtime) -> None:
    runtime.load(shipped())
    for told in {repr(told): told for told in mood_data.check_ins()}.values():
        agree(runtime, shipped(), told)


HOSTILE: list[tuple[dict[str, Any], list[Any]]] = [
    ({"distress": "7"}, []),
    ({" distress\u00a0": " 7.0 "}, []),
    ({"distress": 7, "distress ": 7}, []),
    ({"distress": 7.5}, []),
    ({"distress": True, "alone": 1}, []),
    ({"distress": [7]}, []),
    ({"distress": -1, "energy": "huge", "nothing": 3}, []),
    ({"distress": "declined", "attachment": "declined"}, []),
    ({"distress": None, "energy": "unknown", "attachment": " "}, []),
    ({"intensity": "high"}, []),
    ({"likes": "none"}, []),
    ({"likes": "music, rest"}, []),
    ({"likes": ["music", " rest "]}, []),
    ({"likes": {"music": 1}}, []),
    ({"likes": ["music", 3]}, []),
    ({"likes": ["polo"]}, []),
    ({"alone": "Yes", "distress": "\u0667"}, []),
    ({"country": "united kingdom"}, []),
    ({"country": "GB"}, []),
    ({}, ["", " ", "a\u200bb", "Caf\u00e9", "Cafe\u0301", "\U0001f468\u200d\U0001f469"]),
    ({}, [{"title": "x", "polo": 1}, {"tags": ["bath"]}, 3, {"title": 3}]),
    ({}, [{"title": "x", "tags": ["polo"], "needs": "polo", "kind": "polo", "minutes": [9, 3]}]),
    ({}, [{"title": "x", "minutes": [1, 2, 3]}, {"title": "y", "minutes": None, "tags": None}]),
    ({}, [{"title": "Walk the dog"}, "Walk  the dog", "walk the dog", "Walk the dog!", "\u0130stanbul", "\U0001d7d7"]),
    ({}, ["x"] * 201),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "mine"), HOSTILE)
def test_what_is_told_is_read_alike_and_refused_alike(runtime: Runtime, facts: dict[str, Any], mine: list[Any]) -> None:
    runtime.load(shipped())
    agree(runtime, shipped(), facts, mine)
