"""A word and the valid names -> the nearest name, or none if all are far; and the question that offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 64
"""A longer word is no misspelling, and comparing it would take long."""


def nearest(word: str, names: Iterable[str]) -> str:
    """The name that `word` was most likely meant to be, or ``""``: "distress" for "distres".

    Letter case, ``_``, ``-`` and blanks do not count. Of names that are equally near, the one spelt most
    alike is taken, then the first in the alphabet, so that the order of names never matters.
    """
    bare = _bare(word)
    # One slip in a short word makes another word: "on" is no misspelling of "no".
    most = 0 if len(bare) < 3 else 1 if len(bare) < 6 else 2 if len(bare) < 9 else 3
    near = []
    for name in names:
        if max(len(word), len(name)) > LONGEST:
            continue
        if abs(len(other := _bare(name)) - len(bare)) <= most:
            slips = _slips(bare, other)
            if slips <= most:
                near.append((slips, _slips(word, name), name))
    return min(near)[2] if near else ""


def did_you_mean(word: str, names: Iterable[str], *, shown: str = "`{}`") -> str:
    """A question with the nearest name, as `shown` formats it: "Did you mean `distress`?". ``""`` where all are far."""
    near = nearest(word, names)
    return f"Did you mean {shown.format(near)}?" if near else ""


def _bare(word: str) -> str:
    return word.casefold().translate({ord(c): None for c in "_- "})


def _slips(one: str, other: str) -> int:
    """How many letters are left out, added, changed, or swapped with the next, between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
