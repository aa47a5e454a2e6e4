"""Bit people: answers -> people drawn at random, as columns (`bit_parallel`): by literal, one bit a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.solving.answers import Among, Answers, Tagging
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

Columns: TypeAlias = dict[int, int]
Given: TypeAlias = frozenset[int]
"""The literals of answers that are true of a person."""


def drawn(answers: Answers, barred: frozenset[int], random: Random, count: int) -> dict[int, int]:
    """A cell of one fact for each of so many people, every cell as likely as another, but for `barred` answers."""
    if isinstance(answers, Among):
        allowed = [literal for _, literal in answers.cases if literal not in barred]
        return _columns(random.choices(allowed, k=count), count)
    tags = [tag for tag in answers.tags.values() if tag not in barred]
    silent = [0] + ([answers.declined] if answers.declined != FALSE and answers.declined not in barred else [])
    told = 0 if answers.known in barred else 2 ** len(tags)
    # A random number below the count of cells: the first are unknown and declined, the rest sets of tags as bits.
    found = _columns(
        [
            silent[at] if (at := random.randrange(len(silent) + told)) < len(silent) else answers.known
            for _ in range(count)
        ],
        count,
    )
    known = found.get(answers.known, 0)
    return {**found, **{tag: random.getrandbits(count) & known for tag in tags}}


def _columns(chosen: Iterable[int], count: int) -> dict[int, int]:
    """For each literal the people who chose it."""
    found: dict[int, bytearray] = {}
    for at, literal in enumerate(chosen):
        if literal not in found:
            found[literal] = bytearray(-(-count // 8))
        found[literal][at >> 3] |= 1 << (at & 7)
    return {literal: int.from_bytes(bits, "little") for literal, bits in found.items() if literal}


def nobody(everybody: Iterable[Answers], barred: frozenset[int]) -> Given:
    """Somebody who tells nothing; where that is barred, the first answer that is not."""
    among = (answers for answers in everybody if isinstance(answers, Among))
    orders = (sorted(answers.cases, key=lambda case: case[0] is not None) for answers in among)
    return frozenset(next(literal for _, literal in cases if literal not in barred) for cases in orders)


def beside(everybody: Iterable[Answers], people: Sequence[Given], barred: frozenset[int]) -> tuple[Columns, int]:
    """All who give one answer otherwise than one of these people, and how many they are.

    A tag is added to those that are told. Nobody gives an answer that is `barred`, or tells more of a past.
    """
    every = list(everybody)
    options = [
        (answers, literal)
        for answers in every
        if answers.fact.origin != "history"
        for literal in _options(answers, barred)
    ]
    size = -(-len(options) // 8)
    found = copies(people, size)

    def who(at: Iterable[int]) -> int:
        """Whoever has one of these options, of everybody's."""
        return int.from_bytes(sum(1 << one for one in at).to_bytes(size, "little") * len(people), "little")

    places: dict[int, list[int]] = {}
    for at, (answers, _) in enumerate(options):
        places.setdefault(id(answers), []).append(at)
    for answers in every:
        mine = {options[at][1]: at for at in places.get(id(answers), ())}
        tags = set(answers.tags.values()) if isinstance(answers, Tagging) else set[int]()
        replaced = ~who(at for literal, at in mine.items() if literal not in tags)
        for literal in answers.literals():
            if literal != FALSE:
                found[literal] = (found.get(literal, 0) & replaced) | (who([mine[literal]]) if literal in mine else 0)
        if isinstance(answers, Tagging) and tags & mine.keys():
            adding = who(at for literal, at in mine.items() if literal in tags)
            found[answers.known] |= adding
            if answers.declined != FALSE:
                found[answers.declined] &= ~adding
    return found, 8 * size * len(people)


def _options(answers: Answers, barred: frozenset[int]) -> list[int]:
    """Other answers, by their literals; FALSE for that nothing is told of tags."""
    if isinstance(answers, Among):
        return [literal for literal in answers.literals() if literal not in barred]
    tags = answers.tags.values() if answers.known not in barred else ()
    return [FALSE, *(one for one in (answers.declined, *tags) if one != FALSE and one not in barred)]


def copies(people: Sequence[Given], size: int) -> Columns:
    """So many times eight copies of each of these people, one after the other."""
    found: dict[int, bytearray] = {}
    for at, given in enumerate(people):
        for literal in given:
            if literal not in found:
                found[literal] = bytearray(size * len(people))
            found[literal][at * size : (at + 1) * size] = b"\xff" * size
    return {literal: int.from_bytes(column, "little") for literal, column in found.items()}
