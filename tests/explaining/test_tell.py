"""What a person is told of their own answers: each in the packs' words, and each of these once."""

from __future__ import annotations

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.explaining.reasons import reasons
from balm.explaining.voice import say_facts, tell
from support.small_packs import rulebook

PACK = """
[facts.sore]
type = "flag"
say = { true = "you are worn out" }

[facts.late]
type = "flag"
say = { true = "you are worn out" }

[facts.alone]
type = "flag"
say = { true = "you are on your own" }

[facts.wants]
type = "tags"
values = ["rest", "sleep"]
say = { rest = "you are worn out", sleep = "you are worn out" }

[[practice]]
id = "sit"
title = "Sit"
kind = "mental"
minutes = [2, 5]
needs = ["soothed"]
tags = ["calm"]
how = "Sit."
"""
RULE = """
[[rule]]
id = "r{n}"
when = {{ {when} }}
prefer = [{{ tags = "calm", by = {n} }}]
because = "b"
"""
WORN = "Because you are worn out."
CASES = {
    "two facts of one rule": (["sore = true, late = true"], WORN),
    "two rules": (["sore = true", "late = true"], WORN),
    "two tags": (['wants = ["rest"]', 'wants = ["sleep"]'], WORN),
    "two tags of one rule": (['wants = { all = ["rest", "sleep"] }'], WORN),
    "a second one after both": (
        ["sore = true, late = true, alone = true"],
        "Because you are worn out and you are on your own.",
    ),
}
TOLD = {"sore": True, "late": True, "alone": True, "wants": ["rest", "sleep"]}


@pytest.mark.parametrize(("whens", "told"), CASES.values(), ids=list(CASES))
def test_equal_words_are_told_once(whens: list[str], told: str) -> None:
    rules = "".join(RULE.format(n=n, when=when) for n, when in enumerate(whens, 1))
    program = compile_program(rulebook(PACK + rules))
    outcome = decide(program, read_profile(program, TOLD))
    assert tell(program, outcome, reasons(program, outcome, outcome.ranked[0].practice)) == told


def test_facts_are_said_once() -> None:
    program = compile_program(rulebook(PACK))
    facts = {name: frozenset(value) if isinstance(value, list) else value for name, value in TOLD.items()}
    assert say_facts(program.rulebook.facts, facts) == ["you are worn out", "you are on your own"]
