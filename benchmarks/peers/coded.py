"""A rulebook becomes rules over small integers, which every peer compares faster than words; or over words as they are.

A level or a choice becomes the place of its value among its values, a scale stays as it is, and what is unknown is -1.
Every condition then is a range of integers or a list of them, none of which is negative: so an unknown fact satisfies
nothing, without a test of presence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from balm.language.facts import Fact
from balm.language.predicates import OneOf, Range, Test
from balm.language.rulebook import Rulebook
from peers import Told

UNKNOWN = -1


class Between(NamedTuple):
    """From `low` to `high`, both in."""

    low: int
    high: int


class Among(NamedTuple):
    """One of these."""

    codes: tuple[int, ...]


class Holds(NamedTuple):
    """One condition of a rule."""

    fact: str
    test: Between | Among


CodedRules: TypeAlias = list[list[Holds]]


def coded_rules(book: Rulebook) -> CodedRules:
    """The conditions of each rule, in the rules' order; those of one rule by name, so that equal beginnings are shared.

    Only for packs as `worlds` makes them: no `any`, no `unless`, one test a condition.
    """
    rules = []
    for rule in book.rules:
        assert not rule.any
        assert not rule.unless
        holds = []
        for predicate in rule.when:
            (test,) = predicate.tests
            holds.append(Holds(predicate.fact, coded_test(test, book.facts[predicate.fact])))
        rules.append(sorted(holds))
    return rules


def coded_test(test: Test, fact: Fact) -> Between | Among:
    """A test over the codes of a fact's values."""
    if isinstance(test, Range):
        assert test.low_in
        assert test.high_in
        highest = len(fact.values) - 1 if fact.type == "level" else fact.high
        return Between(int(test.low or 0), int(highest if test.high is None else test.high))
    assert isinstance(test, OneOf)
    assert not test.negated
    return Among(tuple(i for i, value in enumerate(fact.values) if value in test.values))


def coder(book: Rulebook) -> Callable[[Told], dict[str, int]]:
    """A function from told facts to the code of every fact."""
    unknown = dict.fromkeys(book.facts, UNKNOWN)
    words = {
        name: {UNKNOWN: UNKNOWN, **{value: i for i, value in enumerate(fact.values)}}
        for name, fact in book.facts.items()
        if fact.values
    }

    def code(told: Told) -> dict[str, int]:
        coded = {**unknown, **told}
        for name, codes in words.items():
            coded[name] = codes[coded[name]]
        return coded

    return code


def expression(rule: list[Holds], conjunction: str, disjunction: str) -> str:
    """A rule as text with the comparisons that CEL, ZEN, rule-engine and others share."""
    parts = []
    for name, test in rule:
        if isinstance(test, Among):
            parts.append("(" + f" {disjunction} ".join(f"{name} == {code}" for code in test.codes) + ")")
        else:
            parts.append(f"{name} >= {test.low} {conjunction} {name} <= {test.high}")
    return f" {conjunction} ".join(parts)


Words: TypeAlias = tuple[str, ...]
"""One of these."""


def worded_rules(book: Rulebook) -> list[list[tuple[str, Between | Words]]]:
    """The conditions of each rule, over values as they are told."""
    return [[(holds.fact, in_words(holds, book.facts[holds.fact])) for holds in rule] for rule in coded_rules(book)]


def in_words(holds: Holds, fact: Fact) -> Between | Words:
    """A condition on a value as it is told."""
    if not fact.values:
        assert isinstance(holds.test, Between)
        return holds.test
    codes = range(holds.test.low, holds.test.high + 1) if isinstance(holds.test, Between) else holds.test.codes
    return tuple(fact.values[code] for code in codes)


def worded_expression(rule: list[tuple[str, Between | Words]], name: str, known: str, conjunction: str) -> str:
    """A rule as text with words, and a test that each fact is known. `name` and `known` are formats with one `{}`."""
    parts = []
    for fact, test in rule:
        named = name.format(fact)
        if isinstance(test, Between):
            holds = f"{named} >= {test.low} {conjunction} {named} <= {test.high}"
        else:
            holds = f"{named} in {json.dumps(test)}"
        parts += [known.format(named), holds]
    return f" {conjunction} ".join(parts)
