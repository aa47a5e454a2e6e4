"""What a signal filled in and nobody may tell stays where something else is told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from balm.compiled.program import compile_program
from balm.deciding.past import Past
from balm.engine import Engine
from balm.plugins.manager import Plugins
from support.packs_from_data import Data, read_packs

FLOOR: Data = {
    "pack": {"name": "floor", "version": "1.0.0", "title": "Floor"},
    "facts": {
        "calm": {"type": "flag", "ask": "Calm?"},
        "rough": {"type": "level", "values": ["little", "much"], "origin": "rules", "merge": "highest"},
    },
}


class Rough:
    name = "rough"
    fills = ("rough",)

    def read(self, past: Past) -> Mapping[str, object]:
        return {"rough": "much"}


def test_a_derived_fact_that_a_signal_fills_stays() -> None:
    engine = Engine(compile_program(read_packs([], FLOOR)), Plugins(signals=(Rough(),)))
    decision = engine.decide({}, past=Past((), datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)))
    assert decision.what_if({"calm": True}).facts == {"calm": True, "rough": "much"}
