"""A decision is a value: equal, hashed, copied, pickled, and read back from its own data."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import balm

TODAY = datetime.date(2026, 11, 24)
PEOPLE: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "nobody": ({}, []),
    "at home": ({"distress": 4, "emotion": "sad", "need": "comforted", "place": "home"}, []),
    "help": ({"distress": 8, "self_harm": "strong_thoughts", "country": "GB", "place": "work", "minutes": 5}, []),
    "asked": ({"distress": 8, "place": "work", "minutes": 5}, []),
    "own": ({"distress": 6, "likes": ["warmth", "music"]}, [{"title": "Tea", "tags": ["nature"]}, "散歩"]),
    "declined": ({"distress": 5, "self_harm": "declined", "likes": ["music", "warmth"]}, []),
}
AGAIN: dict[str, Callable[[balm.Decision], balm.Decision]] = {
    "data": lambda one: balm.Decision.from_dict(one.to_dict(), seed=one.seed),
    "JSON": lambda one: balm.Decision.from_json(one.to_json(), seed=one.seed),
    "bytes of JSON": lambda one: balm.Decision.from_json(one.to_json(2).encode(), seed=one.seed),
    "pickle": lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301  # our own
    "pickle, twice": lambda one: pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(one)))),  # noqa: S301  # our own
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "another engine": lambda one: decided(one.to_json(), fresh=True),
}


@cache
def engine() -> balm.Engine:
    return balm.load(today=TODAY)


_TEXTS: dict[str, str] = {}


def decided(name: str, *, fresh: bool = False) -> balm.Decision:
    facts, own = PEOPLE[_TEXTS.get(name, name)]
    made = (balm.load(today=TODAY) if fresh else engine()).decide(facts, own=own, seed=7)
    _TEXTS[made.to_json()] = _TEXTS.get(name, name)
    return made


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("way", AGAIN)
def test_what_comes_back_is_the_same(name: str, way: str) -> None:
    decision = decided(name)
    again = AGAIN[way](decision)
    assert again == decision == again
    assert hash(again) == hash(decision)
    assert {again, decision} == {decision}
    assert again.to_dict() == decision.to_dict()
    assert again.to_json() == decision.to_json()
    assert repr(again) == repr(decision)
    for part in ("seed", "first", "recommendations", "referrals", "questions", "facts", "degraded"):
        assert getattr(again, part) == getattr(decision, part), part
    for one, other in zip(again.recommendations, decision.recommendations, strict=True):
        assert (one.reasons, one.text, one.tell) == (other.reasons, other.text, other.tell)
        for mine, theirs in zip(one.reasons, other.reasons, strict=True):
            assert mine.facts == theirs.facts
            assert hash(mine) == hash(theirs)


def test_decisions_that_say_something_else_are_not_equal() -> None:
    every = [decided(name) for name in PEOPLE]
    assert len(set(every)) == len(every)
    decision = every[0]
    changed = decision.to_dict()
    changed["packs"][0]["digest"] = "sha256:" + "0" * 64
    assert balm.Decision.from_dict(changed) != decision
    assert decision != decision.to_dict()
    assert decision.first != every[1].first


def test_data_is_the_callers_own() -> None:
    for decision in (decided("asked"), AGAIN["data"](decided("asked"))):
        before = decision.to_json()
        data: Any = decision.to_dict()
        for part in ("packs", "referrals", "recommendations", "questions", "left_out"):
            data[part][0].clear()
        data["facts"]["likes"] = 1
        assert decision.to_json() == before


PROGRAM = """
import pickle, sys, balm
decision = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(pickle.dumps((decision, decision.to_json(), decision.first.reasons)))
"""


@pytest.mark.parametrize("pure", ["", "1"])
def test_it_travels_to_a_program_with_and_without_c(pure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_PURE", pure)
    decision = decided("own")
    ran = subprocess.run([sys.executable, "-c", PROGRAM], input=pickle.dumps(decision), capture_output=True, check=True)
    again, text, reasons = pickle.loads(ran.stdout)  # noqa: S301  # our own
    assert again == decision
    assert text == decision.to_json()
    assert decision.first is not None
    assert reasons == decision.first.reasons


def test_it_takes_neither_packs_nor_person_along() -> None:
    first = decided("at home").first
    assert first is not None
    assert len(pickle.dumps(decided("at home"))) < 60_000
    assert len(pickle.dumps(first)) < 5_000
    assert len(pickle.dumps(first.reasons)) < 5_000


NEEDS_PACKS: dict[str, Callable[[balm.Decision], object]] = {
    "outcome": lambda one: one.outcome,
    "why": lambda one: one.why("music"),
    "why_not": lambda one: one.why_not("music"),
    "why_rule": lambda one: one.why_rule("night-settle"),
    "what_if": lambda one: one.what_if({"minutes": 5}),
    "what_would_change": lambda one: one.what_would_change("music"),
    "next_question": lambda one: one.next_question(),
    "names": lambda one: one.names(),
    "words": lambda one: one.words(),
    "options_of": balm.options_of,
}


@pytest.mark.parametrize("ask", NEEDS_PACKS)
@pytest.mark.parametrize("way", ["data", "pickle"])
def test_what_needs_the_packs_says_so(ask: str, way: str) -> None:
    with pytest.raises(balm.BalmError, match=r"decide again, with `engine\.decide`"):
        NEEDS_PACKS[ask](AGAIN[way](decided("at home")))


def test_what_it_never_had_is_an_attribute_error() -> None:
    for one in (decided("at home"), AGAIN["pickle"](decided("at home"))):
        with pytest.raises(AttributeError):
            one.nonsense  # type: ignore[attr-defined]  # noqa: B018


WORD = "KLABAUTER"


def broken(data: Any, path: str, value: object) -> Any:
    """The data with another value at a path such as ``recommendations.0.score``; ... takes it out."""
    *before, last = (int(part) if part.isdigit() else part for part in path.split("."))
    inside = data
    for part in before:
        inside = inside[part]
    if value is ...:
        del inside[last]
    else:
        inside[last] = value
    return data


BROKEN = [
    # where, what is there instead, the place in the error, what it expects
    ("format", "balm-decision/2", "at format", "'balm-decision/1'"),
    ("format", ..., "at format", "something here, which is missing"),
    ("packs.0.digest", WORD, "at packs[0].digest", "`sha256:` and 64 hexadecimal digits"),
    ("recommendations", {}, "at recommendations", "a list"),
    ("recommendations", ..., "at recommendations", "something here, which is missing"),
    ("recommendations.0", WORD, "at recommendations[0]", "an object"),
    ("recommendations.1.score", "14", "at recommendations[1].score", "a whole number"),
    ("recommendations.1.score", 1.5, "at recommendations[1].score", "a whole number"),
    ("recommendations.1.score", True, "at recommendations[1].score", "a whole number"),
    ("recommendations.0.kind", WORD, "at recommendations[0].kind", "'mental' or 'behavioural'"),
    ("recommendations.0.minutes", [1], "at recommendations[0].minutes", "two numbers"),
    ("recommendations.0.reasons.0.first", 1, "at recommendations[0].reasons[0].first", "true or false"),
    ("recommendations.0.reasons.0.facts.Ich", {"a": WORD}, "at recommendations[0].reasons[0].facts....", "true or"),
    ("facts.distress.value", {WORD: 1}, "at facts.distress.value", "true or false, a number, text or a list"),
    ("facts.distress.value", float("nan"), "at facts.distress.value", "true or false, a number"),
    ("facts.distress.value", [1], "at facts.distress.value", "true or false, a number or text"),
    (f"facts.I am {WORD}", 1, "at facts....", "an object"),
    ("left_out.0.excluded_by", WORD, "at left_out[0].excluded_by", "a list"),
    ("degraded", [{"strategy": "a", "reason": WORD, "detail": ""}], "at degraded[0].reason", "'raised', 'overran'"),
    ("questions.0.ask", None, "at questions[0].ask", "text"),
]


@pytest.mark.parametrize(("path", "value", "place", "expected"), BROKEN)
def test_data_that_is_no_decision(path: str, value: object, place: str, expected: str) -> None:
    with pytest.raises(balm.BalmError) as caught:
        balm.Decision.from_dict(broken(decided("asked").to_dict(), path, value))
    said = f"{caught.value} {caught.value!r}"
    assert place in said
    assert f"expected: {expected}" in said
    assert WORD not in said
    assert {one.code for one in caught.value.diagnostics} == {"bad-decision"}


@pytest.mark.parametrize("data", [None, 3, WORD, [], [WORD], {}, {WORD: WORD}])
def test_what_is_no_object_of_a_decision(data: Any) -> None:
    with pytest.raises(balm.BalmError) as caught:
        balm.Decision.from_dict(data)
    assert WORD not in f"{caught.value}"


@pytest.mark.parametrize("text", ["", WORD, f'{{"a": {WORD}', "NaN", "1" * 5_000, "[" * 100_000, b"\xff", "[]", "{}"])
def test_text_that_is_no_decision(text: Any) -> None:
    with pytest.raises(balm.BalmError, match="bad-decision") as caught:
        balm.Decision.from_json(text)
    assert WORD not in f"{caught.value}"


def test_what_was_found_is_for_whoever_looks() -> None:
    with pytest.raises(balm.BalmError) as caught:
        balm.Decision.from_dict(broken(decided("asked").to_dict(), "recommendations.0.score", WORD))
    assert WORD in caught.value.diagnostics[0].message


def test_keys_of_a_later_balm_are_passed_over() -> None:
    def grown(data: Any) -> Any:
        if isinstance(data, list):
            return [grown(one) for one in data]
        if not isinstance(data, dict):
            return data
        names = re.compile("[a-z_]+")
        return {key: grown(value) for key, value in data.items() if names.fullmatch(key)} | {"Later": [WORD]}

    decision = decided("help")
    data = grown(json.loads(decision.to_json()))
    data["facts"].pop("Later")
    for one in data["recommendations"]:
        for reason in one["reasons"]:
            reason["facts"].pop("Later")
    for one in data["left_out"]:
        one["infeasible"].pop("Later")
    assert balm.Decision.from_dict(data) == decision
