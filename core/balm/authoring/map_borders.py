"""Borders of a map: two neighbouring squares that show different things -> what makes the difference, confirmed.

What differs between two sides is the rules that fired, the practices that are possible, and what strategies gave. A
cause is confirmed by deciding: with it as it is on the other side, and all else as it is, a side shows what the other
side shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING, Literal, TypeAlias

from balm.compiled.matcher import bits
from balm.deciding.gate import in_order, own_feasible
from balm.deciding.judge import judge_catalogue, judge_own, referrals
from balm.diagnostics.suggest import listed
from balm.language.predicates import refuted

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Contribution, Outcome
    from balm.language.facts import Value
    from balm.language.practices import Practice

Shows: TypeAlias = Literal["first", "kind", "help"]
Square: TypeAlias = tuple[int, int]
"""Column and row, from 0."""

MOST_TRIED = 2
"""Causes are tried alone, then two at a time."""


@dataclass(frozen=True)
class Cause:
    """A rule that fires on one side only, a practice's own limit that holds on one side only, or strategies."""

    kind: Literal["rule", "limit", "strategies"]
    name: str
    """The rule's id, the practice's, or the strategies' names."""
    detail: str
    """Why the rule is, or the limit."""

    @property
    def words(self) -> str:
        """The name, and for a limit what it asks for."""
        if self.kind == "strategies":
            return f"strategies: {self.name}"
        return self.name if self.kind == "rule" else f"{self.name} needs {self.detail}"


@dataclass(frozen=True)
class Border:
    """Two neighbouring squares, and what makes them show different things."""

    between: tuple[Square, Square]
    causes: tuple[Cause, ...]
    sides: tuple[int, ...]
    """Where the causes alone do: 0 where the first square with them shows what the second shows, 1 the reverse."""

    @property
    def least(self) -> bool:
        """Whether no fewer do; otherwise the causes are all that differs, and no two of them do."""
        return len(self.causes) <= MOST_TRIED + 1


def made_by(causes: tuple[Cause, ...]) -> str:
    """Causes in a line."""
    together = listed([cause.words for cause in causes])
    if len(causes) > MOST_TRIED + 1:
        return f"{together}: all that differs, and no two of these make it alone"
    return together


def why(causes: tuple[Cause, ...]) -> tuple[str, ...]:
    """Why the rules among them are, each sentence once."""
    return tuple(dict.fromkeys(cause.detail for cause in causes if cause.kind == "rule"))


@dataclass(frozen=True)
class Side:
    """What a square's decision is made of."""

    facts: Mapping[str, Value]
    fired: int
    """The rules, as a bit set."""
    feasible: int
    """The practices of the catalogue that are possible, as a bit set."""
    own: tuple[Practice, ...]
    """The practices that strategies proposed and that are possible."""
    contributions: tuple[Contribution, ...]


def side_of(program: Program, outcome: Outcome) -> Side:
    """What an outcome is made of."""
    return Side(
        facts=outcome.facts,
        fired=outcome.firing,
        feasible=program.feasible.allowed(outcome.facts),
        own=tuple(practice for practice in outcome.own if own_feasible(program, practice, outcome.facts)),
        contributions=outcome.contributions,
    )


def shown_on(program: Program, side: Side, shows: Shows) -> tuple[str, ...]:
    """What a square shows: the first practice's id, its kind ("" where nobody told), or all kinds of help."""
    if shows == "help":
        return referrals(program, side.fired)
    packed = judge_catalogue(program, side.fired)
    own = [(practice, judge_own(program, side.fired, practice)) for practice in side.own]
    ranked = in_order(program, packed, side.feasible, own, side.contributions)
    if not ranked:
        return ()
    first = ranked[0].practice
    return (first.id,) if shows == "first" else (first.kind or "",)


def find_border(program: Program, shows: Shows, between: tuple[Square, Square], sides: tuple[Side, Side]) -> Border:
    """The fewest causes of the difference between two squares; of as few, those that do on both sides."""
    differing = list(_differing(program, shows, *sides))
    wanted = shown_on(program, sides[1], shows), shown_on(program, sides[0], shows)
    for count in range(1, MOST_TRIED + 1):
        found: tuple[tuple[_Difference, ...], tuple[int, ...]] | None = None
        for tried in combinations(differing, count):
            does = tuple(
                at for at in (0, 1) if shown_on(program, _moved(sides[at], sides[1 - at], tried), shows) == wanted[at]
            )
            if len(does) > len(found[1] if found else ()):
                found = tried, does
            if len(does) == len(sides):
                break
        if found:
            return Border(between, tuple(_cause(program, one, sides) for one in found[0]), found[1])
    return Border(between, tuple(_cause(program, one, sides) for one in differing), sides=(0, 1))


@dataclass(frozen=True)
class _Difference:
    """A bit of one of the two bit sets, or all that strategies gave."""

    rule: int = 0
    practice: int = 0
    given: bool = False


def _differing(program: Program, shows: Shows, one: Side, other: Side) -> Iterator[_Difference]:
    """All that differs between two sides and has a say in what is shown."""
    said = program.acting if shows != "help" else reduce(or_, program.referring.values(), 0)
    for i in bits((one.fired ^ other.fired) & said):
        yield _Difference(rule=1 << i)
    if shows != "help":
        for i in bits(one.feasible ^ other.feasible):
            yield _Difference(practice=1 << i)
        if (one.own, one.contributions) != (other.own, other.contributions):
            yield _Difference(given=True)


def _moved(side: Side, other: Side, differences: Iterable[_Difference]) -> Side:
    """A side on which these are as they are on the other."""
    for one in differences:
        side = replace(side, fired=side.fired ^ one.rule, feasible=side.feasible ^ one.practice)
        if one.given:
            side = replace(side, own=other.own, contributions=other.contributions)
    return side


def _cause(program: Program, one: _Difference, sides: tuple[Side, Side]) -> Cause:
    rulebook = program.rulebook
    if one.rule:
        rule = rulebook.rules[one.rule.bit_length() - 1]
        return Cause("rule", rule.id, rule.because)
    if one.practice:
        practice = rulebook.practices[one.practice.bit_length() - 1]
        facts = next(side.facts for side in sides if not side.feasible & one.practice)
        limits = [p for p in practice.limits if refuted(p, rulebook.facts[p.fact], facts.get(p.fact))]
        return Cause("limit", practice.id, ", ".join(f"{limit.fact} {limit.text}" for limit in limits))
    names = {given.strategy for given in set(sides[0].contributions) ^ set(sides[1].contributions)}
    return Cause("strategies", ", ".join(sorted(names)) or "proposals", "")
