from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balm.diagnostics.suggest import LONGEST, did_you_mean, nearest

NAMES = ["distress", "warm_drink", "high", "on", "attachment", "prefer", "mental", "company", "companion", "age_band"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("distres", "distress"),  # left out
        ("distresss", "distress"),  # added
        ("distrexs", "distress"),  # changed
        ("prefre", "prefer"),  # swapped
        ("hgih", "high"),  # swapped, in a short word
        ("attchmnt", "attachment"),  # two left out
        ("Distress", "distress"),
        ("warm-drink", "warm_drink"),
        ("Warm Drnik", "warm_drink"),
        ("compaion", "companion"),  # not "company", which is as long
        ("ageband", "age_band"),
    ],
)
def test_a_slip_finds_its_name(word: str, name: str) -> None:
    assert nearest(word, NAMES) == name


@pytest.mark.parametrize(
    "word",
    [
        "",
        "_",
        "no",  # one slip from "on", but another word
        "hog",  # two slips in a short word
        "sad",
        "attmnt",
        "mind",
        "x" * 500,
    ],
)
def test_a_word_that_is_far_finds_none(word: str) -> None:
    assert nearest(word, NAMES) == ""


def test_of_two_equally_near_the_one_spelt_alike_comes_first() -> None:
    assert nearest("warm-drnk", ["warm_drink", "warm-drink"]) == "warm-drink"
    assert nearest("Warm_drnk", ["warm-drink", "Warm_Drink"]) == "Warm_Drink"


def test_then_the_first_in_the_alphabet() -> None:
    assert nearest("calm", ["palm", "balm", "call"]) == "balm"


def test_what_is_too_long_to_be_a_slip_is_not_compared() -> None:
    name = "x" * LONGEST
    assert nearest(name[1:], [name]) == name
    assert nearest(name, [name + "x"]) == ""
    assert nearest(name + "x", [name]) == ""


words = st.text("ab_-", max_size=6)


@given(words, st.lists(words, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(word: str, names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert nearest(word, names) == nearest(word, shuffled)


@given(words, st.lists(words, max_size=6))
def test_the_nearest_is_one_of_the_names(word: str, names: list[str]) -> None:
    assert nearest(word, names) in {"", *names}
    if word.strip("_-"):
        assert nearest(word, [*names, word]) == word


@pytest.mark.parametrize(
    ("word", "shown", "question"),
    [
        ("distres", "`{}`", "Did you mean `distress`?"),
        ("distres", "{!r}", "Did you mean 'distress'?"),
        ("distres", "`balm {}`", "Did you mean `balm distress`?"),
        ("weather", "`{}`", ""),
    ],
)
def test_the_question_shows_the_name_as_its_caller_does(word: str, shown: str, question: str) -> None:
    assert did_you_mean(word, NAMES, shown=shown) == question
