"""A map: an engine and two facts -> what is shown for every combination of their answers, and what makes each border.

Every answer lies in one band of its axis, and the packs cannot tell the answers of a band apart. So one decision a
square says it for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

from balm.authoring.map_axis import Axis, answer_words, make_axis
from balm.authoring.map_borders import Border, Cause, Shows, Square, find_border, shown_on, side_of
from balm.deadline import NEVER, Deadline
from balm.deciding.profile import read_profile
from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import BalmError, ProfileError
from balm.diagnostics.suggest import nearest, one_of

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.engine import Engine
    from balm.language.facts import Value

HEADINGS: dict[str, str] = {"first": "What comes first", "kind": "The kind of what comes first", "help": "Help"}
"""What a map shows -> how it begins its heading."""

NOTHING = "-"
"""The letter of a square that shows nothing."""
_SIGNS = ascii_uppercase + ascii_lowercase + digits


@dataclass(frozen=True)
class Showing:
    """Something that squares show. `ids`: a practice's id, a kind, or kinds of help; none where there is nothing."""

    ids: tuple[str, ...]
    title: str
    look: int | None
    """Counts what there is to show, from 0; None for nothing."""

    @property
    def letter(self) -> str:
        """Its letter in a drawing: A to Z, a to z, 0 to 9, then two of them."""
        if self.look is None:
            return NOTHING
        letter, left = "", self.look + 1
        while left:
            left, at = divmod(left - 1, len(_SIGNS))
            letter = _SIGNS[at] + letter
        return letter

    @property
    def also(self) -> str:
        """The ids, where the title is another."""
        return "" if self.title in self.ids else ", ".join(self.ids)


@dataclass(frozen=True)
class Map:
    """What is shown for every combination of the answers to two facts."""

    shows: Shows
    x: Axis
    y: Axis
    given: Mapping[str, Value]
    """The facts that every square has."""
    legend: tuple[Showing, ...]
    """In the order in which they are met, row by row."""
    grid: tuple[tuple[int, ...], ...]
    """Row, column -> position in the legend."""
    borders: tuple[Border, ...]
    strategies: tuple[str, ...]
    """Those that gave points. They may look closer than packs can: in a square, those for the first of its answers."""
    degraded: Mapping[str, str]
    """Strategies that were left out of a square or cut, and why."""

    def at(self, square: Square) -> Showing:
        """What a square shows."""
        column, row = square
        return self.legend[self.grid[row][column]]

    @property
    def heading(self) -> str:
        """What is drawn, in a line."""
        return f"{HEADINGS[self.shows]}, by {self.x.fact.name} (across) and {self.y.fact.name} (down)"

    @property
    def notes(self) -> tuple[str, ...]:
        """What one must know to read it, a sentence each."""
        told = ", ".join(f"{name} {answer_words(value)}" for name, value in self.given.items())
        notes = [f"Given: {told}. Nothing else is known." if told else "Nothing else is known."]
        tags = [axis.fact.name for axis in (self.x, self.y) if axis.fact.datatype.multiple]
        notes += [f"People may tell several of {name}; here they tell one at a time." for name in tags]
        if self.strategies:
            which = ", ".join(self.strategies)
            notes.append(f"Strategies gave points ({which}): in a square, those for the first of its answers.")
        if self.degraded:
            which = ", ".join(f"{name} {reason}" for name, reason in self.degraded.items())
            notes.append(f"Strategies failed, or were cut, in some square: {which}.")
        return tuple(notes)

    @cached_property
    def numbers(self) -> Mapping[tuple[Cause, ...], int]:
        """What makes the borders -> its number in a drawing, from 1, in the order in which it is met."""
        return {causes: i for i, causes in enumerate(dict.fromkeys(border.causes for border in self.borders), 1)}


