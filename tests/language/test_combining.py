"""Packs together: what is extended, disabled and declared once, and what the floor keeps."""

from __future__ import annotations

import pytest

from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFiles
from balm.language.rulebook import Rulebook
from support.small_packs import FLOOR, PRACTICES, codes, fact, pack, rule, rulebook

ASK = rule('ask = "mood"')


def combined(*wanted: str, **installed: PackFiles) -> Rulebook:
    """Some of the installed packs, with the floor."""
    return read_rulebook([installed[name] for name in wanted], pack("floor", FLOOR), installed.get)


def codes_of(*wanted: str, **installed: PackFiles) -> list[str]:
    with pytest.raises(PackError) as error:
        combined(*wanted, **installed)
    return [one.code for one in error.value.diagnostics]


def test_packs_stand_in_the_order_of_their_names_the_floor_last() -> None:
    packs = {name: pack(name, PRACTICES + ASK) for name in ("a", "z", "m")}
    for wanted in ("azm", "zma", "maz"):
        book = combined(*wanted, **packs)
        assert [one.name for one in book.packs] == ["a", "m", "z", "floor"]
        assert [one.id for one in book.rules] == ["a/r", "m/r", "z/r", "floor/danger"]
        assert [one.id for one in book.practices][:3] == ["a/sit", "a/walk", "m/sit"]
    assert book.floor == "floor"


def test_an_extended_pack_comes_along_once() -> None:
    packs = {
        "base": pack("base", PRACTICES + ASK),
        "left": pack("left", "", 'extends = ["base"]'),
        "right": pack("right", rule('first = { id = "sit" }'), 'extends = ["base", "left"]'),
    }
    book = combined("right", **packs)
    assert [one.name for one in book.packs] == ["base", "left", "right", "floor"]
    assert book == combined("left", "right", "base", **packs)


def test_any_pack_may_speak_of_any_facts_tags_and_practices() -> None:
    one = fact("place", 'type = "choice"\nvalues = ["home", "work"]') + '[tags]\nquiet = "quiet"\n'
    two = PRACTICES.replace('tags = ["calm"]', 'tags = ["quiet"]\nlimits = { place = "home" }')
    book = rulebook(one + rule('exclude = { tags = "quiet", id = "sit" }'), two)
    assert book.facts["place"].pack == "a"
    assert [p.fact for p in book.practices[0].limits] == ["place"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (fact("upset", 'type = "flag"'), "duplicate-id"),
        ('[tags]\ncalm = "another word"', "duplicate-id"),
        (rule("set = { danger = false }"), "sets-floor-fact"),
        (fact("x", 'type = "flag"') + rule("set = { x = true }"), "not-derived"),
        (ASK + ASK, "duplicate-id"),
    ],
)
def test_names_are_declared_once_and_the_floors_facts_are_its_own(text: str, expected: str) -> None:
    assert codes(text) == [expected]


def test_the_same_tag_in_the_same_words_is_no_second_one() -> None:
    assert rulebook('[tags]\ncalm = "calm"').tags["calm"] == "calm"


def test_a_disabled_rule_is_gone_with_all_its_instances() -> None:
    packs = {
        "base": pack("base", PRACTICES + ASK + rule('first = { tags = { from = "mood" } }', "each")),
        "mine": pack("mine", "", 'extends = ["base"]\ndisable = ["base/each"]'),
    }
    assert [one.id for one in combined("base", **packs).rules if one.pack == "base"] == [
        "base/each[calm]",
        "base/each[low]",
        "base/each[warm]",
        "base/r",
    ]
    book = combined("mine", **packs)
    assert [one.id for one in book.rules] == ["base/r", "floor/danger"]
    assert book.disabled == {"base/each"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('disable = ["floor/danger"]', "disables-floor-rule"),
        ('disable = ["floor/no-such-rule"]', "disables-floor-rule"),
        ('disable = ["base/none-such"]', "unknown-rule"),
        ('extends = ["nowhere"]', "unknown-pack"),
        ('extends = ["mine"]', "cycle-extends"),
    ],
)
def test_what_a_pack_may_not_ask_of_others(more: str, expected: str) -> None:
    assert codes_of("mine", "base", mine=pack("mine", "", more), base=pack("base", ASK)) == [expected]


def test_packs_that_extend_each_other_are_a_mistake() -> None:
    packs = {
        "one": pack("one", "", 'extends = ["two"]'),
        "two": pack("two", "", 'extends = ["one"]'),
    }
    assert codes_of("one", **packs) == ["cycle-extends"]


def test_two_packs_of_one_name_are_a_mistake() -> None:
    other = PackFiles("other", "elsewhere", pack("a", ASK).files)
    with pytest.raises(PackError) as error:
        read_rulebook([pack("a", ASK), other], pack("floor", FLOOR), lambda _: None)
    assert [one.code for one in error.value.diagnostics] == ["duplicate-pack"]
