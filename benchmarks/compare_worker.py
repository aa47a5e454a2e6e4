"""The process of one checkout in `compare.py`: names of tasks on its input, seconds on its output.

It uses the public API alone, so that it runs with older versions, too. What a task needs is made before it is timed.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

import balm

NOW = datetime.datetime(2026, 11, 24, 20, 0, tzinfo=datetime.UTC)
SHIPPED = [
    {"distress": distress, "attachment": attachment, "place": "home", "minutes": 15, "task_now": "free"}
    for distress in range(11)
    for attachment in ("secure", "anxious", "avoidant", "fearful")
]
WORLD = Path(sys.argv[1])


@cache
def engine(what: str) -> balm.Engine:
    """The engine of the shipped packs, or of a generated pack of so many rules."""
    return balm.load() if what == "shipped packs" else balm.load(str(WORLD / f"{what.split()[0]}.toml"))


@cache
def profiles(what: str) -> list[dict[str, Any]]:
    """Who is decided with these packs."""
    return SHIPPED if what == "shipped packs" else json.loads((WORLD / "people.json").read_text(encoding="utf-8"))


def decide(what: str) -> Callable[[], object]:
    """Whole decisions for some people, the reasons of the first three practices read."""
    one, told = engine(what), profiles(what)
    some = told[:: 10 if what.startswith("10000") else 1]

    def run() -> None:
        for facts in some:
            for first in one.decide(facts).recommendations[:3]:
                for reason in first.reasons:
                    _ = reason.points, reason.because, reason.facts

    return run


def batch(what: str) -> Callable[[], object]:
    """A table of 100,000 people decided."""
    one = engine(what)
    table = pa.Table.from_pylist((profiles(what) * 2500)[:100_000])
    return lambda: one.decide_batch(table)


def load(what: str) -> Callable[[], object]:
    """Packs read, checked and compiled, without the cache."""
    packs = [] if what == "shipped packs" else [str(WORLD / f"{what.split()[0]}.toml")]

    def run() -> None:
        os.environ["BALM_NO_CACHE"] = "1"
        balm.load(*packs)
        del os.environ["BALM_NO_CACHE"]

    return run


def check(what: str) -> Callable[[], object]:
    """All that `balm check` proves."""
    return engine(what).check


def history(_: str) -> Callable[[], object]:
    """Decisions of somebody with 2,000 entries, every signal read."""
    one = engine("shipped packs")
    path = WORLD / f"{os.getpid()}.db"
    store = balm.open_history(path=str(path))
    for number in range(2000):
        at = NOW - datetime.timedelta(hours=5) * (2000 - number)
        entry = one.remember(one.decide(SHIPPED[number % len(SHIPPED)]), store, at=at)
        if entry.options:
            store.amend(entry.id, chosen=entry.options[0].practice, felt=("worse", "same", "better")[number % 3])

    def run() -> None:
        for at, facts in enumerate(SHIPPED):
            past = balm.Past(store.entries(), NOW + datetime.timedelta(seconds=at))
            _ = one.decide(facts, past=past).recommendations[:3]

    return run


KINDS = {"decide": decide, "batch": batch, "load uncached": load, "check": check, "history": history}


@cache
def made(task: str) -> Callable[[], object]:
    kind, _, what = task.partition(": ")
    return KINDS[kind](what)


for line in sys.stdin:
    call = made(line.strip())
    start = time.perf_counter()
    call()
    print(time.perf_counter() - start, flush=True)
