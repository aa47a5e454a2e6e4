"""The matcher on durable-rules: facts -> what holds of them, by a Rete in C -> the bit set of the rules that fire.

It shares nothing with Balm's own matcher but the rules. durable-rules compares and joins; what it cannot say is left
to plain Python around it. It is exact where it is driven as here, and wrong or fatal otherwise:

- One small message an attribute, `{k: name, state, v}`, and one a tag, all retracted after each query. One message
  with the whole profile ends in error 303 from some hundred rules on.
- Only `all` of comparisons with constants. `$not` fires too much, so unknown, declined and a tag that somebody has
  not got are messages of their own, and `unless` is taken off outside, from the clauses that fired. Nothing is
  alternative within a rule either (`$or`, `any`): each alternative is a rule.
- Two steps, and what the first finds is asserted to the second: which predicates hold, then which clauses.
- Small rulesets (`MOST_RULES`, `MOST_JOINED`), within its limits by their size alone: 64 tests that hold of one message
  are error 303, 257 rules with one test error 108, 17 messages in a rule error 304, and with 512 tests side by side
  it never comes back.
- Messages have ids of their own and are asserted one by one: an id made by durable-rules is a hash of the text, and a
  batch that fails twice tells of the last failure only. Numbers are written out, since it cannot read 1e-05.
- Its engine in C, without the Python around it: that starts two timer threads which take fired rules away from the
  query that asked for them, keeps every ruleset for good in one table of the process, and warns on Python 3.12.
- One engine a thread, thrown away when a query is cut short: a rule begun and not ended silences it for a minute.
- Its memory is freed with the matcher. `delete_state` crashes where nothing has fired yet, so a rule fires at once.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import balm

_INSTALL = "in your clone of Balm, run `pip install '.[durable]'`"
MOST_RULES = 60
"""Rules of one ruleset: so many of its tests may hold of one message at once."""
MOST_JOINED = 8
"""Messages that one rule joins; a longer one is cut up, and holds where all its parts do."""

Message: TypeAlias = Mapping[str, Any]
"""Properties and values of what is asserted, but for its name."""

_START = "*"  # no fact is called so
_OBSERVED = 2
_KNOWN = ("state", "", "known")
_rulesets = itertools.count()


class Pattern(NamedTuple):
    """Matches the message of that name where all tests hold: property, operator ("" for equal), constant."""

    name: str
    tests: tuple[tuple[str, str, Any], ...] = ()

    def definition(self) -> Any:
        """As durable-rules takes it."""
        tests = [{prop: value} if not operator else {operator: {prop: value}} for prop, operator, value in self.tests]
        return {"$and": [{"k": self.name}, *tests]} if tests else {"k": self.name}


class DurableMatcher:
    """Says which of the rules fire, by asking durable-rules."""

    def __init__(self, rules: Sequence[balm.Rule], facts: Mapping[str, balm.Fact]) -> None:
        self._made_of = (tuple(rules), dict(facts))
        named = dict.fromkeys(one for rule in rules for condition in rule.conditions() for one in condition)
        predicates = {one: i for i, one in enumerate(sorted(named, key=lambda one: one.fact))}
        self._facts = [facts[name] for name in dict.fromkeys(one.fact for one in predicates)]
        self._ways = [(i, way) for one, i in predicates.items() for way in ways(one, facts[one.fact])]

        def clause(*predicate: balm.Predicate) -> tuple[Pattern, ...]:
            return tuple(Pattern(str(predicates[one])) for one in predicate)

        self._clauses = [
            *((i, clause(*one)) for i, rule in enumerate(rules) for one in rule.alternatives),
            *((~i, clause(*one)) for i, rule in enumerate(rules) for one in rule.unless),
        ]
        self._local = threading.local()
        self._networks()  # whoever loads hears what is missing, not whoever decides

    def __reduce__(self) -> tuple[Any, ...]:
        return DurableMatcher, self._made_of

    def match(self, facts: Mapping[str, balm.Value]) -> int:
        """Bit i is set where rule i fires."""
        predicates, clauses = self._networks()
        try:
            told = dict(one for fact in self._facts for one in messages(fact, facts.get(fact.name)))
            fired = clauses.fired({str(i): {} for i in predicates.fired(told)})
        except BaseException:
            del self._local.networks
            raise
        return sum(1 << i for i in fired if i >= 0 and ~i not in fired)

    def _networks(self) -> tuple[_Network, _Network]:
        """This thread's own."""
        if not hasattr(self._local, "networks"):
            self._local.networks = _Network(self._ways), _Network(self._clauses)
        found: tuple[_Network, _Network] = self._local.networks
        return found


def messages(fact: balm.Fact, answer: balm.Value | None) -> Iterator[tuple[str, Message]]:
    """What is asserted of a fact, by name: one message, and one more for each tag that it may have."""
    if answer is None:
        yield fact.name, {"state": "unknown"}
    elif answer == balm.DECLINED:
        yield fact.name, {"state": "declined"}
    elif isinstance(answer, frozenset):
        yield fact.name, {"state": "known", "v": len(answer)}
        for tag in fact.values:
            yield f"{fact.name}={tag}", {"v": tag in answer}
    elif fact.datatype.ordered:
        yield fact.name, {"state": "known", "v": answer, "at": fact.datatype.position(fact, answer)}
    else:
        yield fact.name, {"state": "known", "v": answer}


