"""Phrases -> PhraseIndex: a tree of their words in which all that stand in a text are found at once.

Each word of a text is looked at as a first word; from there the tree says in one step which words may follow. So a text
is read in time that grows with its length, whatever the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from balm.language.phrase import GAP, WIDE_GAP
from balm.listening.tokens import Tokens, stem

_GAP_WORDS = 3
_WIDE = 30
"""Words of a wide gap."""
_MOST_SLIPS = 2


class Entry(NamedTuple):
    """One phrase: whose value it says. `fact` is "" where it says nothing."""

    fact: str
    value: str
    """The text of the value."""
    written: str
    """As the pack has it."""
    pieces: tuple[str, ...]
    """Its words, folded as those of a text; ``[class]``, ``..`` and ``...`` as they are."""
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
    wide: tuple[int, ...] = ()
    """Of each wide gap the word where it begins, and the one that ends it."""

    @property
    def parts(self) -> list[tuple[int, int]]:
        """From where to where its words stand: one part more than it has wide gaps."""
        ends = (self.start, *self.wide, self.end)
        return list(zip(ends[::2], ends[1::2], strict=True))


_NO_CLASSES: dict[str, Node] = {}


class Node:
    """A place in the tree: the words that may follow, and the phrases that end here."""

    __slots__ = ("classes", "ends", "gap", "wide", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.classes: dict[str, Node] = _NO_CLASSES  # most places have none, and there are tens of thousands
        self.gap: Node | None = None
        self.wide: Node | None = None
        self.ends: tuple[Entry, ...] = ()


def _child(nodes: dict[str, Node], key: str) -> Node:
    node = nodes.get(key)
    if node is None:
        node = nodes[key] = Node()
    return node


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


_State: TypeAlias = tuple[Node, int, int, int, int, bool, bool, tuple[int, ...]]


class PhraseIndex:
    """Phrases that are looked for together. `loose` words in all may stand between the words of one of three or more.

    Between the words of a phrase that says nothing only `unsaid` words, the articles, may stand. Behind punctuation too
    only they may be skipped.
    """

    def __init__(
        self,
        phrases: Iterable[Entry],
        unsaid: frozenset[str] = frozenset(),
        loose: int = 0,
        skippable: frozenset[str] = frozenset(),
    ) -> None:
        self._root = Node()
        self._skippable = skippable
        self._unsaid = unsaid
        self._loose = loose
        self.phrases = tuple(phrases)
        for phrase in self.phrases:
            self._add(phrase)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The stems of their words."""
        return frozenset(stem(piece) for phrase in self.phrases for piece in phrase.pieces if piece[0] not in "[.")

    def _add(self, phrase: Entry) -> None:
        node = self._root
        for piece in phrase.pieces:
            if piece == GAP:
                if node.gap is None:
                    node.gap = Node()
                node = node.gap
            elif piece == WIDE_GAP:
                if node.wide is None:
                    node.wide = Node()
                node = node.wide
            elif piece[0] == "[":
                if node.classes is _NO_CLASSES:
                    node.classes = {}
                node = _child(node.classes, piece[1:-1])
            else:
                node = _child(node.words, stem(piece))
        node.ends = (*node.ends, phrase)

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
        root = self._root
        if (
            text.stems[start] not in root.words
            and start not in meant
            and not any(name in root.classes for name in classes[start])
        ):
            return
        words, stems, clauses, size = text.words, text.stems, text.clauses, len(text.words)
        # A place in the tree and in the text; words that a gap may still skip, below 0 those of a wide one; words
        # skipped and misspelt; whether a word was skipped that says something, and whether the word before is one of
        # the phrase; where wide gaps begin and end.
        waiting: list[_State] = [(root, start, 0, 0, 0, False, True, ())]
        seen: set[_State] = set()
        while waiting:
            state = waiting.pop()
            node, at, gap, skipped, slips, loosened, reached, wide = state
            if not reached:
                if state in seen:
                    continue
                seen.add(state)
            elif node.ends:
                for phrase in node.ends:
                    exact = phrase.pieces == (*words[start:at],)
                    if self._counts(phrase, exact, skipped, slips) and (phrase.fact or not loosened):
                        found.append(Match(start, at, phrase, exact, wide))
            if at == size:
                continue
            passed = (*wide, at) if gap < 0 else wide
            if (after := node.words.get(stems[at])) is not None:
                waiting.append((after, at + 1, 0, skipped, slips, loosened, True, passed))
            if at in meant and slips < _MOST_SLIPS:
                near = (node.words[other] for other in meant[at] if other in node.words)
                waiting.extend((after, at + 1, 0, skipped, slips + 1, loosened, True, passed) for after in near)
            if node.classes:
                for name, ends in classes[at].items():
                    if (after := node.classes.get(name)) is not None:
                        waiting.extend((after, end, 0, skipped, slips, loosened, True, passed) for end in ends)
            if gap < 0:
                if gap < -1:
                    waiting.append((node, at + 1, gap + 1, skipped, slips, loosened, False, wide))
                continue
            if node.wide is not None:
                waiting.append((node.wide, at, -_WIDE - 1, skipped, slips, loosened, False, (*wide, at)))
            if at == start or (node.gap is None and not gap and not node.words and not node.classes):
                continue
            if node.gap is not None:
                waiting.append((node.gap, at, _GAP_WORDS, skipped, slips, loosened, False, wide))
            if clauses[at] != clauses[at - 1]:
                if words[at] in self._unsaid:
                    waiting.append((node, at + 1, gap, skipped, slips, loosened, False, wide))
                continue
            if light[at]:
                loose = loosened or words[at] not in self._unsaid
                waiting.extend((node, end, gap, skipped, slips, loose, False, wide) for end in light[at])
            if gap:
                waiting.append((node, at + 1, gap - 1, skipped, slips, loosened, False, wide))
            elif skipped < self._loose and words[at] in self._skippable:
                waiting.append((node, at + 1, 0, skipped + 1, slips, loosened, False, wide))

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
