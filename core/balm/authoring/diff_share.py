"""Share: a difference -> the part of all cells that it touches: counted where that can be done, else estimated.

A cell is a combination of answers that neither program tells from others, unknown and declined among them. Cells are
not people: nobody is as likely as everybody else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.solving.answers import Among, Answers
from balm.solving.bit_parallel import Cone, cone_of
from balm.solving.bit_people import drawn
from balm.solving.formula import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from balm.proving.comparison import Comparison

MOST_COUNTED = 200_000
"""Where a difference rests on at most so many different answers, it is counted; elsewhere it is estimated."""
DRAWN, AT_ONCE = 20_000, 2_000
"""Cells drawn at random for an estimate, and how many of them are looked at together."""
_SURE = 1.959964
"""Standard errors of a normal distribution that hold 95 % of it."""

Kind: TypeAlias = tuple[int, frozenset[int]]
"""Answers to one fact that a difference does not tell apart: how many cells they are, and the literals true of them."""


@dataclass(frozen=True)
class DiffShare:
    """`touched` of `cells`: all cells of the facts that it rests on where `exact`, else some drawn at random."""

    touched: int
    cells: int
    exact: bool
    low: float
    """The 95 % interval of the share, from 0 to 1; where it is exact, both ends are the share."""
    high: float
    facts: tuple[str, ...] = ()
    """The told facts that the difference rests on."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.touched / self.cells

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        data: dict[str, Any] = {"share": self.share, "exact": self.exact, "touched": self.touched, "cells": self.cells}
        return data | ({} if self.exact else {"interval": [self.low, self.high]}) | {"facts": list(self.facts)}


