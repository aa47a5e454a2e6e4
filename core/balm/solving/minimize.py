"""Minimize: a question that is true of somebody -> the smallest and most ordinary person of whom it is.

One greedy algorithm, `settle`: one choice after the other, the first alternative under which the question stays true is
kept. The choices come in one order: given facts are left out first, such as a witness goes without if it can; then
values move to ordinary ones, in the middle of their range. The same question finds the same person every time, and no
single fact of theirs can be left out.

Who asks decides what a choice is. `minimize` asks the solver, and a choice is a literal; there fewest facts of all are
found, up to MOST_EXACT. `shrink` decides a whole person again, and a choice is a change of that person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from balm.language.facts import DECLINED, Fact
from balm.language.values import is_told
from balm.solving.answers import Among, Answers, Person
from balm.solving.formula import FALSE, TRUE, Formulas

if TYPE_CHECKING:
    from balm.solving.questions import Session

T = TypeVar("T")

MOST_EXACT = 6
"""Up to so many given facts, fewer are looked for with the solver."""


def settle(choices: Iterable[Iterable[T]], stays_true: Callable[[T], bool]) -> int:
    """Keep of each choice the first alternative under which the question stays true; how many choices had one."""
    return sum(any(map(stays_true, alternatives)) for alternatives in choices)


def drop_order(fact: Fact) -> tuple[bool, bool, bool, str]:
    """Sorts facts by how gladly a witness goes without them: what is sensitive, a trait, seldom asked comes first."""
    return (not fact.sensitive, fact.changes == "today", fact.core, fact.name)


def ordinary_first(fact: Fact, answers: Sequence[T]) -> Sequence[T]:
    """Given answers in the order of the domain -> the most ordinary first: where they are ordered, from the middle."""
    if not fact.datatype.ordered:
        return answers
    middle = (len(answers) - 1) / 2
    return [answers[at] for at in sorted(range(len(answers)), key=lambda at: (abs(at - middle), at))]


# By deciding a person again --------------------------------------------------------------------------------------


def shrink(person: T, choices: Callable[[T], Iterable[Iterable[Callable[[T], T]]]], shows: Callable[[T], object]) -> T:
    """A smaller person who still shows something; `choices` are changes that make a person smaller, if they do at all.

    It goes on until no choice is left. What the result is depends on nothing but the person.
    """

    def kept(change: Callable[[T], T]) -> bool:
        nonlocal person
        smaller = change(person)
        if smaller == person or not shows(smaller):
            return False
        person = smaller
        return True

    while settle(choices(person), kept):
        pass
    return person


# By asking the solver --------------------------------------------------------------------------------------------


def minimize(
    session: Session,
    formulas: Formulas,
    person: Person,
    wanted: Iterable[int],
    plainest: Iterable[int] = (),
    also: Iterable[Answers] = (),
) -> bool:
    """Whether somebody answers to all of `wanted`; then the session's model is the smallest of them.

    `plainest` are literals that are made true first, one by one, where they can be; `also` are further answers that
    are made ordinary last, such as what a second person says otherwise.
    """
    settled = _Settled(session, wanted)
    if not settled.possible:
        return False
    settle(([literal] for literal in plainest), settled.prefer)
    answers = sorted(person.answers.values(), key=lambda one: drop_order(one.fact))
    unknown = [one.unknown(formulas) for one in answers]
    begin_small(session, settled.given, unknown)
    fewer = settled.copy()
    given = len(unknown) - settle(([literal] for literal in unknown), fewer.prefer)
    if 0 < given <= MOST_EXACT:
        fewest, known = given, formulas.total((-literal, 1) for literal in unknown)
        while fewest and session.exists([*settled.given, formulas.at_most(known, fewest - 1)]):
            fewest -= 1
        if fewest < given:
            fewer = settled.copy()
            fewer.require(formulas.at_most(known, fewest))
            settle(([literal] for literal in unknown), fewer.prefer)
    settle((choice for one in (*answers, *also) for choice in _ordinary(one)), fewer.prefer)
    return True


def begin_small(session: Session, given: Sequence[int], small: Sequence[int]) -> None:
    """Find somebody of whom most of `small` is true, so that few questions about leaving something out are left."""
    assumed = list(small)
    while assumed and not session.exists([*given, *assumed]):
        in_the_way = session.together()
        assumed = [literal for literal in assumed if literal not in in_the_way]
    session.possible([*given, *assumed])


class _Settled:
    """What is settled about the person so far. The model of the last question that had one still holds."""

    def __init__(self, session: Session, wanted: Iterable[int]) -> None:
        self._session = session
        self.given = list(wanted)
        self.possible = session.possible(self.given)

    def copy(self) -> _Settled:
        """The same, to go on from in another way."""
        other = copy(self)
        other.given = list(self.given)
        return other

    def require(self, literal: int) -> None:
        self.given.append(literal)
        self._session.possible(self.given)

    def prefer(self, literal: int) -> bool:
        """Make it true where it can be, and false where it cannot: then the person found last has it false already."""
        if literal in (TRUE, FALSE):
            return literal == TRUE
        so = self._session.true(literal) or self._session.possible((*self.given, literal))
        self.given.append(literal if so else -literal)
        return so


def _ordinary(answers: Answers) -> list[list[int]]:
    """Choices that settle a fact's answer: unknown where it can be, then the most ordinary value, declined last."""
    if not isinstance(answers, Among):
        return [[-answers.known], [-answers.declined], *([-tag] for tag in answers.tags.values())]
    given = [literal for answer, literal in answers.cases if is_told(answer)]
    unknown, declined = ([literal for answer, literal in answers.cases if answer == one] for one in (None, DECLINED))
    return [[*unknown, *ordinary_first(answers.fact, given), *declined]]
