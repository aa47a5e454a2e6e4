"""Columns come to what row after row comes to, whatever the packs, the people and the form of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import balm
from balm.compiled.program import compile_program
from balm.deciding.profile import read_profile
from balm.deciding.strategies import Points, StrategyError
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.people import OWN
from balm.population import decide as batch_decide
from balm.population.decide import decide_table
from balm.population.plan import Plan
from balm.population.tables import REJECTS, ROW, Batch, Wanted, decisions_schema
from balm.reference import evaluate
from support.effort import one_in, rows
from support.generated_worlds import make_world
from support.people_tables import chunked, people_table, row_by_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.strategies import Situation

WORLDS = range(150)


def equal(got: Batch, want: Batch) -> None:
    for mine, theirs in zip(got, want, strict=True):
        assert mine.schema == theirs.schema
        assert mine.to_pylist() == theirs.to_pylist()


@dataclass
class Says:
    """A strategy that says something of the facts that it sees, and keeps what it was shown."""

    name: str = "says"
    bound: int = 4
    reads: tuple[str, ...] | None = None
    proposes: bool = False
    shown: list[Mapping[str, Any]] = field(default_factory=list)

    def propose(self, situation: Situation) -> Sequence[Mapping[str, Any]]:
        self.shown.append(situation.facts)
        return [{"title": "Sing"}] if self.proposes and len(situation.facts) % 2 else []

    def points(self, situation: Situation) -> Iterable[Points]:
        for at, practice in enumerate(situation.practices):
            told = sorted(
                f"{name}{sorted(v) if isinstance(v, frozenset) else v}" for name, v in situation.facts.items()
            )
            yield Points(practice.id, sum(map(len, told)) * (at + 1) % 12 - 6, "so")


@pytest.mark.parametrize("seed", rows(WORLDS, quick=range(60)))
def test_columns_come_to_what_rows_come_to(seed: int) -> None:
    world = make_world(seed)
    program = compile_program(world.rulebook())
    table = people_table(program.rulebook, world.random, 150, wrong=world.random.choice([0, 0, 0.02]))
    wanted = Wanted(first=world.random.choice([0, 1, 3, 20]))
    got = decide_table(Plan(program), (), table, wanted, start=7)
    assert got.decisions.num_rows + got.rejects.num_rows == table.num_rows
    equal(got, row_by_row(program, table, wanted, start=7))


@pytest.mark.parametrize("seed", rows(range(40), quick=range(10)))
def test_own_practices_strategies_and_reasons(seed: int) -> None:
    world = make_world(seed)
    program = compile_program(world.rulebook())
    facts = sorted(program.rulebook.facts)
    some = tuple(world.random.sample(facts, min(2, len(facts))))
    strategies = [Says("a", reads=some), Says("b", reads=None if seed % 2 else some[:1], proposes=seed % 3 == 0)]
    table = people_table(program.rulebook, world.random, 60, wrong=0.01, own=world.random.choice([0, 0.2]))
    for wanted in (Wanted(), Wanted(first=2, reasons=True), Wanted(first=1, ways=True)):
        equal(
            decide_table(Plan(program), strategies, table, wanted),
            row_by_row(program, table, wanted, strategies),
        )


@pytest.mark.parametrize("seed", range(40))
def test_the_reference_says_the_same(seed: int) -> None:
    world = make_world(seed)
    book = world.rulebook()
    program = compile_program(book)
    table = people_table(book, world.random, 10)
    batch = decide_table(Plan(program), (), table, Wanted(first=2))
    for row, person in zip(batch.decisions.to_pylist(), table.to_pylist(), strict=True):
        typed = dict(person)
        result = evaluate(book, read_profile(program, typed).told)
        assert row["fired"] == len(result.fired)
        assert row["eligible"] == len(result.ranked)
        assert tuple(row["help"]) == result.referrals
        assert row["question"] == (result.questions[0] if result.questions else None)
        told = [(row[f"practice_{n}"], row[f"score_{n}"]) for n in (1, 2)]
        first = [(one.practice, one.score) for one in result.ranked[:2]]
        assert told == [*first, *[(None, None)] * (2 - len(first))]


@pytest.fixture
def engine() -> balm.Engine:
    return balm.load()


def test_the_shipped_packs_and_their_engine(engine: balm.Engine) -> None:
    table = people_table(engine.rulebook, Random(1), 400, wrong=0.001, own=0.05)
    batch = engine.decide_batch(table)
    equal(batch, row_by_row(engine.program, table, Wanted(), engine.strategies))
    assert 0 < batch.rejects.num_rows < 40
    assert len(set(batch.decisions["practice_1"].to_pylist())) > 10
    people = table.to_pylist()
    for row in batch.decisions.slice(0, 40).to_pylist():
        person = people[row[ROW]]
        own = person.pop(OWN) or ()
        told = dict(person)
        decision = engine.decide(told, own=own)
        shown = [(one.practice, one.score) for one in decision.recommendations[:3]]
        assert shown == [(row[f"practice_{n}"], row[f"score_{n}"]) for n in (1, 2, 3) if row[f"practice_{n}"]]
        assert row["help"] == [one.kind for one in decision.referrals]


def test_a_record_batch_is_a_table(engine: balm.Engine) -> None:
    table = pa.table({"distress": [9, None, 3], "place": ["home", "work", None]})
    [batch] = table.to_batches()
    equal(engine.decide_batch(batch), engine.decide_batch(table))


@pytest.mark.parametrize("seed", one_in(3, range(20)))
def test_slices_and_chunks_and_order_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(seed)
    plan = Plan(compile_program(world.rulebook()))
    table = people_table(plan.program.rulebook, world.random, 300, wrong=0.01, own=0.05)
    whole = decide_table(plan, (), table, Wanted())
    equal(decide_table(plan, (), chunked(table, world.random), Wanted()), whole)
    parts = [decide_table(plan, (), table.slice(at, 70), Wanted(), start=at) for at in range(0, 300, 70)]
    equal(Batch(*map(pa.concat_tables, zip(*parts, strict=True))), whole)
    order = world.random.sample(range(300), 300)
    mixed = decide_table(plan, (), table.take(pa.array(order)), Wanted())
    for one, other in zip(mixed, whole, strict=True):
        moved = [{**row, ROW: order[row[ROW]]} for row in one.to_pylist()]
        assert sorted(moved, key=lambda row: row[ROW]) == other.to_pylist()
    monkeypatch.setattr(batch_decide, "_MOST_AT_ONCE", 64)
    equal(decide_table(plan, (), table, Wanted()), whole)


@pytest.mark.parametrize("reasons", [False, True])
def test_nobody_and_nothing_told(engine: balm.Engine, reasons: bool) -> None:
    wanted = Wanted(reasons=reasons)
    nobody = engine.decide_batch(pa.table({"distress": pa.array([], pa.int8())}), reasons=reasons)
    assert (nobody.decisions.schema, nobody.decisions.num_rows) == (decisions_schema(wanted), 0)
    assert (nobody.rejects.schema, nobody.rejects.num_rows) == (REJECTS, 0)
    silent = pa.table({"distress": pa.nulls(3)})
    equal(engine.decide_batch(silent, reasons=reasons), row_by_row(engine.program, silent, wanted, engine.strategies))


@pytest.mark.parametrize("reasons", [False, True])
def test_rows_without_columns_are_people_who_told_nothing(engine: balm.Engine, reasons: bool) -> None:
    only_rows = pa.Table.from_struct_array(pa.array([{}] * 3, pa.struct([])))
    nothing = pa.table({"distress": pa.nulls(3)})
    equal(engine.decide_batch(only_rows, reasons=reasons), engine.decide_batch(nothing, reasons=reasons))


def program_of(rules: str, practices: int = 3) -> Program:

    made = "\n".join(
        f'[[practice]]\nid = "p{i}"\ntitle = "P"\nkind = "mental"\nminutes = [1, 2]\nhow = "Do."'
        for i in range(practices)
    )
    text = f"""[pack]
