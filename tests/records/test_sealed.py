"""Sealed records: no answer is in their bytes, and no table of answers finds one without the key."""

from __future__ import annotations

import datetime
import hmac
import json
from hashlib import sha256
from random import Random
from typing import Any

import pytest

import balm
from balm.records.seal import Seal, canonical_text
from support import records
from support.effort import rows
from support.quiet_strategy import Quiet
from support.records import AT, KEY, engine

PARTS = ("facts", "own", "plan", "filled")


def values(fact: balm.Fact) -> list[Any]:
    """Every value of a fact as it stands in JSON, or its ends where it has more than a hundred."""
    if fact.datatype.numeric:
        return sorted({*range(int(fact.low), int(min(fact.high, fact.low + 100)) + 1), fact.high})
    return [True, False] if fact.datatype.column == "boolean" else [*fact.values]


def told_texts(one: records.Recorded) -> set[str]:
    """What was told, as words that would be seen."""
    facts, own = one.decision.outcome.told, [o if isinstance(o, str) else o["title"] for o in one.own]
    named = [v for value in facts.values() for v in (value if isinstance(value, frozenset) else [value])]
    plan = [line for lines in records.PLAN.plan.values() for line in lines]
    return {*facts, *own, *plan, *(v for v in named if isinstance(v, str))}


@pytest.mark.parametrize("count", rows([20, 300], quick=[20]))
def test_no_answer_is_in_the_bytes(count: int) -> None:
    for one in records.recorded(3, count, key=KEY):
        text = json.dumps(one.record)
        practices = {option.practice for option in one.decision.recommendations}
        entries = {entry.chosen for entry in one.past.entries if entry.chosen} if one.past else set()
        found = {word for word in told_texts(one) | practices | entries if f'"{word}"' in text}
        assert {word for word in found if f'"{word}":' not in text} == set(), "a key of records may be a word of packs"
        assert KEY.decode() not in text
        assert KEY.hex() not in text
        assert "Rain" not in text


class Loud(Quiet):
    """Gives more points than it may; what is said of that names the practice."""

    name = "loud"

    def points(self, situation: balm.Situation) -> Any:
        return [balm.Points("self-compassion/warm-drink", 9, "b")]


def test_what_was_cut_names_no_practice() -> None:
    plugins = engine().plugins._replace(strategies=(Loud(),))
    loud = balm.Engine(engine().program, plugins, today=records.DAYS[0])
    decision = loud.decide({"distress": 5})
    assert "warm-drink" in decision.degraded[0].detail
    record = loud.record(decision, at=AT, key=KEY)
    assert "warm-drink" not in json.dumps(record)
    assert loud.replay(record, key=KEY, facts={"distress": 5}).outcome == "same"


def test_a_table_of_all_values_reveals_none_without_the_key() -> None:
    """Of each fact each value alone, hashed in every way that a record hashes; with the key it would be found."""
    decides = engine()
    table: list[Any] = [{}, [], *({name: v} for name, fact in decides.rulebook.facts.items() for v in values(fact))]
    decision = decides.decide({"distress": 7})
    record = decides.record(decision, at=AT, key=KEY)
    told = {record["told"][part] for part in PARTS} | {record["decision"]}  # type: ignore[literal-required]

    def guesses(key: bytes | None) -> set[str]:
        seal = Seal(key, record["id"])
        found = {seal.of(part, guess) for part in PARTS for guess in table} | {seal.of("decision", decision.to_dict())}
        return found | {"hmac-sha256:" + sha256(canonical_text(guess).encode()).hexdigest() for guess in table}

    for key in (None, b"\0" * 16, record["id"].encode(), record["key"].encode()):
        assert told.isdisjoint(guesses(key))
    assert not told.isdisjoint(guesses(KEY)), "the table has what was told"


def test_each_value_of_each_fact_is_found_with_the_key_alone() -> None:
    """Whoever knows which fact was told, and tries all its values, finds the one that was."""
    decides, random = engine(), Random(11)
    facts = {name: values(fact) for name, fact in decides.rulebook.facts.items() if fact.tellable}
    for name, every in facts.items():
        told = random.choice(every)
        record = decides.record(decides.decide({name: told}), at=AT, key=KEY)
        known = decides.record(decides.decide({name: told}), at=AT)["told"]["facts"]
        for key, found in ((KEY, [known]), (None, []), (KEY[::-1], [])):
            seal = Seal(key, record["id"])
            guesses = [{name: [value] if isinstance(known[name], list) else value} for value in every]  # type: ignore[index]
            assert [one for one in guesses if seal.of("facts", one) == record["told"]["facts"]] == found, name


def test_equal_answers_of_two_records_look_different() -> None:
    decision = engine().decide({"distress": 7})
    one, two = (engine().record(decision, at=AT, key=KEY) for _ in range(2))
    parts = [{*record["told"].values(), record["decision"], record["checksum"]} for record in (one, two)]
    assert parts[0].isdisjoint(parts[1])
    assert one["key"] == two["key"] != hmac.new(KEY, b"", sha256).hexdigest()[:16]


@pytest.mark.parametrize("count", rows([10, 300], quick=[10]))
def test_who_tells_the_same_again_proves_what_was_answered(count: int) -> None:
    for one in records.recorded(5, count, key=KEY):
        known: dict[str, Any] = {"key": KEY, "own": one.own, "portrait": one.portrait}
        known["entries"] = one.past.entries if one.past else ()
        assert engine().replay(one.record, facts=one.facts, **known).outcome == "same"
        other = {**one.facts, "distress": 3 if one.facts.get("distress") != 3 else 4}
        assert "facts-changed" in [cause.code for cause in engine().replay(one.record, facts=other, **known).causes]


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"key": b"short"}, ValueError, "key has 5 bytes and needs 16"),
    ({"key": "a text of more than 16"}, TypeError, "key is bytes, not a str"),
    ({"key": KEY, "whole_past": True}, ValueError, "a whole past is not sealed"),
    ({"at": datetime.datetime(2026, 5, 4)}, ValueError, "`at` has no time zone"),
]


@pytest.mark.parametrize(("how", "error", "said"), REFUSED)
def test_what_cannot_be_recorded(how: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        engine().record(engine().decide({}), **{"at": AT, **how})


def test_a_decision_that_was_read_back_has_no_record() -> None:
    with pytest.raises(balm.BalmError, match="read back"):
        engine().record(balm.Decision.from_dict(engine().decide({}).to_dict()), at=AT)
