"""The matcher on durable-rules: every predicate, limits that it must never meet, memory, threads, and its absence."""

from __future__ import annotations

import gc
import json
import pickle
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.compiled.matcher import CompiledMatcher
from balm.language.facts import Fact
from balm.language.predicates import OneOf, Predicate, Range, State, Tagged
from balm.language.rule import Rule
from balm_plugins import durable_matcher
from balm_plugins.durable_matcher import DurableMatcher
from balm_plugins.durable_register import Durable
from support.matchers import DURABLE_MISSING
from test_predicates import FACTS, PREDICATES, TRUTH, parsed, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.language.facts import Value

installed = pytest.mark.skipif(bool(DURABLE_MISSING), reason=DURABLE_MISSING)

LEVEL = Fact("calm", "scale", low=0, high=1e9)
WORDS = tuple(f'a "tag" \\ {i} ü' for i in range(40))
BAG = Fact("bag", "tags", WORDS, may_decline=True)
MANY = {f"fact-{i}": Fact(f"fact-{i}", "flag") for i in range(600)}
EVERY = {"calm": LEVEL, "bag": BAG, **MANY, **{name: Fact(name, "flag") for name in ("start", "k", "state")}}


def above(end: float) -> Predicate:
    return Predicate("calm", (Range(low=end),))


def true(i: int) -> Predicate:
    return Predicate(f"fact-{i}", (OneOf(frozenset({True})),))


@installed
@pytest.mark.parametrize(("fact", "text", "answer", "expected"), PREDICATES)
def test_a_predicate_says_of_an_answer(fact: str, text: str, answer: str, expected: str) -> None:
    predicate, value = parsed(fact, text), told(fact, answer)
    rules = [
        Rule("t/when", when=(predicate,)),
        Rule("t/any", any=((predicate,), (predicate,))),
        Rule("t/unless", unless=((predicate,),)),
    ]
    profile = {} if value is None else {fact: value}
    assert DurableMatcher(rules, FACTS).match(profile) == (0b011 if TRUTH[expected] else 0b100)


WIDE: dict[str, tuple[Sequence[Rule], Sequence[Mapping[str, Value]]]] = {
    "one test in many rules": ([Rule(f"t/{i}", (above(3), true(i))) for i in range(600)],
                               [{"calm": 5, "fact-0": True, "fact-300": True, "fact-599": True}, {"calm": 2}]),
    "many tests that hold at once": ([Rule(f"t/{i}", (above(i),)) for i in range(600)],
                                     [{"calm": 599}, {"calm": 70.5}, {"calm": 0}, {}]),
    "many facts at once": ([Rule(f"t/{i}", (true(i),)) for i in range(600)], [dict.fromkeys(MANY, True), {}]),
    "a long rule": ([Rule("t/long", tuple(true(i) for i in range(40))), Rule("t/short", (true(39),))],
                    [dict.fromkeys(MANY, True), {**dict.fromkeys(MANY, True), "fact-20": False}]),
    "many alternatives": ([Rule("t/any", (above(1),), any=tuple((true(i),) for i in range(300)))],
                          [{"calm": 1, "fact-299": True}, {"calm": 1}, {"fact-299": True}]),
    "many tags": ([Rule(f"t/{how}", (Predicate("bag", (Tagged(how, frozenset(WORDS)),)),)) for how in
                   ("any", "all", "none")],
                  [{"bag": frozenset(WORDS)}, {"bag": frozenset(WORDS[1:])}, {"bag": frozenset()},
                   {"bag": "declined"}, {}]),
    "numbers that are written with an exponent": ([Rule(f"t/{i}", (above(end),)) for i, end in
                                                   enumerate([1e-7, 1.5e-7, 1e-5, 1e8])],
                                                  [{"calm": end} for end in (0, 1e-7, 1.2e-7, 2e-7, 1e-5, 1, 1e8)]),
    "a rule without a condition, and none at all": ([Rule("t/always"), Rule("t/never", unless=((),))], [{}]),
    "no rule": ([], [{}]),
    "names that mean something here": ([Rule(f"t/{name}", (Predicate(name, (OneOf(frozenset({True})),)),))
                                        for name in ("start", "k", "state")],
                                       [{"start": True}, {"k": True, "state": False}, {}]),
}  # fmt: skip


@installed
@pytest.mark.parametrize("name", WIDE)
def test_no_limit_of_durable_rules_is_ever_met(name: str) -> None:
    rules, people = WIDE[name]
    matcher, own = DurableMatcher(rules, EVERY), CompiledMatcher(rules, EVERY)
    for profile in people:
        assert matcher.match(profile) == own.match(profile)


RULES = [
    Rule("t/calm", (above(3),), unless=((true(1),),)),
    Rule("t/bag", (Predicate("bag", (State("unknown"), Tagged("all", frozenset(WORDS[:2])))),)),
    Rule("t/both", (above(5), true(2))),
]
PEOPLE: Sequence[Mapping[str, Value]] = [
    {"calm": 4},
    {"calm": 4, "fact-1": True},
    {"calm": 9, "fact-2": True, "bag": frozenset(WORDS[:2])},
    {"bag": frozenset(WORDS[:1])},
    {"bag": "declined"},
    {},
]
FIRED = [0b011, 0b010, 0b111, 0b000, 0b000, 0b010]


