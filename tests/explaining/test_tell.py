"""What a person is told of their own answers: each in the packs' words, and each of these once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.outcome import Contribution
from balm.deciding.profile import read_profile
from balm.explaining import voice
from balm.explaining.reasons import reasons
from balm.explaining.voice import _repeats, say_facts, tell
from support.small_packs import rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

SIT = """
[[practice]]
id = "sit"
title = "Sit"
kind = "mental"
minutes = [2, 5]
needs = ["soothed"]
tags = ["calm"]
how = "Sit."
"""
PACK = (
    SIT
    + """
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
"""
)
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


MOMENT = (
    SIT
    + """
[facts.hour]
type = "choice"
values = ["day", "night"]
origin = "host"
say = { night = "it is night" }

[facts.lonely]
type = "flag"
origin = "rules"

[[rule]]
id = "general"
prefer = [{ tags = "calm", by = 9 }]
because = "b"
tell = "It asks little."

[[rule]]
id = "unasked"
when = { energy = "unknown" }
prefer = [{ tags = "calm", by = 8 }]
because = "b"
tell = "It is short."

[[rule]]
id = "moment"
when = { hour = "night" }
prefer = [{ tags = "calm", by = 7 }]
because = "b"
tell = "It is quiet."

[[rule]]
id = "said"
when = { upset = ">= 5" }
prefer = [{ tags = "calm", by = 2 }]
because = "b"
tell = "It settles."

[[rule]]
id = "derives"
when = { upset = ">= 9" }
set = { lonely = true }
because = "b"

[[rule]]
id = "derived"
when = { lonely = true }
prefer = [{ tags = "calm", by = 3 }]
because = "b"
tell = "It is near."

[[rule]]
id = "safe"
when = { mood = "low" }
prefer = [{ tags = "calm", by = 1 }]
because = "b"
tell = "It keeps you safe."
strength = "safety"
"""
)
HELPED = Contribution("variety", "a/sit", 1, "b", "This helped you twice.", helped=True)
KNOWN = Contribution("own-soothing", "a/sit", 9, "b", "You already know this helps.")
CLOSE = Contribution("needs", "a/sit", 4, "b", "It comes close.", ("upset",))
SPECIFIC = {
    "nothing told": ({}, (), "It asks little."),
    "the moment": ({"hour": "night"}, (), "It is quiet. Because it is night."),
    "what was said, before the moment": ({"hour": "night", "upset": 5}, (), "It settles. Because it is night."),
    "what follows from what was said": ({"upset": 9}, (), "It is near."),
    "the weightier of two": ({"upset": 9, "hour": "day"}, (CLOSE,), "It comes close."),
    "what helped": ({"upset": 5}, (HELPED,), "This helped you twice."),
    "what helped, before what is weightier": ({"upset": 5}, (KNOWN, HELPED), "This helped you twice."),
    "what helped, before safety": ({"upset": 5, "mood": "low"}, (HELPED,), "This helped you twice."),
    "safety before what is known otherwise": ({"upset": 5, "mood": "low"}, (KNOWN,), "It keeps you safe."),
}


@pytest.mark.parametrize(("facts", "given", "told"), SPECIFIC.values(), ids=list(SPECIFIC))
def test_the_most_specific_reason_is_told(facts: dict[str, object], given: tuple[Contribution, ...], told: str) -> None:
    program = compile_program(rulebook(MOMENT))
    outcome = decide(program, read_profile(program, facts))._replace(contributions=given)
    assert tell(program, outcome, reasons(program, outcome, outcome.ranked[0].practice)) == told


REPEATS = {
    "its words": ("When you feel worn out, rest.", "you are on your own"),
    "other words of the same stem": ("Being worn down asks for rest.", "you are on your own"),
    "none of them": ("Rest first.", "you are worn out and you are on your own"),
}


@pytest.mark.parametrize(("sentence", "told"), REPEATS.values(), ids=list(REPEATS))
def test_what_the_sentence_says_is_not_said_again(sentence: str, told: str) -> None:
    rule = RULE.format(n=1, when="sore = true, alone = true") + f'tell = "{sentence}"\n'
    program = compile_program(rulebook(PACK + rule))
    outcome = decide(program, read_profile(program, {"sore": True, "alone": True}))
    expected = f"{sentence} Because {told}."
    assert tell(program, outcome, reasons(program, outcome, outcome.ranked[0].practice)) == expected


def test_numbers_are_no_repetition() -> None:
    assert not _repeats("It takes two minutes or less.", "you have 5 minutes")
    assert _repeats("With 5 minutes, a sip of tea.", "you have 5 minutes")


def test_what_is_kept_of_others_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person is told the same by packs that told many others before, and by packs that keep next to nothing."""
    engine = balm.load()
    people = [dict(example.given) for example in engine.rulebook.examples]

    def told(asked: balm.Engine, facts: Mapping[str, Any]) -> list[str]:
        return [one.tell for one in asked.decide(facts).recommendations[:5]]

    first = [told(engine, facts) for facts in people]
    kept = len(engine.program.words)
    assert [told(engine, facts) for facts in people] == first
    assert len(engine.program.words) == kept, "nothing new was told"
    monkeypatch.setattr(voice, "_MOST_BASES", 1)
    engine.program.words.clear()
    assert [told(engine, facts) for facts in people] == first
    assert len(engine.program.words) == 1
