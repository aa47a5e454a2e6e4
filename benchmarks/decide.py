"""One whole decision beside the bare match of other engines, given the same rules, at 10 to 10,000 of them.

    python benchmarks/decide.py [--rules 10,100,1000,10000] [--peers clips,zen,ifs] [--json FILE] [--picture FILE]

Balm decides through its public API: the profile is validated, practices are ranked, and the reasons of the first three
are read. The others only say which rules fire. Every peer has its rules compiled beforehand (benchmarks/peers), and is
timed three times: in the fastest form that is known, on facts made ready for it and on the dictionary that Balm has;
and on that dictionary in the form that its manual shows, a rule for each rule and words as words. Before anything is
timed, all answers are compared, and some of them with the slow evaluator that decides by the book. Runs take turns,
figures are medians, and ± is half the distance of their quartiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import peers
import pictures
from options import parsed, parser, progress, sizes, write_json
from timing import TURN, Figure, figure, interleave, ratio, settle, turn
from worlds import people, rulebook

from balm.compiled.matcher import bits
from balm.compiled.program import compile_program
from balm.deciding.judge import judge
from balm.engine import Engine
from balm.plugins.manager import Plugins
from balm.reference import evaluate

PEOPLE = 100
SAMPLE = 10
"""People who are decided by the book too."""

DECIDE, MATCH = pictures.OURS
TABLES = {
    "ready": "facts made ready beforehand",
    "told": "facts as Balm is told them",
    "plain": "and as the peers' manuals show",
}


class Measured(NamedTuple):
    """One number of rules: who -> the turns of each table, and the form of a peer that was the fastest."""

    turns: Mapping[str, Mapping[str, Sequence[float]]]
    forms: Mapping[str, Mapping[str, str]]

    def fastest(self, table: str) -> str | None:
        """The peer with the least median, the chain of `if`s aside; None without any."""
        others = [who for who in self.turns[table] if who not in (DECIDE, MATCH, "ifs")]
        return min(others, key=lambda who: figure(self.turns[table][who]).median, default=None)

    def ratios(self, table: str) -> dict[str, Figure]:
        """How much longer the fastest peer, and the chain of `if`s, take than a whole decision."""
        turns, fastest = self.turns[table], self.fastest(table)
        found = {"fastest peer": fastest, "ifs": "ifs" if "ifs" in turns else None}
        return {name: ratio(turns[who], turns[DECIDE]) for name, who in found.items() if who}


def whole(engine: Engine, told: Mapping[str, object]) -> object:
    """A decision of which all is read that a host would show: the first three practices and their reasons."""
    first = engine.decide(told).recommendations[:3]
    return [(one.practice, one.score, [(r.by, r.points, r.because, r.facts) for r in one.reasons]) for one in first]


def matched(engine: Engine, told: Mapping[str, Any]) -> int:
    """The rules that fire, as a decision finds them; with the facts that rules derive, and the help that they name."""
    fired: int = judge(engine.program, told).fired
    return fired


def check_engine(engine: Engine, told: Sequence[Mapping[str, Any]]) -> None:
    """Ends the program unless Balm decides as the reference does."""
    for one in told:
        expected, outcome = evaluate(engine.rulebook, one), engine.decide(one)
        fired = tuple(engine.rulebook.rules[i].id for i in bits(matched(engine, one)))
        if fired != expected.fired:
            raise SystemExit(f"Balm's match differs from the reference for {one}")
        ranked = [(placed.practice, placed.score) for placed in expected.ranked]
        if [(one.practice, one.score) for one in outcome.recommendations] != ranked:
            raise SystemExit(f"Balm's ranking differs from the reference for {one}")


def checked(
    who: str, forms: Sequence[peers.Form], told: Sequence[peers.Told], fired: Sequence[Sequence[int]]
) -> Sequence[peers.Form]:
    """The forms of a peer, each of which fires the right rules for everybody; else the program ends."""
    for form in forms:
        for one, expected in zip(told, fired, strict=True):
            if sorted(form.match(form.prepare(one))) != expected:
                raise SystemExit(f"{who} ({form.name}) fires other rules than Balm for {one}")
    return forms


def fastest(forms: Sequence[peers.Form], table: str, told: Sequence[peers.Told]) -> tuple[str, Callable[[], float]]:
    """A peer's fastest form in a table, found in a few short turns: its name, and its turn."""

    def timed(form: peers.Form, seconds: float) -> Callable[[], float]:
        if table == "ready":
            return turn(form.match, [form.prepare(one) for one in told], seconds)
        return turn(lambda one: form.match(form.prepare(one)), told, seconds)

    trial = interleave({form: timed(form, TURN / 4) for form in forms}, 5)
    best = min(forms, key=lambda form: figure(trial[form]).median)
    return best.name, timed(best, TURN)


