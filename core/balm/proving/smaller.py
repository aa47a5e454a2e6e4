"""Smaller: the literals that are true of a person -> changes that make the person smaller or more ordinary.

For `shrink`, where a person stands before two packs, and is what their answers' literals say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from balm.language.facts import DECLINED
from balm.language.values import is_told
from balm.solving.answers import Among, Answers
from balm.solving.minimize import drop_order, ordinary_first

Given: TypeAlias = frozenset[int]
"""The literals of answers that are true of a person."""

Change: TypeAlias = Callable[[Given], Given]


def smaller(every: Iterable[Answers], given: Given) -> Iterator[Sequence[Change]]:
    """Choices of changes, the weightiest first: a fact left out, a tag fewer, a more ordinary value."""
    ordered = sorted(every, key=lambda one: drop_order(one.fact))
    for answers in ordered:
        yield [partial(_answer, answers, _unknown(answers))]
    for answers in ordered:
        now = given.intersection(answers.literals())
        if isinstance(answers, Among):
            yield [partial(_instead, now, frozenset({literal})) for literal in _more_ordinary(answers, now)]
        else:
            yield from ([partial(_instead, frozenset({tag}), frozenset[int]())] for tag in answers.tags.values())


def _unknown(answers: Answers) -> Given:
    cases = answers.cases if isinstance(answers, Among) else ()
    return frozenset(literal for answer, literal in cases if answer is None)


def _answer(answers: Answers, then: Given, given: Given) -> Given:
    return (given - frozenset(answers.literals())) | then


def _instead(now: Given, then: Given, given: Given) -> Given:
    """The one for the other, where it is still so."""
    return (given - now) | then if now <= given else given


def _more_ordinary(answers: Among, now: Given) -> Iterator[int]:
    """Cases in their order, up to the one that it is now; a fact that is unknown has none."""
    if now == _unknown(answers):
        return
    of_value = [literal for answer, literal in answers.cases if is_told(answer)]
    declined = [literal for answer, literal in answers.cases if answer == DECLINED]
    for literal in (*ordinary_first(answers.fact, of_value), *declined):
        if literal in now:
            return
        yield literal
