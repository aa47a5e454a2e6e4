"""The table of strategies that misbehave, and decisions with them in a process of its own.

Called as a program it decides with each of those that are named, alone, and prints what came of it as JSON: what
`degraded` said first and then, whether the rest of the answer is that without it, and its points.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import balm
from balm.deciding.decide import decide
from balm.deciding.loaded_strategy import LoadedStrategy, load_strategy
from balm.deciding.outcome import Outcome
from balm.deciding.profile import Profile, read_profile
from support import shipped_packs
from support.quiet_strategy import Quiet
from support.threads import in_threads

DRINK = "self-compassion/warm-drink"
LIMIT = 0.2
"""Seconds for all strategies of a decision."""

_TABLE = Path(__file__).parent.parent / "cases" / "misbehaving-strategies.toml"
ROWS: dict[str, dict[str, Any]] = {row["name"]: row for row in tomllib.loads(_TABLE.read_text())["strategy"]}
MODES = ("plainly", "after a fork", "in 40 threads", "without threads")


def strategy_of(name: str) -> LoadedStrategy:
    """The strategy of a row."""
    names: dict[str, Any] = {"balm": balm, "drink": DRINK}
    names |= {one.__name__: one for one in (itertools, os, sys, threading, time)}
    exec(ROWS[name]["code"], names)  # noqa: S102  # our own table
    methods = {key: names[key] for key in ("propose", "points") if key in names}
    return load_strategy(type("Strategy", (Quiet,), {"name": name, **methods})())


def person() -> Profile:
    return read_profile(shipped_packs.program(), {"distress": 5, "place": "home"}, [{"title": "Walk the dog"}])


def decided(*strategies: LoadedStrategy) -> Outcome:
    return decide(shipped_packs.program(), person(), strategies, time_limit=LIMIT)


def tried(name: str, mode: str) -> dict[str, Any]:
    """What came of two decisions with one strategy, and between them, perhaps, of 40 at once."""
    alone = decided()
    strategy = strategy_of(name)
    outcomes = [decided(strategy)]
    if mode == "in 40 threads":
        assert not in_threads(lambda _: outcomes.append(decided(strategy)), 40)
    asked = time.process_time()
    outcomes.append(decided(strategy))
    return {
        "first": [one.reason for one in outcomes[0].degraded],
        "then": sorted({one.reason for outcome in outcomes[1:] for one in outcome.degraded}),
        "again": time.process_time() - asked > LIMIT / 2,
        "points": [one.points for one in outcomes[-1].contributions],
        "same": all(
            outcome._replace(degraded=(), contributions=(), ranked=()) == alone._replace(contributions=(), ranked=())
            and (bool(outcome.contributions) or outcome.ranked == alone.ranked)
            for outcome in outcomes
        ),
        "threads": threading.active_count(),
    }


def run(mode: str, names: list[str]) -> dict[str, Any]:
    """`tried` for each of them, in a process of its own."""
    words = [sys.executable, "-m", "support.misbehaving", mode, *names]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _no_thread(*_: object) -> None:
    raise RuntimeError("can't start new thread")


def _main(mode: str, *names: str) -> None:
    if mode == "without threads":
        threading.Thread.start = _no_thread  # type: ignore[method-assign,assignment]
    if mode == "after a fork":
        decided(load_strategy(Quiet()))  # so that there is a thread that does not come along
        child = os.fork()
        if child:
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    if names[0] == "all":
        names = tuple(name for name, row in ROWS.items() if mode != "without threads" or row.get("ends") != "left")
        strategies = [strategy_of(name) for name in names]
        outcomes = [decided(*strategies) for _ in range(2)]
        found: dict[str, Any] = {
            name: [[one.reason for one in outcome.degraded if one.strategy == name] for outcome in outcomes]
            for name in names
        }
    else:
        found = {name: tried(name, mode) for name in names}
    print(json.dumps(found), flush=True)  # noqa: T201  # the program's answer
    os._exit(0)  # those left behind are not waited for


if __name__ == "__main__":
    _main(*sys.argv[1:])
