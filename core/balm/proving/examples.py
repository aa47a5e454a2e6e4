"""Examples: a pack's `[[example]]`s -> what was expected of each, what came, and whether it held."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from balm.compiled.practices import Matches, matches_any, maybe, surely
from balm.deciding.ways import SHOWN, in_ways

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.expectations import Example, Expectation
    from balm.language.facts import Value
    from balm.language.practices import Practice
    from balm.language.predicates import Selector


MOST_NAMED = 5
"""So many of what came are named."""


class Answered(Protocol):
    """What an expectation looks at beside the outcome itself."""

    @property
    def outcome(self) -> Outcome:
        """The decision as plain values."""
        ...

    def names(self) -> Sequence[str]:
        """The told facts that the first practice's reasons, or what is left out, rest on."""
        ...

    def words(self) -> Sequence[str]:
        """Every text shown."""
        ...


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold: its key, what was expected, what came."""

    key: str
    expected: str
    got: str


@dataclass(frozen=True)
class ExampleResult:
    """One example, where it fails, and the facts of its decision, told and derived."""

    example: Example
    failures: tuple[Failure, ...]
    facts: Mapping[str, Value] = field(hash=False)

    @property
    def ok(self) -> bool:
        """Whether everything expected came."""
        return not self.failures


def check_example(program: Program, example: Example, answered: Answered) -> ExampleResult:
    """Compare an example with what was answered."""
    found = failures(program, example.expect, answered)
    return ExampleResult(example, tuple(found), answered.outcome.facts)


def failures(program: Program, expect: Expectation, answered: Answered) -> list[Failure]:
    """Where an answer falls short of an expectation.

    Of a practice of the person's own, what is not told counts on the careful side: against `never` and `first_not`, and
    not for `first`, `some`, `some_shown` and `only`.
    """
    outcome = answered.outcome
    offered = [one.practice for one in outcome.ranked]
    ids = some_of([practice.id for practice in offered]) or "nothing"
    first = offered[:1]
    found: list[Failure] = []

    def wants(key: str, ok: bool, expected: str, got: str) -> None:
        if not ok:
            found.append(Failure(key, expected, got))

    def matching(selectors: tuple[Selector, ...], practices: list[Practice], matches: Matches = surely) -> list[str]:
        return [p.id for p in practices if matches_any(selectors, p.attributes(), program.attributes, matches)]

    def named(selectors: tuple[Selector, ...]) -> str:
        return " or ".join(" and ".join(f"{p.fact} {p.text}" for p in s) or "any practice" for s in selectors)

    if expect.first is not None and first:
        wants("first", bool(matching(expect.first, first)), named(expect.first), first[0].id)
    if expect.first_not is not None:
        wants("first_not", not matching(expect.first_not, first, maybe), f"not {named(expect.first_not)}", ids)
    if expect.some is not None:
        wants("some", bool(matching(expect.some, offered)), named(expect.some), ids)
    if expect.some_shown is not None:
        shown = [offered[rank] for rank in in_ways(program.rulebook.ways, outcome.ranked, SHOWN)]
        got = some_of([practice.id for practice in shown]) or "nothing"
        wants("some_shown", bool(matching(expect.some_shown, shown)), named(expect.some_shown), got)
    if expect.never is not None:
        hit = matching(expect.never, offered, maybe)
        wants("never", not hit, f"nothing with {named(expect.never)}", some_of(hit))
    if expect.only is not None:
        others = [practice.id for practice in offered if not matching(expect.only, [practice])]
        wants("only", not others, f"only {named(expect.only)}", some_of(others))
    if expect.nothing:
        wants("nothing", not offered, "no practice", ids)
    help_shown = ", ".join(outcome.referrals) or "no help"
    if expect.refers is not None:
        ok = set(expect.refers) <= set(outcome.referrals) and (bool(expect.refers) or not outcome.referrals)
        wants("refers", ok, ", ".join(expect.refers) or "no help", help_shown)
    if expect.refers_any is not None:
        ok = not set(expect.refers_any).isdisjoint(outcome.referrals)
        wants("refers_any", ok, " or ".join(expect.refers_any), help_shown)
    if expect.refers_not is not None:
        ok = set(expect.refers_not).isdisjoint(outcome.referrals)
        wants("refers_not", ok, f"no {' and no '.join(expect.refers_not)}", help_shown)
    if expect.asks is not None:
        ok = bool(outcome.questions) and outcome.questions[0] in expect.asks
        wants("asks", ok, " or ".join(expect.asks), ", ".join(outcome.questions) or "no question")
    if expect.names is not None:
        rest = answered.names()
        ok = not set(expect.names).isdisjoint(rest)
        wants("names", ok, " or ".join(expect.names), ", ".join(rest) or "nothing")
    for words in expect.never_says or ():
        heard = [_line(text, words) for text in answered.words() if says(text, words)]
        wants("never_says", not heard, f"never “{words}”", some_of([f"“{line}”" for line in heard], 2))
    return found


def some_of(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first few, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _line(text: str, words: str) -> str:
    """The line that has the words; the whole text where they run over its end."""
    return next((line for line in text.splitlines() if says(line, words)), " ".join(text.split()))


def says(text: str, words: str) -> bool:
    """Whether a text has these whole words in a row, whatever their case; ``diagnos*`` stands for any ending."""
    return spoken((words,)).search(text) is not None


@lru_cache(maxsize=1000)
def spoken(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of texts that have one of these phrases, as in `says`."""
    every = "|".join(map(_pattern, phrases))
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)


def _pattern(words: str) -> str:
    return r"\s+".join(re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in words.split())