def measure(rules: int, names: Sequence[str], rounds: int) -> Measured:
    """Everybody checked, then timed, on a world of so many rules."""
    progress(f"{rules:,} rules: compiled and compared")
    book = rulebook(rules)
    engine = Engine(compile_program(book), Plugins())
    told: list[dict[str, Any]] = [*people(PEOPLE - 1), {}]
    check_engine(engine, told[-SAMPLE:])
    turns = {
        (DECIDE, ""): turn(lambda one: whole(engine, one), told),
        (MATCH, ""): turn(lambda one: matched(engine, one), told),
    }
    forms: dict[str, dict[str, str]] = {}
    fired = [bits(matched(engine, one)) for one in told]
    for peer in map(peers.named, names):
        made = checked(peer.NAME, peer.make(book), told, fired)
        forms[peer.NAME] = {}
        for table in TABLES:
            of_table = [form for form in made if form.plain == (table == "plain")]
            forms[peer.NAME][table], turns[peer.NAME, table] = fastest(of_table, table, told)
    progress(f"{rules:,} rules: timed")
    settle()
    found = interleave(turns, rounds)
    ours = {who: found[who, ""] for who in (DECIDE, MATCH)}
    theirs = {table: {who: found[who, table] for who in forms} for table in TABLES}
    return Measured({table: {**ours, **theirs[table]} for table in TABLES}, forms)


def print_tables(found: Mapping[int, Measured]) -> None:
    """A table for each way of timing the peers: who by number of rules."""
    some = next(iter(found.values()))
    print("Microseconds for one person, median ± half the distance of the quartiles")
    for table, title in TABLES.items():
        print()
        print_row(title, [f"{rules:,} rules" for rules in found])
        for who in some.turns[table]:
            print_row(who, [figure(one.turns[table][who]) for one in found.values()])
        if some.fastest(table):
            print_row("fastest peer", [one.fastest(table) for one in found.values()])
        for name in some.ratios(table):
            print_row(f"{name} / decision", [f"{one.ratios(table)[name].median:.2f}" for one in found.values()])


def print_row(head: str, cells: Iterable[object]) -> None:
    print(f"{head:<30}" + "".join(f"{cell!s:>16}" for cell in cells))


def as_json(found: Mapping[int, Measured], versions: Mapping[str, str]) -> dict[str, Any]:
    """The figures as plain data."""
    rows = [
        {
            "rules": rules,
            "facts": table,
            "who": who,
            "form": one.forms.get(who, {}).get(table),
            "microseconds": figure(turns)._asdict(),
        }
        for rules, one in found.items()
        for table in TABLES
        for who, turns in one.turns[table].items()
    ]
    ratios = [
        {"rules": rules, "facts": table, "who": name, "ratio": value._asdict()}
        for rules, one in found.items()
        for table in TABLES
        for name, value in one.ratios(table).items()
    ]
    return {"versions": dict(versions), "rows": rows, "beside one decision": ratios}


def draw(path: str, found: Mapping[int, Measured]) -> None:
    """Both tables as lines."""
    panels = [
        pictures.Panel(
            title,
            "rules",
            {
                who: {rules: figure(one.turns[table][who]) for rules, one in found.items()}
                for who in next(iter(found.values())).turns[table]
            },
        )
        for table, title in TABLES.items()
    ]
    pictures.lines(path, "A whole decision beside the bare match of others", "microseconds for one person", panels)


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--rules", type=sizes, default="10,100,1000,10000", help="numbers of rules (%(default)s)")
    made.add_argument("--peers", default=",".join(peers.PEERS), help="who is beside Balm (%(default)s)")
    args = parsed(made)
    asked = [name for name in args.peers.split(",") if name]
    for name in asked:
        if name not in peers.PEERS:
            made.error(f"there is no peer `{name}`: {', '.join(peers.PEERS)}")
    versions = {name: peers.version(peers.named(name)) for name in asked}
    here = [name for name, version in versions.items() if version is not None]
    for peer in (peers.named(name) for name in asked if name not in here):
        print(f"Left out, since it is not installed: {peer.NAME} (pip install {peer.LIBRARY})")
    found = {rules: measure(rules, here, args.rounds) for rules in args.rules}
    print_tables(found)
    write_json(args.json, "decide", as_json(found, {peers.named(n).NAME: v for n, v in versions.items() if v}))
    if args.picture:
        draw(args.picture, found)


if __name__ == "__main__":
    main()