def draw_map(
    engine: Engine,
    x: str,
    y: str,
    given: Mapping[str, object] | None = None,
    shows: Shows = "first",
    progress: Callable[[int, int], None] | None = None,
    deadline: Deadline = NEVER,
) -> Map:
    """What the packs show for all answers to the facts `x` and `y`, with the facts `given` told besides.

    `progress` is told how many of how many squares and borders are done.
    Raises ProfileError for a fact that nobody can tell, BalmError where an axis is told or both are one fact, and
    OutOfTime where the deadline passes before all are done.
    """
    program = engine.program
    if problems := [*_wrong_axis(program, "x", x), *_wrong_axis(program, "y", y)]:
        raise ProfileError(problems)
    if x == y:
        raise BalmError(summary=f"Both axes are `{x}`: a map needs two facts.")
    told = read_profile(program, given or {}).told
    if both := [name for name in (x, y) if name in told]:
        raise BalmError(summary=f"`{both[0]}` is an axis, so it cannot be given a value as well.")
    across, down = (make_axis(program.rulebook.facts[name], program.rule_index.predicates[name]) for name in (x, y))
    pairs = list(_neighbours(len(across.bands), len(down.bands)))
    total, done = len(across.bands) * len(down.bands) + len(pairs), count(1)
    outcomes: dict[Square, Outcome] = {}
    for row, below in enumerate(down.bands):
        for column, beside in enumerate(deadline.each(across.bands)):
            outcomes[column, row] = engine.decide({**told, x: beside.answers[0], y: below.answers[0]}).outcome
            if progress:
                progress(next(done), total)
    sides = {square: side_of(program, outcome) for square, outcome in outcomes.items()}
    shown = {square: shown_on(program, side, shows) for square, side in sides.items()}
    borders = []
    for one, other in deadline.each(pairs):
        if shown[one] != shown[other]:
            borders.append(find_border(program, shows, (one, other), (sides[one], sides[other])))
        if progress:
            progress(next(done), total)
    order = {ids: i for i, ids in enumerate(dict.fromkeys(shown.values()))}
    looks = count()
    gave = {given.strategy for outcome in outcomes.values() for given in outcome.contributions}
    return Map(
        shows=shows,
        x=across,
        y=down,
        given=told,
        legend=tuple(Showing(ids, _title(program, shows, ids), next(looks) if ids else None) for ids in order),
        grid=tuple(tuple(order[shown[c, row]] for c, _ in enumerate(across.bands)) for row, _ in enumerate(down.bands)),
        borders=tuple(borders),
        strategies=tuple(sorted(gave)) if shows != "help" else (),
        degraded={one.strategy: one.reason for outcome in outcomes.values() for one in outcome.degraded},
    )


def _neighbours(width: int, height: int) -> Iterator[tuple[Square, Square]]:
    """Every two squares side by side: in a row first, then one below the other."""
    for row in range(height):
        yield from (((column, row), (column + 1, row)) for column in range(width - 1))
    for row in range(height - 1):
        yield from (((column, row), (column, row + 1)) for column in range(width))


def _wrong_axis(program: Program, key: str, name: str) -> list[Diagnostic]:
    """Why a fact can be no axis, if it cannot."""
    facts = program.rulebook.facts
    if name not in facts:
        tellable = [known for known, fact in facts.items() if fact.tellable]
        return [diagnose("unknown-fact", key=key, found=name, nearest=nearest(name, tellable))]
    if facts[name].tellable:
        return []
    wrong = diagnose("derived-told", key=key, fact=name)
    below = program.rule_index.given_below(name)
    return [wrong._replace(expected=one_of(below)) if below else wrong]


def _title(program: Program, shows: Shows, ids: tuple[str, ...]) -> str:
    if not ids:
        return "no help" if shows == "help" else "nothing is recommended"
    if shows == "help":
        return ", ".join(program.rulebook.referrals[kind].title for kind in ids)
    if shows == "kind":
        return ids[0] or "not told"
    at = program.index.get(ids[0])
    return ids[0] if at is None else program.rulebook.practices[at].title
