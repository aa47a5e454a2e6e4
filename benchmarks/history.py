"""A decision with a history of 10,000 entries and every signal beside one without, and how long opening it takes.

    python benchmarks/history.py [--entries 10000] [--rounds 15] [--json FILE]

Runs are interleaved and every figure is a median. `fresh` makes a new Past for every decision, a second later each, as
a host does while somebody answers questions; `later` a minute later each, so that nothing worked out before serves;
`learning` and `learning later` let the strategies that learn look back as well, and leave them their chance; `whole`
reads all entries, which nothing of Balm's own does.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing

import balm
from balm.history.record import entry_of

ZONE = datetime.timezone(datetime.timedelta(hours=1))
NOW = datetime.datetime(2026, 11, 24, 20, 0, tzinfo=ZONE)
EVERY = datetime.timedelta(hours=5)
PEOPLE = [
    {"distress": distress, "attachment": attachment, "place": "home", "minutes": 15, "task_now": "free"}
    for distress in range(11)
    for attachment in ("secure", "anxious", "avoidant", "fearful")
]


def entries(engine: balm.Engine, count: int) -> list[balm.Entry]:
    """One every five hours up to now, each as a decision makes it; most of them say how it felt."""
    made = []
    for number in range(count):
        at = NOW - EVERY * (count - number)
        entry = entry_of(engine.program, engine.decide(PEOPLE[number % len(PEOPLE)]), at, 3)
        if number % 4 and entry.options:
            option = entry.options[number % len(entry.options)]
            felt = ("worse", "same", "better")[number * 7 % 3]
            entry = entry._replace(
                chosen=option.practice, tags=option.tags, stance=option.stance, felt=felt, felt_at=at
            )
        made.append(entry)
    return made


def milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", help="write the figures to this file too")
    args = parser.parse_args()
    learning = balm.load()
    strategies = tuple(one for one in learning.strategies if not getattr(one, "recalls", False))
    engine = balm.Engine(learning.program, learning.plugins._replace(strategies=strategies))
    made = entries(engine, args.entries)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "history.db")
        beside = os.path.join(folder, "beside.db")  # so that what is worked out of one is not that of the other
        with closing(balm.open_history(path=path)) as store, closing(balm.open_history(path=beside)) as another:
            store.add(*made)
            another.add(*made)
            times: dict[str, list[float]] = {}

            def note(name: str, ms: float, of: int = 1) -> None:
                times.setdefault(name, []).append(ms / of)

            def all_decide(past: Callable[[int], balm.Past | None], by: balm.Engine = engine, seed: int = 0) -> None:
                for at, facts in enumerate(PEOPLE):
                    decision = by.decide(facts, past=past(at), seed=seed)
                    _ = [one.reasons for one in decision.recommendations[:3]]

            def fresh(at: int) -> balm.Past:
                return balm.Past(store.entries(), NOW + datetime.timedelta(seconds=at))

            minutes = itertools.count(1)

            def later(_: int) -> balm.Past:
                return balm.Past(another.entries(), NOW + datetime.timedelta(minutes=next(minutes)))

            memory = balm.Past(made, NOW)
            for _ in range(args.rounds):
                note("without", milliseconds(lambda: all_decide(lambda at: None)), len(PEOPLE))
                note("one past", milliseconds(lambda: all_decide(lambda at: memory)), len(PEOPLE))
                note("fresh", milliseconds(lambda: all_decide(fresh)), len(PEOPLE))
                note("learning", milliseconds(lambda: all_decide(fresh, learning, 1)), len(PEOPLE))
                note("later", milliseconds(lambda: all_decide(later)), len(PEOPLE))
                note("learning later", milliseconds(lambda: all_decide(later, learning, 1)), len(PEOPLE))
                with closing(balm.open_history(path=path)) as other:
                    note("open", milliseconds(lambda: balm.Past(other.entries(), NOW).days_since))
                    note("whole", milliseconds(lambda: list(other.entries())))
    figures = {name: statistics.median(found) for name, found in times.items()}
    without, past = figures["without"], figures["fresh"]
    print(f"{args.entries:,} entries; medians of {args.rounds} rounds\n")
    print(f"a decision without history   {without:8.3f} ms")
    for name, words in (
        ("fresh", "with every signal"), ("one past", "with one Past in memory"), ("later", "the first of a minute"),
    ):  # fmt: skip
        print(f"  {words:<26} {figures[name]:8.3f} ms   {figures[name] / without:.2f} times")
    print("a decision with a past and strategies that learn")
    for name, words in (("learning", "of the same minute"), ("learning later", "the first of a minute")):
        print(f"  {words:<26} {figures[name]:8.3f} ms   {figures[name] / past:.1f} times one with every signal")
    print(f"open, and four weeks read    {figures['open']:8.1f} ms   to be at most 25")
    print(f"all entries read             {figures['whole']:8.1f} ms")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
