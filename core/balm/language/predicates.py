"""Predicates: tests on one fact, what they say of an answer (true, false, or nothing), their opposite and their text.

This is the one definition that everything uses but the oracles, which keep evaluators of their own to be held against
it. `balm.language.conditions` reads predicates from packs, `balm.authoring.sentences` says them in English.

Every start imports this, and a named tuple takes longer to make from annotations that are text: so they are not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from balm.language.facts import DECLINED, Fact, Value
from balm.language.logic import BOOLEANS, Logic

Answer: TypeAlias = Value | None
"""A value, DECLINED, or None where it is unknown."""


class Range(NamedTuple):
    """A scale's number, or a level's position in its values, between two ends. None is no end."""

    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = True


class OneOf(NamedTuple):
    """A choice's or level's value, or a flag, among some; `negated`: told, and none of them."""

    values: frozenset[str | bool]
    negated: bool = False


class Tagged(NamedTuple):
    """Told tags: "any" of these, "all" of these, "none" of these; "some": not empty; "empty"."""

    how: Literal["any", "all", "none", "some", "empty"]
    tags: frozenset[str] = frozenset()


class State(NamedTuple):
    """Whether the fact is known (told or derived), unknown, or declined."""

    state: Literal["known", "unknown", "declined"]


Comparison: TypeAlias = Range | OneOf | Tagged
"""A test of a known answer: it says nothing of one that is unknown or declined."""

Test: TypeAlias = Comparison | State


class Predicate(NamedTuple):
    """One fact compared with constants: it holds when one of its tests does. `text` is what the author wrote."""

    fact: str
    tests: tuple[Test, ...]
    text: str = ""

    def __eq__(self, other: object) -> bool:
        """However it is written: `text` does not count."""
        return isinstance(other, Predicate) and self[:2] == other[:2]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:2])


Condition: TypeAlias = tuple[Predicate, ...]
"""Predicates that all must hold; the empty condition always holds."""


# What is true of an answer -----------------------------------------------------------------------------------------


T = TypeVar("T")


class Known(NamedTuple, Generic[T]):
    """What is known of a fact, in truth values of one kind: of a person a solver looks for, or of many at once."""

    known: T
    """Where it is told or derived, and not declined."""
    declined: T
    compare: Callable[[Comparison], T]
    """Where a comparison is true; it counts only where the answer is known."""


def truth(test: Test, fact: Fact, answer: Answer) -> bool | None:
    """What a test says of an answer; None where it compares, and the answer is unknown or declined."""
    if isinstance(test, State):
        return test.state == ("unknown" if answer is None else "declined" if answer == DECLINED else "known")
    if answer is None or answer == DECLINED:
        return None
    return _compare(test, fact, answer)


def holds(predicate: Predicate, fact: Fact, answer: Answer) -> bool:
    """Whether the predicate is definitely true of the answer."""
    for test in predicate.tests:  # noqa: SIM110  # a generator takes twice as long, and packs are compiled with this
        if truth(test, fact, answer):
            return True
    return False


def refuted(predicate: Predicate, fact: Fact, answer: Answer) -> bool:
    """Whether the predicate is definitely false of the answer: not merely unknown."""
    for test in predicate.tests:  # noqa: SIM110  # as above
        if truth(test, fact, answer) is not False:
            return False
    return True


def satisfied(condition: Condition, facts: Mapping[str, Fact], answers: Mapping[str, Answer]) -> bool:
    """Whether every predicate definitely holds; what is absent from `answers` is unknown."""
    return all(holds(predicate, facts[predicate.fact], answers.get(predicate.fact)) for predicate in condition)


def where_true(predicate: Predicate, fact: Known[T], logic: Logic[T]) -> T:
    """`holds` in other truth values."""
    return logic.any_of([_where(True, test, fact, logic) for test in predicate.tests])


def where_false(predicate: Predicate, fact: Known[T], logic: Logic[T]) -> T:
    """`refuted` in other truth values."""
    return logic.all_of([_where(False, test, fact, logic) for test in predicate.tests])


def _where(wanted: bool, test: Test, fact: Known[T], logic: Logic[T]) -> T:  # a truth value
    """Where a test is definitely true, or definitely false: `truth` in other truth values."""
    if isinstance(test, State):
        if test.state == "unknown":
            so = logic.opposite(logic.any_of((fact.known, fact.declined)))
        else:
            so = fact.known if test.state == "known" else fact.declined
        return so if wanted else logic.opposite(so)
    so = fact.compare(test)
    return logic.all_of((fact.known, so if wanted else logic.opposite(so)))


def _compare(test: Comparison, fact: Fact, answer: Value) -> bool:
    """Whether a comparison is true of a known answer."""
    if isinstance(test, Tagged):
        assert isinstance(answer, frozenset)  # noqa: S101  # only tags facts have such tests
        return has_tags(test, answer.__contains__, answer, BOOLEANS)
    if isinstance(test, OneOf):
        return (answer in test.values) != test.negated
    within: bool = is_within(test, fact.datatype.position(fact, answer))
    return within


def is_within(test: Range, at: Any) -> Any:
    """Whether a number lies between the ends; of an array of numbers, which of them do."""
    above = True if test.low is None else at >= test.low if test.low_in else at > test.low
    below = True if test.high is None else at <= test.high if test.high_in else at < test.high
    return above & below


def has_tags(test: Tagged, has: Callable[[str], T], every: Iterable[str], logic: Logic[T]) -> T:
    """Whether tags are as the test asks: `has` says so of one tag, `every` names all that there may be."""
    match test.how:
        case "any":
            return logic.any_of(map(has, test.tags))
        case "all":
            return logic.all_of(map(has, test.tags))
        case "none":
            return logic.opposite(logic.any_of(map(has, test.tags)))
        case "some":
            return logic.any_of(map(has, every))
        case "empty":
            return logic.opposite(logic.any_of(map(has, every)))
