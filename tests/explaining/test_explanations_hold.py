"""Explanations of the shipped packs, checked by deciding again: for fifty people, every word of them holds."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import pytest

import balm
from balm.explaining.change import Change, NoChange
from balm.language.facts import DECLINED
from balm.reference import evaluate
from support.effort import examples, rows

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.language.facts import Value
    from balm.language.practices import Practice
    from balm.language.rulebook import Rulebook

PEOPLE = examples(quick=20, ci=50)


@cache
def engine() -> Engine:
    return balm.load()


def person(number: int) -> dict[str, Value]:
    """The people of the shipped examples, then people by chance: each fact told by some."""
    examples = engine().rulebook.examples
    if number < len(examples):
        return dict(examples[number].given)
    chance = random.Random(number)
    told: dict[str, Value] = {}
    for name, fact in sorted(engine().rulebook.facts.items()):
        if not fact.tellable or chance.random() < 0.6:
            continue
        if fact.type == "scale":
            told[name] = chance.randint(int(fact.low), int(min(fact.high, 60)))
        elif fact.type == "flag":
            told[name] = chance.random() < 0.3
        elif fact.type == "tags":
            told[name] = frozenset(chance.sample(fact.values, min(len(fact.values), chance.randrange(3))))
        elif fact.may_decline and chance.random() < 0.3:
            told[name] = DECLINED
        else:
            told[name] = chance.choice(fact.values)
    return told


def without(book: Rulebook, rules: set[str], practice: Practice, unbound: set[str]) -> Rulebook:
    """The packs with these rules taken away, and one practice freed of its limits on these facts."""
    free = practice._replace(limits=tuple(p for p in practice.limits if p.fact not in unbound))
    return book._replace(
        rules=tuple(rule for rule in book.rules if rule.id not in rules),
        practices=(free,),
    )


@pytest.mark.parametrize("number", rows(range(PEOPLE), quick=range(3)))
def test_why_not_names_exactly_what_keeps_a_practice_out(number: int) -> None:
    told = person(number)
    decision = engine().decide(told)
    book = engine().rulebook
    shown = {one.practice for one in decision.recommendations}
    out = [practice for practice in book.practices if practice.id not in shown]
    assert out, "somebody for whom nothing is left out shows nothing here"
    for practice in out:
        why = decision.why_not(practice.id)
        rules = {exclusion.by for exclusion in why.excluded}
        limits = set(why.infeasible)
        assert rules or limits
        freed = evaluate(without(book, rules, practice, limits), told)
        assert [placed.practice for placed in freed.ranked] == [practice.id], (
            "what was named is all that stood in the way"
        )
        for rule in rules:  # each of them alone would have been enough
            alone = evaluate(without(book, rules - {rule}, practice, limits), told)
            assert alone.excluded[practice.id] == (rule,)
        for limit in limits:
            alone = evaluate(without(book, rules, practice, limits - {limit}), told)
            assert alone.infeasible[practice.id] == (limit,)


@pytest.mark.parametrize("number", rows(range(PEOPLE), quick=range(8)))
def test_what_would_change_makes_the_second_the_first(number: int) -> None:
    told = person(number)
    decision = engine().decide(told)
    if len(decision.recommendations) < 2:
        wanted = next(
            p.id for p in engine().rulebook.practices if p.id not in {r.practice for r in decision.recommendations}
        )
    else:
        wanted = decision.recommendations[1].practice
    change = decision.what_would_change(wanted)
    if isinstance(change, NoChange):
        assert change.reason in ("never", "undone")
        return
    assert isinstance(change, Change)
    facts = engine().rulebook.facts
    assert change.moves
    for move in change.moves:
        assert told.get(move.fact) == move.before != move.after
        assert facts[move.fact].changes != "never", "age, country and self-harm stay as they are"
    again = decision.what_if({move.fact: move.after for move in change.moves})
    assert again.first is not None
    assert again.first.practice == wanted


@pytest.mark.parametrize("number", rows(range(PEOPLE), quick=range(8)))
def test_reasons_add_up_and_lead_down_to_what_was_told(number: int) -> None:
    told = person(number)
    decision = engine().decide(told)
    for one in decision.recommendations:
        assert one.score == sum(reason.points for reason in one.reasons)
        for name, value in decision.why(one.practice).told.items():
            fact = engine().rulebook.facts[name]
            assert name in told or value is None or fact.default is not None
            if name in told and not isinstance(value, frozenset):
                assert told[name] == value
    for one in decision.recommendations[1:]:
        why = decision.why_not(one.practice)
        first = decision.recommendations[0]
        assert why.points_short == first.score - one.score
        assert why.keeps_short > 0 or (why.keeps_short == 0 and (why.firsts_short > 0 or why.points_short >= 0))
