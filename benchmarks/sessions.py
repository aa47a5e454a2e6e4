"""Check-ins of simulated people over the starter pack: how long they take, who sees which help, what is asked in vain.

    python benchmarks/sessions.py [--people 2000] [--tried 200] [--seed 7] [--json FILE]

Most people answer truthfully, some pass questions or whole screens over, some decline what may be declined. `tried` of
them have every question looked at for whether an answer could change the help, another question, or the three
practices shown: all answers with the rest as it is, then some with the rest told too, as `balm now` once did before it
asked. Shares are of people, and of questions; times are of one input with the screen that follows it.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import tomli
from options import progress, write_json

import balm
from balm.checkin.place import could_change
from balm.explaining.next_question import could_change as brute_could_change

ASKING = ("lines", "questions")
MANNERS = {"truthful": 0.82, "passing over": 0.12, "declining": 0.06}
"""How people answer, and how many of them do."""
REMEMBERED = 0.3
"""Of so many a history or an app knows what changes slowly."""


class Session(NamedTuple):
    """One check-in up to the first suggestion."""

    manner: str
    screens: int
    missed: tuple[str, ...]
    """Kinds of help that full knowledge brings, and that are not in sight at the end."""
    passed_danger: bool
    told_where: bool
    asked: int
    """Questions that were put, but for those that a ticked line asks."""
    rejected: int
    """Those of them that could change nothing by structure."""
    in_vain: int | None
    """Those of them of which no answer was found that changes anything; None where nobody looked."""
    times: tuple[float, ...]


def truth(population: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """What is so of one person: every fact of the table."""
    told: dict[str, Any] = {}
    for name, shares in population.items():
        if name == "raise":
            continue
        if isinstance(shares, dict) and "several" in shares:
            count = random.choices([0, 1, 2, 3], shares["several"])[0]
            values = [value for value in shares if value != "several"]
            told[name] = list(dict.fromkeys(random.choices(values, [shares[value] for value in values], k=count)))
        else:
            value = random.choices([*shares], [*shares.values()])[0]
            told[name] = {"true": True, "false": False}.get(value, int(value) if value.isdecimal() else value)
    for name, by in population["raise"].items():
        if told[name] not in ("none", False):
            told["distress"] = min(10, told["distress"] + random.randint(0, by))
    return told


def ticked(facts: Mapping[str, balm.Fact], line: balm.Line, so: Mapping[str, Any]) -> bool:
    """Whether a line is so: its facts are not as in `none`; where it has no `none`, they are as in `sets`."""
    said = {name: facts[name].plain(value) for name, value in (line.none or line.sets).items()}
    alike = all(so.get(name) == value for name, value in said.items())
    return not alike if line.none else alike


def answer(
    engine: balm.Engine, now: balm.CheckIn, so: Mapping[str, Any], manner: str, random: Random
) -> dict[str, Any]:
    """What somebody says to a screen."""
    screen, book = now.screen, engine.rulebook
    if manner == "passing over" and random.random() < 0.35:
        return {"command": "skip"}
    if manner == "declining" and "decline" in screen["commands"]:
        return {"command": "decline"}
    if screen["lines"]:
        step = next(step for step in book.steps if step.id == screen["step"])
        lines = [step.lines[at] for at in now.state["at"]["lines"]]
        ticks = [at for at, line in enumerate(lines) if ticked(book.facts, line, so)]
        return {"ticks": ticks} if ticks else {"none": True}
    passed = manner == "passing over"
    asked = [one["fact"] for one in screen["questions"]]
    return {"answers": {name: None if passed and random.random() < 0.3 else so.get(name) for name in asked}}


def session(engine: balm.Engine, population: Mapping[str, Any], random: Random, *, tried: bool) -> Session:
    """One person's check-in."""
    facts, program = engine.rulebook.facts, engine.program
    so = truth(population, random)
    manner = random.choices([*MANNERS], [*MANNERS.values()])[0]
    slow = [name for name in so if facts[name].changes == "slowly" or name in ("age_band", "country")]
    given = {name: so[name] for name in ("time_of_day", *(slow if random.random() < REMEMBERED else ()))}
    now = engine.check_in(given)
    screens, asked, rejected, in_vain, times = 0, 0, 0, 0, []
    passed_danger = False
    while now.screen["kind"] in ASKING:
        screens += 1
        state, step = now.state, next((one for one in engine.rulebook.steps if one.id == now.screen["step"]), None)
        put = [one["fact"] for one in now.screen["questions"] if one["fact"] not in state["queue"]]
        put += [name for at in state["at"]["lines"] if step for name in step.lines[at].none or step.lines[at].sets]
        put = [name for name in put if name not in now.decision.outcome.told]
        could = could_change(now._context, state, now.decision)
        asked += len(put)
        rejected += sum(name not in could for name in put) if not step or not step.lines else 0
        if tried:
            in_vain += sum(not changes(program, now.decision, name) for name in put)
        told = answer(engine, now, so, manner, random)
        danger = [name for name in put if facts[name].alarm]
        left = told.get("command") == "skip" or any(told.get("answers", {}).get(name, 0) is None for name in danger)
        passed_danger |= bool(danger and left)
        turns = []
        for _ in range(3):  # the fastest one counts: other programs interrupt
            start = time.perf_counter()
            after = now.tell(told)
            after.screen  # noqa: B018  # it is worked out when it is first asked for
            turns.append(time.perf_counter() - start)
        now = after
        times.append(min(turns))
    in_sight = {one["kind"] for one in now.screen["help"]}
    full = {one.kind for one in engine.decide({**given, **so}).referrals}
    told_where = bool(in_sight) or "help" in now.screen["in_sight"]
    return Session(
        manner, screens, tuple(sorted(full - in_sight)), passed_danger, told_where, asked, rejected,
        in_vain if tried else None, tuple(times),
    )  # fmt: skip


