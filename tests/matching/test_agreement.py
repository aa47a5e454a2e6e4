"""Whichever way people are decided for, the same rules fire, the same facts follow and the same is recommended."""

from __future__ import annotations

from functools import cache, partial
from random import Random
from typing import TYPE_CHECKING

import pytest

from balm.compiled.matcher import CompiledMatcher
from balm.language.facts import read_value
from support import mood_data, shipped_packs
from support.effort import examples, rows
from support.generated_people import profile
from support.generated_worlds import make_world
from support.matchers import WAYS, by_spark, case, compare, matched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from balm.compiled.matcher import Matcher
    from balm.language.facts import Fact
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook
    from support.matchers import Case, Decide, Told
    from support.spark_driver import Driver

PAIRS = examples(quick=400, ci=2_000, nightly=20_000)
"""Generated people, each with a generated pack."""
PEOPLE = 20
"""Of each pack: a Rete is slow to begin with."""
BATCHES = 10

ways = pytest.mark.parametrize("way", [
    pytest.param(way.decide, id=name, marks=pytest.mark.skipif(bool(way.missing), reason=way.missing))
    for name, way in WAYS.items()
])  # fmt: skip


def read(rulebook: Rulebook, told: Mapping[str, object]) -> Told:
    """A profile as deciding takes it."""
    values = {name: read_value(rulebook.facts[name], raw) for name, raw in told.items()}
    return {name: value for name, value in values.items() if value is not None}  # type: ignore[misc]  # no mistakes


def some(rulebook: Rulebook, random: Random, count: int) -> list[Told]:
    return [read(rulebook, profile(rulebook, random)) for _ in range(count)]


@cache
def generated(seed: int) -> Case:
    world = make_world(seed)
    rulebook = world.rulebook()
    return case(rulebook, some(rulebook, world.random, PEOPLE), f"make_world({seed})")


@cache
def of_shipped(which: str) -> Case:
    """People of the packs that Balm ships."""
    rulebook = shipped_packs.read() if which == "the floor" else shipped_packs.rulebook()
    if which == "examples":
        return case(rulebook, [example.given for example in rulebook.examples], "the shipped packs")
    return case(rulebook, some(rulebook, Random(1), PAIRS // 20), which)


@cache
def real() -> Case:
    rulebook = shipped_packs.rulebook()
    different = {frozenset(told.items()): read(rulebook, told) for told in mood_data.check_ins()}
    return case(rulebook, list(different.values()), "the shipped packs")


@ways
@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_people_of_generated_packs(way: Decide, batch: int) -> None:
    for seed in range(batch, PAIRS // PEOPLE, BATCHES):
        compare(way, generated(seed))


@ways
@pytest.mark.parametrize("which", rows(["the shipped packs", "the floor", "examples"], quick=["the floor"]))
def test_people_of_the_shipped_packs(way: Decide, which: str) -> None:
    compare(way, of_shipped(which))


@pytest.mark.exhaustive
@ways
@pytest.mark.skipif(mood_data.FOUND is None, reason=mood_data.MISSING)
def test_all_real_check_ins(way: Decide) -> None:
    compare(way, real())


@pytest.mark.spark
@pytest.mark.usefixtures("spark_here")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_spark_agrees_on_generated_people(local: Driver, batch: int) -> None:
    world = make_world(batch)
    people = some(world.rulebook(), world.random, PAIRS // BATCHES)  # few packs: each is a job
    compare(partial(by_spark, local=local), case(world.rulebook(), people, f"make_world({batch})"))


@pytest.mark.spark
@pytest.mark.usefixtures("spark_here")
@pytest.mark.parametrize("of", [
    pytest.param(partial(of_shipped, "the shipped packs"), id="generated"),
    pytest.param(real, id="real", marks=pytest.mark.skipif(mood_data.FOUND is None, reason=mood_data.MISSING)),
])  # fmt: skip
def test_spark_agrees_on_people_of_the_shipped_packs(local: Driver, of: Callable[[], Case]) -> None:
    compare(partial(by_spark, local=local), of())


@pytest.mark.skipif(mood_data.FOUND is None, reason=mood_data.MISSING)
def test_there_are_many_different_real_check_ins() -> None:
    told = list(mood_data.check_ins())
    assert len(told) == 3_225
    assert len({frozenset(one.items()) for one in told}) > 500
    for name in ("distress", "energy", "emotion", "activation", "time_of_day"):
        assert len({one.get(name) for one in told}) > 3


FAULTS = {
    "`unless` forgotten": lambda rule: rule._replace(unless=()),
    "only the first of `any`": lambda rule: rule._replace(any=rule.any[:1]),
    "`any` forgotten": lambda rule: rule._replace(any=()),
    "the last of `when` forgotten": lambda rule: rule._replace(when=rule.when[:-1]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_matcher_that_is_wrong_is_noticed(fault: str) -> None:
    def make(rules: Sequence[Rule], facts: Mapping[str, Fact]) -> Matcher:
        return CompiledMatcher([FAULTS[fault](rule) for rule in rules], facts)

    def all_agree() -> None:
        for seed in range(PAIRS // PEOPLE):
            compare(matched(make), generated(seed))

    with pytest.raises(AssertionError, match="somebody of make_world"):
        all_agree()
