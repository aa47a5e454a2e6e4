"""The ways to decide that have to agree: one line each in `WAYS`, and what each of them is compared in."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from balm.compiled.matcher import CompiledMatcher
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.deciding.ways import SHOWN, in_ways
from balm.engine import Engine
from balm.plugins.manager import Plugins
from balm.population import loops
from balm.population.bit_planes import unpacked
from balm.population.codes import read_column
from balm.population.plan import Plan
from balm.population.planes import fire, infer
from balm.reference import evaluate, shown
from balm_plugins.durable_register import Durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pyspark.sql import SparkSession

    from balm.compiled.matcher import MakeMatcher
    from balm.language.facts import Value
    from balm.language.rulebook import Rulebook
    from support.spark_driver import Driver

    Told = Mapping[str, Value]
    Decide = Callable[[Rulebook, Sequence[Told]], Iterable["Seen"]]


class Seen(NamedTuple):
    """What is decided for one person. None is a part that a way does not tell, and that nobody compares then."""

    fired: frozenset[str] | None
    """Rules by id."""
    facts: Mapping[str, Value] | None
    """Told and derived; what is unknown is absent."""
    ranked: tuple[tuple[str, int], ...] | None
    """Practice and points, the first recommendation first."""
    firsts: tuple[tuple[int, int], ...] | None
    """How many rules keep each of them, and how many put it first."""
    referrals: tuple[str, ...] | None
    question: str | None
    """The most urgent; "" where there is none."""
    shown: tuple[str, ...]
    """The three practices to show."""


class Way(NamedTuple):
    """Decides for many people of one rulebook, in their order; `missing` says why it cannot, where it cannot."""

    decide: Decide
    missing: str = ""


def by_reference(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
    """As the language is defined: what all others are held against."""
    for told in people:
        result = evaluate(rulebook, told)
        yield Seen(
            fired=frozenset(result.fired),
            facts={**told, **{name: value for name, (value, _) in result.facts.items()}},
            ranked=tuple((one.practice, one.score) for one in result.ranked),
            firsts=tuple((one.keeps, one.firsts) for one in result.ranked),
            referrals=result.referrals,
            question="".join(result.questions[:1]),
            shown=shown(rulebook, result.ranked, SHOWN),
        )


def matched(make: MakeMatcher, *, in_python: bool = False) -> Decide:
    """One by one, through a matcher; `in_python` leaves compiled loops off."""

    def one_by_one(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
        program = compile_program(rulebook, make)
        program = program._replace(kernel_tables=None) if in_python else program
        for told in people:
            outcome = decide(program, Profile(told))
            yield Seen(
                fired=frozenset(rulebook.rules[i].id for i in outcome.fired),
                facts=outcome.facts,
                ranked=tuple((one.practice.id, one.score) for one in outcome.ranked),
                firsts=tuple((one.keeps, one.firsts) for one in outcome.ranked),
                referrals=outcome.referrals,
                question="".join(outcome.questions[:1]),
                shown=tuple(outcome.ranked[at].practice.id for at in in_ways(rulebook.ways, outcome.ranked, SHOWN)),
            )

    return one_by_one


def table_of(rulebook: Rulebook, people: Sequence[Told]) -> pa.Table:
    """People as a table of text, as it is typed at a prompt."""

    def typed(value: Value | None) -> str | None:
        if isinstance(value, frozenset):
            return ", ".join(sorted(value)) or "none"
        return None if value is None else str(value)

    columns = {
        name: pa.array([typed(told.get(name)) for told in people], pa.string())
        for name, fact in rulebook.facts.items()
        if fact.tellable
    }
    return pa.table(columns) if columns else pa.Table.from_struct_array(pa.array([{}] * len(people), pa.struct([])))


def decided(rulebook: Rulebook, rows: Iterable[Mapping[str, Any]]) -> Iterable[Seen]:
    """What rows of a batch's decisions tell, where it was asked for all practices."""
    for row in rows:
        ranked = ((row[f"practice_{n}"], row[f"score_{n}"]) for n in range(1, len(rulebook.practices) + 1))
        yield Seen(
            fired=None,
            facts=None,
            ranked=tuple(one for one in ranked if one[0] is not None),
            firsts=None,
            referrals=tuple(row["help"]),
            question=row["question"] or "",
            shown=tuple(name for n in range(1, SHOWN + 1) if (name := row[f"way_{n}"])),
        )


