"""Phrases found in a text -> those that say something of the person now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from balm.listening.whole import is_whole

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.listening.index import Match
    from balm.listening.lexicon import Lexicon
    from balm.listening.reading import Reading


def kept(lexicon: Lexicon, fact: Fact, reading: Reading, own: Sequence[Match]) -> list[Match]:
    """Of the phrases of one fact those that an answer to its question says: longest first, none denied or guarded."""
    silent = [match for match in reading.plain if not match.phrase.fact]
    others = [] if fact.alarm else [match for match in reading.danger if not match.phrase.own]
    usable = [match for match in own if not match.phrase.whole or is_whole(reading, match.start, match.end)]
    return [
        match
        for match in longest(reading, usable, silent, others)
        if not is_denied(lexicon, fact, reading, match) and not is_guarded(fact, reading, match)
    ]


def longest(
    reading: Reading, matches: Iterable[Match], silent: Sequence[Match], consumed: Sequence[Match] = ()
) -> list[Match]:
    """Those that lie in no longer one, in no longer silent phrase, and share no word with `consumed`; in order."""
    found: list[Match] = []
    taken = [part for one in consumed for part in one.parts]
    for match in sorted(matches, key=lambda one: (one.start - one.end, not one.exact, one.start)):
        size = match.end - match.start
        if any(one.start <= match.start and match.end <= one.end and one.end - one.start > size for one in silent):
            continue
        if any(start < match.end and match.start < end and end - start >= size for start, end in taken):
            continue
        over = [one for one in found if _share(reading, one, match)]
        if any(one.end - one.start > size or (one.exact and not match.exact) for one in over):
            continue
        found.append(match)
    return sorted(found)


def _share(reading: Reading, one: Match, other: Match) -> bool:
    """Whether two phrases share a word that says something, or one of them lies in the other."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    within = (start, end) in ((one.start, one.end), (other.start, other.end))
    return start < end and (within or any(not reading.has("small", at) for at in range(start, end)))


def is_denied(lexicon: Lexicon, fact: Fact, reading: Reading, match: Match) -> bool:
    """Whether a negator reaches it: then it says nothing. A fact that borrows its words is agreed with by a "no"."""
    return fact.name not in lexicon.leaving_out and reading.negated(match.start)


def is_guarded(fact: Fact, reading: Reading, match: Match) -> bool:
    """Whether its clause speaks of the past, of somebody else, of a condition, a comparison or a habit."""
    start, end = match.start, match.end
    if fact.alarm:
        return False
    if fact.changes == "today" and (reading.is_past(start, end) or reading.is_habit(start, end)):
        return True
    if reading.is_if(start) or reading.is_compared(start, end):
        return True
    happened = fact.datatype.multiple and fact.changes == "never"
    return not happened and reading.is_of_others(start, end)
