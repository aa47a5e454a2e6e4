"""Phrase: one text by which people say something -> its parts, or what is wrong with it.

A phrase is plain words. In it ``[want]`` stands for a word of a class, ``..`` for a gap of up to three words, and
``...`` for a wide gap, which reaches over punctuation. A phrase that begins with ``=`` counts only as an answer to the
question about its own fact.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from balm.language.facts import NAME
from balm.language.here import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_PHRASE = 200
"""Characters of a phrase: what is said in one breath is shorter."""
GAP = ".."
"""Stands in a phrase for up to three words."""
WIDE_GAP = "..."
"""Stands in a phrase for up to 30 words, of other clauses too."""
GAPS = frozenset({GAP, WIDE_GAP})

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07`\u00b4", "'"))
_WORD = r"[^\W_]+(?:'[^\W_]+)*|[\u2600-\u27bf\U0001f300-\U0001faff]"
_WORDS = re.compile(_WORD)
_PART = re.compile(rf"\[(?P<name>[^\[\]]*)(?P<closed>\])?|(?P<closing>\])|(?P<gap>\.\.+)|(?P<word>{_WORD})")
_PLAIN = re.compile(r"(= )?([a-z0-9]+(?:'[a-z]+)*(?: [a-z0-9]+(?:'[a-z]+)*)*)")
"""As most phrases are written: words in small letters with one blank between them, which are read without folding."""
_A_WORD = "words, or the name of a class in brackets, such as `[want]`"
_A_CLASS = "the name of a class in brackets, such as `[want]`"


def words_in(text: str) -> list[str]:
    """The words of a text in Unicode's composed form, as phrases and what people type are compared.

    In small letters, with one kind of apostrophe. Whatever else stands between letters and digits parts words:
    "self-harm" is two, "don't" is one. An emoji is a word.
    """
    return _WORDS.findall(_folded(text))


def _folded(text: str) -> str:
    return text.casefold().translate(_APOSTROPHES)


class Phrase(NamedTuple):
    """A phrase in parts: words as `words_in` gives them, classes as ``[want]``, gaps as ``..`` and ``...``."""

    parts: tuple[str, ...]
    own: bool = False
    """Whether it counts only as an answer to the question about its own fact."""

    @property
    def classes(self) -> Iterator[str]:
        """The names of the classes in it."""
        return (part[1:-1] for part in self.parts if part[0] == "[")


@lru_cache(maxsize=2**15)
def read_phrase(text: str) -> Phrase | Mistake:
    """A phrase as an author writes it, or what is wrong with it."""
    if len(text) > LONGEST_PHRASE:
        return _wrong(f"{text[:40]}...", f"has {len(text):,} characters", f"at most {LONGEST_PHRASE}")
    if plain := _PLAIN.fullmatch(text):
        return Phrase(tuple(plain[2].split(" ")), plain[1] is not None)
    folded = _folded(text)
    parts: list[str] = []
    for found in _PART.finditer(folded):
        name, gap = found["name"], found["gap"]
        if found["closing"] or (name is not None and not found["closed"]):
            return _wrong(text, "has a bracket without its other half", _A_CLASS)
        if name is not None and not NAME.fullmatch(name):
            return _wrong(text, f"has a class called `{name}`" if name else "has a class without a name", _A_CLASS)
        if gap and gap not in GAPS:
            return _wrong(text, f"has `{gap}` in it", "`..` for a gap of up to three words, `...` for a wide one")
        if gap and GAPS & {*parts[-1:]}:
            return _wrong(text, "has two gaps in a row", "one gap: `..` of up to three words, or a wide `...`")
        parts.append(found[0])
    if GAPS & {*parts[:1], *parts[-1:]}:
        return _wrong(text, "has a gap at an end", "words or classes on both sides of a gap")
    return Phrase(tuple(parts), folded.lstrip().startswith("=")) if parts else _wrong(text, "has no words", _A_WORD)


def read_class_word(text: str) -> Phrase | Mistake:
    """One of the words that a class stands for: plain words, or another class, whose words are then this one's too."""
    phrase = read_phrase(text)
    if isinstance(phrase, Mistake) or not (phrase.own or {"[", "."} & {part[0] for part in phrase.parts}):
        return phrase
    if not phrase.own and len(phrase.parts) == 1:
        return phrase
    return _wrong(text, "stands in a class", "plain words, or another class alone")


def _wrong(found: str, why: str, expected: str) -> Mistake:
    return Mistake("bad-phrase", {"found": found, "why": why, "expected": expected})
