"""Simulated people under three policies: what they felt, what it did no harm to, and regret over time.

python examples/simulator                          200 people, 40 decisions each: some minutes
python examples/simulator --people 20 --logs logs  a log a person, for `balm evaluate`
"""

from __future__ import annotations

import argparse
import datetime
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import sqrt
from pathlib import Path

from trial import POLICIES, Followed, Policy, follow

import balm
from balm.deciding.entries_json import write_entry


def run(policy: Policy, people: range, decisions: int, jobs: int) -> list[Followed]:
    """Everybody under one policy."""
    work = partial(_follow, policy, decisions)
    if jobs == 1:
        return list(map(work, people))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(work, people, chunksize=5))


FOUR_WEEKS = datetime.timedelta(days=28)
NOTHING = datetime.timedelta()
_engines: dict[Policy, balm.Engine] = {}


def _follow(policy: Policy, decisions: int, number: int) -> Followed:
    if policy not in _engines:
        _engines[policy] = balm.load(without=policy.without, strict=True)
    return follow(_engines[policy], number, decisions)


def interval(values: list[float]) -> tuple[float, float, float]:
    """A mean, and its 95 % interval over people."""
    mean = sum(values) / len(values)
    spread = sqrt(sum((one - mean) ** 2 for one in values) / max(1, len(values) - 1) / len(values))
    return mean, mean - 1.96 * spread, mean + 1.96 * spread


def detectable(values: list[float]) -> float:
    """The gain that so many people would show in four of five cases: 2.8 standard errors of these differences."""
    mean, low, _ = interval(values)
    return (1.96 + 0.84) * (mean - low) / 1.96


def kindness(name: str, followed: list[Followed]) -> str:
    """How many of those whom kindness suits had something warm offered within four weeks, and what opened too soon."""
    suited = [one for one in followed if one.suits]
    reached = sum(_soon(one.warm_in) for one in suited)
    return f"{name:16}{reached:8} of {len(suited)}{sum(one.opened_after_worse for one in followed):12}"


def ladder(name: str, followed: list[Followed]) -> str:
    """Of those whose kindness did well twice at a step within four weeks: who had something warm of the next step
    offered within four weeks of that, and who warm words by then.
    """
    well = [one for one in followed if _soon(one.well_in)]
    further = sum(_soon(one.next_in, one.well_in) for one in well)
    return f"{name:16}{len(well):8}{further:12}{sum(_soon(one.words_in, one.well_in) for one in well):12}"


def _soon(moment: datetime.timedelta | None, since: datetime.timedelta | None = NOTHING) -> bool:
    return moment is not None and since is not None and moment - since <= FOUR_WEEKS


def compare(name: str, these: list[Followed], fixed: list[Followed]) -> list[str]:
    """What a policy does beside the fixed pack, person by person."""
    gains = [one.mean - other.mean for one, other in zip(these, fixed, strict=True)]
    felt = interval(gains)
    harm = interval([one.worse - other.worse for one, other in zip(these, fixed, strict=True)])
    sure = "the interval excludes zero" if felt[1] > 0 else "the interval does not exclude zero"
    more = "not more frequent" if round(harm[0], 3) <= 0 else "more frequent"
    if more == "more frequent" and harm[1] <= 0:
        more += ", and the interval does not exclude zero"
    return [
        f"{name} beside the fixed pack:",
        f"  felt   {felt[0]:+.3f}  (95 % interval {felt[1]:+.3f} to {felt[2]:+.3f}): {sure}",
        f"         {len(gains)} people show a gain of {detectable(gains):.3f} or more in four of five cases",
        f"  worse  {harm[0]:+.3f}  (95 % interval {harm[1]:+.3f} to {harm[2]:+.3f}): {more}",
    ]


def regret(followed: list[Followed], decisions: int) -> list[float]:
    """Regret so far, decision by decision, the mean over people."""
    sums = [0.0] * decisions
    for one in followed:
        for at, value in enumerate(one.regret):
            sums[at] += value
    total, curve = 0.0, []
    for value in sums:
        total += value / len(followed)
        curve.append(round(total, 3))
    return curve


def main() -> None:
    """Run, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Simulated people under three policies.")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the number of the first of them; others are other people")
    parser.add_argument("--decisions", type=int, default=40, help="of each person, about one a day")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--logs", type=Path, help="a folder for the logs under the adaptive strategy alone")
    parser.add_argument("--curves", type=Path, help="a JSON file for the regret curves")
    told = parser.parse_args()
    people = range(told.first, told.first + told.people)
    found = {policy.name: run(policy, people, told.decisions, told.jobs) for policy in POLICIES}
    print(f"{told.people} simulated people, {told.decisions} decisions each\n")
    print(f"{'':16}{'felt':>8}{'better':>9}{'worse':>8}{'regret':>9}")
    curves = {name: regret(followed, told.decisions) for name, followed in found.items()}
    for name, followed in found.items():
        felt = [one for person in followed for one in person.felt]
        mean = sum(person.mean for person in followed) / len(followed)
        print(f"{name:16}{mean:8.3f}{felt.count('better') / len(felt):9.1%}"
              f"{felt.count('worse') / len(felt):8.1%}{curves[name][-1]:9.2f}")  # fmt: skip
    fixed = found[POLICIES[0].name]
    for policy in POLICIES[1:]:
        print("\n" + "\n".join(compare(policy.name, found[policy.name], fixed)))
    print("\nBackdrafts, and opening practices offered within a week of one that was told")
    for name, followed in found.items():
        print(f"{name:16}{sum(one.backdrafts for one in followed):8}{sum(one.opened for one in followed):9}")
    print("\nWhom kindness suits and who had something warm offered within four weeks;")
    print("and opening practices offered in the week after one that felt worse")
    for name, followed in found.items():
        print(kindness(name, followed))
    print("\nWhose kindness did well twice at a step within four weeks; who of them had the next")
    print("small step offered within four weeks of that; and who warm words by then")
    for name, followed in found.items():
        print(ladder(name, followed))
    if told.curves:
        told.curves.write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
    if told.logs:
        told.logs.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(found["adaptive alone"]):
            text = "".join(write_entry(entry) + "\n" for entry in one.log)
            (told.logs / f"person-{number:03}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
