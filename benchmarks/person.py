"""What an app shows of a decision, `to_json(top=3, audience="person")`, beside the decision, on the shipped packs.

    python benchmarks/person.py [--people 200] [--rounds 15] [--json FILE]

Everybody tells some of the facts, at random, from nothing to all of them. A turn decides for all of them in processor
time, and with what is shown; a ratio is of one turn's JSON to the same round's decisions.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from options import parsed, parser, progress, write_json
from timing import figure, interleave, ratio, settle

import balm

DECIDE, JSON = "the decision", "its JSON for the person"


def people(engine: balm.Engine, count: int, seed: int = 5) -> list[dict[str, Any]]:
    """Profiles that tell anything from nothing to all that a person may tell."""
    chance = random.Random(seed)
    facts = [fact for fact in engine.rulebook.facts.values() if fact.tellable]
    found = []
    for at in range(count):
        told = [fact for fact in facts if chance.random() < at / count]
        found.append({fact.name: answer(fact, chance) for fact in told})
    return found


def answer(fact: balm.Fact, chance: random.Random) -> Any:
    """An answer that a person may give, each as likely as any other."""
    if fact.datatype.multiple:
        return [value for value in fact.values if chance.random() < 0.3]
    return chance.choice(fact.datatype.sample(fact))


def turn(call: Callable[[Mapping[str, Any]], object], told: Sequence[Mapping[str, Any]]) -> Callable[[], float]:
    """A turn over everybody: microseconds of processor time a call."""

    def timed() -> float:
        start = time.process_time()
        for one in told:
            call(one)
        return (time.process_time() - start) / len(told) * 1e6

    return timed


def measure(count: int, rounds: int) -> dict[str, list[float]]:
    """Who -> microseconds, round by round."""
    engine = balm.load()
    told = people(engine, count)
    progress(f"{len(told)} people decided")

    def shown(one: Mapping[str, Any]) -> str:
        return engine.decide(one).to_json(top=3, audience="person")

    turns = {DECIDE: turn(engine.decide, told), JSON: turn(shown, told)}
    for once in turns.values():
        once()
    settle()
    found = interleave(turns, rounds)
    return {
        DECIDE: found[DECIDE],
        JSON: [both - alone for both, alone in zip(found[JSON], found[DECIDE], strict=True)],
    }


def main() -> None:
    made = parser(__doc__, drawn=False)
    made.add_argument("--people", type=int, default=200, metavar="N", help="people decided (default: %(default)s)")
    args = parsed(made)
    found = measure(args.people, args.rounds)
    beside = ratio(found[JSON], found[DECIDE])
    for who, turns in found.items():
        print(f"{who:24}  {figure(turns)} µs")
    print(f"{'JSON / decision':24}  {beside}")
    write_json(
        args.json,
        "person",
        {"microseconds": {who: figure(turns)._asdict() for who, turns in found.items()}, "ratio": beside._asdict()},
    )


if __name__ == "__main__":
    main()