def ways(predicate: balm.Predicate, fact: balm.Fact) -> Iterator[tuple[Pattern, ...]]:
    """The ways in which a predicate may hold: patterns, all of which must match."""

    def known(*tests: tuple[str, str, Any]) -> tuple[Pattern, ...]:
        return (Pattern(fact.name, (_KNOWN, *tests)),)

    def has(tag: str, *, it: bool) -> Pattern:
        return Pattern(f"{fact.name}={tag}", (("v", "", it),))

    for test in predicate.tests:
        match test:
            case balm.State(state):
                yield (Pattern(fact.name, (("state", "", state),)),)
            case balm.Range(low, high, low_in, high_in):
                ends = (("at", "$gte" if low_in else "$gt", low), ("at", "$lte" if high_in else "$lt", high))
                yield known(*(end for end in ends if end[2] is not None))
            case balm.OneOf(values, True):
                yield known(*(("v", "$neq", value) for value in values))
            case balm.OneOf(values):
                for value in values:
                    yield known(("v", "", value))
            case balm.Tagged("any", tags):
                for tag in tags:
                    yield (has(tag, it=True),)
            case balm.Tagged("all" | "none" as how, tags):
                yield (*known(), *(has(tag, it=how == "all") for tag in tags))
            case balm.Tagged(how):
                yield known(("v", "$gt" if how == "some" else "", 0))


class _Network:
    """Entries of a key and patterns, in rulesets. A key holds where all patterns of one of its entries match."""

    def __init__(self, entries: Sequence[tuple[int, Iterable[Pattern]]]) -> None:
        self._keys = [key for key, _ in entries]
        parts = [
            (entry, patterns)
            for entry, (_, wanted) in enumerate(entries)
            for patterns in _cut(list(dict.fromkeys(wanted)), MOST_JOINED)
        ]
        self._needed = Counter(entry for entry, _ in parts)
        self._always = {key for entry, key in enumerate(self._keys) if entry not in self._needed}
        self._rulesets = [_Ruleset(some) for some in _cut(parts, MOST_RULES)]

    def fired(self, told: Mapping[str, Message]) -> set[int]:
        """The keys that hold."""
        found = Counter(entry for ruleset in self._rulesets for entry in ruleset.fired(told))
        return self._always | {self._keys[entry] for entry, parts in found.items() if parts == self._needed[entry]}


def _cut(items: Sequence[Any], most: int) -> list[Any]:
    return [items[at : at + most] for at in range(0, len(items), most)]


class _Ruleset:
    """A ruleset of durable-rules with its working memory, which is empty between two queries."""

    def __init__(self, rules: Sequence[tuple[int, Sequence[Pattern]]]) -> None:
        self._engine = _import_engine()
        self._entries = [entry for entry, _ in rules]
        names = dict.fromkeys([_START, *(pattern.name for _, patterns in rules for pattern in patterns)])
        self._heads = {name: f'{{"id":"{i}","k":{json.dumps(name)}' for i, name in enumerate(names)}
        definition = {_START: {"all": [{"m": {"k": _START}}]}} | {
            str(i): {"all": [{f"m_{j}": pattern.definition()} for j, pattern in enumerate(patterns)]}
            for i, (_, patterns) in enumerate(rules)
        }
        self._handle = self._engine.create_ruleset(f"balm-{next(_rulesets)}", _text(definition))
        self._query({_START: {}})
        weakref.finalize(self, _free, self._engine, self._handle).atexit = False

    def fired(self, told: Mapping[str, Message]) -> list[int]:
        """The entries of the rules that fire; a longer entry once for each of its parts."""
        return [self._entries[int(rule)] for rule in self._query(told)]

    def _query(self, told: Mapping[str, Message]) -> set[str]:
        """The names of the rules that fire while these messages are asserted."""
        engine, handle = self._engine, self._handle
        asserted, state, fired = [], None, set()
        for name in told.keys() & self._heads.keys():
            text = self._heads[name] + "".join(f",{_text(one)[1:-1]}" for one in [told[name]] if one) + "}"
            result, state = engine.assert_fact(handle, text)
            if result == _OBSERVED:
                raise RuntimeError(f"durable-rules has seen {text} before; its memory should have been empty")
            asserted.append(text)
        started = state and engine.start_action_for_state(handle, state)
        action = started and started[1]
        while action:
            fired.update(json.loads(action))
            action = engine.complete_and_start_action(handle, state)
        for text in asserted:
            engine.retract_fact(handle, text)
        return fired


def _free(engine: Any, handle: int) -> None:
    engine.delete_state(handle, None)
    engine.delete_ruleset(handle)


def _text(thing: Any) -> str:
    """JSON, with every number written out as a decimal."""
    if isinstance(thing, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{_text(value)}" for name, value in thing.items()) + "}"
    if isinstance(thing, list):
        return "[" + ",".join(map(_text, thing)) + "]"
    if isinstance(thing, bool | str):
        return json.dumps(thing)
    text = f"{Decimal(repr(float(thing))):f}"
    return text if "." in text else f"{text}.0"


def _import_engine() -> Any:
    try:
        import durable_rules_engine
    except ImportError:
        needs = f"The matcher `durable` needs durable-rules: {_INSTALL}."
        if sys.version_info >= (3, 13):
            needs = (
                "The matcher `durable` needs durable-rules, which has no build for Python 3.13 or later: use Python "
                f"3.11 or 3.12, and {_INSTALL}."
            )
        raise balm.BalmError(summary=needs) from None
    return durable_rules_engine
