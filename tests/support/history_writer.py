"""One who writes until killed: `python -m support.history_writer PATH SEED`. What is done is said, and only then.

`add ID`, `amend ID` and `forget ID` say what stays from then on; `start VERB ID` says what is being tried.
"""

from __future__ import annotations

import itertools
import random
import sys

from balm.history.sqlite import SqliteStore
from support.history_entries import KIND, entry


def say(*words: str) -> None:
    """A line, at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main(path: str, seed: int) -> None:
    chance = random.Random(seed)
    store = SqliteStore(path, "me")
    ours: list[str] = []
    for number in itertools.count(seed * 1000):
        verb = chance.choice(["add"] * 6 + ["amend", "amend", "forget"]) if ours else "add"
        one = entry(number, note="n" * chance.choice([0, 10, 10_000]))
        id_ = one.id if verb == "add" else chance.choice(ours)
        say("start", verb, id_)
        if verb == "add":
            store.add(one)
            ours.append(id_)
        elif verb == "amend":
            store.amend(id_, chosen=KIND.practice, tags=KIND.tags, stance=KIND.stance, felt="better", felt_at=one.at)
        else:
            store.forget([id_])
            ours.remove(id_)
        say(verb, id_)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
