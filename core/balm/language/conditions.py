"""Conditions: the text of a predicate becomes tests on one fact. This module alone knows the grammar."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from balm.language.facts import DECLINED, RESERVED, STATES, Fact, as_attribute, read_value
from balm.language.here import Here, Mistake
from balm.language.predicates import (
    Condition,
    OneOf,
    Predicate,
    Range,
    State,
    Tagged,
    Test,
    is_empty,
    opposites,
    show,
    truth,
)

_COMPARE = re.compile(r"(>=|<=|>|<)\s*(\S.*)")
_BETWEEN = re.compile(r"([\[(]?)\s*([^\s\[\]()][^\[\]()]*?)\s*\.\.\s*([^\[\]()]*?[^\s\[\]()])\s*([\])]?)")
_NOT = re.compile(r"not\s+(\S.*)")
_NOT_BETWEEN = re.compile(rf"not\s+{_BETWEEN.pattern}")


def parse_predicate(fact: Fact, raw: Any) -> Predicate | Mistake:
    """The predicate that `raw`, a TOML value, states about `fact`. Packs name the same few single values often."""
    return _parse(fact, raw) if isinstance(raw, list | dict) else _parse_single(fact, raw)


def stated(fact: Fact, value: str) -> Predicate:
    """The predicate that a fact has one of its declared values."""
    predicate = parse_predicate(fact, value)
    assert isinstance(predicate, Predicate)  # noqa: S101  # a declared value is a predicate
    return predicate


@lru_cache(maxsize=16_384, typed=True)  # by type too, since 1, 1.0 and True are equal
def _parse_single(fact: Fact, raw: str | bool | float) -> Predicate | Mistake:
    return _parse(fact, raw)


def _parse(fact: Fact, raw: Any) -> Predicate | Mistake:
    items = raw if isinstance(raw, list) else [raw]
    if not items:
        return _bad(fact, raw)
    tests: list[Test] = []
    for item in items:
        found = _bad(fact, item) if isinstance(item, list) else _tests(fact, item)
        if isinstance(found, Mistake):
            return found
        tests += found
    return Predicate(fact.name, tuple(tests) if len(tests) == 1 else _merged(tests), show(raw))


def _merged(tests: list[Test]) -> tuple[Test, ...]:
    """Single values and tags of a list joined into one test, so that equal lists are equal predicates."""
    single = [t for t in tests if isinstance(t, OneOf) and not t.negated]
    having = [t for t in tests if isinstance(t, Tagged) and t.how == "any"]
    values = frozenset(v for t in single for v in t.values)
    tags = frozenset(v for t in having for v in t.tags)
    rest = {t for t in tests if t not in single and t not in having}
    joined: list[Test] = [OneOf(values)] if values else []
    if tags:
        joined.append(Tagged("any", tags))
    return (*joined, *sorted(rest, key=_order))


def _order(test: Test) -> tuple[str, float, str]:
    """Kind by kind, and ranges from low to high."""
    low = test.low if isinstance(test, Range) else None
    return type(test).__name__, -math.inf if low is None else low, repr(test)


def _tests(fact: Fact, raw: Any) -> tuple[Test, ...] | Mistake:
    """Tests one of which holds where the value or text does: what lies outside a range is below or above it."""
    if isinstance(raw, str) and ".." in raw and fact.datatype.ordered and (m := _NOT_BETWEEN.fullmatch(raw.strip())):
        return _outside(fact, raw.strip(), m)
    test = _tag_table(fact, raw) if isinstance(raw, dict) else _test(fact, raw)
    return test if isinstance(test, Mistake) else (test,)


def _outside(fact: Fact, text: str, m: re.Match[str]) -> tuple[Test, ...] | Mistake:
    inside = _between(fact, text, m)
    if not isinstance(inside, Range):
        return inside if isinstance(inside, Mistake) else opposites(inside)
    possible = tuple(side for side in opposites(inside) if _reached(fact, side))
    return possible or Mistake("empty-range", {"found": text})


def _reached(fact: Fact, side: Test) -> bool:
    """Whether the lowest or the highest answer to the fact lies on this side of a range."""
    if fact.datatype.numeric:
        return any(truth(side, fact, end) for end in (fact.low, fact.high))
    every = fact.datatype.sample(fact)
    return any(truth(side, fact, end) for end in (every[0], every[-1]))


def _test(fact: Fact, raw: Any) -> Test | Mistake:
    kind = fact.datatype
    if isinstance(raw, str):
        text = raw.strip()
        if text in STATES:
            if text == DECLINED and not fact.may_decline:
                return Mistake("never-declined", {"fact": fact.name})
            return State(text)  # type: ignore[arg-type]  # one of STATES
        if text in fact.values:  # a name may look like any other form
            return _named(fact, text)
        if text in ("any", "none"):
            if not kind.multiple:
                return _wrong(fact, text, "`known` or `unknown`; `any` and `none` are for tags")
            return Tagged("some" if text == "any" else "empty")
        if m := _NOT.fullmatch(text):
            if not _is_name(fact, m[1]):
                return _bad(fact, raw)
            if not kind.named or kind.multiple:
                return _wrong(fact, text)
            value = _constant(fact, m[1])
            return value if isinstance(value, Mistake) else OneOf(frozenset({value}), negated=True)
        if m := _COMPARE.fullmatch(text):
            return _compare(fact, text, m[1], m[2])
        if ".." in text:
            m = _BETWEEN.fullmatch(text)
            return _between(fact, text, m) if m else _bad(fact, raw)
        if not kind.textual or any(c in text for c in "<>=[](),"):
            return _bad(fact, raw)
        raw = text
    value = _constant(fact, raw)
    return value if isinstance(value, Mistake) else _named(fact, value)


def _named(fact: Fact, value: Any) -> Test:
    """That a fact has this value, or tags this one."""
    return Tagged("any", frozenset({value})) if fact.datatype.multiple else _equal(fact, value)


def _is_name(fact: Fact, word: str) -> bool:
    """Whether it can be meant as a name: one word, or several that the fact has as a value."""
    return word in fact.values or len(word.split()) == 1


def _equal(fact: Fact, value: Any) -> Test:
    """That a single answer is this value: one form for each type, so that equal tests are equal however written."""
    if fact.datatype.ordered and not fact.datatype.named:
        at = fact.datatype.position(fact, value)
        return Range(at, at)
    return OneOf(frozenset({value}))


def _constant(fact: Fact, raw: Any) -> Any | Mistake:
    """One constant: a number of a scale, a value, a tag, true or false."""
    if isinstance(raw, str) and raw in RESERVED and raw not in fact.values:
        return _bad(fact, raw)
    value = read_value(fact, raw)
    if isinstance(value, Mistake):
        return value
    if isinstance(value, frozenset):
        (value,) = value
    return value


def _position(fact: Fact, word: str, text: str) -> float | Mistake:
    """Where an end of a range lies in the order of the fact's domain."""
    if fact.datatype.named and word in RESERVED and word not in fact.values:
        return _bad(fact, word)
    if not _is_name(fact, word):
        return _bad(fact, text)
    end = fact.datatype.read_end(fact, word)
    return _bad(fact, text) if end is None else end


