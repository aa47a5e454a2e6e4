"""What a plugin is shown it cannot change: whatever it tries raises, and the engine goes on with what it had."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import balm
from balm.engine import Engine
from balm.language.frozen import frozen
from balm.plugins.manager import Plugins
from support import shipped_packs
from support.quiet_strategy import Quiet

NOW = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
OWN = [{"title": "Walk the dog", "tags": ["animals"]}]
FACTS = {"distress": 5, "place": "home"}

MEDDLING: dict[str, Callable[[Any], object]] = {
    "a fact": lambda s: s.facts.update(distress=0),
    "a text": lambda s: s.practices[-1].how.__setitem__("", "Jump."),
    "a text of an own activity": lambda s: s.practices[0].how.__setitem__("", "Jump."),
    "a table of own activities": lambda s: s.own[0].__setitem__("title", "Swim"),
    "a list of own activities": lambda s: s.own[0]["tags"].append("water"),
    "the entries": lambda s: s.past.entries.clear(),
    "the list of entries": lambda s: setattr(s.past, "entries", []),
    "the moment": lambda s: setattr(s.past, "now", NOW + datetime.timedelta(days=9)),
    "the facts of an entry": lambda s: s.past.entries[0].facts.clear(),
    "a list in the facts of an entry": lambda s: s.past.entries[0].facts["likes"].append("water"),
    "the packs of an entry": lambda s: s.past.entries[0].packs.popitem(),
    "what was worked out of the past": lambda s: s.past.days_since.clear(),
    "a role": lambda s: s.roles.__setitem__("minutes", "distress"),
    "a role behind its back": lambda s: s.roles._names.update(minutes="distress"),
    "the situation": lambda s: setattr(s, "seed", 1),
}


class Meddles(Quiet):
    def __init__(self, meddle: Callable[[Any], object]) -> None:
        self.meddle = meddle
        self.done = False

    def points(self, situation: balm.Situation) -> Any:
        self.meddle(situation)
        self.done = True
        return ()


def past() -> balm.Past:
    return balm.Past([balm.Entry("1", NOW, {"likes": ["music"]}, {"floor": "1"}, (), chosen="a/b")], NOW)


@pytest.mark.parametrize("what", MEDDLING)
def test_a_strategy_cannot_change_what_it_is_shown(what: str) -> None:
    meddles = Meddles(MEDDLING[what])
    quiet = Engine(shipped_packs.program(), Plugins(strategies=(Quiet(),)))
    engine = Engine(shipped_packs.program(), Plugins(strategies=(meddles,)))
    expected = quiet.decide(FACTS, own=OWN, past=past())
    decision = engine.decide(FACTS, own=OWN, past=past())
    assert not meddles.done
    assert [one.reason for one in decision.degraded] == ["raised"]
    assert decision.outcome._replace(degraded=()) == expected.outcome


def test_what_is_frozen_is_copied_pickled_and_compared_as_what_it_was() -> None:
    data = {"likes": ["music", ["deep"]], "minutes": 7, "table": {"key": [1]}}
    made = frozen(data)
    assert made == data == copy.deepcopy(made) == pickle.loads(pickle.dumps(made))  # noqa: S301  # our own
    assert type(copy.deepcopy(made)["likes"]) is type(made["likes"])
    with pytest.raises(TypeError, match="read-only"):
        made["table"]["key"].append(2)
