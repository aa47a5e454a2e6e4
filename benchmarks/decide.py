"""One decision beside the reference evaluator and a chain of generated `if`s, at 10 to 10,000 rules, in one run.

    python benchmarks/decide.py [--rules 10,100,1000,10000] [--json FILE]

Runs are interleaved and every figure is a median, so a machine that drifts drifts for all. `decide` is the whole
way with validation, ranking and the reasons of the first three read; the chain only collects rule numbers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from worlds import people, rulebook

from balm.compiled.program import Program, compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.decision import Decision
from balm.language.conditions import OneOf, Predicate, Range, Test
from balm.language.facts import Fact
from balm.language.rulebook import Rulebook
from balm.reference import evaluate

ROUNDS = 7


def chain(book: Rulebook) -> Callable[[Mapping[str, Any]], list[int]]:
    """Python source with an `if` a rule, compiled: what a programmer would write by hand."""
    lines = ["def match(get):", "    fired = []"]
    names = sorted({p.fact for rule in book.rules for p in rule.when})
    lines += [f"    {name} = get({name!r})" for name in names]
    for i, rule in enumerate(book.rules):
        tests = " and ".join(source(p, book.facts[p.fact]) for p in rule.when)
        lines += [f"    if {tests}:", f"        fired.append({i})"]
    lines.append("    return fired")
    scope: dict[str, Any] = {}
    exec("\n".join(lines), scope)  # noqa: S102  # our own generated source
    match = scope["match"]
    return lambda told: match(told.get)


def source(predicate: Predicate, fact: Fact) -> str:
    """A predicate as a Python expression over a local variable."""
    (test,) = predicate.tests
    return f"({fact.name} is not None and {test_source(test, fact)})"


def test_source(test: Test, fact: Fact) -> str:
    if isinstance(test, OneOf):
        return f"{fact.name} in {sorted(test.values)!r}"
    assert isinstance(test, Range)
    if fact.type == "level":
        inside = [
            v for i, v in enumerate(fact.values) if (test.low or 0) <= i and (test.high is None or i <= test.high)
        ]
        return f"{fact.name} in {inside!r}"
    return f"{test.low} <= {fact.name} <= {test.high}"


def whole(program: Program, told: Mapping[str, object]) -> object:
    import datetime

    outcome = decide(program, read_profile(program, told))
    decision = Decision(program, outcome, datetime.date.min, lambda facts: None)  # type: ignore[arg-type, return-value]
    return [one.reasons for one in decision.recommendations[:3]]


def microseconds(call: Callable[[Any], object], told: list[dict[str, object]]) -> float:
    start = time.perf_counter()
    for one in told:
        call(one)
    return (time.perf_counter() - start) / len(told) * 1e6


def measure(rules: int) -> dict[str, float]:
    book = rulebook(rules)
    program = compile_program(book)
    matched = chain(book)
    for one in people(20):
        told = read_profile(program, one).told
        assert matched(told) == list(decide(program, read_profile(program, one)).fired)
        assert [placed.practice for placed in evaluate(book, told).ranked] == [
            r.practice.id for r in decide(program, read_profile(program, one)).ranked
        ]
    few = people(max(2, 200 // max(1, rules // 10)))
    many = people(200)
    times: dict[str, list[float]] = {"decide": [], "match": [], "ifs": [], "reference": []}
    for _ in range(ROUNDS):
        times["decide"].append(microseconds(lambda one: whole(program, one), many))
        times["match"].append(microseconds(program.matcher.match, many))
        times["ifs"].append(microseconds(matched, many))
        times["reference"].append(microseconds(lambda one: evaluate(book, read_profile(program, one).told), few))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", default="10,100,1000,10000")
    parser.add_argument("--json", help="write the figures to this file too")
    args = parser.parse_args()
    heads = ("rules", "decide µs", "match µs", "ifs µs", "reference µs", "ifs/decide", "ref/decide")
    print(" ".join(f"{head:>{width}}" for head, width in zip(heads, (7, 10, 9, 9, 13, 11, 11), strict=True)))
    figures = {}
    for rules in map(int, args.rules.split(",")):
        t = figures[rules] = measure(rules)
        print(
            f"{rules:>7,} {t['decide']:>10.1f} {t['match']:>9.1f} {t['ifs']:>9.1f} {t['reference']:>13.0f} "
            f"{t['ifs'] / t['decide']:>11.2f} {t['reference'] / t['decide']:>11.0f}"
        )
        sys.stdout.flush()
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