def by_columns(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
    """All at once, in columns; which rules fire, and for whom, and what they derive, is read off the planes."""
    engine = Engine(compile_program(rulebook), Plugins())
    table = table_of(rulebook, people)
    batch = engine.decide_batch(table, first=len(rulebook.practices), ways=True)
    assert batch.rejects.num_rows == 0
    plan = Plan(engine.program)
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    told = {name: read_column(plan, plan.facts[name], column)[0] for name, column in columns.items()}
    planes = infer(plan, told, len(people))
    met = fire(plan.rules, planes.literals, planes.alive)
    fired = [unpacked(plane, len(people)) for plane in met[: len(rulebook.rules)]]
    derived = {
        name: [(value, unpacked(plane, len(people))) for value, plane in values]
        for name, values in planes.derived.items()
    }
    for at, (told_by, one) in enumerate(zip(people, decided(rulebook, batch.decisions.to_pylist()), strict=True)):
        facts = dict(told_by)
        for name, values in derived.items():
            mine = [value for value, who in values if who[at]]
            if mine:
                facts[name] = frozenset().union(*mine) if isinstance(mine[0], frozenset) else mine[0]
        yield one._replace(
            fired=frozenset(r.id for r, who in zip(rulebook.rules, fired, strict=True) if who[at]), facts=facts
        )


def by_numpy(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
    """The same without compiled loops, as where there is no C compiler."""
    kept = loops.planes, loops.totals, loops.topk
    loops.planes = loops.totals = loops.topk = None
    try:
        return list(by_columns(rulebook, people))
    finally:
        loops.planes, loops.totals, loops.topk = kept


def by_spark(rulebook: Rulebook, people: Sequence[Told], local: Driver) -> Iterable[Seen]:
    """On Spark, in several parts."""
    engine = Engine(compile_program(rulebook), Plugins())
    table = table_of(rulebook, people).append_column("number", pa.array(range(len(people))))
    rows = local(on_spark, engine, table, len(rulebook.practices))
    assert not any(row["problem"] for row in rows)
    yield from decided(rulebook, sorted(rows, key=lambda row: row["number"]))


def on_spark(spark: SparkSession, engine: Engine, table: pa.Table, first: int) -> list[dict[str, Any]]:
    """Everybody's decision, with the number that they came with. It runs in the process that drives Spark."""
    import balm.spark

    df = spark.createDataFrame(table).repartition(3)
    found: list[dict[str, Any]] = (
        balm.spark.decide(df, engine, first=first, ways=True, keep=["number"]).toArrow().to_pylist()
    )
    return found


DURABLE_MISSING = (
    ""
    if importlib.util.find_spec("durable_rules_engine")
    else "durable-rules is not installed: pip install '.[durable]', with a C compiler and a Python below 3.13"
)

WAYS = {
    "columns": Way(by_columns),
    "columns, in numpy": Way(by_numpy),
    "compiled": Way(matched(CompiledMatcher)),
    "compiled, in Python": Way(matched(CompiledMatcher, in_python=True)),
    "durable": Way(matched(Durable().make), DURABLE_MISSING),
}


class Case(NamedTuple):
    """People of one rulebook, what the reference sees of each, and in words whose packs these are."""

    rulebook: Rulebook
    people: Sequence[Told]
    wanted: Sequence[Seen]
    about: str


def case(rulebook: Rulebook, people: Sequence[Told], about: str) -> Case:
    return Case(rulebook, people, list(by_reference(rulebook, people)), about)


def compare(way: Decide, case: Case) -> None:
    """A way sees of everybody what the reference sees."""
    seen = list(way(case.rulebook, case.people))
    assert len(seen) == len(case.people)
    for told, one, wanted in zip(case.people, seen, case.wanted, strict=True):
        for part, mine, theirs in zip(Seen._fields, one, wanted, strict=True):
            assert mine is None or mine == theirs, f"{part} of somebody of {case.about} who tells {dict(told)}"