name = "small"
version = "1.0.0"
title = "Small"
[facts.level]
type = "scale"
range = [0, 1000]
step = 1
[facts.flag]
type = "flag"
{made}
{rules}"""
    return compile_program(
        read_rulebook([PackFiles("small", "", (PackFile("s.toml", text.encode()),))], None, lambda _: None)
    )


def rule(name: str, when: str, effect: str) -> str:
    return f'[[rule]]\nid = "{name}"\nwhen = {{ {when} }}\n{effect}\nbecause = "So."'


def test_no_practice_at_all() -> None:
    program = program_of("", practices=0)
    table = pa.table({"flag": [True, None]})
    equal(decide_table(Plan(program), (), table, Wanted()), row_by_row(program, table, Wanted()))


@pytest.mark.parametrize("rules", [1, 3, 30, 300, pytest.param(700, marks=pytest.mark.exhaustive)])
def test_many_points_and_firsts_keep_their_order(rules: int) -> None:
    """More points than a byte, than 16 bits with the place below them; and firsts above them all."""
    text = [rule(f"up{i}", f'level = ">= {i}"', 'prefer = [{ id = "p1", by = 100 }]') for i in range(rules)]
    text += [rule(f"down{i}", f'level = "< {i}"', 'avoid = [{ id = "p2", by = 100 }]') for i in range(rules)]
    text += [rule(f"first{i}", f'level = "{i}..{i + 40}"', 'first = { id = "p0" }') for i in range(0, rules, 9)]
    program = program_of("\n".join(text))
    for strategies in ((), (Says(bound=1_000_000_000, reads=("level",)),)):
        table = pa.table({"level": [*range(0, 1000, 7), None], "flag": [None] * 144})
        equal(
            decide_table(Plan(program), strategies, table, Wanted()), row_by_row(program, table, Wanted(), strategies)
        )


def test_a_strategy_is_asked_once_for_what_it_reads() -> None:
    program = program_of(rule("r", "flag = true", 'prefer = [{ id = "p1", by = 1 }]'))
    reader = Says(reads=("flag",))
    decide_table(
        Plan(program), [reader], pa.table({"flag": [True, None, False] * 50, "level": [*range(150)]}), Wanted()
    )
    assert sorted(map(str, reader.shown)) == sorted(str(one) for one in ({"flag": True}, {}, {"flag": False}))


def test_a_strategy_that_fails_is_counted_and_with_strict_ends_it() -> None:
    class Fails(Says):
        def points(self, situation: Situation) -> Iterable[Points]:
            if situation.facts.get("flag"):
                raise ValueError("no")
            return [Points(situation.practices[0].id, 99, "too much")]

    program = program_of("")
    table = pa.table({"flag": [True, False, None]})
    batch = decide_table(Plan(program), [Fails()], table, Wanted())
    assert batch.decisions["degraded"].to_pylist() == [1, 1, 1]
    assert batch.decisions["score_1"].to_pylist() == [0, 4, 4]
    with pytest.raises(StrategyError):
        decide_table(Plan(program), [Fails()], table, Wanted(), strict=True)


@pytest.mark.parametrize("first", [-1, 1_001, 100_000_000])
def test_no_more_practices_are_told_than_have_columns(first: int) -> None:
    with pytest.raises(ValueError, match="0 to 1,000"):
        balm.load().decide_batch(pa.table({"distress": [5]}), first=first)
