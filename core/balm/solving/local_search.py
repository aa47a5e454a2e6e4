"""Local search: two sides -> people of whom another practice comes first on the one than on the other.

Many people are decided at once (`bit_parallel`), first people drawn at random. Then, for each change that nobody shows
yet, copies of whoever came nearest to it, with other answers drawn here and there, and so on. Who is found is proof
enough of a change; that nobody is found proves nothing, which is left to a solver.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf
from operator import or_
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from balm.deadline import NEVER, Deadline
from balm.solving.answers import Among, Answers
from balm.solving.bit_order import Best, Contender, best, count, greater, least, less
from balm.solving.bit_parallel import cone_of
from balm.solving.bit_people import drawn
from balm.solving.first_changes import FirstChange
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from balm.solving.ranking import Ranking
    from balm.solving.rivals import Rivals

PEOPLE = 256
"""Who is looked at, for each change that there may be."""
COPIES = 256
"""So many copies of somebody stand together."""
DRAWN = 4_096
"""So many answers to each fact are drawn, and shifted from turn to turn instead of drawn again."""
MOST_TURNS = 20
FEW, FEW_TURNS = 1, 2
"""It ends after so many turns that find so few or fewer: a solver takes no longer for these than a turn."""
LESS_TURNS, LESS_PEOPLE = 8, 1_024
"""So often, and among so many for each change, somebody is looked for who tells less."""


class _Otherwise(NamedTuple):
    """How copies differ from who they are of: one of two to the power of these of the answers is."""

    told: int
    """Another, whether there was one or not."""
    unknown: int


ELSEWHERE = (_Otherwise(4, 4), _Otherwise(5, 5))
LESS = (_Otherwise(6, 2), _Otherwise(5, 1))
"""How, in turns: in search of somebody, and of somebody who tells less."""
SILENT = 4
"""Of people drawn at random some tell half of the facts, and some a quarter, down to one of two to this power."""

Columns: TypeAlias = dict[int, int]
Given: TypeAlias = frozenset[int]
"""The literals of answers that are true of a person."""


@dataclass(frozen=True)
class _Near:
    """Who comes nearest to a change, or shows it."""

    far: float
    """By how much the practice still leads those that gain on it; infinite where none does. Of who shows the change,
    how many facts are told."""
    given: Given


class LocalSearch:
    """For those who tell nothing of a past, and nothing of what is `barred`."""

    def __init__(
        self, rivals: Rivals, people: Iterable[Answers], barred: Iterable[int] = (), deadline: Deadline = NEVER
    ) -> None:
        self._deadline = deadline
        self._sides = rivals.old, rivals.new
        changes = ((name, lost) for side, lost in ((rivals.old, True), (rivals.new, False)) for name in side.names)
        self._changes = [FirstChange(name, lost) for name, lost in changes]
        self._random = Random(0)  # noqa: S311  # the same people every time; no secret
        taboo = frozenset(barred)
        self._library = [
            (one, drawn(one, taboo, self._random, DRAWN) if one.fact.origin != "history" else {}) for one in people
        ]
        """Answers, and columns of such as are drawn; none of what is never told."""
        self._gather(PEOPLE * len(self._changes))
        ranked = [(side.eligible(name), *side.rank(name)) for side in self._sides for name in side.names]
        self._cone = cone_of(rivals.old.encoding.formulas.made(), {literal for one in ranked for literal in one})

    def _gather(self, people: int) -> None:
        """From now on so many people are looked at together, or a few more."""
        self._count = people + -people % DRAWN
        self._everyone = (1 << self._count) - 1
        self._repeated = [
            (answers, {literal: self._for_all(column) for literal, column in columns.items()})
            for answers, columns in self._library
        ]

    def _for_all(self, column: int) -> int:
        return int.from_bytes(column.to_bytes(DRAWN // 8, "little") * (self._count // DRAWN), "little")

    def found(self) -> dict[FirstChange, Given]:
        """Each change that somebody shows, with somebody who does. Raises OutOfTime."""
        found: dict[FirstChange, Given] = {}
        near: dict[FirstChange, _Near] = {}
        vain = 0
        for turn in range(MOST_TURNS):
            waiting = [change for change in self._changes if change not in found]
            shown, nearer = self._look(self._drawn(near, ELSEWHERE[turn % 2]), waiting)
            found |= {change: one.given for change, one in shown.items()}
            near = {change: one for change, one in (near | _nearer(near, nearer)).items() if change not in found}
            vain = vain + 1 if len(shown) <= FEW else 0
            if vain == FEW_TURNS or not near:
                break
        return found

    def less_told(self, found: Mapping[FirstChange, Given]) -> dict[FirstChange, Given]:
        """The same changes with people who tell no more facts than these, and fewer where any are met."""
        near = {change: _Near(inf, given) for change, given in found.items()}
        self._gather(LESS_PEOPLE * len(near))
        for turn in range(LESS_TURNS if near else 0):
            shown, _ = self._look(self._drawn(near, LESS[turn % 2]), near)
            near |= _nearer(near, shown)
        return {change: one.given for change, one in near.items()}

    def _drawn(self, near: Mapping[FirstChange, _Near], how: _Otherwise) -> Columns:
        """Everybody of a turn: copies of who is near with other answers, or anybody at all where there are none."""
        self._deadline.check()
        copies = self._copies([one.given for one in near.values()]) if near else {}
        some = [self._rare(power) for power in range(SILENT)]
        found: Columns = {}
        for answers, library in self._repeated:
            other = self._rare(how.told) if near else self._everyone
            silent = self._rare(how.unknown) if near else reduce(or_, (self._rare(1) & one for one in some))
            if not library:
                silent = self._everyone
            shift = self._random.randrange(self._count)
            for literal in answers.literals():
                if literal != FALSE:
                    fresh = self._shifted(library.get(literal, 0), shift)
                    found[literal] = ((copies.get(literal, 0) & ~other) | (fresh & other)) & ~silent
            if isinstance(answers, Among):
                unknown = next(literal for answer, literal in answers.cases if answer is None)
                found[unknown] |= silent
        return found

    def _shifted(self, column: int, by: int) -> int:
        """The same column, beginning elsewhere."""
        return ((column << by) & self._everyone) | (column >> (self._count - by))

    def _rare(self, power: int) -> int:
        """People drawn at random, one of two to this power."""
        found = self._everyone
        for _ in range(power):
            found &= self._random.getrandbits(self._count)
        return found

    def _copies(self, whom: Sequence[Given]) -> Columns:
        """Columns of these people, one after the other, until there are enough."""
        size, found = COPIES // 8, dict[int, bytearray]()
        for at in range(self._count // COPIES):
            for literal in whom[at % len(whom)]:
                if literal not in found:
                    found[literal] = bytearray(self._count // 8)
                found[literal][at * size : (at + 1) * size] = b"\xff" * size
        return {literal: int.from_bytes(column, "little") for literal, column in found.items()}

    def _look(
        self, given: Columns, changes: Collection[FirstChange]
    ) -> tuple[dict[FirstChange, _Near], dict[FirstChange, _Near]]:
        """Of these people, who shows a change and tells the fewest facts; for the other changes, who is nearest."""
        free = {variable: given.get(variable, 0) for variable in self._cone.free}
        columns = self._cone.columns(free, self._everyone)
        old, new = ([_contender(side, name, columns) for name in side.names] for side in self._sides)
        firsts = best(old), best(new)
        answered = {literal: column.to_bytes(self._count // 8, "little") for literal, column in given.items()}
        told = count(_told(answers, given, self._everyone) for answers, _ in self._library)
        shown, near = dict[FirstChange, _Near](), dict[FirstChange, _Near]()

        def somebody(whom: int, by: float) -> _Near:
            at = (whom & -whom).bit_length() - 1
            return _Near(by, frozenset(one for one, column in answered.items() if column[at >> 3] >> (at & 7) & 1))

        for lost, had, other, (was, is_now) in ((True, old, new, firsts), (False, new, old, firsts[::-1])):
            gaining, far = _margin(was, had, other, self._everyone)
            for change in [one for one in changes if one.lost is lost]:
                whom = was.first.get(change.practice, 0)
                if changed := whom & ~is_now.first.get(change.practice, 0):
                    shown[change] = somebody(*least(changed, told))
                elif whom & gaining:
                    near[change] = somebody(*least(whom & gaining, far))
                elif whom:
                    near[change] = somebody(whom, inf)
        return shown, near


def _nearer(than: Mapping[FirstChange, _Near], found: Mapping[FirstChange, _Near]) -> dict[FirstChange, _Near]:
    """Those who are nearer, or as near: so the search goes on elsewhere where it gets no further."""
    return {change: one for change, one in found.items() if change not in than or one.far <= than[change].far}


def _contender(side: Ranking, practice: str, columns: Columns) -> Contender:
    return Contender(practice, columns[side.eligible(practice)], [columns[digit] for digit in side.rank(practice)])


def _told(answers: Answers, given: Columns, everyone: int) -> int:
    """Who tells anything of a fact."""
    if isinstance(answers, Among):
        return everyone & ~reduce(or_, (given[literal] for answer, literal in answers.cases if answer is None))
    return given[answers.known] | given.get(answers.declined, 0)


def _margin(
    was: Best, had: Sequence[Contender], other: Sequence[Contender], everyone: int
) -> tuple[int, Sequence[int]]:
    """Of whom somebody gains on what `was` first, and by how much that still leads the best of those on the other side.

    A practice gains where it has more there, or is eligible there alone; all do where what was first has less.
    """
    mine = {one.practice: one for one in had}
    loses, gains = 0, {}
    led: list[tuple[int, Sequence[int]]] = []
    for one in other:
        its, first = mine.get(one.practice), was.first.get(one.practice, 0)
        if its is None:
            gains[one.practice] = everyone
        elif its.rank is not one.rank:
            gains[one.practice] = greater(one.rank, its.rank) | (one.eligible & ~its.eligible)
            loses |= first & greater(its.rank, one.rank)
        if first:
            led.append((first, one.rank))
    against = best(
        one._replace(eligible=one.eligible & ~was.first.get(one.practice, 0) & (gains.get(one.practice, 0) | loses))
        for one in other
    )
    width = max((len(rank) for _, rank in led), default=0)
    own = [reduce(or_, (rank[at] & first for first, rank in led if at < len(rank)), 0) for at in range(width)]
    return against.anybody & reduce(or_, (first for first, _ in led), 0), less(own, against.rank)