def rulesets(matcher: DurableMatcher) -> Iterator[Any]:
    for network in matcher._networks():
        yield from network._rulesets


@installed
def test_nothing_of_one_person_is_left_for_the_next() -> None:
    import durable_rules_engine as engine

    matcher = DurableMatcher(RULES, EVERY)
    for _ in range(3):
        assert [matcher.match(person) for person in PEOPLE] == FIRED
        for ruleset in rulesets(matcher):
            assert json.loads(engine.get_facts(ruleset._handle, None)) == []


@pytest.mark.exhaustive
@installed
def test_its_memory_is_freed_with_it() -> None:
    import durable_rules_engine as engine

    matcher = DurableMatcher(RULES, EVERY)
    handles = [ruleset._handle for ruleset in rulesets(matcher)]
    assert len(handles) == 2
    del matcher
    gc.collect()
    for handle in handles:
        with pytest.raises(Exception, match="error code: 111"):
            engine.get_facts(handle, None)


@installed
def test_each_thread_has_an_engine_of_its_own_and_no_other_thread_is_started() -> None:
    matcher = DurableMatcher(RULES, EVERY)
    found: list[list[int]] = []
    handles: set[int] = set()
    meet = threading.Barrier(8)

    def decide() -> None:
        meet.wait()
        try:
            found.append([matcher.match(person) for _ in range(20) for person in PEOPLE])
            handles.update(ruleset._handle for ruleset in rulesets(matcher))
        except BaseException:
            meet.abort()
            raise
        meet.wait()  # an engine that is freed would give its handle to the next

    threads = [threading.Thread(target=decide) for _ in range(8)]
    before = threading.active_count()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [FIRED * 20] * 8
    assert len(handles) == 2 * 8
    assert threading.active_count() == before


@installed
@pytest.mark.parametrize("call", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"])
def test_a_query_that_is_cut_short_spoils_none_after_it(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import durable_rules_engine as engine

    matcher = DurableMatcher(RULES, EVERY)
    really = getattr(engine, call)

    def interrupted(*args: object) -> object:
        really(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(engine, call, interrupted)
        with pytest.raises(KeyboardInterrupt):
            matcher.match(PEOPLE[2])
    assert [matcher.match(person) for person in PEOPLE] == FIRED


@installed
def test_a_fact_that_it_has_seen_before_is_an_error_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = DurableMatcher(RULES, EVERY)
    with monkeypatch.context() as patched:
        patched.setattr("durable_rules_engine.retract_fact", lambda handle, fact: None)
        assert matcher.match(PEOPLE[2]) == FIRED[2]
        with pytest.raises(RuntimeError, match="before"):
            matcher.match(PEOPLE[2])
    assert matcher.match(PEOPLE[0]) == FIRED[0]


def test_no_two_ids_are_one_to_durable_rules() -> None:
    def hashed(text: str) -> int:
        found = 0x811C9DC5
        for byte in text.encode():
            found = (found ^ byte) * 16777619 % 2**32
        return found

    most = 1 + durable_matcher.MOST_RULES * durable_matcher.MOST_JOINED
    assert len({hashed(text) for text in ["sid-0", *map(str, range(most))]}) == most + 1


@installed
def test_a_matcher_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(DurableMatcher(RULES, EVERY)))  # noqa: S301  # our own, of a line ago
    assert [sent.match(person) for person in PEOPLE] == FIRED


@installed
def test_a_host_chooses_it_by_its_name() -> None:
    facts = {"distress": 7, "attachment": "avoidant", "worse_after": ["imagery"], "place": "work"}
    engine = balm.load(matcher="durable")
    assert isinstance(engine.program.matcher, DurableMatcher)
    assert engine.decide(facts).to_json() == balm.load().decide(facts).to_json()


INSTALL = "in your clone of Balm, run `pip install '.[durable]'`"
NEEDS = "The matcher `durable` needs durable-rules"
TOO_NEW = f", which has no build for Python 3.13 or later: use Python 3.11 or 3.12, and {INSTALL}."


@pytest.mark.parametrize(("version", "words"), [((3, 12), f"{NEEDS}: {INSTALL}."), ((3, 13), NEEDS + TOO_NEW)])
def test_without_durable_rules_one_line_says_what_to_do(
    version: tuple[int, int], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(balm.BalmError) as raised:
        Durable().make(RULES, EVERY)
    assert str(raised.value) == words


def test_nobody_pays_for_it_who_does_not_ask() -> None:
    code = (
        "import sys, balm; balm.load().decide({}); "
        "assert 'balm_plugins.durable_register' in sys.modules; "
        "assert not {'balm_plugins.durable_matcher', 'durable_rules_engine'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
