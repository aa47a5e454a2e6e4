"""Conditions: what `when`, `any` and `unless` make of a person, in the compiled program and in the reference."""

from __future__ import annotations

from typing import Any

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.language.conditions import parse_predicate
from balm.language.facts import Fact
from balm.reference import evaluate
from support.small_packs import codes, rule, rulebook

EFFECT = 'ask = "energy"\n'


@pytest.mark.parametrize(
    ("lines", "told", "fires"),
    [
        ("", {}, True),
        ("when = {}", {}, True),
        ('when = { upset = ">= 5" }', {"upset": 5}, True),
        ('when = { upset = ">= 5" }', {}, False),
        ('when = { upset = ">= 5", mood = "low" }', {"upset": 5, "mood": "low"}, True),
        ('when = { upset = ">= 5", mood = "low" }', {"upset": 5}, False),
        ('when = { upset = ">= 5", mood = "low" }', {"upset": 5, "mood": "calm"}, False),
        ('any = [{ upset = 1 }, { mood = "low" }]', {"mood": "low"}, True),
        ('any = [{ upset = 1 }, { mood = "low" }]', {"upset": 1, "mood": "calm"}, True),
        ('any = [{ upset = 1 }, { mood = "low" }]', {"upset": 2}, False),
        ("any = [{}, { upset = 1 }]", {}, True),
        ('when = { mood = "low" }\nany = [{ upset = 1 }, { upset = 2 }]', {"upset": 2}, False),
        ('when = { mood = "low" }\nany = [{ upset = 1 }, { upset = 2 }]', {"upset": 2, "mood": "low"}, True),
        ('unless = { mood = "low" }', {"mood": "low"}, False),
        ('unless = { mood = "low" }', {"mood": "calm"}, True),
        ('unless = { mood = "low" }', {}, True),
        ('unless = { mood = "low" }', {"mood": "declined"}, True),
        ('unless = { mood = "low", upset = 1 }', {"mood": "low"}, True),
        ('unless = { mood = "low", upset = 1 }', {"mood": "low", "upset": 1}, False),
        ('unless = [{ mood = "low" }, { upset = 1 }]', {"upset": 1}, False),
        ('unless = [{ mood = "low" }, { upset = 1 }]', {"upset": 2}, True),
        ('when = { upset = 1 }\nunless = { upset = "1..3" }', {"upset": 1}, False),
        ('when = { mood = "unknown" }', {}, True),
        ('when = { mood = "unknown" }', {"mood": "declined"}, False),
        ('when = { mood = ["unknown", "declined", "low"] }', {"mood": "declined"}, True),
        ('when = { mood = "not low" }', {"mood": "declined"}, False),
        ('when = { mood = "known" }\nunless = { mood = "calm" }', {"mood": "warm"}, True),
        ('when = { danger = "unknown" }', {"upset": 9}, True),
        ("when = { danger = true }", {"upset": 10}, True),
        ("when = { danger = false }", {"upset": 9}, False),
    ],
)
def test_a_rule_fires(lines: str, told: dict[str, Any], fires: bool) -> None:
    book = rulebook(rule(EFFECT + lines))
    program = compile_program(book)
    profile = read_profile(program, told)
    fired = {book.rules[i].id for i in decide(program, profile).fired}
    assert ("a/r" in fired) is fires
    assert ("a/r" in evaluate(book, profile.told).fired) is fires


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("when = { upst = 5 }", "unknown-fact"),
        ("when = { upset = 11 }", "out-of-range"),
        ("any = [{ upset = 11 }]", "out-of-range"),
        ("unless = [{ mood = 5 }]", "wrong-type"),
        ('unless = { mood = { from = "mood" } }', "misplaced-from"),
        ("any = 5", "wrong-type"),
        ("unless = 5", "wrong-type"),
    ],
)
def test_a_condition_is_checked_wherever_it_stands(lines: str, expected: str) -> None:
    assert codes(rule(EFFECT + lines)) == [expected]


def test_predicates_are_equal_however_they_are_written() -> None:
    upset = Fact("upset", "scale", high=10)
    one, same, other = (parse_predicate(upset, text) for text in (">= 4", ">=4", ">= 5"))
    assert one == same
    assert not one != same  # noqa: SIM202  # a tuple has a say of its own in this
    assert len({one, same, other}) == 2
    assert one != other