def changes(program: balm.Program, decision: balm.Decision, name: str) -> bool:
    """Whether an answer was found that changes what is shown."""
    return brute_could_change(
        program,
        decision.outcome,
        name,
        lambda facts: decision.what_if(dict(facts)).outcome,  # type: ignore[arg-type]
    )


def share(count: int, of: int) -> float:
    return count / of if of else 1.0


def summary(sessions: list[Session]) -> dict[str, Any]:
    """All figures."""
    truthful = [one for one in sessions if one.manner == "truthful"]
    passed = [one for one in sessions if one.passed_danger]
    looked = [one for one in sessions if one.in_vain is not None]
    times = sorted(ms * 1000 for one in sessions for ms in one.times)
    return {
        "people": len(sessions),
        "screens": dict(sorted(Counter(one.screens for one in sessions).items())),
        "within 4": share(sum(one.screens <= 4 for one in sessions), len(sessions)),
        "within 6": share(sum(one.screens <= 6 for one in sessions), len(sessions)),
        "truthful who see the help": share(sum(not one.missed for one in truthful), len(truthful)),
        "missed": dict(Counter(kind for one in truthful for kind in one.missed)),
        "passed danger over": len(passed),
        "told where help is": share(sum(one.told_where for one in passed), len(passed)),
        "questions": sum(one.asked for one in sessions),
        "rejected by structure": sum(one.rejected for one in sessions),
        "looked at": sum(one.asked for one in looked),
        "in vain": share(sum(one.in_vain or 0 for one in looked), sum(one.asked for one in looked)) if looked else None,
        "milliseconds": {"median": statistics.median(times), "worst": times[-1]},
    }


def table(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The figures in words, each with what is wanted."""
    times, vain = found["milliseconds"], found["in vain"]
    return [
        ("within 4 screens", f"{found['within 4']:.1%}", "at least 90 %"),
        ("within 6 screens", f"{found['within 6']:.1%}", "at least 98 %"),
        ("truthful, and see the help", f"{found['truthful who see the help']:.2%}", f"100 % {found['missed'] or ''}"),
        (
            "pass danger over, told where",
            f"{found['told where help is']:.1%}",
            f"100 % of {found['passed danger over']}",
        ),
        ("questions structure rejects", str(found["rejected by structure"]), f"0 of {found['questions']:,}"),
        ("questions in vain", "-" if vain is None else f"{vain:.1%}", f"at most 5 % of {found['looked at']:,}"),
        ("milliseconds, median", f"{times['median']:.2f}", "at most 5"),
        ("milliseconds, worst", f"{times['worst']:.2f}", "at most 20"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2000, metavar="N", help="check-ins (default: %(default)s)")
    parser.add_argument("--tried", type=int, default=200, metavar="N", help="of how many every question is looked at")
    parser.add_argument("--seed", type=int, default=7, help="another population (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", help="write the figures to this file too")
    args = parser.parse_args()
    population = tomli.loads((Path(__file__).parent / "population.toml").read_text(encoding="utf-8"))
    engine, random = balm.load(), Random(args.seed)
    session(engine, population, Random(0), tried=False)  # tables are made when they are first asked for
    gc.collect()
    gc.disable()
    sessions = []
    for at in range(args.people):
        sessions.append(session(engine, population, random, tried=at < args.tried))
        if at % 100 == 99:
            gc.collect()
            progress(f"{at + 1} of {args.people}")
    found = summary(sessions)
    print(f"{found['people']:,} check-ins; screens before the first suggestion: {found['screens']}")
    for name, value, wanted in table(found):
        print(f"{name:<30}{value:>10}   {wanted}")
    write_json(args.json, "sessions", found)


if __name__ == "__main__":
    main()
