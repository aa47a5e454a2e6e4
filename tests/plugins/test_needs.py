"""Needs: who is a neighbour of whom, and nothing else gets a point."""

from __future__ import annotations

import pytest

import balm
from balm_plugins.needs import GROUPS, Needs

NEEDS = ("safe", "comforted", "soothed", "validated", "protect", "provide", "motivate")

TABLE = [
    # need_now, the practice's needs, points
    ("comforted", ("soothed",), 2),
    ("comforted", ("validated", "safe"), 2),
    ("comforted", ("comforted", "soothed"), 0),
    ("comforted", ("protect",), 0),
    ("protect", ("provide", "motivate"), 2),
    ("protect", ("protect",), 0),
    ("motivate", ("comforted",), 0),
    ("safe", ("comforted", "soothed", "protect"), 0),
    ("provide", (), 0),
    ("provide", None, 0),
    (None, ("soothed",), 0),
]


def given(need: str | None, needs: tuple[str, ...] | None) -> list[balm.Points]:
    facts = {} if need is None else {"need_now": need}
    return list(Needs().points(balm.Situation(facts, (), (balm.Practice("a/b", "B", needs=needs),), 0)))


@pytest.mark.parametrize(("need", "needs", "points"), TABLE)
def test_neighbours_get_points(need: str | None, needs: tuple[str, ...] | None, points: int) -> None:
    assert sum(one.points for one in given(need, needs)) == points


def test_every_need_is_in_one_group() -> None:
    assert sorted(need for group in GROUPS for need in group) == sorted(NEEDS)


def test_it_says_why() -> None:
    [one] = given("comforted", ("safe", "soothed", "validated"))
    assert one.because == "It meets soothed and validated, next to comforted in Germer's questions."
    assert one.tell == "It comes close to what you need most right now."
    assert one.facts == ("need_now",)


def test_declined_is_silent() -> None:
    from balm.language.facts import DECLINED

    assert not list(Needs().points(balm.Situation({"need_now": DECLINED}, (), (balm.Practice("a/b", "B"),), 0)))


def test_the_kit_is_content() -> None:
    balm.check_strategy(Needs())
    needed = balm.Situation({"need_now": "comforted"}, (), (balm.Practice("a/b", "B", needs=("soothed",)),), 0)
    balm.check_strategy(Needs(), [needed])
