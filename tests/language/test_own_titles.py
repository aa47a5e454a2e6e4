"""Titles of a person's own activities -> which of them are one, their names, and their names in earlier versions."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as some

import balm
from balm.deciding.profile import read_profile
from balm.language.practices import OWN, Practice, older_own_names, own_name, own_title, read_own, title_of_name
from support.shipped_packs import program

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "own_titles.toml").read_text(encoding="utf-8")
)["title"]

TITLES = some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1)
NEAR = some.lists(some.sampled_from(["a", "A", "b", " ", "-", "_", "+", "#", "é", "e\u0301", "की", "का", "1", "--"]))
"""Titles of few parts, of which many have the same slug."""


def practice(title: str) -> Practice:
    read = read_own(title, program().attributes)
    assert isinstance(read, Practice), title
    return read


def folded(title: str) -> str:
    """What two titles that are one have in common, in words of its own: every blank of Unicode is one blank."""
    words, word = [], ""
    for c in normalize("NFC", title):
        if c.isspace():
            words, word = [*words, word], ""
        else:
            word += c
    return " ".join(filter(None, [*words, word]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["titles"][0])
def test_a_title_in_every_spelling_is_one_activity(case: dict[str, Any]) -> None:
    plain = [title for title in case["titles"] if "\t" not in title and "\n" not in title]
    assert len({practice(title)[:2] for title in plain}) == 1
    assert len({own_name(own_title(title)) for title in case["titles"]}) == 1
    name = practice(plain[0]).name
    assert name == case.get("name", name)
    assert ("--" in name) == ("name" not in case)
    assert older_own_names(case["titles"][0]) == set(case["older"])


def test_different_titles_are_different_activities() -> None:
    typed = [title for case in CASES for title in case["titles"] if "\t" not in title and "\n" not in title]
    own = read_profile(program(), {}, typed).own
    assert [one.title for one in own] == [own_title(case["titles"][0]) for case in CASES]
    assert len({one.id for one in own}) == len(CASES)


@pytest.mark.exhaustive
@given(some.lists(some.one_of(TITLES, NEAR.map("".join)).filter(lambda title: folded(title)), max_size=20))
def test_two_titles_are_two_and_equal_ones_are_one(titles: list[str]) -> None:
    for one, other in combinations(titles, 2):
        assert (own_name(own_title(one)) == own_name(own_title(other))) == (folded(one) == folded(other))


@given(TITLES.filter(folded))
def test_a_name_is_kept_as_it_is_or_has_a_hash(title: str) -> None:
    name = own_name(own_title(title))
    assert name == own_name(own_title(title_of_name(name))) or "--" in name
    assert name.rpartition("--")[0] in older_own_names(title) or name in older_own_names(title)


def test_an_empty_title_is_none() -> None:
    for title in ("", " ", "\u00a0\u3000", "\u2003"):
        assert isinstance(read_own(title, program().attributes), list)


def test_both_stand_in_an_answer() -> None:
    told = [{"title": title, "tags": ["quiet"], "kind": "behavioural"} for title in ("Learn C++", "Learn C#")]
    facts = {"distress": 2, "place": "home", "task_now": "free", "minutes": 30}
    decision = balm.load().decide(facts, own=told)
    assert {one.title for one in decision.recommendations if one.practice.startswith(OWN)} == {"Learn C++", "Learn C#"}
