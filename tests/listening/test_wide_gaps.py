"""A wide gap holds together what tells only together: up to 30 words apart, over punctuation, in the order written."""

from __future__ import annotations

import pytest

from balm.listening.free import hear
from balm.listening.lexicon import Lexicon
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
thoughts = ["[settled] ... goodbye"]

[words]
silent = ["goodbye card"]

[words.classes]
settled = ["sold my dog", "paid up"]
"""
LEXICON = Lexicon(rulebook("", floor=FLOOR + DANGER))


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("sold my dog goodbye", True),
        ("sold my dog. it rained all day, and so on. goodbye", True),
        ("all paid up, goodbye", True),
        (f"paid up {'x ' * 30} goodbye", True),
        (f"paid up {'x ' * 31} goodbye", False),
        ("goodbye, sold my dog", False),
        ("goodbye", False),
        ("sold my dog. bought a goodbye card", False),
        ("sold my dog. bought a goodbye card. goodbye", True),
    ],
)
def test_what_a_wide_gap_spans(text: str, is_heard: bool) -> None:
    assert bool(hear(LEXICON, text).alarms) == is_heard