def _compare(fact: Fact, text: str, operator: str, word: str) -> Test | Mistake:
    if not fact.datatype.ordered:
        return _wrong(fact, text)
    end = _position(fact, word, text)
    if isinstance(end, Mistake):
        return end
    if operator[0] == ">":
        return Range(low=end, low_in=operator == ">=")
    return Range(high=end, high_in=operator == "<=")


def _between(fact: Fact, text: str, m: re.Match[str]) -> Test | Mistake:
    if not fact.datatype.ordered:
        return _wrong(fact, text)
    if bool(m[1]) != bool(m[4]):
        return _bad(fact, text)
    low, high = _position(fact, m[2], text), _position(fact, m[3], text)
    if isinstance(low, Mistake):
        return low
    if isinstance(high, Mistake):
        return high
    test = Range(low, high, low_in=m[1] != "(", high_in=m[4] != ")")
    if is_empty(test):
        return Mistake("empty-range", {"found": text})
    return _equal(fact, fact.datatype.answer_at(fact, low)) if low == high else test


def _tag_table(fact: Fact, raw: dict[str, Any]) -> Test | Mistake:
    if not fact.datatype.multiple:
        return _wrong(fact, raw)
    if len(raw) != 1 or next(iter(raw)) not in ("all", "none"):
        return _bad(fact, raw)
    ((how, items),) = raw.items()
    if not isinstance(items, list) or not items:
        return _bad(fact, raw)
    tags = set()
    for item in items:
        value = _constant(fact, item) if isinstance(item, str) else _bad(fact, item)
        if isinstance(value, Mistake):
            return value
        tags.add(value)
    return Tagged("all" if how == "all" else "none", frozenset(tags))


