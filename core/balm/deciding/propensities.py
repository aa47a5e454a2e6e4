"""Propensities: an outcome -> the exact probability that each practice had of the place where it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from balm.deciding.gate import rank
from balm.deciding.judge import judge_catalogue, judge_own
from balm.deciding.past import Option
from balm.deciding.ways import in_ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.compiled.practices import Ranked
    from balm.compiled.program import Program
    from balm.deciding.outcome import Contribution, Outcome


def options(program: Program, outcome: Outcome, shown: int) -> tuple[Option, ...]:
    """The practices that are shown, so many, each with the chance that it had of its place among them."""
    first = _shown(program, outcome.ranked, shown)
    chance = [Fraction(0)] * len(first)
    for likely, ranked in _orders(program, outcome, shown):
        for place, one in enumerate(first):
            if place < len(ranked) and ranked[place].practice.id == one.practice.id:
                chance[place] += likely
    return tuple(Option(one.practice.id, one.score, float(c)) for one, c in zip(first, chance, strict=True))


def firsts(program: Program, outcome: Outcome) -> dict[str, float]:
    """Practice -> the chance that it had of coming first; only those that had any. They add up to 1, or to 0."""
    chance: dict[str, Fraction] = {}
    for likely, ranked in _orders(program, outcome, 1):
        for one in ranked:
            chance[one.practice.id] = chance.get(one.practice.id, Fraction(0)) + likely
    return {practice: float(likely) for practice, likely in chance.items()}


def _orders(program: Program, outcome: Outcome, places: int) -> Iterator[tuple[Fraction, tuple[Ranked, ...]]]:
    """What might have been shown, down to a place, and how likely each was.

    One throw from 0 up to 1 decides for all strategies, so it comes to the same between two neighbouring cuts.
    """
    if not outcome.draws:
        yield Fraction(1), _shown(program, outcome.ranked, places)
        return
    packed = judge_catalogue(program, outcome.firing)
    own = [(practice, judge_own(program, outcome.firing, practice)) for practice in outcome.own]
    drawn = {draws.strategy for draws in outcome.draws}
    always = [one for one in outcome.contributions if one.strategy not in drawn]
    cuts = sorted({Fraction(at, len(draws.each)) for draws in outcome.draws for at in range(len(draws.each))})
    for low, high in zip(cuts, [*cuts[1:], Fraction(1)], strict=True):
        given: list[Contribution] = [one for draws in outcome.draws for one in draws.each[int(low * len(draws.each))]]
        yield high - low, _shown(program, rank(program, outcome.facts, packed, own, always + given), places)


def _shown(program: Program, ranked: Sequence[Ranked], count: int) -> tuple[Ranked, ...]:
    return tuple(ranked[at] for at in in_ways(program.rulebook.ways, ranked, count))
