"""Phrases -> PhraseIndex: a tree of their words in which all that stand in a text are found at once.

Each word of a text is looked at as a first word; from there the tree says in one step which words may follow. So a text
is read in time that grows with its length, whatever the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from balm.language.phrase import GAP
from balm.listening.tokens import Tokens, stem

_GAP_WORDS = 3


class Entry(NamedTuple):
    """One phrase: whose value it says. `fact` is "" where it says nothing."""

    fact: str
    value: str
    """The text of the value."""
    written: str
    """As the pack has it."""
    pieces: tuple[str, ...]
    """Its words, folded as those of a text; ``[class]`` and ``..`` as they are."""
    own: bool = False
    """Whether it counts only as an answer to its fact's own question."""
    whole: bool = False
    """Whether it counts only as the whole answer."""


class Match(NamedTuple):
    """A phrase found in a text, from the word `start` up to the word before `end`."""

    start: int
    end: int
    phrase: Entry
    exact: bool
    """Whether every word stands there as written, none inflected, skipped or misspelt."""


class Node:
    """A place in the tree: the words that may follow, and the phrases that end here."""

    __slots__ = ("classes", "ends", "gap", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.classes: dict[str, Node] = {}
        self.gap: Node | None = None
        self.ends: list[Entry] = []


class Classes:
    """Classes of words and of phrases, and where they stand in a text. Inflected words stand there too."""

    def __init__(self, members: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, words in members:
            stems = tuple(map(stem, words))
            self._by_first.setdefault(stems[0], []).append((name, stems[1:]))

    def find(self, stems: Sequence[str], light: frozenset[str]) -> list[dict[str, tuple[int, ...]]]:
        """At each word of a text: class -> the ends of what stands from here; `light` words may stand between."""
        found: list[dict[str, tuple[int, ...]]] = []
        for start, first in enumerate(stems):
            here: dict[str, tuple[int, ...]] = {}
            for name, rest in self._by_first.get(first, ()):
                end = _end(stems, start + 1, rest, light) if rest else start + 1
                if end and end not in here.get(name, ()):
                    here[name] = (*here.get(name, ()), end)
            if first.isdecimal():
                here["number"] = (*here.get("number", ()), start + 1)
            found.append(here)
        return found


def _end(stems: Sequence[str], at: int, rest: tuple[str, ...], light: frozenset[str]) -> int:
    """The end of the rest of a class's phrase from a word on; 0 where it does not stand there."""
    for wanted in rest:
        while at < len(stems) and stems[at] != wanted and stems[at] in light:
            at += 1
        if at >= len(stems) or stems[at] != wanted:
            return 0
        at += 1
    return at


class PhraseIndex:
    """Phrases that are looked for together. `loose` words in all may stand between the words of one of three or more.

    Between the words of a phrase that says nothing only `unsaid` words may stand: articles and forms of "be".
    """

    def __init__(self, phrases: Iterable[Entry], unsaid: frozenset[str] = frozenset(), loose: int = 0) -> None:
        self._root = Node()
        self._unsaid = unsaid
        self._loose = loose
        self.vocabulary: set[str] = set()
        """The stems of their words."""
        for phrase in phrases:
            self._add(phrase)

    def _add(self, phrase: Entry) -> None:
        node = self._root
        for piece in phrase.pieces:
            if piece == GAP:
                if node.gap is None:
                    node.gap = Node()
                node = node.gap
            elif piece[0] == "[":
                node = node.classes.setdefault(piece[1:-1], Node())
            else:
                base = stem(piece)
                self.vocabulary.add(base)
                node = node.words.setdefault(base, Node())
        node.ends.append(phrase)

    def find(
        self,
        text: Tokens,
        classes: Sequence[Mapping[str, tuple[int, ...]]],
        light: Sequence[tuple[int, ...]],
        meant: Mapping[int, tuple[str, ...]],
    ) -> list[Match]:
        """All phrases in a text. `light` has of each word the ends of what may be skipped from it, `meant` stems that a
        misspelt word may have been meant as.
        """
        found: list[Match] = []
        for start in range(len(text.words)):
            self._from(start, text, classes, light, meant, found)
        return found

    def _from(
        self,
        start: int,
        text: Tokens,
        classes: Sequence[Mapping[str, tuple[int, ...]]],
        light: Sequence[tuple[int, ...]],
        meant: Mapping[int, tuple[str, ...]],
        found: list[Match],
    ) -> None:
        stems, clauses, size = text.stems, text.clauses, len(text.words)
        unsaid = self._unsaid
        waiting: list[tuple[Node, int, int, int, int, bool]] = [(self._root, start, 0, 0, 0, False)]
        seen: set[tuple[int, int, int, int, int, bool]] = set()
        while waiting:
            state = waiting.pop()
            node, at, gap, skipped, slips, loosened = state
            key = (id(node), at, gap, skipped, slips, loosened)
            if key in seen:
                continue
            seen.add(key)
            for phrase in node.ends:
                exact = [*phrase.pieces] == text.words[start:at]
                if self._counts(phrase, exact, skipped, slips) and (phrase.fact or not loosened):
                    found.append(Match(start, at, phrase, exact))
            if at == size:
                continue
            after = node.words.get(stems[at])
            if after is not None:
                waiting.append((after, at + 1, 0, skipped, slips, loosened))
            for other in meant.get(at, ()) if slips < 2 else ():
                after = node.words.get(other)
                if after is not None:
                    waiting.append((after, at + 1, 0, skipped, slips + 1, loosened))
            if node.classes:
                for name, ends in classes[at].items():
                    after = node.classes.get(name)
                    if after is not None:
                        waiting.extend((after, end, 0, skipped, slips, loosened) for end in ends)
            if node.gap is not None and at > start:
                waiting.append((node.gap, at, _GAP_WORDS, skipped, slips, loosened))
            if at == start or clauses[at] != clauses[at - 1]:
                continue
            waiting.extend(
                (node, end, gap, skipped, slips, loosened or text.words[at] not in unsaid) for end in light[at]
            )
            if gap:
                waiting.append((node, at + 1, gap - 1, skipped, slips, loosened))
            elif skipped < self._loose:
                waiting.append((node, at + 1, 0, skipped + 1, slips, loosened))

    def _counts(self, phrase: Entry, exact: bool, skipped: int, slips: int) -> bool:
        """Whether a phrase is heard in words of which some were skipped or misspelt.

        Of danger a phrase of one word stands there as written, or a long one with a slip: "poison" is not "poisoned".
        """
        size = len(phrase.pieces)
        if size > 2 or (
            not skipped and not slips and (size > 1 or not self._loose or exact or phrase.pieces[0][0] == "[")
        ):
            return True
        return bool(slips) and not skipped and max(map(len, phrase.pieces)) >= (6 if size > 1 else 7)
