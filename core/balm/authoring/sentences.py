"""Rules, claims, conditions and selectors -> sentences in plain English, for people who do not read TOML.

"When distress is 7 or more and backdraft is unknown: never offers practices tagged imagery." Facts, values and tags
keep the names that their authors gave them. `facts` are always the rulebook's: only a fact knows its levels' names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from balm.diagnostics.suggest import listed
from balm.language.counts import Counts, entry_facts
from balm.language.expectations import Claim, Expectation
from balm.language.facts import Fact, Value, number
from balm.language.practices import attribute_facts
from balm.language.predicates import Condition, OneOf, Predicate, Range, Selector, State, Tagged, Test, in_order
from balm.language.rule import Rule, authored_id
from balm.language.steps import Step

Facts: TypeAlias = Mapping[str, Fact]
Stated = TypeVar("Stated", Rule, Claim)

_EACH = "a value of "
"""Begins the words for what `from` stands for where a fact has several values at once."""
_ANY = "any practice"
_EXPECTED = {
    "first": "puts first",
    "first_not": "does not put first",
    "some": "offers at least one of these:",
    "some_shown": "among the three shown, has at least one of these:",
    "never": "never offers",
    "only": "offers only",
}
"""What an expectation says of practices -> the verb before them."""
_BEFORE = ("stance", "kind")
"""Attributes that go before the word "practices", in this order."""


def in_words(rule: Rule, facts: Facts) -> str:
    """A rule as a sentence, without its `because`."""
    effects = [_set_in_words(name, value, facts) for name, value in rule.sets]
    if rule.exclude:
        effects.append(f"never offers {selectors_in_words(rule.exclude)}")
    if rule.only:
        effects.append(f"offers only {selectors_in_words(rule.only)}")
    if rule.first:
        effects.append(f"puts first, whatever the points, {selectors_in_words(rule.first)}")
    if rule.keep:
        kept = selectors_in_words(rule.keep)
        effects.append(f"keeps before all others, whatever other packs say, of the floor's own: {kept}")
    effects += [_points_in_words(selector, points) for selector, points in rule.points]
    if rule.refer:
        effects.append(f"shows help: {listed(rule.refer)}")
    if rule.ask:
        effects.append(f"asks for {listed(rule.ask)}, where unknown")
    return f"{when_in_words(rule, facts)}: {'; '.join(effects)}."


def claim_in_words(claim: Claim, facts: Facts) -> str:
    """A claim as a sentence, without its `because`."""
    if claim.never_written:
        return f"No text has {_said(claim.never_written)}."
    whom = when_in_words(claim, facts)
    if claim.where_feasible is not None:
        whom += f", where at least one of these can be done ({selectors_in_words(claim.where_feasible)})"
    if claim.where_eligible is not None:
        eligible = selectors_in_words(claim.where_eligible)
        whom += f", where at least one of these can be done and is not left out ({eligible})"
    if claim.raising:
        whom += f", of what is added as {claim.raising} alone rises"
    return f"{whom}: {'; '.join(expectation_in_words(claim.expect))}."


def expectation_in_words(expect: Expectation) -> list[str]:
    """What an example or a claim expects, a part of a sentence each."""
    words: list[str] = []
    for key, verb in _EXPECTED.items():
        if (selectors := getattr(expect, key)) is not None:
            matching = selectors_in_words(selectors)
            words.append("offers something" if (key, matching) == ("some", _ANY) else f"{verb} {matching}")
    if expect.nothing:
        words.append("offers nothing")
    if expect.refers is not None:
        words.append(f"shows help: {listed(expect.refers)}" if expect.refers else "shows no help")
    if expect.refers_any is not None:
        words.append(f"shows help: {listed(expect.refers_any, 'or')}")
    if expect.refers_not is not None:
        words.append(f"does not show help: {listed(expect.refers_not, 'or')}")
    if expect.asks is not None:
        words.append(f"asks next for {listed(expect.asks, 'or')}")
    if expect.names is not None:
        words.append(f"names {listed(expect.names, 'or')} among the reasons")
    if expect.never_says is not None:
        words.append(f"never says {_said(expect.never_says)}")
    return words


def _said(phrases: Iterable[str]) -> str:
    return listed([f"“{phrase}”" for phrase in phrases], "or")


def as_written(stated: Iterable[Stated], facts: Facts) -> list[Stated]:
    """Rules or claims as their authors wrote them: the instances of one with `from` joined into one again.

    In it "the value of need_now", or "a value of likes", stands where the instances have a value each.
    """
    instances: dict[str, list[Stated]] = {}
    for one in stated:
        instances.setdefault(authored_id(one.id), []).append(one)
    return [_joined(several[0], several[1], facts) if several[1:] else several[0] for several in instances.values()]


def condition_in_words(condition: Condition, facts: Facts) -> str:
    """Predicates that all must hold: "distress is 7 or more and place is home"."""
    return _and([predicate_in_words(predicate, facts) for predicate in condition]) or "anything"


def conditions_in_words(conditions: Sequence[Condition], facts: Facts) -> str:
    """Conditions one of which must hold; "" where there are none."""
    return _alternatives([condition_in_words(condition, facts) for condition in conditions])


def predicate_in_words(predicate: Predicate, facts: Facts) -> str:
    """One fact and what is asked of it: "attachment is anxious, avoidant or unknown"."""
    fact = facts[predicate.fact]
    said = [_test_in_words(test, fact) for test in predicate.tests]
    verbs = {verb: [part for each, parts in said if each == verb for part in parts] for verb, _ in said}
    return f"{fact.name} " + _either([f"{verb} {_either(parts)}" for verb, parts in verbs.items()])


def counts_in_words(counts: Counts) -> str:
    """Which entries of a history a fact counts: "entries of the last 7 days in which felt is worse, in a row"."""
    within = f"the last {counts.within_days} days" if counts.within_days > 1 else "today"
    in_a_row = ", in a row up to the newest that says" if counts.in_a_row else ""
    return f"entries of {within} in which {condition_in_words(counts.of, entry_facts(attribute_facts()))}{in_a_row}"


def selectors_in_words(selectors: Sequence[Selector]) -> str:
    """Practices that match one of these: "opening practices, or practices tagged imagery"."""
    return ", or ".join(map(selector_in_words, selectors))


def selector_in_words(selector: Selector) -> str:
    """Practices that match: "mental practices tagged imagery or deep", "the practice warm-drink"."""
    if not selector:
        return _ANY
    before: dict[str, str] = {}
    after: list[str] = []
    for predicate in selector:
        key, (test, *others) = predicate.fact, predicate.tests
        names = sorted(map(str, test.values)) if isinstance(test, OneOf) and not test.negated and not others else []
        if names and key in _BEFORE and key not in before:
            before[key] = listed(names, "or")
        elif names and key == "id" and len(selector) == 1:
            return f"the practice{'s' * (len(names) > 1)} {listed(names, 'or')}"
        else:
            after.append(_either([_quality_in_words(key, each) for each in predicate.tests]))
    adjectives = [before[name] for name in _BEFORE if name in before]
    return " ".join([*adjectives, "practices", *([_and(after)] if after else [])])


def value_in_words(value: Value) -> str:
    """A told or derived value: "7", "home", "music and rest", "none"."""
    if isinstance(value, frozenset):
        return listed(sorted(value)) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(number(value))


def when_in_words(stated: Rule | Claim | Step, facts: Facts) -> str:
    """Of whom a rule or a claim speaks, or where a step is shown: "When ..., unless ..."."""
    parts = [condition_in_words(stated.when, facts)] if stated.when else []
    if stated.any and all(stated.any):
        met = [condition_in_words(one, facts) for one in stated.any]
        parts.append(f"either {_alternatives(met)}" if len(met) > 1 else met[0])
    whom = f"When {', and '.join(parts)}" if parts else "Always"
    if stated.unless:
        whom += f", unless {conditions_in_words(stated.unless, facts)}"
    return whom


def _set_in_words(name: str, value: Value, facts: Facts) -> str:
    told = ", unless told" if facts[name].told_wins else ""
    if isinstance(value, frozenset) and value:
        return f"adds {value_in_words(value)} to {name}{told}"
    return f"sets {name} to {value_in_words(value)}{told}"


def _points_in_words(selector: Selector, points: int) -> str:
    matching = selector_in_words(selector)
    each = ", for each such value" if _EACH in matching else ""
    amount = f"{abs(points)} point{'s' * (abs(points) != 1)}"
    return f"gives {amount} to {matching}{each}" if points > 0 else f"takes {amount} from {matching}{each}"


def _test_in_words(test: Test, fact: Fact) -> tuple[str, list[str]]:
    """A verb, and what may follow it."""
    match test:
        case Range():
            return "is", [_range_in_words(test, fact)]
        case OneOf(values, negated):
            named = [value_in_words(value) for value in in_order(values, fact)]
            return "is", [f"something other than {listed(named, 'or')}"] if negated else named
        case Tagged(how, tags):
            named = in_order(tags, fact)
            match how:
                case "any":
                    return "has", named
                case "all":
                    return "has", [listed(named)]
                case "none":
                    return "has", [f"none of {listed(named)}"]
            return "is", ["not empty" if how == "some" else "empty"]
        case State(state):
            return "is", [state]


def _range_in_words(test: Range, fact: Fact) -> str:
    more, less = fact.datatype.above_below
    if test.low == test.high and test.low is not None:
        return _end(test.low, fact)
    if test.high is None:
        return f"{_end(test.low, fact)} {more}" if test.low_in else f"above {_end(test.low, fact)}"
    if test.low is None:
        return f"{_end(test.high, fact)} {less}" if test.high_in else f"below {_end(test.high, fact)}"
    if test.low_in and test.high_in:
        return f"from {_end(test.low, fact, unit=False)} to {_end(test.high, fact)}"
    low = f"{'at least' if test.low_in else 'above'} {_end(test.low, fact, unit=False)}"
    return f"{low} and {'at most' if test.high_in else 'below'} {_end(test.high, fact)}"


def _end(end: float | None, fact: Fact, *, unit: bool = True) -> str:
    """An end of a range, and what it counts."""
    assert end is not None  # noqa: S101  # a range without ends is none
    said = unit and fact.unit and fact.unit != fact.name
    answer = fact.datatype.answer_at(fact, end)
    return f"{answer} {fact.unit}" if said else str(answer)


_SHORTEST = Fact("shortest form", "scale", unit="minutes")


def _quality_in_words(attribute: str, test: Test) -> str:
    """What is asked of practices, to follow that word."""
    match attribute, test:
        case _, State(state):
            return f"whose {attribute} {'is' if attribute in ('id', 'kind', 'stance') else 'are'} {state}"
        case "minutes", Range():
            return f"whose shortest form is {_range_in_words(test, _SHORTEST)}"
        case "pack", OneOf(values, negated):
            own = ["the person's own" if value == "own" else f"of {value}" for value in sorted(map(str, values))]
            return f"{'not ' * negated}{listed(own, 'or')}"
        case "id", OneOf(values, negated):
            return f"{'not ' * negated}called {listed(sorted(map(str, values)), 'or')}"
        case _, OneOf(values, negated):
            return f"that are {'not ' * negated}{listed(sorted(map(str, values)), 'or')}"
        case "tags", Tagged(how, tags):
            tagged = "tagged with" if any(" " in tag for tag in tags) else "tagged"
            forms = {"any": f"{tagged} {{or}}", "all": f"{tagged} {{and}}", "none": f"not {tagged} {{or}}"}
            return forms.get(how, "with tags" if how == "some" else "without tags").format(**_both(tags))
        case _, Tagged(how, tags):
            forms = {"any": "{or}", "all": "{and}", "none": "none of {and}"}
            return f"whose needs include {forms.get(how, 'any' if how == 'some' else 'none').format(**_both(tags))}"
    raise AssertionError(attribute)


def _both(names: Iterable[str]) -> dict[str, str]:
    ordered = sorted(names)
    return {"or": listed(ordered, "or"), "and": listed(ordered)}


def _either(parts: Sequence[str]) -> str:
    """ "a, b or c"; with commas where a part has an "or" or an "and" of its own."""
    return ", or ".join(parts) if any(re.search(r" or | and |, ", part) for part in parts) else listed(parts, "or")


def _and(parts: Sequence[str]) -> str:
    """ "a and b"; with commas where a part is a list itself."""
    lists = any(re.search(r", | or (?!more|less|above|below)| and ", part) for part in parts)
    return (", and " if lists else " and ").join(parts)


def _alternatives(conditions: Sequence[str]) -> str:
    """ "a, or b"; with semicolons where one is a list itself."""
    return ("; or " if any(re.search(r", | and ", one) for one in conditions) else ", or ").join(conditions)


def _joined(one: Stated, other: Stated, facts: Facts) -> Stated:
    """Two instances as one: words where they differ, and without the condition that tells them apart."""
    fact = facts[one.when[-1].fact]
    words = (_EACH if fact.datatype.multiple else "the value of ") + fact.name
    first, second = (each._replace(id=authored_id(each.id), when=each.when[:-1]) for each in (one, other))
    made: Stated = _same(first, second, words)
    return made


def _same(one: Any, other: Any, words: str) -> Any:
    """What two values have in common, and these words where they differ."""
    if one == other:
        return one
    if isinstance(one, frozenset):
        return (one & other) | {words}
    if isinstance(one, tuple):
        parts = (_same(*both, words) for both in zip(one, other, strict=True))
        return tuple(parts) if type(one) is tuple else type(one)(*parts)
    return words
