"""Shared answers: one fact as two packs declare it -> the answers to it that one person gives to both.

What both know is told to both. What only the first one knows is told to it alone: to the other it is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from balm.compiled.cells import cells
from balm.language.facts import DECLINED, Fact, read_value
from balm.language.here import Mistake
from balm.language.predicates import Answer, Predicate, Range, tests_of, truths
from balm.language.values import is_told
from balm.solving.answers import Among, Answers, Tagging, free, stands_for
from balm.solving.formula import FALSE, Formulas


@dataclass(frozen=True)
class SharedAnswers:
    """The same answers before each of two packs. `lost` are literals of answers that only the first one knows."""

    old: Answers
    new: Answers
    lost: tuple[int, ...] = ()


def same_domain(old: Fact, new: Fact) -> bool:
    """Whether the same answers may be told, in the same order."""
    return _domain(old) == _domain(new)


def _domain(fact: Fact) -> tuple[object, ...]:
    return fact.type, fact.values, fact.low, fact.high, fact.step, fact.may_decline


def known(fact: Fact, answer: Answer) -> bool:
    """Whether the fact may be answered so; nobody needs to be able to say nothing."""
    if answer is None:
        return True
    if isinstance(answer, frozenset) != fact.datatype.multiple:
        return answer == DECLINED and fact.may_decline
    return not isinstance(read_value(fact, answer), Mistake)


def shared_answers(
    formulas: Formulas, old: Fact, new: Fact, named: Sequence[Predicate], also: Sequence[Predicate]
) -> SharedAnswers:
    """The answers to a fact that two packs declare. `named` are the first one's predicates, `also` the second one's."""
    if same_domain(old, new):
        answers = free(formulas, old, [*named, *also])
        return SharedAnswers(answers, answers)
    if old.datatype.multiple or new.datatype.multiple:
        return _tags(formulas, old, new, named)
    common = _cells(_common(old, new, named, also), (old, named), (new, also))
    lost = _cells([answer for answer in _answers(old, new, named) if not known(new, answer)], (old, named))
    cases = tuple((answer, formulas.variable()) for answer in (*common, *lost))
    formulas.exactly_one([literal for _, literal in cases])
    return SharedAnswers(
        Among(old, cases),
        Among(
            new, tuple((answer if at < len(common) else None, literal) for at, (answer, literal) in enumerate(cases))
        ),
        tuple(literal for _, literal in cases[len(common) :]),
    )


def _tags(formulas: Formulas, old: Fact, new: Fact, named: Sequence[Predicate]) -> SharedAnswers:
    """Of tags each side hears those that it knows; where only one of them is about tags, no answer is common."""
    answers = free(formulas, old, named)
    if not isinstance(answers, Tagging):
        declined = next(
            (literal for answer, literal in answers.cases if answer == DECLINED and known(new, answer)), FALSE
        )
        told = (literal for answer, literal in answers.cases if answer is not None and literal != declined)
        return SharedAnswers(answers, Tagging(new, FALSE, declined, {}), tuple(told))
    declined = answers.declined if new.may_decline else FALSE
    if not new.datatype.multiple:
        lost = [answers.known, *([answers.declined] if declined != answers.declined else [])]
        return SharedAnswers(answers, Among(new, ((None, -declined), (DECLINED, declined))), tuple(lost))
    tags = {tag: answers.tags[tag] for tag in new.values if tag in answers.tags}
    lost = [literal for tag, literal in answers.tags.items() if tag not in tags]
    if declined != answers.declined:
        lost.append(answers.declined)
    return SharedAnswers(answers, Tagging(new, answers.known, declined, tags), tuple(lost))


def _cells(answers: Sequence[Answer], *sides: tuple[Fact, Sequence[Predicate]]) -> list[Answer]:
    """One answer for all that no predicate of these sides tells apart."""
    found: dict[tuple[object, ...], list[Answer]] = {}
    for answer in answers:
        silent = True if is_told(answer) else answer
        said = (truths(tests_of(named), fact, answer) for fact, named in sides)
        found.setdefault((silent, *said), []).append(answer)
    return [stands_for(tuple(alike)) for alike in found.values()]


def _common(old: Fact, new: Fact, named: Sequence[Predicate], also: Sequence[Predicate]) -> list[Answer]:
    """Answers that both know: all of them, or of numbers enough to meet every cell."""
    if not (old.datatype.numeric and new.datatype.numeric):
        return [answer for answer in _answers(old, new, named) if known(new, answer)]
    silent: list[Answer] = [None, *([DECLINED] if old.may_decline and new.may_decline else [])]
    scale = _common_scale(old, new)
    told = (answer for cell in (cells(scale, [*named, *also]) if scale else ()) for answer in cell.answers)
    return [*silent, *(one for one in told if _is_number(one) and known(old, one) and known(new, one))]


def _is_number(answer: Answer) -> bool:
    return isinstance(answer, int | float)


def _answers(old: Fact, new: Fact, named: Sequence[Predicate]) -> list[Answer]:
    """Answers to the first fact: all of them, or of numbers enough to meet every cell within and beyond the second."""
    silent: list[Answer] = [None, *([DECLINED] if old.may_decline else [])]
    if not old.datatype.numeric:
        return [*silent, *old.datatype.sample(old)]
    inside = [Predicate(old.name, (Range(new.low, new.high),))] if new.datatype.numeric else []
    return [*silent, *(one for cell in cells(old, [*named, *inside]) for one in cell.answers if _is_number(one))]


def _common_scale(old: Fact, new: Fact) -> Fact | None:
    """A fact of the numbers that both know; None where there are none."""
    low, high = max(old.low, new.low), min(old.high, new.high)
    start, step = Fraction(str(low)), None
    for fact in (old, new):
        if not fact.step:
            continue
        by, origin = Fraction(str(fact.step)), Fraction(str(fact.low))
        if step is None:
            start, step = start + (origin - start) % by, by
            continue
        together = _multiple(step, by)
        meetings = (start + i * step for i in range(int(together / step)))
        met = next((point for point in meetings if not (point - origin) % by), None)
        if met is None:
            return None
        start, step = met, together
    if start > high:
        return None
    return old._replace(low=float(start), high=high, step=float(step) if step else None, may_decline=False)


def _multiple(a: Fraction, b: Fraction) -> Fraction:
    """The least number that both are whole parts of."""
    return Fraction(math.lcm(a.numerator, b.numerator), math.gcd(a.denominator, b.denominator))
