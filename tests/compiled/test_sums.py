"""Sums of weights over bit sets are what adding one by one gives, also by parts, and practices keep their lanes."""

from __future__ import annotations

from copy import copy

from hypothesis import given
from hypothesis import strategies as st

from balm.compiled.keys import make_gains, make_packed_keys
from balm.compiled.matcher import bits
from balm.compiled.practices import Effect, number_grants
from balm.compiled.sums import FactoredSums, Sums

MEMBERS = st.integers(0, 2**70 - 1)


def in_set(members: int, count: int) -> list[int]:
    return [i for i in range(count) if members >> i & 1]


@given(MEMBERS)
def test_bits_are_the_positions_of_the_members(members: int) -> None:
    assert bits(members) == in_set(members, 70)


@given(st.lists(st.integers(-(2**80), 2**80), max_size=70), MEMBERS, st.integers())
def test_a_sum_is_what_its_members_weigh(weights: list[int], members: int, start: int) -> None:
    members &= (1 << len(weights)) - 1
    sums = Sums(weights)
    expected = start + sum(weights[i] for i in in_set(members, len(weights)))
    assert sums.of(members, start) == expected
    assert sums.of(members, start) == expected  # as it was worked out before
    assert copy(sums).of(members, start) == expected


PARTS = [3, -(2**90), 2**40]


@given(st.lists(st.dictionaries(st.integers(0, 2), st.integers(-1000, 1000)), max_size=40), MEMBERS, st.integers())
def test_by_parts_it_is_the_same(made_of: list[dict[int, int]], members: int, start: int) -> None:
    members &= (1 << len(made_of)) - 1
    weights = [sum(times * PARTS[part] for part, times in one.items()) for one in made_of]
    assert FactoredSums(made_of, PARTS).of(members, start) == Sums(weights).of(members, start)


FLAG = st.integers(0, 1)
EFFECTS = st.lists(
    st.dictionaries(
        st.integers(0, 4), st.builds(Effect, st.sampled_from([-90, -1, 0, 1, 200]), FLAG, st.booleans(), FLAG)
    ),
    max_size=70,
)


@given(EFFECTS, MEMBERS)
def test_lanes_hold_what_rules_do_to_each_practice(effects: list[dict[int, Effect]], members: int) -> None:
    members &= (1 << len(effects)) - 1
    keys = make_packed_keys(effects, 5)
    fired = [effects[i] for i in in_set(members, len(effects))]
    expected = []
    for at in range(5):
        done = [of_rule[at] for of_rule in fired if at in of_rule]
        excluded = any(effect.excluded for effect in done)
        sums = (sum(e.keeps for e in done), sum(e.firsts for e in done), sum(e.points for e in done))
        expected.append((at, *sums, excluded))
    read = keys.read(make_gains(effects, number_grants(effects), keys).of(members, keys.base))
    assert [(*keys.split(lane), lane < keys.floor) for lane in read] == expected


def test_many_rules_of_few_parts_are_summed_by_parts() -> None:
    effects = [{0: Effect(1 + i % 3, 0, excluded=False)} for i in range(64)]
    keys = make_packed_keys(effects, 1)
    assert isinstance(make_gains(effects, number_grants(effects), keys), FactoredSums)
    assert isinstance(make_gains(effects[:8], number_grants(effects[:8]), keys), Sums)
    assert keys.split(keys.read(make_gains(effects, number_grants(effects), keys).of(2**64 - 1, keys.base))[0]) == (
        0,
        0,
        0,
        127,
    )
