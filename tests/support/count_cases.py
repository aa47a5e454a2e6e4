"""Cases of facts with `counts`: an engine with a fact `counted`, the past that it looks at, and its number."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import balm
from balm.deciding.past import Entry, Past
from balm.language.toml_writer import toml_value
from balm.plugins.manager import Plugins

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "counts.toml").read_text(encoding="utf-8")
)["case"]
TODAY = datetime.date(2026, 11, 24)

PACK = """
[pack]
name = "counting"
version = "1.0.0"
title = "Counting"
extends = ["floor"]


[facts.counted]
type = "scale"
range = [0, 3]
step = 1
origin = "history"
ask = "How often?"
counts = {counts}
"""


def engine_of(counts: dict[str, Any], pack: str = PACK) -> balm.Engine:
    """An engine of the floor and the starter pack whose fact `counted` counts so."""
    source = balm.PackSource("counting.toml", pack.replace("{counts}", toml_value(counts)))
    asked = balm.load("self-compassion", source, today=TODAY)
    return balm.Engine(asked.program, Plugins(), today=TODAY)


def past_of(case: dict[str, Any]) -> Past | None:
    """The past of a case; None where no history is kept."""
    if "now" not in case:
        return None
    entries = []
    for at, (moment, said) in enumerate(case["entries"]):
        facts = {"distress": said["distress"]} if "distress" in said else {}
        more = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items() if name != "distress"}
        entries.append(Entry(f"{at:010x}", datetime.datetime.fromisoformat(moment), facts, {}, (), **more))
    return Past(entries, datetime.datetime.fromisoformat(case["now"]))
