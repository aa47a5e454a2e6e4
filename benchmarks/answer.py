"""What is asked of a decision, beside the decision: its data for a person, the next question, what would change it.

    python benchmarks/answer.py [--people 40] [--rounds N] [--json FILE]

People of the shipped packs who tell from nothing to nearly all that they may, the same ones every time. Everything is
asked of a decision that was just made, in processor time; a decision alone is one with the reasons of its first three
practices.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from options import parsed, parser, progress, write_json
from timing import Figure, figure, interleave, ratio, settle, short

import balm

LIMITS = {"next_question": 5.0, "what_would_change": 50.0}
"""Milliseconds that the median is to stay below."""


def people(engine: balm.Engine, count: int) -> list[dict[str, Any]]:
    """Profiles that tell anything from nothing to nearly all that a person may tell."""
    chance = random.Random(5)
    facts = [fact for fact in engine.rulebook.facts.values() if fact.tellable]
    return [{fact.name: answer(fact, chance) for fact in facts if chance.random() < at / count} for at in range(count)]


def answer(fact: balm.Fact, chance: random.Random) -> Any:
    """An answer that a person may give, each as likely as any other."""
    if fact.datatype.multiple:
        return [value for value in fact.values if chance.random() < 0.3]
    return chance.choice(fact.datatype.sample(fact))


def measure(count: int, rounds: int) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Microseconds of each asking, over people and rounds; and how many decisions it takes, round by round."""
    engine = balm.load()
    chance = random.Random(6)
    told = [(facts, chance.choice(engine.rulebook.practices).id) for facts in people(engine, count)]
    asked: dict[str, Callable[[balm.Decision, str], object]] = {
        "a decision": lambda made, _: [one.reasons for one in made.recommendations[:3]],
        "to_dict for the person": lambda made, _: made.to_dict(top=3, audience="person"),
        "to_json for the person": lambda made, _: made.to_json(top=3, audience="person"),
        "to_json": lambda made, _: made.to_json(),
        "next_question": lambda made, _: made.next_question(),
        "what_would_change": lambda made, practice: made.what_would_change(practice),
    }

    def turn(ask: Callable[[balm.Decision, str], object]) -> list[float]:
        return [microseconds(engine, facts, practice, ask) for facts, practice in told]

    for name, ask in asked.items():
        progress(f"warm: {name}")
        turn(ask)
    settle()
    turns = interleave({name: partial(turn, ask) for name, ask in asked.items()}, rounds)
    sums = {name: [sum(one) for one in of_rounds] for name, of_rounds in turns.items()}
    each = {name: figure([one for of_round in of_rounds for one in of_round]) for name, of_rounds in turns.items()}
    return each, {name: ratio(of_rounds, sums["a decision"]) for name, of_rounds in sums.items()}


def microseconds(
    engine: balm.Engine, facts: Mapping[str, Any], practice: str, ask: Callable[[balm.Decision, str], object]
) -> float:
    """Of processor time, to decide and to ask."""
    start = time.process_time()
    ask(engine.decide(facts), practice)
    return (time.process_time() - start) * 1e6


def main() -> None:
    made = parser(__doc__, drawn=False)
    made.add_argument("--people", type=int, default=40, metavar="N", help="so many people (default: %(default)s)")
    args = parsed(made)
    if args.people < 1:
        made.error("--people is at least 1")
    each, decisions = measure(args.people, args.rounds)
    print(f"{args.people} people, {args.rounds} rounds; the median of all, and the quartiles\n")
    for name, found in each.items():
        limit = f"   to be at most {LIMITS[name]:g} ms" if name in LIMITS else ""
        low, median, high = (f"{one / 1000:7.3f}" for one in (found.low, found.median, found.high))
        print(f"{name:<24}{median} ms   {low} to {high}   {short(decisions[name].median):>6} decisions{limit}")
    rows = [
        {"what": name, "microseconds": found._asdict(), "decisions": decisions[name]._asdict()}
        for name, found in each.items()
    ]
    write_json(args.json, "answer", {"rows": rows})


if __name__ == "__main__":
    main()
