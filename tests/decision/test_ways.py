"""The practices that are shown: of as many ways as are near enough to the first, everywhere the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import balm
from balm.compiled.practices import Ranked
from balm.deciding.ways import in_ways
from balm.language.practices import Practice
from balm.language.ways import Ways
from support.effort import examples, law_of
from support.ways_by_contract import Standing, picks

if TYPE_CHECKING:
    from collections.abc import Iterable

law = law_of(examples(quick=200, ci=5_000, nightly=20_000))
TAGS = ("breath", "music", "people", "nature")


def pack(name: str, ways: str, practices: str = "", more: str = "") -> balm.PackSource:
    text = f'[pack]\nname = "{name}"\nversion = "1.0.0"\ntitle = "A"\n{ways}\n{more}'
    for line in practices.split():
        practice, tags, points = line.split(":")
        text += f"""
[[practice]]
id = "{practice}"
title = "{practice}"
kind = "mental"
minutes = [0, 1]
tags = {json.dumps([tag for tag in tags.split("+") if tag])}
how = "Do."

[[rule]]
id = "{practice}"
prefer = [{{ id = "{practice}", by = {points} }}]
because = "So."
"""
    return balm.PackSource(name, text)


SHORE = pack(
    "shore",
    'ways = { tags = ["slow", "loud", "near"], spread = 3 }',
    "a:slow:9 b:slow:8 c::8 d:slow+loud:7 e:loud:6 f:near:5 g:far:5",
    '[tags]\nslow = "s"\nloud = "l"\nnear = "n"\nfar = "f"\n',
)
SAND = pack("sand", 'ways = { tags = ["far", "loud"], spread = 4 }')
"""Its name comes before the other's, and so do its ways; the spread is the smaller one."""


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    tags = st.none() | st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(tuple)
    small = st.integers(0, 1)
    each = st.builds(Standing, tags, small, small, st.integers(-3, 6))
    return sorted(draw(st.lists(each, max_size=9)), key=lambda one: (-one.keeps, -one.firsts, -one.score))


@pytest.mark.exhaustive
@law
@given(standings(), st.permutations(TAGS), st.integers(0, 4), st.integers(0, 6), st.integers(0, 10))
def test_what_is_picked_is_what_the_contract_says(
    order: list[Standing], ways: list[str], some: int, spread: int, count: int
) -> None:
    ranked = [
        Ranked(Practice(f"a/p{at}", "P", tags=one.tags), one.keeps, one.firsts, one.score)
        for at, one in enumerate(order)
    ]
    found = in_ways(Ways(tuple(ways[:some]), spread), ranked, count)
    assert found == picks(ways[:some], spread, order, count)
    assert found == in_ways(Ways(tuple(ways[:some]), spread), ranked, 20)[:count]


@pytest.fixture(scope="module")
def decision() -> balm.Decision:
    return balm.load(SHORE).decide({"distress": 3})


def ids(some: Iterable[balm.Recommendation]) -> str:
    return "".join(one.id for one in some if len(one.id) == 1)


def test_the_first_of_each_way_that_is_near_enough(decision: balm.Decision) -> None:
    """d is of a's way, as slow stands before loud; f and g lie too far behind a."""
    assert ids(decision.recommendations) == "abcdefg"
    assert ids(decision.ways(4)) == "aebc"
    assert decision.ways() == decision.ways(3) == decision.ways(4)[:3]
    assert [ids(decision.ways(n)) for n in (0, 1, 2)] == ["", "a", "ae"]
    assert len(decision.ways(99)) == len(decision.recommendations)
    assert all(one in decision.recommendations for one in decision.ways(99))
    with pytest.raises(ValueError, match="n is a number of recommendations"):
        decision.ways(-1)


@pytest.mark.parametrize("packs", [(SHORE, SAND), (SAND, SHORE)])
def test_ways_of_several_packs_are_joined(packs: tuple[balm.PackSource, ...]) -> None:
    engine = balm.load(*packs)
    assert engine.rulebook.ways == Ways(("far", "loud", "slow", "near"), 3)
    assert ids(engine.decide({}).ways(3)) == "adb"


def test_without_ways_it_is_the_rank() -> None:
    decision = balm.load(pack("plain", "", "a::9 b::8 c::7")).decide({})
    assert decision.ways(2) == decision.recommendations[:2]


def test_json_names_three_and_is_read_back(decision: balm.Decision) -> None:
    data = decision.to_dict()
    assert data["ways"] == ["shore/a", "shore/e", "shore/b"]
    assert list(data).index("ways") == list(data).index("recommendations") + 1
    again = balm.Decision.from_dict(data)
    assert again == decision
    assert again.to_dict() == data
    assert [again.ways(n) for n in (0, 2, 3)] == [decision.ways(n) for n in (0, 2, 3)]
    with pytest.raises(balm.BalmError, match="decide again"):
        again.ways(4)


def test_data_from_before_there_were_ways_shows_the_first_in_rank(decision: balm.Decision) -> None:
    data = {key: value for key, value in decision.to_dict().items() if key != "ways"}
    assert ids(balm.Decision.from_dict(data).ways()) == "abc"


def test_what_was_cut_off_is_not_there_to_show(decision: balm.Decision) -> None:
    few = balm.Decision.from_json(decision.to_json(top=2))
    assert few.to_dict()["ways"] == ["shore/a", "shore/e", "shore/b"]
    assert few.ways(1) == decision.ways(1)
    with pytest.raises(balm.BalmError, match="decide again"):
        few.ways(2)


def test_a_person_is_shown_ways(decision: balm.Decision) -> None:
    for shown in (decision, balm.Decision.from_dict(decision.to_dict())):
        data = shown.to_dict(top=2, audience="person")
        assert [one["practice"] for one in data["recommendations"]] == ["shore/a", "shore/e"]
    whole = decision.to_dict(audience="person")
    assert [one["practice"] for one in whole["recommendations"]] == [one.practice for one in decision.recommendations]


def test_a_history_keeps_what_was_shown(decision: balm.Decision) -> None:
    assert [one.practice for one in balm.options_of(decision, 2)] == ["shore/a", "shore/e"]


def test_columns_on_request() -> None:
    engine = balm.load(SHORE)
    table = pa.table({"distress": [3, None, 8]})
    plain, asked = engine.decide_batch(table, first=1), engine.decide_batch(table, first=1, ways=True)
    names = ["way_1", "way_2", "way_3"]
    assert asked.decisions.drop_columns(names) == plain.decisions
    for row, facts in zip(asked.decisions.to_pylist(), table.to_pylist(), strict=True):
        assert [row[name] for name in names] == engine.decide(facts).to_dict()["ways"]


EXAMPLE = """
[[example]]
name = "it"
given = { distress = 3 }
expect = { some_shown = %s }
"""


@pytest.mark.parametrize(
    ("expected", "ok"),
    [('{ tags = "loud" }', True), ('{ tags = "near" }', False), ('[{ id = "f" }, { id = "b" }]', True)],
)
def test_an_example_speaks_of_the_three(expected: str, ok: bool) -> None:
    source = balm.PackSource("shore", f"{SHORE.content}{EXAMPLE % expected}")  # type: ignore[str-bytes-safe]
    (result,) = (one for one in balm.load(source).test() if one.example.pack == "shore")
    assert result.ok == ok
    assert ok or result.failures[0].got == "shore/a, shore/e, shore/b"
