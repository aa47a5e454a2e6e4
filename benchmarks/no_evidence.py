"""Does `balm evaluate` find evidence where there is none? A thousand logs in which no policy is better than another.

    python benchmarks/no_evidence.py [--logs 1000] [--json FILE]

In each, twenty people are moved by chance, by the moment and by what they are like, and by no practice more than by
another; a policy throws dice, and another one would have done something else. The share of logs in which the test finds
no evidence is printed; the exit status is 1 where it is below 95 %.
"""

from __future__ import annotations

import argparse
import json
import sys
from random import Random

from balm.evaluating.estimates import estimate
from balm.evaluating.observed import Observed
from balm.language.practices import Practice

NAMES = ("p/one", "p/two", "p/three")
CHANCES = (0.5, 0.3, 0.2)
PEOPLE, LEAST, MOST = 20, 5, 25
WANTED_SHARE = 0.95


def null_log(random: Random) -> list[Observed]:
    """The decisions of one log. How somebody feels hangs on them and on the moment, and not on what is done."""
    made = []
    for person in range(PEOPLE):
        gladness = random.uniform(0.2, 0.6)
        liked = random.choice(NAMES)  # the other policy wants one practice for each person, whoever they are
        for _ in range(random.randint(LEAST, MOST)):
            distress = random.random()
            first = random.choices(range(3), CHANCES)[0]
            outcome = random.random()
            better = gladness * (1.2 - 0.4 * distress)
            felt = 1.0 if outcome < better else -1.0 if outcome > 0.9 else 0.0
            made.append(Observed(person, NAMES[first], CHANCES[first], felt, {liked: 1.0}, distress))
    return made


def without_evidence(logs: int, seed: int = 0) -> int:
    """In how many of so many logs no evidence is found."""
    practices = {name: Practice(name, name, "mental", "neutral", (), (), (1, 5)) for name in NAMES}
    random = Random(seed)
    return sum(not estimate(null_log(random), practices).evidence for _ in range(logs))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=int, default=1000)
    parser.add_argument("--json", help="write the figures to this file too")
    args = parser.parse_args()
    found = without_evidence(args.logs)
    share = found / args.logs
    print(f"No evidence in {found} of {args.logs} logs without an effect: {share:.1%}.")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump({"benchmark": "no_evidence", "logs": args.logs, "without_evidence": found}, file)
    return 0 if share >= WANTED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
