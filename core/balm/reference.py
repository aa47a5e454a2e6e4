"""The reference: one person decided as the language is defined, slowly, one rule and one practice at a time.

It shares nothing with the compiled program but the rulebook, so that each can be held against the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from balm.language.facts import DECLINED
from balm.language.practices import attribute_facts
from balm.language.predicates import OneOf, Range, State, Tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.language.facts import Fact, Value
    from balm.language.practices import Practice
    from balm.language.predicates import Condition, Predicate, Test
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook

Logic: TypeAlias = bool | None
"""True, False, or None where nobody can say."""


@dataclass(frozen=True)
class Placed:
    """A practice in its place: how many rules keep it, how many put it first, its score, and the points by whom."""

    practice: str
    keeps: int
    firsts: int
    score: int
    by: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Result:
    """A decision as plain values; every list of ids is in the order of the rulebook."""

    facts: Mapping[str, tuple[Value, tuple[str, ...]]]
    """Derived facts that are known: the value, and the fired rules that set it so (none: the default)."""
    fired: tuple[str, ...]
    excluded: Mapping[str, tuple[str, ...]]
    """Practice -> the fired rules that exclude it, or allow `only` others. Of a kept one the floor's alone count."""
    infeasible: Mapping[str, tuple[str, ...]]
    """Practice -> the facts that make it impossible."""
    ranked: tuple[Placed, ...]
    referrals: tuple[str, ...]
    questions: tuple[str, ...]


def every(parts: Iterable[Logic]) -> Logic:
    """Three-valued AND: one False decides, then one None."""
    seen = set(parts)
    return False if False in seen else None if None in seen else True


def some(parts: Iterable[Logic]) -> Logic:
    """Three-valued OR: one True decides, then one None."""
    seen = set(parts)
    return True if True in seen else None if None in seen else False


def says(test: Test, fact: Fact, answer: Value | None) -> Logic:
    """What a test says of an answer."""
    silent = answer is None or (isinstance(answer, str) and answer == DECLINED)
    match test:
        case State("unknown"):
            return answer is None
        case State("declined"):
            return silent and answer is not None
        case State():
            return not silent
    if answer is None or silent:
        return None
    match test:
        case Range(low, high, low_in, high_in):
            at = height(fact, answer)
            above = low is None or at > low or (low_in and at == low)
            below = high is None or at < high or (high_in and at == high)
            return above and below
        case OneOf(values, negated):
            among = any(answer == value for value in values)
            return not among if negated else among
        case Tagged(how, tags):
            assert isinstance(answer, frozenset)  # noqa: S101  # tags are told as sets
            common = [tag for tag in sorted(tags) if tag in answer]
            return {
                "any": len(common) > 0,
                "all": len(common) == len(tags),
                "none": len(common) == 0,
                "some": len(answer) > 0,
                "empty": len(answer) == 0,
            }[how]


def height(fact: Fact, answer: Value) -> float:
    """Where an answer lies, from low to high or as declared: a scale's number, or the place among the fact's values."""
    if isinstance(answer, str):
        return fact.values.index(answer)
    assert not isinstance(answer, frozenset)  # noqa: S101  # sets of tags have no order
    return answer


def of_predicate(predicate: Predicate, fact: Fact, answer: Value | None) -> Logic:
    """What a predicate says of an answer: it holds when one of its tests does."""
    return some(says(test, fact, answer) for test in predicate.tests)


def of_condition(condition: Condition, facts: Mapping[str, Fact], answers: Mapping[str, Value | None]) -> Logic:
    """What a condition says of some answers: it holds when all of its predicates do."""
    return every(of_predicate(p, facts[p.fact], answers.get(p.fact)) for p in condition)


class _Person:
    """The facts of one person: those told, and those that rules derive, worked out when asked for."""

    def __init__(self, rulebook: Rulebook, told: Mapping[str, Value]) -> None:
        self.book = rulebook
        self.told = told
        self._derived: dict[str, tuple[Value | None, tuple[str, ...]]] = {}

    def answer(self, name: str) -> Value | None:
        return self.told[name] if name in self.told else self.derive(name)[0]

    def derive(self, name: str) -> tuple[Value | None, tuple[str, ...]]:
        """What rules make of a fact, and which of them."""
        fact = self.book.facts[name]
        if not fact.derived or name in self.told:
            return None, ()
        if name not in self._derived:
            setting = [(rule, value) for rule in self.book.rules for n, value in rule.sets if n == name]
            said = [(rule.id, value) for rule, value in setting if self.fires(rule)]
            values = [value for _, value in said]
            floor_says = any(rule.partition("/")[0] == self.book.floor for rule, _ in said)
            if fact.open and fact.default is not None and not floor_says:
                values.append(fact.default)  # what the floor says is said first; others only go on from there
            value = merged(fact, values) if values else fact.default
            by = [rule for rule, one in said if one == value or fact.type == "tags"]
            self._derived[name] = value, tuple(dict.fromkeys(by))
        return self._derived[name]

    def fires(self, rule: Rule) -> bool:
        """Whether `when` and one of `any` hold, and none of `unless`."""
        names = {p.fact for condition in rule.conditions() for p in condition}
        answers = {name: self.answer(name) for name in names}

        def holds(condition: Condition) -> bool:
            return of_condition(condition, self.book.facts, answers) is True

        one = not rule.any or any(map(holds, rule.any))
        return holds(rule.when) and one and not any(map(holds, rule.unless))


