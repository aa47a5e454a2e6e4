"""Observers get the record of each decision and change none; spans say nothing of a person."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.tracing import span
from support.overrun import work_on
from support.records import KEY, engine
from support.spans import exporting

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = {"distress": 6, "place": "home"}


class Archive:
    """Keeps what it is given, and tries to change it."""

    name = "archive"

    def __init__(self, key: bytes | None = None) -> None:
        self.key = key
        self.records: list[Mapping[str, Any]] = []

    def observe(self, record: Mapping[str, Any]) -> None:
        self.records.append(record)
        record["told"]["facts"]["distress"] = 0


class Slow(Archive):
    """Works on far beyond its limit."""

    name = "slow"

    def observe(self, record: Mapping[str, Any]) -> None:
        self.records.append(record)
        work_on()


def observed(*observers: Archive) -> balm.Engine:
    return balm.Engine(engine().program, engine().plugins._replace(observers=observers), today=engine().today())


def test_every_decision_is_observed_and_none_is_changed() -> None:
    plain, sealed = Archive(), Archive(KEY)
    decides = observed(plain, sealed)
    decisions = [decides.decide(FACTS), decides.decide({})]
    assert decisions == [engine().decide(FACTS), engine().decide({})]
    assert [record["told"]["facts"] for record in plain.records] == [FACTS, {}]
    assert [record["facts"] for record in sealed.records] == ["sealed", "sealed"]
    for record in plain.records:
        assert engine().replay(json.dumps(record)).outcome == "same"
        assert engine().replay(record).outcome == "same"
    assert len(plain.records) == 2, "nobody observes what is replayed"
    assert decides.replay(plain.records[0]).outcome == "same"
    assert len(plain.records) == 2


def test_one_that_overruns_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balm.records.observe.OBSERVERS_LIMIT", 0.02)
    one, other = Slow(), Archive()
    decides = observed(one, other)
    assert [decides.decide(FACTS), decides.decide(FACTS)] == [engine().decide(FACTS)] * 2
    assert (len(one.records), len(other.records)) == (1, 2)


def test_observers_do_not_travel() -> None:
    archive = Archive(KEY)
    there = pickle.dumps(observed(archive))
    assert KEY not in there
    pickle.loads(there).decide(FACTS)  # noqa: S301  # our own
    assert archive.records == []


def test_a_span_says_which_packs_were_asked_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    exported = exporting(monkeypatch)
    engine().decide(FACTS, own=["Swim in the lake"], seed=4711)
    with pytest.raises(balm.ProfileError):
        engine().decide({"distress": "much"})
    told, refused = map(json.loads, exported())
    for one in (told, refused):
        assert (one["name"], one["attributes"]) == ("balm.decide", {"balm.packs": ["self-compassion", "floor"]})
        assert (one["events"], one["links"], one["status"]) == ([], [], {"status_code": "UNSET"})


def test_without_a_provider_there_is_no_span(monkeypatch: pytest.MonkeyPatch) -> None:
    exporting(monkeypatch)
    assert span("balm.decide", tuple) is not span("balm.decide", tuple)
    monkeypatch.undo()
    assert span("balm.decide", tuple) is span("balm.decide", tuple)
