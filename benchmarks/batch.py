"""A population decided by Balm on one core, beside Polars and numpy that only evaluate the same conditions.

    python benchmarks/batch.py [--rules 10,100,1000] [--people N] [--json FILE] [--picture FILE]

Balm decides a table: whoever is no profile is told apart, practices are ranked, and the first three, their scores, help
and the next question are written for everybody. The others only say which rules fire for whom. Polars gets one boolean
expression a rule, all of them in one query so that it shares what they share, in one thread, and each form that words
may have there: enumerations, categories, and small integers, for which both table and rules are recoded by hand; with
the truths as columns, and with each rule's truths counted, as whoever reads them has to look at them. numpy tests each
condition once, in slices that fit into a core's cache. The columns are made in each one's own form beforehand.

Before anything is timed, answers are compared: how many people each rule fires for, and how many rules fire for each.
Runs take turns, figures are medians of the processor's time, and ± is half the distance of their quartiles.
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import numpy as np
import pictures
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from options import parsed, parser, progress, sizes, write_json
from timing import Figure, figure, interleave, ratio, settle
from worlds import CHOICES, FACTS, LEVELS, rulebook

import balm
from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.language.facts import Fact
from balm.language.predicates import Predicate, Range, holds
from balm.language.rulebook import Rulebook
from balm.plugins.manager import Plugins
from balm.population.codes import read_column
from balm.population.decide import at_once
from balm.population.plan import Plan
from balm.population.planes import fire, infer

PEOPLE = 500_000
SLICE = 1 << 16
"""People whom numpy looks at at once."""
DECIDE, MATCH = pictures.OURS
FROM_TEXT = ", from text"
BESIDE = (("Polars", ""), ("Polars", FROM_TEXT), ("numpy", ""))
SHIPPED = {"most of it told": 0.8, "a third of it told": 0.33}
"""People who tell so many of the shipped packs' facts."""

Turn = Callable[[], object]


class Measured(NamedTuple):
    """One number of rules: who -> nanoseconds a person, turn by turn."""

    turns: Mapping[str, Sequence[float]]

    def fastest(self, library: str, start: str = "") -> str:
        """The form of a library with the least median, of those that begin with text or of the others."""
        forms = [who for who in self.turns if who.startswith(library) and (FROM_TEXT in who) == bool(start)]
        return min(forms, key=lambda who: figure(self.turns[who]).median)

    def beside(self, library: str, start: str = "") -> Figure:
        """How much longer the fastest form of a library takes than Balm's whole decisions, from the same start."""
        return ratio(self.turns[self.fastest(library, start)], self.turns[DECIDE + start])


