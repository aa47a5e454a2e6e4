"""Phrases in an answer -> whether the words around them may change what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from balm.listening.whole import filler_end

if TYPE_CHECKING:
    from balm.listening.index import Match
    from balm.listening.reading import Reading

_MUCH = 3
"""So many words that were not read may change what a single word says."""


def asks_back(reading: Reading) -> bool:
    """Whether the answer asks what the question means."""
    return reading.contains("asks_back")


def is_doubtful(reading: Reading, matches: Sequence[Match]) -> bool:
    """Whether a value is better offered than taken.

    So where a negator or a word of doubt stands beside the phrases in their clause, or where their one word that says
    something stands in a text that was read in small part.
    """
    size = len(reading.text.words)
    inside = {at for one in matches for at in range(one.start, one.end)}
    if any(at not in inside for at, _ in reading.spans("unsure", 0, size)):
        return True
    clauses = {at for one in matches for at in range(*reading.clause(one.start))} - inside
    if any(reading.has("negators", at) and not _belongs(reading, at) for at in clauses):
        return True
    return all(_is_scant(reading, one, matches) for one in matches)


def is_weak(reading: Reading, match: Match, matches: Sequence[Match]) -> bool:
    """Whether a phrase says little where it stands.

    So does one that counts only as an answer and is in the midst of other words; and one word that says something,
    where much beside all phrases was not read.
    """
    return (match.phrase.own and _is_within(reading, match)) or _is_scant(reading, match, matches)


def _is_scant(reading: Reading, match: Match, matches: Sequence[Match]) -> bool:
    """Whether one word of a phrase says something, and much beside all phrases was not read."""
    if sum(_says_something(reading, at) for at in range(match.start, match.end)) > 1:
        return False
    return len(unread(reading, matches)) >= (_MUCH if match.exact else 1)


def _is_within(reading: Reading, match: Match) -> bool:
    """Whether words that say something stand beside a phrase, in its member of a list."""
    text, start, end = reading.text, match.start, match.end
    size = len(text.words)
    while start and text.clauses[start - 1] == text.clauses[start] and not reading.has("list_words", start - 1):
        start -= 1
    while end < size and text.clauses[end] == text.clauses[end - 1] and not reading.has("list_words", end):
        end += 1
    return any(_says_something(reading, at) for at in (*range(start, match.start), *range(match.end, end)))


def unread(reading: Reading, matches: Sequence[Match]) -> list[int]:
    """The words that say something and stand in none of the phrases."""
    size, at, found = len(reading.text.words), 0, []
    ends = {one.start: one.end for one in sorted(matches, key=lambda one: one.end)}
    while at < size:
        end = ends.get(at, 0) or filler_end(reading, at, size)
        if not end and _says_something(reading, at):
            found.append(at)
        at = end or at + 1
    return found


def _says_something(reading: Reading, at: int) -> bool:
    return not reading.has("small", at) and not reading.light[at]


def _belongs(reading: Reading, at: int) -> bool:
    """Whether a negator is a part of a phrase of some fact."""
    return any(one.start <= at < one.end for one in reading.plain)
