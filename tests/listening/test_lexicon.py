"""Which engines use one lexicon."""

from __future__ import annotations

from balm.listening.lexicon import lexicon_of
from support.small_packs import rulebook

WORDS = """
[facts.cake]
type = "flag"
ask = "Is there cake?"

[facts.cake.words]
true = ["a slice"]
"""


def test_the_same_packs_have_one_lexicon_and_no_others() -> None:
    first = lexicon_of(rulebook(WORDS))
    assert lexicon_of(rulebook(WORDS)) is first
    other = lexicon_of(rulebook(WORDS.replace("a slice", "a crumb")))
    assert [bool(lexicon.read("a slice").plain) for lexicon in (first, other)] == [True, False]
