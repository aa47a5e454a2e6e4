"""Valid names -> words for them: the nearest to what was written, if any is near; or all of them as a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import MOST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_NAMED = 12
"""A list of valid names shows at most this many of them."""

LONGEST = 64
"""A longer word is no misspelling, and comparing it would take long."""

MOST_COMPARED = 50_000
"""Names that all mistakes of one run are compared with, about: at most some two seconds of work."""

_LEFT_OUT = str.maketrans("", "", "_- ")


def nearest(word: str, names: Iterable[str], before: int = 0) -> str:
    """The name that `word` was most likely meant to be, or ``""``: "distress" for "distres".

    Letter case, ``_``, ``-`` and blanks do not count. Of names that are equally near, the one spelt most
    alike is taken, then the first in the alphabet, so that the order of names never matters.

    `before` is how many mistakes were found before this one: nothing is looked for past those that are shown, nor where
    names are so many that it would take long.
    """
    if before >= MOST_SHOWN:
        return ""
    names = tuple(names)
    if before * len(names) > MOST_COMPARED:
        return ""
    bare = _bare(word)
    # One slip in a short word makes another word: "on" is no misspelling of "no".
    most = 0 if len(bare) < 3 else 1 if len(bare) < 6 else 2 if len(bare) < 9 else 3
    near: list[str] = []
    for name in names:
        if max(len(word), len(name)) > LONGEST:
            continue
        if abs(len(other := _bare(name)) - len(bare)) <= most:
            slips = _slips(*_apart(bare, other), most)
            if slips < most:
                near, most = [], slips
            if slips == most:
                near.append(name)
    return min(near, key=lambda name: (_slips(*_apart(word, name), LONGEST), name), default="")


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
    return word.casefold().translate(_LEFT_OUT)


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two words without what both begin and end with."""
    same = _alike(one, other)
    one, other = one[same:], other[same:]
    same = _alike(one[::-1], other[::-1])
    return one[: len(one) - same], other[: len(other) - same]


def _alike(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    for at, (letter, wanted) in enumerate(zip(one, other, strict=False)):
        if letter != wanted:
            return at
    return min(len(one), len(other))


def _slips(one: str, other: str, most: int) -> int:
    """How many letters are left out, added, changed, or swapped with the next, between two words; past `most`, more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
