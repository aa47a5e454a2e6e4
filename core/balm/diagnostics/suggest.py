"""Valid names -> words for them: the nearest to what was written, if any is near; or all of them as a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_NAMED = 12
"""A list of valid names shows at most this many of them."""

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


def one_of(names: Sequence[object]) -> str:
    """Names of which one is to be taken: "`a`, `b` or `c`"; a long list ends in "or one of 9 more"."""
    return in_words(names, more="one of {} more")


def in_words(names: Sequence[object], *, more: str = "{} more") -> str:
    """Names joined by "or": "`a`, `b` or `c`"; a long list ends in how many are left out, as `more` formats it."""
    shown = [f"`{name}`" for name in names[:MOST_NAMED]]
    if left_out := len(names) - len(shown):
        return f"{', '.join(shown)} or {more.format(left_out)}"
    return listed(shown, "or")


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


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
