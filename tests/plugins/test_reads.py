"""A strategy that says what it reads is shown that and no more, and is asked once for each combination of it."""

from __future__ import annotations

import datetime
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.engine import Engine
from balm.plugins.contributions import Nonsense, Origin, check
from balm.plugins.manager import Plugins
from support import shipped_packs


class Watches:
    """Gives a point to music at a distress of 7, and notes what it was shown."""

    name = "watches"
    bound = 1
    reads: Any = ("distress",)

    def __init__(self) -> None:
        self.shown: list[dict[str, object]] = []

    def propose(self, situation: balm.Situation) -> Any:
        return ()

    def points(self, situation: balm.Situation) -> Any:
        self.shown.append(dict(situation.facts))
        if situation.facts.get("distress") == 7:
            yield balm.Points("self-compassion/music", 1, "It is 7.", facts=("distress", "place"))


class Fails(Watches):
    name = "fails"

    def points(self, situation: balm.Situation) -> Any:
        self.shown.append(dict(situation.facts))
        raise LookupError


class ReadsAll(Watches):
    name = "reads-all"
    reads = None


class Proposes(Watches):
    name = "proposes"

    def propose(self, situation: balm.Situation) -> Any:
        return [{"title": "Water the plants"}] if situation.facts.get("distress") == 3 else []


def engine(strategy: Watches) -> Engine:
    return Engine(shipped_packs.program(), Plugins(strategies=(strategy,)))


def points(decision: balm.Decision) -> list[tuple[str, int, dict[str, object]]]:
    every = [reason for one in decision.recommendations for reason in one.reasons]
    return [(r.by, r.points, dict(r.facts)) for r in every if r.by.startswith("strategy:")]


def test_it_is_shown_what_it_reads_and_asked_once_for_each_combination() -> None:
    watching = Watches()
    engine_ = engine(watching)
    said = [
        points(engine_.decide({"distress": distress, "place": place}))
        for distress in (7, 2, 7)
        for place in ("home", "public")
    ]
    assert watching.shown == [{"distress": 7}, {"distress": 2}]
    given = [("strategy:watches", 1, {"distress": 7})]
    assert said == [given, given, [], [], given, given]


def test_what_is_unknown_is_a_combination_too() -> None:
    watching = Watches()
    engine_ = engine(watching)
    for facts in ({}, {"place": "home"}, {"distress": 2}):
        engine_.decide(facts)
    assert watching.shown == [{}, {"distress": 2}]


def test_it_is_asked_again_under_another_seed_and_wherever_somebody_tells_of_their_own() -> None:
    watching = Watches()
    engine_ = engine(watching)
    engine_.decide({"distress": 2})
    engine_.decide({"distress": 2}, seed=1)
    for _ in range(2):
        engine_.decide({"distress": 2}, own=[{"title": "Walk the dog"}])
    assert watching.shown == [{"distress": 2}] * 4
    assert "dog" not in repr(engine_._strategy_memo)


@pytest.mark.parametrize("kind", [Fails, ReadsAll])
def test_one_that_failed_or_reads_everything_is_asked_each_time(kind: type[Watches]) -> None:
    watching = kind()
    engine_ = engine(watching)
    for _ in range(2):
        assert bool(engine_.decide({"distress": 2}).degraded) == (kind is Fails)
    assert len(watching.shown) == 2


def test_proposals_are_made_anew_for_everybody() -> None:
    engine_ = engine(Proposes())
    for _ in range(2):
        assert "own/water-the-plants" in [one.id for one in engine_.decide({"distress": 3}).outcome.own]
    assert not engine_._strategy_memo


def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balm.deciding.strategy_memo._MOST", 3)
    engine_ = engine(Watches())
    sizes = []
    for distress in range(8):
        engine_.decide({"distress": distress})
        sizes.append(len(engine_._strategy_memo))
    assert sizes == [1, 2, 3, 1, 2, 3, 1, 2]


