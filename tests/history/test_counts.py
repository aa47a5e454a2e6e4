"""Facts with `counts`: what they are after a history, what is told of them, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from balm.authoring.diff_text import moved
from balm.command.facts import command
from balm.command.host import Host
from balm.diagnostics.errors import PackError
from balm.portable.listing import fact_data
from balm.proving.report import shown
from balm.proving.witness import person_of
from support.count_cases import CASES, PACK, engine_of, past_of
from support.effort import one_in

WORSE = {"of": {"felt": "worse"}, "within_days": 7}


@pytest.mark.parametrize("case", one_in(2, CASES), ids=lambda case: case["name"])
def test_a_fact_is_the_number_of_entries(case: dict[str, Any]) -> None:
    engine = engine_of(case["counts"])
    decision = engine.decide({}, past=past_of(case))
    assert decision.facts.get("counted") == case.get("number")
    assert decision.degraded == ()
    if "number" in case:
        assert engine.decide({"counted": 1}, past=past_of(case)).facts["counted"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("[0, 3]", "[1, 3]"), "bad-fact"),
        (lambda text: text.replace("step = 1\n", ""), "bad-fact"),
        (lambda text: text.replace('"history"', '"host"'), "bad-fact"),
        (lambda text: text.replace('"scale"\nrange = [0, 3]\nstep = 1', '"flag"'), "bad-fact"),
        (lambda text: text.replace("felt =", "minutes ="), "unknown-selector-key"),
        (lambda text: text.replace('"worse"', '"bad"'), "unknown-value"),
        (lambda text: text.replace("= 7", "= 0"), "wrong-type"),
    ],
)
def test_what_makes_no_count_is_refused_at_its_place(change: Callable[[str], str], code: str) -> None:
    with pytest.raises(PackError) as error:
        engine_of({}, change(PACK.replace("{counts}", '{ of = { felt = "worse" }, within_days = 7 }')))
    assert [one.code for one in error.value.diagnostics] == [code]


def test_a_witness_says_that_its_past_is_free() -> None:
    witness = person_of(engine_of(WORSE).program, {"distress": 3, "counted": 2})
    assert witness.to_dict()["free_counts"] == ["counted"]
    assert shown(witness)[1:] == ["the past is free: `counted` can be any number here, also one that no history gives"]
    assert shown(person_of(engine_of(WORSE).program, {"distress": 3}))[1:] == []


def test_tools_say_what_is_counted() -> None:
    engine = engine_of(WORSE)
    book = engine.rulebook
    data = fact_data(book.facts["counted"], book.counts["counted"])
    assert data["counts"] == {"of": {"felt": "worse"}, "within_days": 7, "in_a_row": False}
    listed = CliRunner().invoke(command, [], obj=Host()).output
    assert "counts entries of the last 7 days in which felt is worse, in a row up to the newest" in " ".join(
        listed.split()
    )
    told = json.loads(engine.program_json())["facts"]
    assert next(one for one in told if one["name"] == "counted")["counts"]["within_days"] == 7
    other = engine_of({**WORSE, "in_a_row": True}).rulebook
    (change,) = [one for one in moved(book, other) if one.name == "counted"]
    assert "in a row" in str(change)


def test_in_a_population_it_is_a_column_as_others_are() -> None:
    engine = engine_of(WORSE)
    people = [{"distress": 3, "worse_this_week": count} for count in (0, 3, None, 51)]
    batch = engine.decide_batch(pa.Table.from_pylist(people))
    told = [{name: value for name, value in one.items() if value is not None} for one in people]
    help_of = [[one.kind for one in engine.decide(one).referrals] for one in told[:3]]
    assert help_of == [[], ["support"], []]
    assert batch.decisions["help"].to_pylist() == help_of
    assert batch.rejects["row"].to_pylist() == [3]