def interval(touched: int, drawn: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of which `touched` of `drawn` were seen."""
    share, z2 = touched / drawn, _SURE**2
    middle = (share + z2 / (2 * drawn)) / (1 + z2 / drawn)
    half = _SURE / (1 + z2 / drawn) * math.sqrt(share * (1 - share) / drawn + z2 / (4 * drawn**2))
    return max(0.0, middle - half), min(1.0, middle + half)


class Shares:
    """Counts and estimates. To be asked about all differences once they are known, estimates being cheap together."""

    def __init__(self, comparison: Comparison) -> None:
        self._people = comparison.people
        self._deadline = comparison.deadline
        self._made = comparison.formulas.made()
        self._gone = frozenset(literal for literals in comparison.lost.values() for literal in literals)

    def of(self, literals: Sequence[int], *, lost: bool = False) -> Iterator[DiffShare]:
        """The share of each. Answers that only the old side knows are no cells, but where `lost` says so."""
        barred = frozenset[int]() if lost else self._gone
        cones = [cone_of(self._made, [literal]) for literal in literals]
        counted = [self._counted(literal, one, barred) for literal, one in zip(literals, cones, strict=True)]
        open_ones = [literal for literal, share in zip(literals, counted, strict=True) if share is None]
        estimated = self._estimated(open_ones, barred) if open_ones else {}
        for literal, one, share in zip(literals, cones, counted, strict=True):
            if share is not None:
                yield share
            else:
                touched = estimated[literal]
                yield DiffShare(touched, DRAWN, False, *interval(touched, DRAWN), self._facts(one))

    def _facts(self, on: Cone) -> tuple[str, ...]:
        return tuple(name for name, answers in self._people.items() if not on.free.isdisjoint(_variables(answers)))

    def _counted(self, literal: int, on: Cone, barred: frozenset[int]) -> DiffShare | None:
        self._deadline.check()
        names = self._facts(on)
        answers = [self._people[name] for name in names]
        if math.prod(_how_many(one, on.free, barred) for one in answers) > MOST_COUNTED:
            return None
        kinds = [_kinds(one, on.free, barred) for one in answers]
        everyone, given, weights = _everybody(kinds)
        given |= dict.fromkeys(on.free - given.keys(), 0)
        column = on.columns(given, everyone)[literal]
        touched = sum(weight * (column & mask).bit_count() for weight, mask in weights.items())
        cells = sum(weight * mask.bit_count() for weight, mask in weights.items())
        return DiffShare(touched, cells, True, touched / cells, touched / cells, names)

    def _estimated(self, literals: Iterable[int], barred: frozenset[int]) -> dict[int, int]:
        wanted = set(literals)
        on = cone_of(self._made, wanted)
        random = Random(0)  # noqa: S311  # the same cells every time; no secret
        counts = dict.fromkeys(wanted, 0)
        people = [self._people[name] for name in self._facts(on)]
        everyone = (1 << AT_ONCE) - 1
        for _ in range(DRAWN // AT_ONCE):
            self._deadline.check()
            given: dict[int, int] = dict.fromkeys(on.free, 0)
            for answers in people:
                given |= drawn(answers, barred, random, AT_ONCE)
            columns = on.columns(given, everyone)
            for literal in wanted:
                counts[literal] += columns[literal].bit_count()
        return counts


def _variables(answers: Answers) -> frozenset[int]:
    if isinstance(answers, Among):
        return frozenset(literal for _, literal in answers.cases)
    return frozenset((answers.known, answers.declined, *answers.tags.values())) - {TRUE, FALSE}


def _tags(answers: Answers, free: frozenset[int], barred: frozenset[int]) -> tuple[list[int], int]:
    """Tags that matter, and how many others there are."""
    assert not isinstance(answers, Among)  # noqa: S101  # asked of tags alone
    tags = [tag for tag in answers.tags.values() if tag not in barred]
    inside = [tag for tag in tags if tag in free]
    return inside, len(tags) - len(inside)


def _how_many(answers: Answers, free: frozenset[int], barred: frozenset[int]) -> int:
    """How many kinds of answers there are, at most."""
    if isinstance(answers, Among):
        return len(answers.cases)
    return 2 + (1 << len(_tags(answers, free, barred)[0]))


def _kinds(answers: Answers, free: frozenset[int], barred: frozenset[int]) -> list[Kind]:
    if isinstance(answers, Among):
        allowed = [literal for _, literal in answers.cases if literal not in barred]
        inside = [literal for literal in allowed if literal in free]
        rest = len(allowed) - len(inside)
        return [*((1, frozenset({literal})) for literal in inside), *([(rest, frozenset[int]())] if rest else [])]
    inside, others = _tags(answers, free, barred)
    found: list[Kind] = [(1, frozenset())]
    if answers.declined != FALSE and answers.declined not in barred:
        found.append((1, frozenset({answers.declined})))
    if answers.known not in barred:
        for chosen in range(2 ** len(inside)):
            told = (tag for at, tag in enumerate(inside) if chosen >> at & 1)
            found.append((2**others, frozenset({answers.known, *told})))
    return found


def _everybody(facts: Sequence[Sequence[Kind]]) -> tuple[int, dict[int, int], dict[int, int]]:
    """Every combination as one bit: all bits, the column of each literal, and the bits that stand for so many cells."""
    count = math.prod(map(len, facts))
    everyone = (1 << count) - 1
    given: dict[int, int] = {}
    weights = {1: everyone}
    stride = 1
    for kinds in facts:
        period = stride * len(kinds)
        every_period = everyone // ((1 << period) - 1)
        masks: dict[int, int] = {}
        for at, (weight, true) in enumerate(kinds):
            column = (((1 << stride) - 1) << (at * stride)) * every_period
            masks[weight] = masks.get(weight, 0) | column
            for literal in true:
                given[literal] = given.get(literal, 0) | column
        made: dict[int, int] = {}
        for weight, mask in weights.items():
            for by, column in masks.items():
                made[weight * by] = made.get(weight * by, 0) | (mask & column)
        weights, stride = made, period
    return everyone, given, weights
