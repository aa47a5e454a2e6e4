"""Why a rule fired, or not: what is said agrees with the reference, and the least change is the least."""

from __future__ import annotations

from random import Random

import pytest

import balm
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.explaining.change import Change, NoChange
from balm.explaining.why_rule import find_rule, why_rule
from balm.language.facts import DECLINED
from balm.reference import _Person, evaluate, of_condition, of_predicate
from support.effort import rows
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world

from .test_change import Far, decider, far_of, people, tries


@pytest.mark.parametrize("seed", rows(range(200), quick=range(5)))
def test_what_is_said_agrees_with_the_reference(seed: int) -> None:
    random = Random(seed)
    book = make_world(seed).rulebook()
    program = compile_program(book)
    read = read_profile(program, profile(book, random), own_practices(random))
    outcome, said = decide(program, read), evaluate(book, read.told, read.own)
    person = _Person(book, read.told)
    for at, rule in enumerate(book.rules):
        why = why_rule(program, outcome, at, decider(program, read))
        assert why.fired == (rule.id in said.fired)
        conditions = [*([rule.when] if rule.when else []), *rule.any, *rule.unless]
        assert len(conditions) == len(why.conditions)
        for condition, met in zip(conditions, why.conditions, strict=True):
            answers = {p.fact: person.answer(p.fact) for p in condition}
            assert met.holds == (of_condition(condition, book.facts, answers) is True)
            for predicate, one in zip(condition, met.predicates, strict=True):
                value, (_, by) = person.answer(predicate.fact), person.derive(predicate.fact)
                assert one.value == value
                assert one.holds == (of_predicate(predicate, book.facts[predicate.fact], value) is True)
                known = "told" if predicate.fact in read.told else "rules" if by else "default"
                assert one.by == ("unknown" if value is None else DECLINED if value == DECLINED else known)
                assert set(one.rules) == set(by)
        places = {place: [c.holds for c in why.conditions if c.place == place] for place in ("when", "any", "unless")}
        assert why.fired == (
            all(places["when"]) and (any(places["any"]) or not places["any"]) and not any(places["unless"])
        )
        assert (why.did is None, why.change is None) == (not why.fired, why.fired)
        if why.did is not None:
            given = {placed.practice: placed.by.get(rule.id, 0) for placed in said.ranked}
            assert {name: why.did.points.get(name, 0) for name in given} == given
            assert set(why.did.excluded) == {name for name, rules in said.excluded.items() if rule.id in rules}
            assert set(why.did.asks) == set(rule.ask) & set(said.questions)


@pytest.mark.parametrize("seed", rows(range(60), quick=range(4)))
def test_nothing_smaller_would_make_it_fire(seed: int) -> None:
    program, read, outcome = people(seed)
    every = tries(program, outcome)
    if every is None:
        pytest.skip("too many answers to try them all")
    again = decider(program, read)
    best: dict[int, Far] = {}
    for far, moves in every:
        for rule in again(moves).fired:
            best[rule] = min(best.get(rule, far), far)
    for rule in range(len(program.rulebook.rules)):
        change = why_rule(program, outcome, rule, again).change
        if change is None:
            continue
        assert change.exact
        if isinstance(change, NoChange):
            assert (change.reason, rule in best) == ("never", False)
            continue
        assert isinstance(change, Change)
        assert rule in again({move.fact: move.after for move in change.moves}).fired
        assert far_of(program, outcome, change.moves) == best[rule]


def test_names_of_rules() -> None:
    engine = balm.load()
    book = engine.rulebook
    for rule in book.rules[::7]:
        assert book.rules[find_rule(engine.program, rule.id)] is rule
    decision = engine.decide({"likes": ["music"]})
    assert decision.why_rule("likes-match[music]").fired
    assert decision.why_rule("self-compassion/likes-match[music]").fired
    for name, code in (("likes-match", "ambiguous-id"), ("likes-mach[music]", "unknown-rule"), ("", "unknown-rule")):
        with pytest.raises(balm.ProfileError) as error:
            decision.why_rule(name)
        assert [one.code for one in error.value.diagnostics] == [code]


def test_nothing_told_is_in_what_a_log_may_have() -> None:
    why = balm.load().decide({"likes": ["music"], "distress": 9}, own=["Klabauter"]).why_rule("likes-match[music]")
    assert "music" not in f"{why!r} {why.conditions[0].predicates!r} {why.did!r}"
