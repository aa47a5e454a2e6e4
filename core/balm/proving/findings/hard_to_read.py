"""An English text with long sentences, too many words, or a high reading age."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from balm.language.texts import in_language, texts
from balm.proving.finding import FindingKind, Findings, found
from balm.proving.reading import MOST_IN_A_SENTENCE, ends_after, reading_age, sentences, syllables, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.texts import Text
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "hard-to-read",
    "note",
    85,
    "A text that is hard to read",
    "`{at}` is hard to read: {what}.",
    "Say it in shorter sentences and words, or leave something out.",
)

LANGUAGE = "en"
MOST_IN_A_PRACTICE = 60
OLDEST, GROWN_UP = 11, 18
FEWEST_WORDS = 20
"""Of shorter texts no reading age is said: one long word more or less moves it by years."""
MOST_LONG_WORDS = 3


def find(analysis: Analysis) -> Findings:
    """Each English text that a person may read."""
    rulebook = analysis.program.rulebook
    packs = in_language(rulebook, LANGUAGE)
    for text in texts(rulebook):
        for what, part in _hard(text) if text.pack in packs else ():
            yield replace(found(KIND, text.of, text.place, what=what), quote=part)


def _hard(text: Text) -> Iterator[tuple[str, str]]:
    """What is hard, and in which part; the age only where no sentence is too long, which alone would raise it."""
    said, where = words(text.words), f"its `{text.key}`"
    if text.key.partition(".")[0] == "how" and len(said) > MOST_IN_A_PRACTICE:
        yield f"{where} has {len(said)} words, {MOST_IN_A_PRACTICE} at most", ""
    long = {one: length for one in sentences(text.words) if (length := len(words(one))) > MOST_IN_A_SENTENCE}
    for sentence, length in long.items():
        end = ends_after(sentence)
        shorter = f", and could end after “{end}”" if end else ""
        yield f"a sentence in {where} has {length} words, {MOST_IN_A_SENTENCE} at most{shorter}", sentence
    if not long and len(said) >= FEWEST_WORDS and (age := reading_age(text.words)) > OLDEST:
        longest = sorted(dict.fromkeys(map(str.lower, said)), key=syllables, reverse=True)[:MOST_LONG_WORDS]
        named = ", ".join(f"“{word}”" for word in longest)
        years = f"{age:.1f}" if age < GROWN_UP else f"{GROWN_UP} or more"
        yield f"{where} is read at the age of {years}, {OLDEST} at most; its longest words are {named}", ""
