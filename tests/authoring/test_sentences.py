"""Sentences: every form of the language in words, and never the same words for what is not the same."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from balm.authoring.sentences import (
    as_written,
    claim_in_words,
    condition_in_words,
    in_words,
    predicate_in_words,
    selector_in_words,
    value_in_words,
)
from balm.language.facts import Fact
from balm.language.files import PackFile, PackFiles
from balm.language.practices import attribute_facts
from balm.language.predicates import Condition, OneOf, Range, Tagged, Test
from support import shipped_packs
from support.effort import examples, one_in
from support.generated_worlds import World, worlds
from support.packs_from_data import read_packs, to_toml

CASES = Path(__file__).parents[1] / "cases" / "sentences.toml"
ROWS = one_in(
    12,
    [(section, row) for section, rows in tomllib.loads(CASES.read_text(encoding="utf-8")).items() for row in rows],
)
FACTS = {
    "stretch": {"type": "scale", "range": [0, 12], "unit": "hours"},
    "room": {"type": "level", "values": ["little", "much"], "origin": "rules", "merge": "lowest"},
    "bag": {"type": "tags", "values": ["tea", "book"], "origin": "rules"},
    "full": {"type": "flag", "origin": "rules"},
    "guess": {"type": "choice", "values": ["yes", "no"], "told_wins": True},
}


@pytest.mark.parametrize(("section", "row"), ROWS)
def test_a_sentence(section: str, row: dict[str, Any]) -> None:
    head = {"name": "page", "version": "1.0.0", "title": "Page", "extends": ["self-compassion"]}
    stated = {"id": "it", "because": "so"} | {key: value for key, value in row.items() if key != "says"}
    data = {"pack": head, "facts": FACTS, section: [stated]}
    if "keep" in row:  # only a floor may say so
        book = read_packs([], data | {"pack": head | {"extends": []}, "tags": {"quiet": "quiet"}})
    else:
        book = shipped_packs.read(PackFiles("page", "", (PackFile("page.toml", to_toml(data).encode()),)))
    if section == "rule":
        (rule,) = as_written((rule for rule in book.rules if rule.pack == "page"), book.facts)
        assert (rule.id, in_words(rule, book.facts)) == ("page/it", row["says"])
    else:
        (claim,) = as_written((claim for claim in book.claims if claim.id.startswith("page/")), book.facts)
        assert (claim.id, claim_in_words(claim, book.facts)) == ("page/it", row["says"])


def test_an_instance_of_a_rule_with_from_stands_for_itself() -> None:
    book = shipped_packs.rulebook()
    rule = next(rule for rule in book.rules if rule.id == "self-compassion/likes-match[water]")
    ((_, points),) = rule.points
    assert in_words(rule, book.facts) == (
        f"When likes is not empty and likes has water: gives {points} points to practices tagged water."
    )
    assert as_written([rule], book.facts) == [rule]


def test_values() -> None:
    values = [True, 7, 7.0, 0.5, "home", frozenset({"b", "a"}), frozenset()]
    assert [value_in_words(value) for value in values] == ["true", "7", "7", "0.5", "home", "a and b", "none"]


def test_no_condition() -> None:
    assert condition_in_words((), {}) == "anything"


def asked(condition: Condition, facts: Mapping[str, Fact]) -> set[Hashable]:
    """What a condition asks, whichever way it is written: "low" is "low..low", all of one tag is one of it."""

    def parts(test: Test, fact: Fact) -> list[Hashable]:
        match test:
            case Range(low, high) if fact.type == "level" and low is not None and low == high:
                return [fact.values[int(low)]]
            case OneOf(values, False):
                return list(values)
            case Tagged("all", tags) if len(tags) == 1:
                return [Tagged("any", tags)]
        return [test]

    return {
        (predicate.fact, frozenset(part for test in predicate.tests for part in parts(test, facts[predicate.fact])))
        for predicate in condition
    }


@settings(max_examples=examples(quick=60, ci=300))
@given(worlds())
def test_other_predicates_are_other_words(world: World) -> None:
    book = world.rulebook()
    predicates = [predicate for rule in book.rules for condition in rule.conditions() for predicate in condition]
    for one, other in combinations(predicates, 2):
        if predicate_in_words(one, book.facts) == predicate_in_words(other, book.facts):
            assert asked((one,), book.facts) == asked((other,), book.facts)


@settings(max_examples=examples(quick=60, ci=300))
@given(worlds())
def test_other_selectors_are_other_words(world: World) -> None:
    book = world.rulebook()
    attributes = attribute_facts(book.tags, book.needs, (practice.name for practice in book.practices))
    selectors = {
        selector
        for rule in book.rules
        for selector in (*rule.exclude, *rule.only, *rule.first, *(selector for selector, _ in rule.points))
    }
    for one, other in combinations(selectors, 2):
        if selector_in_words(one) == selector_in_words(other):
            assert asked(one, attributes) == asked(other, attributes)


@settings(max_examples=examples(quick=60, ci=300))
@given(worlds())
def test_every_rule_has_a_sentence(world: World) -> None:
    book = world.rulebook()
    for rule in (*book.rules, *as_written(book.rules, book.facts)):
        said = in_words(rule, book.facts)
        assert said.endswith(".")
        assert said[:4] in ("When", "Alwa")
        effects = said.partition(": ")[2].count(";") + 1
        assert effects == len([*rule.sets, *rule.points]) + sum(
            map(bool, (rule.exclude, rule.only, rule.first, rule.keep, rule.refer, rule.ask))
        )