@pytest.mark.parametrize("reads", ["distress", ["distress"], (1,)])
def test_reads_is_a_tuple_of_names(reads: object) -> None:
    wrong = Watches()
    wrong.reads = reads
    with pytest.raises(Nonsense, match="`reads` of `watches` is no tuple of names of facts"):
        check("balm_strategies", [wrong], Origin("mine", "1"))


def test_reads_may_be_left_out() -> None:
    assert check("balm_strategies", [Watches()], Origin("mine", "1"))
    del Watches.reads
    try:
        assert check("balm_strategies", [Watches()], Origin("mine", "1"))
    finally:
        Watches.reads = ("distress",)


class Recalls(Watches):
    name = "recalls"
    recalls = True

    def points(self, situation: balm.Situation) -> Any:
        self.shown.append({"past": situation.past})
        return ()


def test_the_past_is_shown_to_who_recalls_and_to_who_reads_everything() -> None:
    now = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
    past = balm.Past([balm.Entry("1", now, {}, {}, ())], now, shipped_packs.rulebook().roles)
    recalls, reads, reads_all = Recalls(), Watches(), ReadsAll()
    engine_ = Engine(shipped_packs.program(), Plugins(strategies=(reads, reads_all, recalls)))
    for _ in range(2):
        engine_.decide({"distress": 2}, past=past)
    assert recalls.shown == [{"past": past}]
    assert len(reads.shown) == 1
    assert len(reads_all.shown) == 2


def test_who_recalls_is_asked_once_a_minute_until_the_entries_change(tmp_path: Path) -> None:
    now = datetime.datetime(2026, 5, 4, 9, 0, 10, tzinfo=datetime.UTC)
    recalls = Recalls()
    engine_ = Engine(shipped_packs.program(), Plugins(strategies=(recalls,)))
    other = Engine(shipped_packs.program(), Plugins(strategies=(recalls,)))
    asked = []

    def decide(second: int, by: Engine = engine_, **options: Any) -> None:
        past = balm.Past(store.entries(), now + datetime.timedelta(seconds=second))
        by.decide({"distress": 2}, past=past, **options)
        asked.append(len(recalls.shown))

    with closing(balm.open_history(path=tmp_path / "history.db")) as store:
        store.add(balm.Entry("1", now, {}, {}, ()))
        decide(0)
        decide(49)
        decide(50)
        decide(59)
        store.add(balm.Entry("2", now, {}, {}, ()))
        decide(59)
        decide(59, seed=3)
        decide(59, by=other)
        decide(59)
        decide(59, by=other)
        store.amend("2", felt="better")
        decide(59)
    assert asked == [1, 1, 2, 2, 3, 4, 5, 5, 5, 6]
    moments = [shown["past"].now for shown in recalls.shown]
    assert {(moment.second, moment.microsecond) for moment in moments} == {(0, 0)}


class Counts:
    name = "counts"
    fills = ("sessions_today", "nobody_knows_this")

    def read(self, past: balm.Past) -> Any:
        return {"sessions_today": len(past.today()), "nobody_knows_this": 1}


class Breaks(Counts):
    name = "breaks"

    def read(self, past: balm.Past) -> Any:
        raise LookupError("no such day")


class Exceeds(Counts):
    name = "exceeds"

    def read(self, past: balm.Past) -> Any:
        return {"sessions_today": -1}


def test_signals_fill_in_what_nobody_told_and_one_that_fails_is_named() -> None:
    now = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
    entries = [balm.Entry(str(i), now - datetime.timedelta(hours=i), {}, {}, ()) for i in (12, 8, 1)]
    past = balm.Past(entries, now)
    engine_ = Engine(shipped_packs.program(), Plugins(signals=(Breaks(), Counts(), Exceeds())))
    decision = engine_.decide({"distress": 2}, past=past)
    assert decision.facts["sessions_today"] == 2
    assert [(one.strategy, one.reason) for one in decision.degraded] == [("breaks", "raised"), ("exceeds", "nonsense")]
    assert engine_.decide({"sessions_today": 9}, past=past).facts["sessions_today"] == 9
    assert "sessions_today" not in engine_.decide({"distress": 2}).facts
