"""An axis of a map: a fact and the predicates about it -> bands, in the order of the fact's domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from balm.compiled.cells import cells
from balm.language.facts import DECLINED, UNKNOWN, Fact, number
from balm.language.predicates import Answer, Predicate, Range, ends_of, tests_of, truths
from balm.language.values import is_told

MOST_NAMED = 3
"""A label names at most so many values of a choice, or tags."""


@dataclass(frozen=True)
class Band:
    """Answers side by side in the domain that nothing in the packs can tell apart; the first stands for all."""

    answers: tuple[Answer, ...]
    """All of them, except for numbers without a step: then some."""
    label: str
    span: Range | None = None
    """Of numbers: from where to where."""


@dataclass(frozen=True)
class Axis:
    """A fact, and what it is cut into: unknown, declined (where it may be), then values. Tags stand alone."""

    fact: Fact
    bands: tuple[Band, ...]


def make_axis(fact: Fact, predicates: Iterable[Predicate]) -> Axis:
    """The axis that a fact makes for packs which say these predicates about it."""
    predicates = tuple(predicates)
    bands = [Band((None,), UNKNOWN), *([Band((DECLINED,), DECLINED)] if fact.may_decline else [])]
    runs = _tag_runs(fact, predicates) if fact.datatype.multiple else _runs(fact, predicates)
    if fact.datatype.numeric:
        spans = _spans(fact, runs, predicates)
        bands += [Band(run, _from_to(fact, span), span) for run, span in zip(runs, spans, strict=True)]
    else:
        bands += [Band(run, _names(fact, run)) for run in runs]
    return Axis(fact, tuple(bands))


def _runs(fact: Fact, predicates: tuple[Predicate, ...]) -> list[tuple[Answer, ...]]:
    """The cells of told answers, each cut where an answer of another cell lies between two of its own."""
    cell_of: dict[Answer, int] = {}
    for i, cell in enumerate(cells(fact, predicates)):
        cell_of |= dict.fromkeys(cell.answers, i)
    told = [answer for answer in cell_of if is_told(answer)]
    told.sort(key=partial(fact.datatype.position, fact))
    return [tuple(run) for _, run in groupby(told, key=cell_of.__getitem__)]


def _tag_runs(fact: Fact, predicates: tuple[Predicate, ...]) -> list[tuple[Answer, ...]]:
    """No tag, then one tag at a time."""
    tests = tests_of(predicates)
    told = [frozenset[str](), *(frozenset({tag}) for tag in fact.values)]
    return [tuple(run) for _, run in groupby(told, key=lambda tags: truths(tests, fact, tags))]


def _spans(fact: Fact, runs: Sequence[tuple[Answer, ...]], predicates: tuple[Predicate, ...]) -> list[Range]:
    """From where to where each run of numbers goes. Together they are the whole range."""
    if fact.step and sum(map(len, runs)) > (fact.high - fact.low) / fact.step:  # every answer is there
        return [Range(run[0], run[-1]) for run in runs]  # type: ignore[arg-type]  # numbers, here and below
    ends = ends_of(tests_of(predicates))
    spans, low, low_in = [], fact.low, True
    for run in runs[:-1]:
        last: float = run[-1]  # type: ignore[assignment]
        cut = min(end for end in ends if end >= last)
        spans.append(Range(low, cut, low_in, cut == last))
        low, low_in = cut, cut != last
    return [*spans, Range(low, fact.high, low_in)]


def ends(span: Range) -> tuple[float, float]:
    """The two ends that a band has, as they are shown."""
    assert span.low is not None  # noqa: S101  # a band has both
    assert span.high is not None  # noqa: S101
    return number(span.low), number(span.high)


def _from_to(fact: Fact, span: Range) -> str:
    low, high = ends(span)
    if low == high:
        return str(low)
    if span.low_in:
        return f"{low} to {high}" if span.high_in else f"{low} to below {high}"
    if span.high_in:
        return f"above {low}" if high == fact.high else f"above {low} to {high}"
    return f"above {low}, below {high}"


def _names(fact: Fact, run: tuple[Answer, ...]) -> str:
    if fact.datatype.ordered:
        return str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}"
    names = [answer_words(answer) for answer in run]
    if more := len(names[MOST_NAMED:]):
        return f"{', '.join(names[:MOST_NAMED])} and {more} more"
    return ", ".join(names)


def answer_words(answer: Answer) -> str:
    """One answer as it is told on a command line: `7`, `true`, `anxious`, `none` (no tag), `unknown`."""
    if answer is None:
        return UNKNOWN
    if isinstance(answer, frozenset):
        return ",".join(sorted(answer)) or "none"
    return str(answer).lower() if isinstance(answer, bool) else str(answer)
