"""Lines that somebody may type: phrases of the packs with words around them, slips of the hand, and negations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balm.listening.lexicon import Lexicon

BEFORE = (
    "", "", "i feel ", "i'm ", "im not ", "not ", "my mum is ", "i was ", "if i were ", "it's really ", "I don't ",
    "he is ", "n't ", "used to be ", "yes, ", "no ", "i think ", "was ", "no longer ", "sometimes ", "all of it: ",
    "2 ", "half an hour of ",
)  # fmt: skip
BEHIND = (
    "", "", "", " today", " yesterday", " most days", ", but not now", " and i have 10 mins", " 8/10", "!!",
    " \N{CRYING FACE}", " more than you", " or 5-10 minutes", "?", "; an hour and a half", " again", " because of him",
    " so it depends", " 7.5",
)  # fmt: skip
JOINS = (" ", ", ", " and ", ". ", " because ", " - ", "\n")


def lines(lexicon: Lexicon, random: Random) -> Iterator[str]:
    """Without end."""
    phrases = [phrase.written for phrase in (*lexicon.plain.phrases, *lexicon.danger.phrases)]
    classes: dict[str, list[str]] = {}
    for name, words in lexicon.members:
        classes.setdefault(name, []).append(" ".join(words))
    while True:
        said = [_said(random.choice(phrases), classes, random) for _ in range(random.choice([1, 1, 1, 2, 3]))]
        line = random.choice(JOINS).join(random.choice(BEFORE) + one + random.choice(BEHIND) for one in said)
        yield _slipped(line, random)


def _said(phrase: str, classes: dict[str, list[str]], random: Random) -> str:
    words: list[str] = []
    for part in phrase.split():
        if part == "..":
            words += random.choices(["the", "whole", "of", "it", "soft"], k=random.randint(0, 4))
        elif part[0] == "[":
            words.append("7" if part == "[number]" else random.choice(classes.get(part[1:-1], [part])))
        else:
            words.append(part)
        if random.random() < 0.05:
            words.append(random.choice(["very", "the", "just", "xyz", "really", "that"]))
    return " ".join(words)


def _slipped(line: str, random: Random) -> str:
    """Mostly as it is; else with a slip of the hand, in capitals, with curly quotes, or with letters of elsewhere."""
    at = random.randrange(len(line)) if line else 0
    edits: Sequence[str] = (
        line[:at] + line[at + 1 :],
        line[:at] + random.choice("aeioust") + line[at:],
        line[:at] + line[at : at + 2][::-1] + line[at + 2 :],
        line[:at] + line[at : at + 1] * 3 + line[at:],
        line.upper(),
        line.replace("'", "\u2019"),
        line[:at] + random.choice("\u0130\u00df\u0663\u2460\ud7ff\u00e9\u2014'_/") + line[at:],
    )
    return random.choice(edits) if random.random() < 0.4 else line