def merged(fact: Fact, values: Sequence[Value]) -> Value:
    """What the values of several rules become, whatever their order."""
    if fact.type == "tags":
        return frozenset(tag for value in values if isinstance(value, frozenset) for tag in value)
    if fact.type == "flag":
        return True in values
    ordered = sorted(values, key=lambda value: height(fact, value))
    return ordered[-1] if fact.merge == "highest" else ordered[0]


def evaluate(
    rulebook: Rulebook,
    told: Mapping[str, Value],
    own: Sequence[Practice] = (),
    contributions: Sequence[tuple[str, str, int]] = (),
) -> Result:
    """Decide for one person. `contributions` are the points of strategies: strategy, practice id, points."""
    person = _Person(rulebook, told)
    fired = [rule for rule in rulebook.rules if person.fires(rule)]
    attributes = attribute_facts()
    excluded: dict[str, tuple[str, ...]] = {}
    infeasible: dict[str, tuple[str, ...]] = {}
    ranked: list[tuple[tuple[int, int, int, int], Placed]] = []
    for position, practice in enumerate([*own, *rulebook.practices]):

        def matches(selectors: Iterable[Condition], one: Practice = practice) -> Logic:
            return some(of_condition(s, attributes, one.attributes()) for s in selectors)

        of_floor = position >= len(own) and practice.pack == rulebook.floor
        keeps = sum(1 for rule in fired if of_floor and matches(rule.keep) is True)
        against = [
            rule.id
            for rule in fired
            if (rule.exclude and matches(rule.exclude) is not False) or (rule.only and matches(rule.only) is not True)
            if not keeps or rule.pack == rulebook.floor
        ]
        if against:
            excluded[practice.id] = tuple(against)
        missing = obstacles(person, practice, is_own=position < len(own))
        if missing:
            infeasible[practice.id] = missing
        by: Counter[str] = Counter()
        for rule in fired:
            for selector, points in rule.points:
                match = matches([selector])
                if match is True or (match is None and points < 0):
                    by[rule.id] += points
        for strategy, name, points in contributions:
            if name == practice.id:
                by[strategy] += points
        firsts = sum(1 for rule in fired if matches(rule.first) is True)
        score = sum(by.values())
        if not against and not missing:
            rank = (-keeps, -firsts, -score, position)
            ranked.append((rank, Placed(practice.id, keeps, firsts, score, dict(by))))
    ranked.sort(key=lambda pair: pair[0])
    return Result(
        facts={
            name: (value, by)
            for name, fact in sorted(rulebook.facts.items())
            if fact.derived
            for value, by in [person.derive(name)]
            if value is not None
        },
        fired=tuple(rule.id for rule in fired),
        excluded=excluded,
        infeasible=infeasible,
        ranked=tuple(placed for _, placed in ranked),
        referrals=_help(rulebook, fired),
        questions=_questions(person, fired),
    )


def shown(rulebook: Rulebook, ranked: Sequence[Placed], count: int, own: Sequence[Practice] = ()) -> tuple[str, ...]:
    """The practices to show: the first, then each time the first in rank of another way that is near enough to it, or
    where there is none the next in rank.
    """
    tags = {one.id: one.tags or () for one in (*rulebook.practices, *own)}

    def way(one: Placed) -> str | None:
        return next((tag for tag in rulebook.ways.tags if tag in tags[one.practice]), None)

    picked: list[Placed] = []
    while len(picked) < min(count, len(ranked)):
        left = [one for one in ranked if one not in picked]
        others = [
            one
            for one in left
            if picked and way(one) is not None and way(one) not in [way(before) for before in picked]
            if one.keeps == ranked[0].keeps and one.firsts == ranked[0].firsts
            if one.score >= ranked[0].score - rulebook.ways.spread
        ]
        picked.append((others or left)[0])
    return tuple(one.practice for one in picked)


def obstacles(person: _Person, practice: Practice, *, is_own: bool) -> tuple[str, ...]:
    """The facts that make a practice impossible: for one of the person's own, only too few minutes."""
    facts = person.book.facts
    if is_own:
        if practice.minutes is None or "minutes" not in person.book.roles:
            return ()
        minutes = person.book.roles["minutes"]
        at_hand = person.answer(minutes)
        return (minutes,) if isinstance(at_hand, int | float) and at_hand < practice.minutes[0] else ()
    false = [p.fact for p in practice.limits if of_predicate(p, facts[p.fact], person.answer(p.fact)) is False]
    return tuple(dict.fromkeys(false))


def _help(book: Rulebook, fired: Sequence[Rule]) -> tuple[str, ...]:
    """Kinds of help: those that rules of the floor name first, then the floor's other kinds, then by tier and name."""
    by_floor = {kind for rule in fired if rule.pack == book.floor for kind in rule.refer}
    named = [book.referrals[kind] for kind in {kind for rule in fired for kind in rule.refer}]
    named.sort(key=lambda one: (one.kind not in by_floor, one.pack != book.floor, -one.tier, one.kind))
    return tuple(one.kind for one in named)


def _questions(person: _Person, fired: Sequence[Rule]) -> tuple[str, ...]:
    """Facts asked for and unknown: those that rules of the floor ask for first, then core ones, then by name."""
    book = person.book
    by_floor = {name for rule in fired if rule.pack == book.floor for name in rule.ask}
    asked = {name for rule in fired for name in rule.ask if person.answer(name) is None}
    return tuple(sorted(asked, key=lambda name: (name not in by_floor, not book.facts[name].core, name)))
