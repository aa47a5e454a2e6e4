"""What Balm's methods return are values: equal where they say the same, hashed, copied, pickled to other programs."""

from __future__ import annotations

import copy
import datetime
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

import balm

TODAY = datetime.date(2026, 11, 24)
AT = datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.UTC)
SAD = {"distress": 4, "emotion": "sad", "place": "work", "likes": ["music", "warmth"]}
HELP = {"distress": 8, "self_harm": "strong_thoughts", "country": "GB"}
OWN = [{"title": "Tea", "tags": ["nature"], "minutes": [1, 3]}]


def raised(call: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # its kind is what the table asks for
        call()
    return caught.value


def values() -> Iterator[tuple[str, Any]]:
    """Each kind of value, made anew."""
    engine = balm.load(today=TODAY)
    sad, own, grave = engine.decide(SAD), engine.decide(SAD, own=OWN, seed=3), engine.decide(HELP)
    asked = engine.decide({"distress": 8, "place": "work"})
    yield from (("Decision", sad), ("Decision, own", own), ("Decision, help", grave))
    yield from (("recommendations", sad.recommendations), ("Recommendation", sad.first))
    yield from (("ReferralShown", grave.referrals[0]), ("Question", asked.questions[0]))
    yield from (("Reason", sad.recommendations[0].reasons[0]), ("degraded", sad.degraded))
    yield from (("Outcome", sad.outcome), ("Outcome, own", own.outcome), ("ranked", sad.outcome.ranked))
    yield from (("Why", sad.why("music")), ("Why, not", grave.why("music")), ("Why, own", own.why("own/tea")))
    yield from (("WhyRule", sad.why_rule("doing-first")), ("WhyRule, not", sad.why_rule("night-settle")))
    yield from (("Change", sad.what_would_change("music")), ("NoChange", sad.what_would_change(sad.first.practice)))  # type: ignore[union-attr]
    yield from (("NextQuestion", sad.next_question()), ("Option", balm.options_of(sad)[0]))
    entry = balm.Entry("1", AT, SAD, {"floor": "sha256:0"}, balm.options_of(sad), felt="better", felt_at=AT)
    yield from (("Entry", entry), ("Past", balm.Past([entry], AT)))
    yield "ProfileError", raised(lambda: engine.decide({"distress": "x"}))
    yield "PackError", raised(lambda: balm.load("nowhere"))
    yield "InstrumentError", raised(lambda: engine.score("nope", {}))
    yield "Diagnostic", raised(lambda: balm.load("nowhere")).diagnostics[0]  # type: ignore[attr-defined]
    book = engine.rulebook
    yield from (("Rulebook", book), ("Practice", book.practices[0]), ("Rule", book.rules[0]), ("Roles", book.roles))
    yield from (("Fact", book.facts["place"]), ("Example", book.examples[0]), ("Claim", book.claims[0]))
    yield from (("PackInfo", book.packs[0]), ("Resource", book.resources[0]))
    yield "ExampleResult", (results := engine.test(packs=["floor"]))[0]
    yield "Coverage", engine.coverage(results[:3])
    yield "Verdict", next(iter(engine.mutations(packs=["floor"])))
    yield "Report", engine.check(only=["unused-fact"])
    yield "Batch", engine.decide_batch(pa.table({"distress": [1, 99]}))
    yield "PluginInfo", engine.plugins.infos[0]
    yield "Situation", balm.Situation({"distress": 4}, (OWN[0],), book.practices[:1], 0, balm.Past([entry], AT))


@cache
def once() -> dict[str, Any]:
    return dict(values())


@cache
def again() -> dict[str, Any]:
    return dict(values())


NAMES = (
    "Decision", "Decision, own", "Decision, help", "recommendations", "Recommendation", "ReferralShown", "Question",
    "Reason", "degraded", "Outcome", "Outcome, own", "ranked", "Why", "Why, not", "Why, own", "WhyRule", "WhyRule, not",
    "Change", "NoChange",
    "NextQuestion", "Option", "Entry", "Past", "ProfileError", "PackError", "InstrumentError", "Diagnostic", "Rulebook",
    "Practice", "Rule", "Roles", "Fact", "Example", "Claim", "PackInfo", "Resource", "ExampleResult", "Coverage",
    "Verdict", "Report", "Batch", "PluginInfo", "Situation",
)  # fmt: skip


@pytest.mark.exhaustive
def test_every_value_is_in_the_table() -> None:
    assert tuple(once()) == NAMES


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", NAMES)
def test_it_is_equal_hashed_copied_and_pickled(name: str) -> None:
    value, other = once()[name], again()[name]
    assert value == other
    assert not value != other  # noqa: SIM202  # both operators
    assert hash(value) == hash(other)
    assert value != name
    for copied in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301  # our own
        assert copied == value
        assert value == copied
        assert hash(copied) == hash(value)


@pytest.mark.exhaustive
def test_values_that_differ_are_not_equal() -> None:
    found = once()
    for one, other in [("Decision", "Decision, help"), ("Outcome", "Outcome, own"), ("Why", "Why, not")]:
        assert found[one] != found[other]
    past = found["Past"]
    assert past != balm.Past(past.entries, past.now + datetime.timedelta(minutes=1))
    assert past != balm.Past([], past.now)
    assert found["ProfileError"] != found["PackError"]
    assert balm.BalmError(summary="a") != balm.BalmError(summary="b")
    assert balm.BalmError(summary="a") != balm.PackError(summary="a")


ECHO = "import pickle, sys; sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer)))"


@pytest.mark.parametrize("pure", ["", "1"])
def test_they_travel_to_a_program_with_and_without_c(pure: str) -> None:
    sent = {name: value for name, value in once().items() if name != "Batch"}
    env = {**os.environ, "BALM_PURE": pure}
    ran = subprocess.run(
        [sys.executable, "-c", ECHO], input=pickle.dumps(sent), env=env, capture_output=True, check=True
    )
    assert pickle.loads(ran.stdout) == sent  # noqa: S301  # our own


def test_a_small_value_does_not_take_the_packs_along() -> None:
    for name in ("Reason", "Recommendation", "Why", "Change", "NoChange", "NextQuestion", "ReferralShown", "Past"):
        assert len(pickle.dumps(once()[name])) < 20_000, name