def _bad(fact: Fact, raw: Any) -> Mistake:
    return _wrong(fact, raw, code="bad-predicate")


def _wrong(fact: Fact, raw: Any, expected: str = "", code: str = "wrong-predicate") -> Mistake:
    kind = fact.datatype
    return Mistake(code, {"found": raw, "fact": fact.name, "type": kind.noun, "expected": expected or kind.forms(fact)})


class Draft(NamedTuple):
    """A condition before `from` is expanded: predicates, and facts that take each value of another."""

    predicates: Condition
    froms: tuple[tuple[str, str], ...] = ()
    """Pairs: the fact (or attribute) compared, the fact whose values it takes."""

    def with_value(self, facts: Mapping[str, Fact], value: str) -> Condition:
        """The condition in which every `from` stands for one value."""
        return (*self.predicates, *(stated(facts[name], value) for name, _ in self.froms))


def from_fact(value: Any) -> str | None:
    """The fact that ``{ from = "fact" }`` names; None where the value is another."""
    name = value.get("from") if isinstance(value, dict) and len(value) == 1 else None
    return name if isinstance(name, str) else None


def read_condition(
    raw: Mapping[str, Any],
    facts: Mapping[str, Fact],
    here: Here,
    *,
    unknown: str = "unknown-fact",
    silent: Iterable[str] = (),
    allow_from: bool = False,
) -> Draft:
    """The predicates of a ``when`` table or a selector; a key or value that is wrong is reported and left out.

    `silent` names facts whose declarations are broken: what hangs on them is left out without a word.
    """
    predicates, froms = [], []
    for name, value in raw.items():
        spot = here / name
        fact = facts.get(name)
        if fact is None:
            if unknown == "unknown-fact" and name in ("any", "unless"):
                where = "names of facts; in a rule or a claim, `any` and `unless` stand beside `when`"
                spot.report("unknown-key", part="key", found=name, where="a condition", expected=where)
            elif name not in silent:
                spot.report_unknown(unknown, name, facts, part="key")
            continue
        if (taken := from_fact(value)) is not None:
            if allow_from:
                froms.append((name, taken))
            else:
                spot.report("misplaced-from", found=value, expected=fact.datatype.forms(fact))
            continue
        predicate = parse_predicate(fact, value)
        if isinstance(predicate, Mistake):
            _report_parts(spot, value, fact, predicate, silent)
        else:
            predicates.append(predicate)
    return Draft(tuple(predicates), tuple(froms))


def _report_parts(spot: Here, value: Any, fact: Fact, mistake: Mistake, silent: Iterable[str]) -> None:
    """Report at each item of a list, or tag of ``{ all = [...] }``, that is wrong; else at the value."""
    parts: list[tuple[Here, Any, Any]] = []
    """Place, what is written there, and the predicate that it would be alone."""
    if isinstance(value, list):
        parts = [(spot / i, item, [item]) for i, item in enumerate(value)]
    elif isinstance(value, dict) and len(value) == 1 and fact.datatype.multiple:
        ((how, tags),) = value.items()
        if how in ("all", "none") and isinstance(tags, list):
            parts = [(spot / how / i, None, {how: [tag]}) for i, tag in enumerate(tags)]
    for at, item, alone in parts:
        if isinstance(wrong := parse_predicate(fact, alone), Mistake):
            _report_parts(at, item, fact, wrong, silent) if isinstance(item, dict) else _report_one(
                at, fact, wrong, silent
            )
    if not parts:
        _report_one(spot, fact, mistake, silent)


def _report_one(spot: Here, fact: Fact, mistake: Mistake, silent: Iterable[str]) -> None:
    named = as_attribute(fact, mistake)
    if named is mistake or mistake.details["found"] not in silent:
        spot.report_mistake(named)
