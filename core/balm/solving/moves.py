"""Moves: what a person told -> the answers that they could give instead, each with how far it is from theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from balm.compiled.cells import Cell, cells
from balm.language.facts import DECLINED, Fact
from balm.language.predicates import Answer, Predicate, tests_of, truths
from balm.language.values import is_told
from balm.solving.answers import Among, Answers, Tagging, free, stands_for
from balm.solving.formula import FALSE, TRUE, Formulas


@dataclass(frozen=True)
class Movable:
    """One fact that could be answered otherwise. Nobody is moved to unknown or declined."""

    fact: Fact
    now: Answer
    answers: Answers
    moved: int
    """True where the answer is another."""
    far: tuple[tuple[int, int], ...]
    """Literals and what each adds to the distance: cells to cross, tags to add or to remove."""
    nearest: tuple[int, ...]
    """Literals that settle which answer it is when made true one by one, as far as they can be, in this order."""


def movable(formulas: Formulas, fact: Fact, now: Answer, predicates: Sequence[Predicate]) -> Movable:
    """What is said of the fact now, and all that could be told instead."""
    if fact.datatype.multiple:
        return _movable_tags(formulas, fact, now)
    stays = formulas.variable()
    cases: list[tuple[Answer, int]] = [(now, stays)]
    far = []
    for distance, cell in _by_distance(fact, now, predicates):
        literal = formulas.variable()
        cases.append((_answer(fact, now, cell), literal))
        far.append((literal, distance))
    formulas.exactly_one([literal for _, literal in cases])
    answers = Among(fact, tuple(cases))
    return Movable(fact, now, answers, -stays, tuple(far), tuple(literal for _, literal in cases))


def anything(formulas: Formulas, fact: Fact, now: Answer, predicates: Sequence[Predicate]) -> tuple[Answers, int]:
    """Any answer at all, unknown and declined too; and where it is the present one, or one just like it."""
    answers = free(formulas, fact, predicates)
    if isinstance(answers, Among):
        tests = tests_of(predicates)
        here = truths(tests, fact, now)
        alike = [literal for answer, literal in answers.cases if truths(tests, fact, answer) == here]
        return answers, formulas.any_of(alike)
    tags = now if isinstance(now, frozenset) else frozenset()
    known = answers.known if isinstance(now, frozenset) else -answers.known
    declined = answers.declined if now == DECLINED else -answers.declined
    same = [literal if tag in tags else -literal for tag, literal in answers.tags.items()]
    return answers, formulas.all_of((known, declined, *same))


def _by_distance(fact: Fact, now: Answer, predicates: Sequence[Predicate]) -> list[tuple[int, Cell]]:
    """The cells that one can move to, the nearest first: how many cells away where answers have an order, else one."""
    tests = tests_of(predicates)
    here = truths(tests, fact, now)
    others = [
        cell
        for cell in cells(fact, predicates)
        if is_told(cell.answers[0]) and (not is_told(now) or truths(tests, fact, cell.answers[0]) != here)
    ]
    if not fact.datatype.ordered or not is_told(now):
        return [(1, cell) for cell in others]
    others.sort(key=lambda cell: min(_distance(fact, now, answer) for answer in cell.answers))
    return list(enumerate(others, 1))


def _distance(fact: Fact, now: Answer, answer: Answer) -> float:
    assert is_told(now)  # noqa: S101  # distances are measured between told answers
    assert is_told(answer)  # noqa: S101
    return abs(fact.datatype.position(fact, answer) - fact.datatype.position(fact, now))


def _answer(fact: Fact, now: Answer, cell: Cell) -> Answer:
    """The answer that stands for a cell: the nearest to the present one, or an ordinary one where there is none."""
    if not fact.datatype.ordered or not is_told(now):
        return stands_for(cell.answers)
    return min(cell.answers, key=lambda answer: _distance(fact, now, answer))


def _movable_tags(formulas: Formulas, fact: Fact, now: Answer) -> Movable:
    tags = {tag: formulas.variable() for tag in fact.values}
    if isinstance(now, frozenset):
        swapped = [-literal if tag in now else literal for tag, literal in tags.items()]
        answers = Tagging(fact, TRUE, FALSE, tags)
        moved = formulas.any_of(swapped)
    else:
        swapped = list(tags.values())
        moved = formulas.variable()
        answers = Tagging(fact, moved, -moved if now == DECLINED else FALSE, tags)
        formulas.clauses += [(-literal, moved) for literal in swapped]
    return Movable(fact, now, answers, moved, tuple((s, 1) for s in swapped), (-moved, *(-s for s in swapped)))
