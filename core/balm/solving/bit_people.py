"""Bit people: answers -> people drawn at random, as columns (`bit_parallel`): by literal, one bit a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.solving.answers import Among, Answers
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random


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
