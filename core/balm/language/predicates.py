"""Predicates: tests on one fact, what they say of an answer (true, false, or nothing), their opposite and their text.

This is the one definition that everything uses but the oracles, which keep evaluators of their own to be held against
it. `balm.language.conditions` reads predicates from packs, `balm.authoring.sentences` says them in English.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from balm.language.facts import DECLINED, Fact, Value, quoted, read_value
from balm.language.here import Mistake
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


_STATES: tuple[Literal["known", "unknown", "declined"], ...] = ("known", "unknown", "declined")

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

Selector: TypeAlias = Condition
"""A condition over a practice's attributes; the empty selector is every practice."""


# What is true of an answer -----------------------------------------------------------------------------------------


T = TypeVar("T")
Name = TypeVar("Name", bound=str | bool)


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


def truths(tests: Iterable[Test], fact: Fact, answer: Answer) -> tuple[bool | None, ...]:
    """What each test says of an answer."""
    return tuple([truth(test, fact, answer) for test in tests])


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


# The opposite -------------------------------------------------------------------------------------------------------


def opposite(predicate: Predicate) -> Condition:
    """Predicates that together hold exactly where this one is definitely false: true and false change places, and
    what was neither because the fact is unknown stays so.
    """
    text = f"not ({predicate.text})"
    return tuple(Predicate(predicate.fact, opposites(test), text) for test in predicate.tests)


def opposites(test: Test) -> tuple[Test, ...]:
    """Tests one of which holds where this one is definitely false."""
    match test:
        case Range():
            below = (Range(high=test.low, high_in=not test.low_in),) if test.low is not None else ()
            above = (Range(low=test.high, low_in=not test.high_in),) if test.high is not None else ()
            return (*below, *above)
        case OneOf():
            return (test._replace(negated=not test.negated),)
        case State():
            return tuple(State(state) for state in _STATES if state != test.state)
        case Tagged("any"):
            return (Tagged("none", test.tags),)
        case Tagged("none"):
            return (Tagged("any", test.tags),)
        case Tagged("all"):
            return tuple(Tagged("none", frozenset({tag})) for tag in sorted(test.tags))
        case Tagged("some"):
            return (Tagged("empty"),)
    return (Tagged("some"),)


def is_empty(test: Range) -> bool:
    """Whether nothing lies between its ends."""
    if test.low is None or test.high is None:
        return False
    return test.low > test.high or (test.low == test.high and not (test.low_in and test.high_in))


# The text -----------------------------------------------------------------------------------------------------------


def notation(predicate: Predicate, fact: Fact) -> Any:
    """The TOML value that states the predicate: what was read from a pack is read from this as the same predicate."""
    items = [item for test in predicate.tests for item in _notations(test, fact)]
    return items[0] if len(items) == 1 else items


def show(raw: Any, between: str = ", ", within: str = ", ") -> str:
    """The TOML value of a predicate on one line, for a message: ``>= 4``, ``home, work``, ``all of bath, pet``."""
    if isinstance(raw, dict):
        return " ".join(f"{how} of {show(tags, within)}" for how, tags in raw.items())
    return between.join(show(item, within=" and ") for item in raw) if isinstance(raw, list) else quoted(raw)


def _notations(test: Test, fact: Fact) -> list[Any]:
    """TOML values, one of which holds where the test does."""
    match test:
        case Range():
            return [_range_notation(test, fact)]
        case OneOf(values, negated):
            named = in_order(values, fact)
            return [f"not {' or '.join(map(quoted, named))}"] if negated else named
        case State(state):
            return [state]
        case Tagged("any", tags):
            return sorted(tags)
        case Tagged("all" | "none" as how, tags):
            return [{how: sorted(tags)}]
    return ["any" if test.how == "some" else "none"]


def _range_notation(test: Range, fact: Fact) -> Any:
    low, high = (None if end is None else fact.datatype.answer_at(fact, end) for end in (test.low, test.high))
    if high is None:
        return f"{'>=' if test.low_in else '>'} {low}"
    if low is None:
        return f"{'<=' if test.high_in else '<'} {high}"
    if low == high and not isinstance(read_value(fact, low), Mistake):  # a number between two steps is no value
        return low
    between = interval(low, high, test)
    bare = test.low_in and test.high_in and not between.startswith("[not ")  # else it would be read as "not ..."
    return between[1:-1] if bare else between


def interval(low: Any, high: Any, ends: Range) -> str:
    """``[4..6]``, ``(3..7)``: these two, in the brackets of the range."""
    return f"{'[' if ends.low_in else '('}{low}..{high}{']' if ends.high_in else ')'}"


def in_order(names: Iterable[Name], fact: Fact) -> list[Name]:
    """Values or tags in the order of the fact's domain, behind those that it does not list."""
    return sorted(names, key=lambda one: (fact.values.index(one) if one in fact.values else -1, str(one)))


# What is named ------------------------------------------------------------------------------------------------------


def equals(fact: str, value: str | bool) -> Predicate:
    """The predicate that a flag, a choice or a level has this value."""
    return Predicate(fact, (OneOf(frozenset({value})),))


def tests_of(predicates: Iterable[Predicate]) -> tuple[Test, ...]:
    """Every test that these predicates name, once."""
    return tuple(dict.fromkeys(test for predicate in predicates for test in predicate.tests))


def ends_of(tests: Iterable[Test]) -> list[float]:
    """The ends that ranges among these tests name, ascending."""
    ranges = [test for test in tests if isinstance(test, Range)]
    return sorted({end for test in ranges for end in (test.low, test.high) if end is not None})


def tags_of(predicates: Iterable[Predicate]) -> frozenset[str]:
    """Every tag that these predicates name."""
    return frozenset(tag for test in tests_of(predicates) if isinstance(test, Tagged) for tag in test.tags)


def wanted_tags(predicate: Predicate) -> frozenset[str]:
    """The tags that the predicate asks to be there: one of them, or all."""
    wanted = [test.tags for test in predicate.tests if isinstance(test, Tagged) and test.how in ("any", "all")]
    return frozenset().union(*wanted)
