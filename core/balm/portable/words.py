"""Words: the lexicon of a program's packs -> ``balm-words/1``, by which a reader of the program hears typed text.

Phrases are as they are looked for: folded, classes unexpanded. They are most of the file, so they are packed: of each
value they are sorted, what begins like the phrase before is left out, and each word is one character.
"""

from __future__ import annotations

from collections import Counter
from itertools import count, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from balm.portable.canonical import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from balm.listening.index import Entry
    from balm.listening.lexicon import Lexicon

Phrases: TypeAlias = "Sequence[tuple[str, ...]]"

FORMAT: Final = "balm-words/1"
MOST_SHARED: Final = 9
"""So many words at most are left out of a phrase that begins like the one before."""
RARE: Final = "~"
"""Stands for the next of the rare words."""


def words_data(lexicon: Lexicon, program: str) -> dict[str, Any]:
    """The words as data for JSON, of the program with this digest; their own `digest` is that of all the rest."""
    speech = lexicon.speech
    classes = _classes(lexicon.members)
    groups = _groups(lexicon)
    common, rare, packed = packed_phrases([*classes.values(), *groups.values()])
    texts = iter(packed)
    words = {
        "format": FORMAT,
        "program": program,
        "articles": sorted(speech.articles),
        "copulas": sorted(speech.copulas),
        "skippable": sorted(speech.skippable),
        "spelling": {typed: " ".join(words) for typed, words in speech.spelling.items()},
        "numbers": dict(speech.numbers),
        "units": dict(speech.units),
        "option": list(speech.lists["option"]),
        "ordinals": list(speech.lists["ordinals"]),
        "list_words": list(speech.lists["list_words"]),
        "activity_leads": list(speech.lists["activity_leads"]),
        "leaving_out": sorted(lexicon.leaving_out),
        "classes": [[name, next(texts)] for name in classes],
        "common": " ".join(common),
        "rare": " ".join(rare),
        "phrases": [
            {"fact": fact, "said": [[value, counts, next(texts)] for _, value, counts in some]}
            for fact, some in groupby(groups, key=itemgetter(0))
        ],
    }
    return {"digest": digest_of(words), **words}


def _classes(members: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """Each class, and what it stands for; where another class is a part of it, the name of that in brackets."""
    whole = {name: tuple(words for _, words in some) for name, some in groupby(members, key=itemgetter(0))}
    longest = sorted((name for name in whole if len(whole[name]) > 1), key=lambda name: -len(whole[name]))
    by_first: dict[tuple[str, ...], list[str]] = {}
    for name in longest:
        by_first.setdefault(whole[name][0], []).append(name)
    earlier: set[str] = set()
    found: dict[str, list[tuple[str, ...]]] = {}
    for name, every in whole.items():
        found[name], at = [], 0
        while at < len(every):
            parts = (one for one in by_first.get(every[at], ()) if every[at : at + len(whole[one])] == whole[one])
            part = next((one for one in parts if one in earlier or len(whole[one]) < len(every)), "")
            found[name].append((f"[{part}]",) if part else every[at])
            at += len(whole[part]) if part else 1
        earlier.add(name)
    return found


def _groups(lexicon: Lexicon) -> dict[tuple[str, str, str], Phrases]:
    """Fact, value and how they count -> phrases, sorted; in the order in which each is met first."""
    groups: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    for one in (*lexicon.plain.phrases, *lexicon.danger.phrases):
        counts = "whole" if one.whole else "own" if one.own else ""
        if _is_asked(lexicon, one):
            counts += " asked"
        groups.setdefault((one.fact, one.value, counts.strip()), []).append(one.pieces)
    return {key: sorted(phrases) for key, phrases in groups.items()}


def _is_asked(lexicon: Lexicon, one: Entry) -> bool:
    """Whether the question about a scale has the phrase in it, as "not at all": said back, it is sure."""
    fact = lexicon.rulebook.facts.get(one.fact)
    return fact is not None and fact.datatype.numeric and one.written.lower() in fact.ask.lower()


def packed_phrases(groups: Iterable[Phrases]) -> tuple[list[str], list[str], list[str]]:
    """The common words, the rare ones, and each group of phrases as one text.

    A phrase is a digit, how many words it has from the one before in its group, and one character for each other word:
    the common ones have the characters of `letters` in their order, `RARE` is the next of the rare.
    """
    fronted = [[*_fronted(phrases)] for phrases in groups]
    counted = Counter(word for phrases in fronted for _, words in phrases for word in words)
    common = [word for word, many in counted.most_common() if many > 1]
    letter: Mapping[str, str] = dict(zip(common, letters(), strict=False))
    rare = [word for phrases in fronted for _, words in phrases for word in words if word not in letter]
    packed = [
        "".join(f"{shared}{''.join(letter.get(word, RARE) for word in words)}" for shared, words in phrases)
        for phrases in fronted
    ]
    return common, rare, packed


def _fronted(phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Of each phrase how many words it shares with the one before, and the others."""
    before: tuple[str, ...] = ()
    for phrase in phrases:
        shared = next((at for at, pair in enumerate(zip(phrase, before, strict=False)) if pair[0] != pair[1]), None)
        same = min(MOST_SHARED, min(len(phrase), len(before)) if shared is None else shared)
        yield same, phrase[same:]
        before = phrase


def letters() -> Iterator[str]:
    """The characters of words: ASCII from ``!`` but for digits, quotes, backslash and ``~``, then from U+00A1 on."""
    yield from (chr(code) for code in range(0x21, 0x7E) if chr(code) not in '"\\0123456789')
    yield from (chr(code) for code in count(0xA1) if not 0xD800 <= code <= 0xDFFF)
