"""What a stranger's pack can do about the floor's cards and facts: `floor-wins.toml`, whichever way is decided."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_agreement import ways

from balm.diagnostics.errors import PackError
from balm.language.facts import read_value
from balm.reference import evaluate
from support.matchers import case, compare
from support.small_packs import rulebook

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook
    from support.matchers import Decide, Told

TABLE = tomllib.loads((Path(__file__).parents[1] / "cases" / "floor-wins.toml").read_text(encoding="utf-8"))


def named(kind: str) -> Any:
    return pytest.mark.parametrize("one", TABLE[kind], ids=lambda one: one["name"])


def packs(one: dict[str, Any]) -> Rulebook:
    return rulebook(TABLE["stranger"] + one.get("stranger", ""), floor=TABLE["floor"] + one.get("floor", ""))


def told(book: Rulebook, given: dict[str, Any]) -> Told:
    return {name: read_value(book.facts[name], raw) for name, raw in given.items()}  # type: ignore[misc]  # no mistakes


@named("case")
def test_the_floor_wins(one: dict[str, Any]) -> None:
    book = packs(one)
    result = evaluate(book, told(book, one["given"]))
    if "ranked" in one:
        assert [placed.practice for placed in result.ranked] == one["ranked"]
        assert {placed.practice: placed.keeps for placed in result.ranked if placed.keeps} == one.get("kept", {})
    facts = {name: book.facts[name].plain(value) for name, (value, _) in result.facts.items()}
    facts |= one["given"]
    wanted = one.get("facts", {})
    assert {name: facts[name] for name in wanted} == wanted


@named("case")
@ways
def test_whichever_way_is_decided(one: dict[str, Any], way: Decide) -> None:
    book = packs(one)
    # With somebody of whom nothing is told: people of a batch do not mind each other.
    compare(way, case(book, [told(book, one["given"]), {}, told(book, one["given"])], one["name"]))


@named("mistake")
def test_what_only_the_floor_may_say(one: dict[str, Any]) -> None:
    with pytest.raises(PackError) as error:
        packs(one)
    [found] = error.value.diagnostics
    assert found.code == one["code"]
    assert found.span is not None
    assert found.span.file == ("floor.toml" if one["code"] == "bad-fact" else "a.toml")
    assert found.span.text[found.span.column - 1 :].startswith(one["at"])
