"""Smallest: a question that some person answers to -> the smallest and most ordinary such person.

Fewest told facts first; of those with as few, such as everybody tells; then the values in the middle of their range.
The same question finds the same person every time. To find the fewest is hard where it takes many: past MOST_EXACT
facts no single one of them can be left out, and others may do with fewer.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from balm.language.facts import DECLINED
from balm.solving.answers import Among
from balm.solving.formula import FALSE, TRUE, Formulas, digits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.language.facts import Fact
    from balm.solving.answers import Answers, Person
    from balm.solving.questions import Session

MOST_EXACT = 6
"""Up to so many told facts, fewer are looked for with the solver."""


def smallest(
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
    for literal in plainest:
        settled.prefer(literal)
    answers = sorted(person.answers.values(), key=lambda one: dearness(one.fact))
    silent = [unsaid(formulas, one) for one in answers]
    _begin_small(session, settled.given, silent)
    fewer = settled.copy()
    told = len(silent) - sum(fewer.prefer(literal) for literal in silent)
    if 0 < told <= MOST_EXACT:
        fewest = _fewest(session, formulas, settled.given, silent, told)
        if fewest < told:
            fewer = settled.copy()
            fewer.require(_at_most(formulas, silent, fewest))
            for literal in silent:
                fewer.prefer(literal)
    for one in (*answers, *also):
        fewer.prefer_first(ordinary(one))
    return True


def _begin_small(session: Session, given: Sequence[int], silent: Sequence[int]) -> None:
    """Find somebody of whom little is told, so that most questions about leaving something out need not be asked."""
    assumed = list(silent)
    while assumed and not session.exists([*given, *assumed]):
        in_the_way = session.together()
        assumed = [literal for literal in assumed if literal not in in_the_way]
    session.possible([*given, *assumed])


def _at_most(formulas: Formulas, silent: Sequence[int], most: int) -> int:
    told = formulas.total([(-literal, 1) for literal in silent])
    return formulas.at_least(digits_of(most), told)


def _fewest(session: Session, formulas: Formulas, given: Sequence[int], silent: Sequence[int], known: int) -> int:
    """The fewest facts that have to be told, where so many are known to be enough."""
    while known and session.exists([*given, _at_most(formulas, silent, known - 1)]):
        known -= 1
    return known


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

    def prefer_first(self, literals: Sequence[tuple[int, bool]]) -> None:
        """Literals in their order; one that settles the rest ends it."""
        for literal, ends in literals:
            if self.prefer(literal) and ends:
                return


def unsaid(formulas: Formulas, answers: Answers) -> int:
    """Where nothing is told, and it is not declined."""
    if isinstance(answers, Among):
        return formulas.any_of([literal for answer, literal in answers.cases if answer is None])
    return formulas.all_of((-answers.known, -answers.declined))


def dearness(fact: Fact) -> tuple[bool, bool, bool, str]:
    """Facts that a witness goes without if it can come first: what is sensitive, a trait, seldom asked."""
    return (not fact.sensitive, fact.changes == "today", fact.core, fact.name)


def ordinary(answers: Answers) -> list[tuple[int, bool]]:
    """Literals for answers, the most ordinary first, and whether one settles all: unsaid, then the middle."""
    if not isinstance(answers, Among):
        return [(-answers.known, False), (-answers.declined, False), *((-tag, False) for tag in answers.tags.values())]
    told = [(answer, literal) for answer, literal in answers.cases if answer is not None and answer != DECLINED]
    unsaid_or_declined = [
        (answer, literal) for answer, literal in answers.cases if answer is None or answer == DECLINED
    ]
    if answers.fact.datatype.ordered:
        middle = (len(told) - 1) / 2
        order = sorted(range(len(told)), key=lambda at: (abs(at - middle), at))
        told = [told[at] for at in order]
    unsaid_first = [literal for answer, literal in unsaid_or_declined if answer is None]
    declined_last = [literal for answer, literal in unsaid_or_declined if answer is not None]
    return [(literal, True) for literal in (*unsaid_first, *(literal for _, literal in told), *declined_last)]
