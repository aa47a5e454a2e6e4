"""No pack silences the danger that another one declares, whatever its words; those of the pack itself do."""

from __future__ import annotations

import pytest

from balm.listening.free import hear
from balm.listening.lexicon import Lexicon
from support.effort import one_in
from support.small_packs import FLOOR, rulebook

DANGER = """
[referrals.crisis]
title = "Help"
tier = 3

[facts.harm]
type = "level"
values = ["none", "thoughts"]
ask = "Do you think about dying?"
alarm = "crisis"

[facts.harm.words]
thoughts = ["[want] to die", "killing me"]

[words]
silent = ["to die for", "[ache] is killing me"]

[words.classes]
ache = ["my tooth", "my back"]
"""
TEXTS = {
    "I want to die": True,
    "it is killing me": True,
    "this cake is to die for": False,
    "my tooth is killing me": False,
    "my life is killing me": True,
    "all of this is killing me": True,
}
"""Text -> whether it is heard as danger."""
HOSTILE = {
    "nothing": "",
    "a silent phrase that is the danger": '[words]\nsilent = ["want to die", "killing me", "it is killing me"]\n',
    "a silent phrase around it": '[words]\nsilent = ["[want] to die", "[ache] is killing me", "i .. to die"]\n',
    "more words of a class": '[words.classes]\nache = ["my life", "all of this", "it"]\n',
    "a class within a class": '[words.classes]\nache = ["[life]"]\nlife = ["my life", "all of this", "it"]\n',
    "a fact that says the same": '[facts.cake]\ntype = "flag"\n[facts.cake.words]\ntrue = ["i want to die"]\n',
}
"""What another pack says that might silence it."""


@pytest.mark.parametrize("hostile", one_in(3, HOSTILE))
def test_danger_is_heard_as_without_the_pack(hostile: str) -> None:
    lexicon = Lexicon(rulebook(HOSTILE[hostile], floor=FLOOR + DANGER))
    assert {text: bool(hear(lexicon, text).alarms) for text in TEXTS} == TEXTS
