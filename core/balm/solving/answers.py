"""Answers: one fact -> literals for what may be said of it, and for whether a predicate about it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from balm.compiled.cells import cells
from balm.language.facts import DECLINED, Fact, Value
from balm.language.predicates import (
    Answer,
    Comparison,
    Known,
    Predicate,
    Tagged,
    has_tags,
    holds,
    refuted,
    where_false,
    where_true,
)
from balm.language.values import is_told
from balm.solving.formula import FALSE, TRUE, Formulas


@dataclass(frozen=True)
class Among:
    """One of several answers: exactly one of the literals is true. An answer stands for its whole cell."""

    fact: Fact
    cases: tuple[tuple[Answer, int], ...]

    def holds(self, formulas: Formulas, predicate: Predicate) -> int:
        """Whether the predicate definitely holds."""
        return self._where(formulas, lambda answer: holds(predicate, self.fact, answer))

    def refuted(self, formulas: Formulas, predicate: Predicate) -> int:
        """Whether the predicate is definitely false."""
        return self._where(formulas, lambda answer: refuted(predicate, self.fact, answer))

    def _where(self, formulas: Formulas, wanted: Callable[[Answer], bool]) -> int:
        inside: list[int] = []
        outside: list[int] = []
        for answer, literal in self.cases:
            (inside if wanted(answer) else outside).append(literal)
        # One case is true: the shorter side says it all.
        return formulas.any_of(inside) if len(inside) <= len(outside) else -formulas.any_of(outside)

    def unknown(self, formulas: Formulas) -> int:
        """Whether nothing is known, and it is not declined."""
        return formulas.any_of([literal for answer, literal in self.cases if answer is None])

    def told(self, formulas: Formulas) -> int:
        """Whether a value is known."""
        return formulas.any_of([literal for answer, literal in self.cases if is_told(answer)])

    def value(self, true: Callable[[int], bool]) -> Answer:
        """The answer in a model."""
        return next(answer for answer, literal in self.cases if true(literal))

    def literals(self) -> list[int]:
        """Those that settle the answer between them."""
        return [literal for _, literal in self.cases]


@dataclass(frozen=True)
class Tagging:
    """A set of tags: `known` where it is told, and one literal a tag, false where it is not known."""

    fact: Fact
    known: int
    declined: int
    tags: Mapping[str, int]

    def holds(self, formulas: Formulas, predicate: Predicate) -> int:
        """Whether the predicate definitely holds."""
        return where_true(predicate, self._known(formulas), formulas)

    def refuted(self, formulas: Formulas, predicate: Predicate) -> int:
        """Whether the predicate is definitely false."""
        return where_false(predicate, self._known(formulas), formulas)

    def _known(self, formulas: Formulas) -> Known[int]:
        def has(tag: str) -> int:
            return self.tags.get(tag, FALSE)

        def compare(test: Comparison) -> int:
            assert isinstance(test, Tagged)  # noqa: S101  # only such tests are about tags
            return has_tags(test, has, self.tags, formulas)

        return Known(self.known, self.declined, compare)

    def unknown(self, formulas: Formulas) -> int:
        """Whether nothing is known, and it is not declined."""
        return formulas.all_of((-self.known, -self.declined))

    def told(self, formulas: Formulas) -> int:  # noqa: ARG002  # as of other facts
        """Whether tags are known."""
        return self.known

    def value(self, true: Callable[[int], bool]) -> Answer:
        """The answer in a model."""
        if true(self.declined):
            return DECLINED
        if not true(self.known):
            return None
        return frozenset(tag for tag, literal in self.tags.items() if true(literal))

    def literals(self) -> list[int]:
        """Those that settle the answer between them."""
        return [self.known, self.declined, *self.tags.values()]


Answers: TypeAlias = Among | Tagging


def certain(fact: Fact, answer: Answer) -> Answers:
    """The answer that it is."""
    if not fact.datatype.multiple:
        return Among(fact, ((answer, TRUE),))
    known = isinstance(answer, frozenset)
    tags = {tag: TRUE for tag in fact.values if isinstance(answer, frozenset) and tag in answer}
    return Tagging(fact, TRUE if known else FALSE, TRUE if answer == DECLINED else FALSE, tags)


def free(formulas: Formulas, fact: Fact, predicates: Iterable[Predicate]) -> Answers:
    """Any answer: one variable a cell that the predicates cut, one a tag."""
    if fact.datatype.multiple:
        known = formulas.variable()
        declined = formulas.variable() if fact.may_decline else FALSE
        if declined != FALSE:
            formulas.clauses.append((-known, -declined))
        tags = {tag: formulas.variable() for tag in fact.values}
        formulas.clauses += [(-tag, known) for tag in tags.values()]
        return Tagging(fact, known, declined, tags)
    found = tuple((stands_for(cell.answers), formulas.variable()) for cell in cells(fact, predicates))
    formulas.exactly_one([literal for _, literal in found])
    return Among(fact, found)


def stands_for(answers: tuple[Answer, ...]) -> Answer:
    """The answer of a cell that a witness shows: the one in the middle, as ordinary people convince."""
    return answers[len(answers) // 2]


def either(formulas: Formulas, where: int, one: Answers, other: Answers) -> Answers:
    """What one says where a literal is true, and what the other says elsewhere; both are about the same fact."""
    if where in (TRUE, FALSE):
        return one if where == TRUE else other

    def pick(mine: int, others: int) -> int:
        return formulas.any_of((formulas.all_of((where, mine)), formulas.all_of((-where, others))))

    if isinstance(one, Tagging) and isinstance(other, Tagging):
        tags = {tag: pick(one.tags.get(tag, FALSE), other.tags.get(tag, FALSE)) for tag in one.fact.values}
        return Tagging(one.fact, pick(one.known, other.known), pick(one.declined, other.declined), tags)
    assert isinstance(one, Among)  # noqa: S101  # of one fact
    assert isinstance(other, Among)  # noqa: S101  # likewise
    mine, others = dict(one.cases), dict(other.cases)
    answers = dict.fromkeys((*mine, *others))
    cases = ((answer, pick(mine.get(answer, FALSE), others.get(answer, FALSE))) for answer in answers)
    return Among(one.fact, tuple((answer, literal) for answer, literal in cases if literal != FALSE))


def together(formulas: Formulas, one: Answers, other: Answers) -> Answers:
    """All tags that one of two says; of other facts what the first says, or where it says nothing, the second."""
    if isinstance(one, Tagging) and isinstance(other, Tagging):
        tags = {tag: formulas.any_of((one.tags.get(tag, FALSE), other.tags.get(tag, FALSE))) for tag in one.fact.values}
        return Tagging(one.fact, formulas.any_of((one.known, other.known)), FALSE, tags)
    return either(formulas, one.told(formulas), one, other)


def is_said(formulas: Formulas, answers: Answers, value: Value) -> int:
    """Where the answer is this value; of an answer among cells one that is the only one in its cell."""
    if isinstance(answers, Among):
        return formulas.any_of([literal for answer, literal in answers.cases if answer == value])
    assert isinstance(value, frozenset)  # noqa: S101  # tags
    tags = [literal if tag in value else -literal for tag, literal in answers.tags.items()]
    return formulas.all_of((answers.known, *tags))


@dataclass(frozen=True)
class Person:
    """What may be told: a fact's name -> its answers. Two persons may share answers, and differ in others."""

    answers: Mapping[str, Answers]

    def literals(self, but: str) -> list[int]:
        """Those that settle every answer between them, but that to one fact."""
        return [literal for name, one in self.answers.items() if name != but for literal in one.literals()]

    def told(self, true: Callable[[int], bool]) -> dict[str, Value]:
        """The profile in a model; what is unknown is absent."""
        found = ((name, answers.value(true)) for name, answers in self.answers.items())
        return {name: value for name, value in found if value is not None}


def anyone(
    formulas: Formulas,
    facts: Mapping[str, Fact],
    predicates: Iterable[Predicate],
    fixed: Mapping[str, Answer] | None = None,
) -> Person:
    """A person of whom nothing is told but what is fixed (None: fixed as unknown)."""
    every, fixed = list(predicates), fixed or {}

    def answers(fact: Fact) -> Answers:
        if fact.name in fixed:
            return certain(fact, fixed[fact.name])
        return free(formulas, fact, [predicate for predicate in every if predicate.fact == fact.name])

    return Person({name: answers(fact) for name, fact in facts.items() if fact.tellable})