def people_table(count: int, seed: int = 2) -> pa.Table:
    """People of whom each fact is told four times in five: small integers, and words in dictionaries."""
    chance = np.random.default_rng(seed)
    columns = {}
    for i in range(FACTS // 3):
        for name, words in ((f"scale{i}", None), (f"level{i}", LEVELS), (f"choice{i}", CHOICES)):
            numbers = chance.integers(0, len(words) if words else 101, count).astype(np.int8)
            told = pa.array(numbers, mask=chance.random(count) >= 0.8)
            columns[name] = pa.DictionaryArray.from_arrays(told, pa.array(words)) if words else told
    return pa.table(columns)


def as_text(table: pa.Table) -> pa.Table:
    """The same people, words as text."""
    kinds = [pa.string() if pa.types.is_dictionary(kind) else kind for kind in table.schema.types]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def allowed(fact: Fact, predicate: Predicate) -> list[str]:
    """The words that a predicate about words allows."""
    return [word for word in fact.values if holds(predicate, fact, word)]


# Polars.


def polars_forms(book: Rulebook, table: pa.Table) -> dict[str, Turn]:
    """Every form of the same conditions: what it is called, and how it is run."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    words = {name: fact.values for name, fact in book.facts.items() if fact.type != "scale"}
    as_words = frame.with_columns(pl.col(name).cast(pl.String) for name in words)
    frames = {
        "enumerations": as_words.with_columns(pl.col(name).cast(pl.Enum(known)) for name, known in words.items()),
        "categories": as_words.with_columns(pl.col(name).cast(pl.Categorical) for name in words),
        "integers": as_words.with_columns(
            pl.col(name).replace_strict(list(known), range(len(known)), return_dtype=pl.UInt8)
            for name, known in words.items()
        ),
        f"text{FROM_TEXT}": as_words,
    }
    found: dict[str, Turn] = {}
    for form, made in frames.items():
        rules = [
            reduce(and_, (polars_test(book.facts[p.fact], p, form) for p in rule.when)).alias(rule.id)
            for rule in book.rules
        ]
        truths = made.rechunk().lazy().select(rules)
        counts = made.rechunk().lazy().select(rule.sum() for rule in rules)
        found |= {f"Polars, {form}": truths.collect, f"Polars, {form}, counted": counts.collect}
        if form == "enumerations":
            cast = as_words.rechunk().lazy().with_columns(pl.col(n).cast(pl.Enum(known)) for n, known in words.items())
            found[f"Polars, {form}{FROM_TEXT}"] = cast.select(rules).collect
    return found


def polars_test(fact: Fact, predicate: Predicate, form: str) -> pl.Expr:
    """A predicate in the fastest form that we found."""
    column = pl.col(fact.name)
    (test,) = predicate.tests
    if fact.type == "scale":
        assert isinstance(test, Range)
        return (column >= test.low) & (column <= test.high)
    words = allowed(fact, predicate)
    return reduce(or_, (column == (fact.values.index(word) if form == "integers" else word) for word in words))


# numpy.


def numpy_form(book: Rulebook, table: pa.Table) -> Callable[[], tuple[NDArray[Any], NDArray[Any]]]:
    """Counts by rule and by person, each condition tested once, -1 for what is unknown."""
    columns = {
        name: (column.combine_chunks().indices if fact.type != "scale" else column.combine_chunks())
        .fill_null(-1)
        .to_numpy(zero_copy_only=False)
        for name, column in zip(table.column_names, table.columns, strict=True)
        for fact in [book.facts[name]]
    }
    rows = table.num_rows

    def run() -> tuple[NDArray[Any], NDArray[Any]]:
        by_rule = np.zeros(len(book.rules), np.int64)
        by_person = np.zeros(rows, np.int16)
        for at in range(0, rows, SLICE):
            tested: dict[Predicate, NDArray[np.bool_]] = {}
            for i, rule in enumerate(book.rules):
                for predicate in rule.when:
                    if predicate not in tested:
                        column = columns[predicate.fact][at : at + SLICE]
                        tested[predicate] = numpy_test(book.facts[predicate.fact], predicate, column)
                fires = reduce(np.logical_and, (tested[predicate] for predicate in rule.when))
                by_rule[i] += np.count_nonzero(fires)
                by_person[at : at + SLICE] += fires
        return by_rule, by_person

    return run


def numpy_test(fact: Fact, predicate: Predicate, column: NDArray[Any]) -> NDArray[np.bool_]:
    (test,) = predicate.tests
    if fact.type == "scale":
        assert isinstance(test, Range)
        return (column >= test.low) & (column <= test.high)  # type: ignore[no-any-return]
    return reduce(np.logical_or, [column == fact.values.index(word) for word in allowed(fact, predicate)])


# Balm.


def matcher(plan: Plan, table: pa.Table) -> Turn:
    """For whom rules fire, and no more."""
    size = at_once(plan)

    def run() -> None:
        for at in range(0, table.num_rows, size):
            part = table.slice(at, size)
            columns = {name: part.column(name).combine_chunks() for name in part.column_names}
            told = {name: read_column(plan, plan.facts[name], column)[0] for name, column in columns.items()}
            with plan.space() as space:
                people = infer(plan, told, part.num_rows, space)
                fire(plan.rules, people.literals, people.alive, space)

    return run


def timed(call: Turn, people: int) -> Callable[[], float]:
    """Nanoseconds a person, of the processor's time: a turn is long enough for others to take their share of it."""

    def once() -> float:
        start = time.process_time()
        call()
        return (time.process_time() - start) / people * 1e9

    return once


def measure(rules: int, people: int, rounds: int) -> Measured:
    """Everybody checked, then timed, on a world of so many rules."""
    progress(f"{rules:,} rules: compared")
    book, table = rulebook(rules), people_table(people)
    engine = Engine(compile_program(book), Plugins())
    forms = polars_forms(book, table)
    by_numpy = numpy_form(book, table)
    check(engine, table, forms, by_numpy)
    calls: dict[str, Turn] = {DECIDE: lambda: engine.decide_batch(table), MATCH: matcher(Plan(engine.program), table)}
    text = as_text(table)
    calls |= forms | {"numpy": by_numpy, DECIDE + FROM_TEXT: lambda: engine.decide_batch(text)}
    progress(f"{rules:,} rules: timed")
    settle()
    return Measured(interleave({who: timed(call, people) for who, call in calls.items()}, rounds))


def check(
    engine: Engine,
    table: pa.Table,
    forms: Mapping[str, Turn],
    by_numpy: Callable[[], tuple[NDArray[Any], NDArray[Any]]],
) -> None:
    """Ends the program unless everybody finds the same rules to fire, for as many people, and as many for each."""
    by_rule, by_person = by_numpy()
    if not np.array_equal(engine.decide_batch(table).decisions["fired"].to_numpy(), by_person):
        raise SystemExit("Balm and numpy find different numbers of rules to fire")
    for who, call in forms.items():
        frame = call()
        assert isinstance(frame, pl.DataFrame)
        counts = frame.row(0) if len(frame) == 1 else frame.sum().row(0)
        if list(counts) != by_rule.tolist():
            raise SystemExit(f"{who} finds other rules to fire than Balm")


def shipped_table(book: Rulebook, count: int, told: float) -> pa.Table:
    """People who tell a share of the shipped packs' facts, anything that they may."""
    chance = np.random.default_rng(3)
    columns = {}
    for name, fact in book.facts.items():
        if not fact.tellable:
            continue
        mask = chance.random(count) >= told
        if fact.type == "scale":
            numbers = chance.uniform(fact.low, fact.high, count)
            columns[name] = pa.array(np.floor(numbers).astype(np.int64) if fact.step else numbers, mask=mask)
        elif fact.type == "flag":
            columns[name] = pa.array(chance.random(count) < 0.5, mask=mask)
        elif fact.type == "tags":
            ends = np.concatenate([[0], np.cumsum(chance.integers(0, 3, count))])
            tags = pa.array(fact.values).take(pa.array(chance.integers(0, len(fact.values), ends[-1])))
            columns[name] = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), tags).take(
                pa.array(np.arange(count), mask=mask)
            )
        else:
            words = pa.array(chance.integers(0, len(fact.values), count).astype(np.int16), mask=mask)
            columns[name] = pa.DictionaryArray.from_arrays(words, pa.array(fact.values))
    return pa.table(columns)


