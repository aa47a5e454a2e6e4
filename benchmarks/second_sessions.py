"""Second check-ins of simulated people who told what already helps them: whether it is served.

    python benchmarks/second_sessions.py [--people 2000] [--seed 7] [--json FILE]

In a first session each of them told what they like, activities of their own in free words, whether there is an animal
and somebody to reach; it is in their portrait. In a second one, another hour of theirs, all that is asked before the
first suggestion is answered truthfully. It *can be served* where help is not urgent and a practice that is neither
excluded nor infeasible is an activity of theirs or carries what they like. It *is served* where one of the three that
are shown is such a practice. Shares are of second sessions in which it can be served.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import tomli
from options import progress, write_json
from sessions import ASKING, answer, share, truth

import balm
from balm.deciding.remembering import remembered

ACTIVITIES = (
    "walk with my dog", "tea", "calling my sister", "a hot bath", "knitting", "reading in bed", "music", "gardening",
    "a run", "baking bread", "praying", "video games", "a nap", "sitting in the park", "funny videos", "surfing",
    "hot chocolate", "playing the piano", "stroking the cat", "tidying my desk", "yoga", "writing in my diary",
    "a film with my kids", "crosswords", "my weighted blanket", "singing in the shower", "pottering about", "swimming",
)  # fmt: skip
HOUR = ("place", "minutes", "energy", "company")
"""What one half of them also tell of the hour."""


class Session(NamedTuple):
    """One second check-in."""

    can_be_served: bool
    served: bool
    by_own: bool
    """Whether an activity of the person's own is among the three."""


def portrait_of(engine: balm.Engine, random: Random) -> balm.Portrait:
    """What somebody's first session left: what they like, and up to three activities in their own words."""
    found = engine.read_activities(", ".join(random.sample(ACTIVITIES, random.choice((0, 1, 1, 2, 3)))))
    values = engine.rulebook.facts["likes"].values
    liked = [value for value in values if value in found.liked or random.random() < 2 / len(values)]
    facts = {"likes": liked, "has_animal": random.random() < 0.5, "trusted_person": random.random() < 0.7}
    return remembered(balm.Portrait(), engine.rulebook, engine.today(), facts=facts, own=found.own)


def session(engine: balm.Engine, population: Mapping[str, Any], random: Random) -> Session:
    """One person's second check-in."""
    so, portrait = truth(population, random), portrait_of(engine, random)
    asked = [name for step in engine.rulebook.steps if step.stage == "before" for name in step.facts]
    told = ["time_of_day", *asked, *(HOUR if random.random() < 0.5 else ())]
    now = engine.check_in({name: so[name] for name in told}, portrait=portrait)
    while now.screen["kind"] in ASKING:
        now = now.tell(answer(engine, now, so, "truthful", random))
    return judged(now)


def judged(now: balm.CheckIn) -> Session:
    """Whether what was told can be served at a suggestion, and is."""
    liked = {*now.state["facts"].get("likes", ())}  # type: ignore[misc, union-attr]
    stands = {one.practice.id for one in now.decision.outcome.ranked if serves(one.practice, liked)}
    shown = [one["practice"] for one in (*now.screen["recommendations"], *now.screen["others"])]
    return Session(
        can_be_served=bool(stands) and not now.screen["urgent"],
        served=any(name in stands for name in shown),
        by_own=any(name.startswith("own/") for name in shown),
    )


def serves(practice: balm.Practice, liked: set[str]) -> bool:
    return practice.id.startswith("own/") or not liked.isdisjoint(practice.tags or ())


def summary(sessions: list[Session]) -> dict[str, Any]:
    """All figures."""
    able = [one for one in sessions if one.can_be_served]
    return {
        "people": len(sessions),
        "can be served": len(able),
        "served": share(sum(one.served for one in able), len(able)),
        "by an own activity": share(sum(one.by_own for one in able), len(able)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2000, metavar="N", help="check-ins (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="another population (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", help="write the figures to this file too")
    args = parser.parse_args()
    population = tomli.loads((Path(__file__).parent / "population.toml").read_text(encoding="utf-8"))
    engine, random = balm.load(), Random(args.seed)
    sessions = []
    for at in range(args.people):
        sessions.append(session(engine, population, random))
        if at % 100 == 99:
            progress(f"{at + 1} of {args.people}")
    found = summary(sessions)
    print(f"{found['people']:,} second check-ins of people who told what helps them")
    print(f"{'can be served':<30}{found['can be served']:>10,}")
    print(f"{'served in the three':<30}{found['served']:>10.1%}   at least 95 %")
    print(f"{'by an activity of their own':<30}{found['by an own activity']:>10.1%}")
    write_json(args.json, "second-sessions", found)


if __name__ == "__main__":
    main()
