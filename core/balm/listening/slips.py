"""Slips of the hand: a word that is not known -> the known words from which one edit leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Slips:
    """Words in which a slip is heard: one edit (a letter left out, added, changed, or two changed round)."""

    def __init__(self, words: Iterable[str], shortest: int) -> None:
        self._shortest = shortest
        self._by_part: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= shortest and word.isalpha():
                for part in _parts(word):
                    self._by_part.setdefault(part, []).append(word)

    def meant(self, typed: str) -> tuple[str, ...]:
        """The words that may be meant, in the order in which they were given."""
        if len(typed) < self._shortest - 1 or not typed.isalpha():
            return ()
        near = dict.fromkeys(word for part in _parts(typed) for word in self._by_part.get(part, ()))
        return tuple(word for word in near if word != typed and is_one_edit(typed, word))


def _parts(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters in turn: two words one edit apart share one of them."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def is_one_edit(one: str, other: str) -> bool:
    """Whether one edit leads from one word to the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    i = 0
    while i < min(len(one), len(other)) and one[i] == other[i]:
        i += 1
    if len(one) == len(other):
        return one[i + 1 :] == other[i + 1 :] or (
            one[i : i + 2] == other[i : i + 2][::-1] and one[i + 2 :] == other[i + 2 :]
        )
    short, long = sorted((one, other), key=len)
    return short[i:] == long[i + 1 :]