def measure_shipped(people: int, rounds: int) -> dict[str, list[float]]:
    """Nanoseconds a person with the shipped packs and plugins, turn by turn."""
    progress("the shipped packs")
    engine = balm.load()
    tables = {name: shipped_table(engine.rulebook, people, told) for name, told in SHIPPED.items()}
    turns = {name: timed(lambda table=table: engine.decide_batch(table), people) for name, table in tables.items()}  # type: ignore[misc]
    for once in turns.values():
        once()
    settle()
    return interleave(turns, rounds)


def print_tables(found: Mapping[int, Measured], shipped: Mapping[str, Sequence[float]]) -> None:
    """Who by number of rules; then the shipped packs."""
    print("Nanoseconds of one core for one person, median ± half the distance of the quartiles\n")
    print_row("", [f"{rules:,} rules" for rules in found])
    for who in next(iter(found.values())).turns:
        print_row(who, [figure(one.turns[who]) for one in found.values()])
    for library, start in BESIDE:
        ratios = [f"{one.beside(library, start).median:.2f}" for one in found.values()]
        print_row(f"fastest {library} / Balm{start}", ratios)
    print("\nThe shipped packs, decisions a second on one core\n")
    for name, turns in shipped.items():
        print_row(name, [f"{1e9 / figure(turns).median:,.0f}"])


def print_row(head: str, cells: Iterable[object]) -> None:
    print(f"{head:<34}" + "".join(f"{cell!s:>16}" for cell in cells))


def as_json(found: Mapping[int, Measured], shipped: Mapping[str, Sequence[float]], people: int) -> dict[str, Any]:
    """The figures as plain data."""
    rows = [
        {"rules": rules, "who": who, "nanoseconds": figure(turns)._asdict()}
        for rules, one in found.items()
        for who, turns in one.turns.items()
    ]
    beside = [
        {"rules": rules, "who": one.fastest(library, start), "ratio": one.beside(library, start)._asdict()}
        for rules, one in found.items()
        for library, start in BESIDE
    ]
    packs = [
        {"people": name, "nanoseconds": figure(turns)._asdict(), "a second": round(1e9 / figure(turns).median)}
        for name, turns in shipped.items()
    ]
    versions = {"polars": pl.__version__, "numpy": np.__version__, "pyarrow": pa.__version__}
    return {"versions": versions, "people": people, "rows": rows, "beside Balm": beside, "shipped": packs}


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--rules", type=sizes, default="10,100,1000", help="numbers of rules (%(default)s)")
    made.add_argument("--people", type=sizes, default=str(PEOPLE), help="how many people (%(default)s)")
    args = parsed(made)
    [people] = args.people if len(args.people) == 1 else made.error("--people is one number")
    pa.set_cpu_count(1)
    found = {rules: measure(rules, people, args.rounds) for rules in args.rules}
    shipped = measure_shipped(people, args.rounds)
    print_tables(found, shipped)
    write_json(args.json, "batch", as_json(found, shipped, people))
    if args.picture:
        who = next(iter(found.values())).turns
        lines = {name: {rules: figure(one.turns[name]) for rules, one in found.items()} for name in who}
        panel = pictures.Panel("one core", "rules", lines)
        pictures.lines(args.picture, "A population beside bare conditions", "nanoseconds for one person", [panel])


if __name__ == "__main__":
    main()
