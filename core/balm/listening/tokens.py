"""A text -> its words: lower case, contractions and spellings folded, with the clause in which each stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.listening.speech import Speech

MOST_CHARACTERS = 2_000
"""Of a longer text the first ones are read."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?(?![^\W_])|[^\W_]+(?:'[^\W_]+)*|\s-+\s|[^\w\s'-]|-(?=\d)|\n")
_RUN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4\u2013\u2014\u2212", "'''''---")
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_CLAUSE_ENDS = frozenset(".,;:!?()\n\u2026")
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'d": "would"}
_IRREGULAR = {
    "dies": "die", "died": "die", "dying": "die", "lying": "lie", "lies": "lie", "tying": "tie", "using": "use",
    "goes": "go", "children": "child", "men": "man", "women": "woman", "knives": "knife", "wives": "wife",
}  # fmt: skip


class Tokens(NamedTuple):
    """The words of a text, beside each its stem and the number of its clause."""

    words: list[str]
    stems: list[str]
    clauses: list[int]
    marks: list[str]
    """What stands before each word where it is no blank: ``/`` and ``-`` of numbers."""


def tokens(text: str, speech: Speech) -> Tokens:
    """The words of a text, of which `MOST_CHARACTERS` are read. Punctuation ends a clause."""
    found = Tokens([], [], [], [])
    clause, mark = 0, ""
    pieces = iter(_TOKEN.findall(normalize("NFKC", text[:MOST_CHARACTERS]).lower().translate(_QUOTES)))
    following = next(pieces, "")
    while piece := following:
        following = next(pieces, "")
        if piece[0] in "-/" or piece.isspace() or (piece[0] == " " and "-" in piece) or not piece[0].isalnum():
            if piece in _CLAUSE_ENDS or " " in piece or piece.strip() == "-" != piece:
                clause += 1
                mark = ""
            elif piece in "-/":
                mark = piece
            elif ord(piece[0]) > 0x2190:  # a picture is a word
                _add(found, piece, clause, mark)
            continue
        if both := speech.spelling.get(f"{piece} {following}"):
            following = next(pieces, "")
        for word in both or _folded(piece, speech):
            if word in ("am", "pm") and found.words and found.words[-1].isdecimal():
                _add(found, word[0], clause, "")
                word = "m"
            _add(found, word, clause, mark)
            mark = ""
    return found


def _add(found: Tokens, word: str, clause: int, mark: str) -> None:
    found.words.append(word)
    found.stems.append(stem(word))
    found.clauses.append(clause)
    found.marks.append(mark)


def _folded(piece: str, speech: Speech) -> Iterator[str]:
    """The words as which one typed word is read."""
    spelled = speech.spelling.get(piece)
    if spelled is None and piece[0].isalpha():
        piece = _LONG.sub(r"\1\1", piece)
        spelled = speech.spelling.get(piece)
    if spelled is not None:
        yield from spelled
    elif piece.isalpha():
        yield piece
    elif "'" in piece:
        yield from _apart(piece, speech)
    else:
        for run in _RUN.findall(piece):
            yield from speech.spelling.get(run, (run,))


def _apart(piece: str, speech: Speech) -> Iterator[str]:
    """A word with an apostrophe: what is contracted is written out; of a possessive its ``'s`` is left out."""
    if piece.endswith("n't"):
        if piece[:-3]:
            yield piece[:-3]
        yield "not"
        return
    for ending, word in _ENDINGS.items():
        if piece.endswith(ending):
            yield from _folded(piece[: -len(ending)], speech)
            yield word
            return
    bare = piece.replace("'", "")
    if piece.endswith("'s"):
        yield from _folded(piece[:-2], speech) if piece[:-2] else ()
    elif bare in speech.spelling:
        yield from speech.spelling[bare]
    else:
        yield bare


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of a word share, roughly; words of up to three letters are their own stem."""
    if len(word) <= 3 or not word.isascii():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    base = word
    if base.endswith("s") and base[-2] not in "suia":
        base = base[:-3] + "y" if base.endswith("ies") and len(base) > 4 else base[:-1]
    if base.endswith("ing"):
        base = _without(base, 3)
    elif base.endswith("ied") and len(base) > 4:
        base = base[:-3] + "y"
    elif base.endswith("ed") and not base.endswith("eed"):
        base = _without(base, 2)
    elif len(base) >= 5 and base.endswith("e") and base not in _KEPT:
        base = base[:-1]
    if len(base) > 5:
        base = base.replace("z", "s").replace("our", "or")
    return base


_KEPT = frozenset(
    {"there", "where", "these", "those", "whose", "house", "since", "alone", "maybe", "inside", "outside"}
)
_VOWELS = frozenset("aeiouy")


def _without(word: str, many: int) -> str:
    rest = word[:-many]
    if len(rest) < 3 or not _VOWELS & set(rest):
        return word
    if rest[-1] == rest[-2] and rest[-1] not in "lszaeiou":
        return rest[:-1]
    if len(rest) == 3 and rest[0] not in "aeiou" and rest[1] in "aeiou" and rest[2] not in "aeiouwxy":
        return rest + "e"
    return rest
