"""Local search: two sides -> people of whom another practice comes first on the one than on the other.

Many people are decided at once (`bit_parallel`), first people drawn at random. Then, for each change that nobody shows
yet, copies of those who came nearest to it, with other answers drawn here and there, and so on. Those who tell few
facts are looked for from below: from somebody who tells nothing, one answer more at a time (beam search). Who is found
is proof enough of a change; that nobody is found proves nothing, which is left to a solver.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from balm.deadline import NEVER, Deadline
from balm.solving.answers import Among, Answers, Tagging
from balm.solving.bit_order import Best, Contender, best, count, greater, least, less
from balm.solving.bit_parallel import cone_of
from balm.solving.bit_people import Columns, Given, beside, copies, drawn, nobody
from balm.solving.first_changes import FirstChange
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from balm.solving.ranking import Ranking
    from balm.solving.rivals import Rivals

PEOPLE = 256
"""So many people are looked at for each change that nobody shows yet."""
LEAST = 16_384
"""At least so many are looked at together: fewer take as long."""
KEPT = 4
"""So many of the nearest are kept for each change."""
COPIES = 64
"""So many copies of somebody stand together."""
DRAWN = 4_096
"""So many answers to each fact are drawn, and shifted from turn to turn instead of drawn again."""
MOST_TURNS = 40
VAIN_TURNS = 2
"""It ends after so many turns that find nobody; where somebody is known already, after one."""
PARENTS, MOST_LEVELS = 8, 8
"""In the search from below so many are kept for each change, and so often an answer is added."""


class _Otherwise(NamedTuple):
    """How copies differ from who they are of: one of two to the power of these of the answers is."""

    told: int
    """Another, whether there was one or not."""
    unknown: int


ELSEWHERE = (_Otherwise(4, 4), _Otherwise(5, 5))
"""How, in turns."""
SILENT = 4
"""Of people drawn at random some tell half of the facts, and some a quarter, down to one of two to this power."""


@dataclass(frozen=True)
class _Near:
    """Who comes nearest to a change, or shows it."""

    far: tuple[int, int]
    """How far, the stage first. 0: the practice comes first on its side; then by how much it leads those that gain on
    it. 1: others gain on what comes first; then by how much the practice is behind that. 2: nobody gains; then the
    same. Of somebody who shows the change 0, and their size (`_sizes`)."""
    given: Given


class LocalSearch:
    """For those who tell nothing of what is `barred`, and nothing of a past, but for `found` around somebody."""

    def __init__(
        self,
        rivals: Rivals,
        people: Iterable[Answers],
        changes: Iterable[FirstChange],
        barred: Iterable[int] = (),
        deadline: Deadline = NEVER,
    ) -> None:
        self._deadline = deadline
        self._sides = rivals.old, rivals.new
        self._waiting = list(changes)
        self._random = Random(0)  # noqa: S311  # the same people every time; no secret
        self._barred = frozenset(barred)
        self._library = [
            (one, drawn(one, self._barred, self._random, DRAWN) if one.fact.origin != "history" else {})
            for one in people
        ]
        """Answers, and columns of such as are drawn; none of what is never told."""
        self._tags = [tag for one, _ in self._library if isinstance(one, Tagging) for tag in one.tags.values()]
        self._a_fact = 1 << len(self._tags).bit_length()
        """What a fact that is told counts in a person's size; a tag counts 1."""
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

    def found(self, begin: Given | None = None) -> dict[FirstChange, Given]:
        """Each change that somebody shows and nobody did before, with somebody who does. Raises OutOfTime.

        It begins with people like `begin`, where somebody is known already, and else with anybody. Only people like one
        who has a past have one, and it is the same.
        """
        found: dict[FirstChange, Given] = {}
        near: dict[FirstChange, list[_Near]] = {}
        vain = 0
        for turn in range(MOST_TURNS):
            waiting = self._waiting
            self._gather(max(LEAST, PEOPLE * len(waiting)))
            whom = [begin] if begin is not None and not turn else [one.given for ones in near.values() for one in ones]
            shown, nearer = self._look(self._drawn(whom, ELSEWHERE[turn % len(ELSEWHERE)]), self._count, waiting, KEPT)
            found |= {change: one.given for change, one in shown.items()}
            self._waiting = [change for change in waiting if change not in found]
            near = {
                change: sorted((*nearer.get(change, ()), *near.get(change, ())), key=lambda one: one.far)[:KEPT]
                for change in self._waiting
                if change in nearer or change in near
            }
            vain = 0 if shown else vain + 1
            if vain == (VAIN_TURNS if begin is None else 1) or not near:
                break
        return found

    def less_told(self, found: Mapping[FirstChange, Given]) -> dict[FirstChange, Given]:
        """The same changes with people who are no larger than these, and smaller where any are met.

        From somebody who tells nothing on, all who give another answer than those before them are looked at, and of
        these the nearest to each change are kept.
        """
        everybody = [answers for answers, _ in self._library]
        smallest = {change: _Near((0, self._size(given)), given) for change, given in found.items()}
        parents = [nobody(everybody, self._barred)]
        for level in range(1, MOST_LEVELS + 1):
            waiting = [change for change, one in smallest.items() if sum(divmod(one.far[1], self._a_fact)) > level]
            if not parents or not waiting:
                break
            self._deadline.check()
            columns, people = beside(everybody, parents, self._barred)
            shown, near = self._look(columns, people, waiting, PARENTS)
            smallest |= {change: one for change, one in shown.items() if one.far < smallest[change].far}
            parents = list(dict.fromkeys(one.given for ones in near.values() for one in ones))
        return {change: one.given for change, one in smallest.items()}

    def _sizes(self, given: Columns, everyone: int) -> list[int]:
        """How large each person is: by the facts told, and where these are as many, by the tags."""
        tags = count(given.get(tag, 0) for tag in self._tags)
        told = count(_told(answers, given, everyone) for answers, _ in self._library)
        return [*tags, *[0] * (self._a_fact.bit_length() - 1 - len(tags)), *told]

    def _size(self, given: Given) -> int:
        """The same of one person."""
        every = (literal for answers, _ in self._library for literal in answers.literals())
        _, size = least(1, self._sizes({literal: int(literal in given) for literal in every}, 1))
        return size

    def _drawn(self, near: Sequence[Given], how: _Otherwise) -> Columns:
        """Everybody of a turn: copies of who is near with other answers, or anybody at all where there are none."""
        self._deadline.check()
        blocks = range(self._count // COPIES)
        kept = copies([near[at % len(near)] for at in blocks], COPIES // 8) if near else {}
        some = [self._rare(power) for power in range(SILENT)]
        found: Columns = {}
        for answers, library in self._repeated:
            other = self._rare(how.told) if near else self._everyone
            silent = self._rare(how.unknown) if near else reduce(or_, (self._rare(1) & one for one in some))
            if not library:  # of a past, which is as it was
                silent = 0 if near else self._everyone
            elif not self._barred.isdisjoint(_unknown(answers)):
                silent = 0
            shift = self._random.randrange(self._count)
            told = ~silent
            for literal in answers.literals():
                if literal == FALSE:
                    continue
                if isinstance(answers, Tagging) and literal not in (answers.known, answers.declined):
                    # Each tag is another or is not, as each fact is.
                    other, told = self._rare(how.told) if near else self._everyone, found[answers.known]
                fresh = self._shifted(library.get(literal, 0), shift) if library else kept.get(literal, 0)
                found[literal] = ((kept.get(literal, 0) & ~other) | (fresh & other)) & told
            for unknown in _unknown(answers):
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

    def _look(
        self, given: Columns, people: int, changes: Collection[FirstChange], most: int
    ) -> tuple[dict[FirstChange, _Near], dict[FirstChange, list[_Near]]]:
        """Of these people, who shows a change and is the smallest; for the other changes, the `most` nearest."""
        everyone = (1 << people) - 1
        free = {variable: given.get(variable, 0) for variable in self._cone.free}
        columns = self._cone.columns(free, everyone)
        old, new = ([_contender(side, name, columns) for name in side.names] for side in self._sides)
        firsts = best(old), best(new)
        answered = [(literal, column.to_bytes(-(-people // 8), "little")) for literal, column in given.items()]
        sizes = self._sizes(given, everyone)
        shown, near = dict[FirstChange, _Near](), dict[FirstChange, list[_Near]]()

        def nearest(whom: int, far: Sequence[int], stage: int = 0) -> Iterator[_Near]:
            while whom:
                alike, by = least(whom, far)
                whom &= ~alike
                while alike:
                    at = (alike & -alike).bit_length() - 1
                    byte, bit = at >> 3, 1 << (at & 7)
                    yield _Near((stage, by), frozenset([one for one, column in answered if column[byte] & bit]))
                    alike &= alike - 1

        for lost, had, other, (was, is_now) in ((True, old, new, firsts), (False, new, old, firsts[::-1])):
            gaining, far = _margin(was, had, other, everyone)
            contenders = {one.practice: one for one in had}
            for change in [one for one in changes if one.lost is lost]:
                whom = was.first.get(change.practice, 0)
                eligible = contenders[change.practice].eligible
                if changed := whom & ~is_now.first.get(change.practice, 0):
                    shown[change] = next(nearest(changed, sizes))
                elif whom & gaining:
                    near[change] = list(islice(nearest(whom & gaining, far), most))
                elif eligible:
                    behind = less(was.rank, contenders[change.practice].rank)
                    some = islice(nearest(eligible & gaining, behind, 1), most)
                    others = islice(nearest(whom or eligible, behind, 2), most)
                    near[change] = [*some, *others]
        return shown, near


def _contender(side: Ranking, practice: str, columns: Columns) -> Contender:
    return Contender(practice, columns[side.eligible(practice)], [columns[digit] for digit in side.rank(practice)])


def _unknown(answers: Answers) -> list[int]:
    """The literal for that nothing is told, where there is one of its own."""
    return [literal for answer, literal in answers.cases if answer is None] if isinstance(answers, Among) else []


def _told(answers: Answers, given: Columns, everyone: int) -> int:
    """Who tells anything of a fact."""
    if isinstance(answers, Among):
        return everyone & ~reduce(or_, (given[literal] for literal in _unknown(answers)))
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
