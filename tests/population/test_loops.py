"""Compiled loops come to what numpy comes to, to the byte; and they refuse what they could not read."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

import balm
from balm.compiled.program import compile_program
from balm.deciding.strategies import Points
from balm.population import loops, scores
from balm.population.codes import read_column
from balm.population.decide import decide_table
from balm.population.plan import Plan
from balm.population.planes import fire, infer
from balm.population.scores import score
from balm.population.tables import Wanted
from population.test_decide import Says, program_of, rule
from support.generated_worlds import make_world
from support.people_tables import people_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.deciding.strategies import Situation
    from balm.population.tables import Batch

MODULES = ("many", "sums", "ranks")
ROWS = (1, 2, 7, 63, 64, 65, 127, 511, 512, 513, 575, 1000, 1537)

compiled = pytest.mark.skipif(
    not all(getattr(loops, name) for name in MODULES), reason="without a C compiler there is nothing to compare"
)


class Gives(Says):
    """A strategy that gives all that it may."""

    def points(self, situation: Situation) -> Iterable[Points]:
        for at, practice in enumerate(situation.practices):
            yield Points(practice.id, -self.bound if "flag" in situation.facts and at else self.bound - at, "so")


def in_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MODULES:
        monkeypatch.setattr(loops, name, None)


def both_ways(plan: Plan, table: pa.Table, wanted: Wanted, strategies: Sequence[Says] = ()) -> tuple[Batch, Batch]:
    mine = decide_table(plan, strategies, table, wanted)
    with pytest.MonkeyPatch.context() as patch:
        in_numpy(patch)
        return mine, decide_table(plan, strategies, table, wanted)


def same(mine: Batch, theirs: Batch) -> None:
    for one, other in zip(mine, theirs, strict=True):
        assert one.schema == other.schema
        assert one.equals(other)
        for column in one.columns:
            column.validate(full=True)


@compiled
@pytest.mark.parametrize("rows", ROWS)
def test_generated_packs_and_any_number_of_rows(rows: int) -> None:
    for seed in range(12):
        world = make_world(seed * 31 + rows)
        plan = Plan(compile_program(world.rulebook()))
        table = people_table(plan.program.rulebook, world.random, rows, wrong=world.random.choice([0, 0.02]))
        for first in (0, 1, 2, 3, 4, 20):
            same(*both_ways(plan, table, Wanted(first)))


@compiled
@pytest.mark.parametrize("seed", range(8))
def test_slices_that_begin_anywhere(seed: int) -> None:
    world = make_world(seed)
    plan = Plan(compile_program(world.rulebook()))
    table = people_table(plan.program.rulebook, world.random, 1200, wrong=0.01)
    for at in (1, 5, 8, 63, 64, 77, 512):
        same(*both_ways(plan, table.slice(at, 700), Wanted()))


@compiled
def test_the_shipped_packs_with_their_strategies() -> None:
    engine = balm.load()
    plan = Plan(engine.program)
    table = people_table(engine.rulebook, Random(4), 900, wrong=0.002, own=0.02)
    for first in (1, 3, 100):
        same(*both_ways(plan, table, Wanted(first), engine.strategies))


@compiled
@pytest.mark.parametrize("rules", [1, 2, 3, 254, 255, 256, 257, pytest.param(600, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("by", [1, 5, 30])
def test_many_rules_that_do_the_same(rules: int, by: int) -> None:
    text = [rule(f"up{i}", f'level = ">= {i}"', f'prefer = [{{ id = "p1", by = {by} }}]') for i in range(rules)]
    text += [rule(f"down{i}", f'level = "< {i}"', f'avoid = [{{ id = "p1", by = {by} }}]') for i in range(rules)]
    plan = Plan(program_of("\n".join(text)))
    levels = [*range(0, 1000, 3), None, 0, 1000]
    same(*both_ways(plan, pa.table({"level": pa.array(levels, pa.int16())}), Wanted()))


@compiled
@pytest.mark.parametrize(
    ("by", "bound", "bits"), [(1, 0, 16), (100, 0, 32), (1, 1_000_000, 32), (1, 1_000_000_000, 64)]
)
def test_keys_of_every_width(by: int, bound: int, bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = [rule(f"r{i}", f'level = ">= {i}"', f'prefer = [{{ id = "p1", by = {by} }}]') for i in range(300)]
    text += [rule(f"first{i}", f'level = "{i}..{i + 40}"', 'first = { id = "p0" }') for i in range(0, 300, 9)]
    plan = Plan(program_of("\n".join(text)))
    strategies = [Gives(bound=bound, reads=("flag",))] if bound else []
    table = pa.table({"level": [*range(0, 1000, 7), None], "flag": [None, True, False] * 48})
    widths: set[int] = set()

    def kept(*args: Any) -> Any:
        keys = made(*args)
        widths.add(keys.dtype.itemsize * 8)
        return keys

    made = scores._keys
    monkeypatch.setattr(scores, "_keys", kept)
    same(*both_ways(plan, table, Wanted(), strategies))
    assert widths == {bits}


@compiled
def test_people_behind_the_last_one_count_for_nothing() -> None:
    """Padding makes literals true of nobody; it may not be told."""
    text = [rule(f"r{i}", f'level = "unknown", flag = "{s}"', 'prefer = [{ id = "p1", by = 100 }]')
            for i, s in enumerate(["unknown"] * 90)]  # fmt: skip
    plan = Plan(program_of("\n".join(text)))
    for rows in ROWS:
        table = pa.table({"level": [5] * rows, "flag": [True] * rows})
        same(*both_ways(plan, table, Wanted()))


@compiled
@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.int64(), pa.uint64()])
def test_numbers_of_every_width(kind: pa.DataType) -> None:
    plan = Plan(program_of(rule("r", 'level = "3..90"', 'prefer = [{ id = "p1", by = 1 }]')))
    for rows in ROWS:
        table = pa.table({"level": pa.array([None if i % 5 == 0 else i % 100 for i in range(rows)], kind)})
        same(*both_ways(plan, table, Wanted()))


def numbers(*some: int) -> np.ndarray:
    return np.array(some, np.int32)


@compiled
def test_what_cannot_be_read_is_refused() -> None:
    many, sums, ranks = loops.many, loops.sums, loops.ranks
    assert many
    assert sums
    assert ranks
    two = np.zeros(2, np.uint64)
    for width, rows, planes in ((3, 64, 1), (1, 65, 1), (1, -1, 1), (2, 64, 1), (1, 64, 9)):
        with pytest.raises(ValueError, match="digits"):
            many.digits(np.zeros(64, np.uint8), width, 0, two[:1], rows, np.zeros(planes, np.uint64))
    for steps, ends in (
        ((0, 1, 0), (0,)),
        ((4, 0, 0), (0,)),
        ((-1, 0, 0), (0,)),
        ((), (3,)),
        ((), (-1,)),
        ((0,), (0,)),
    ):
        with pytest.raises(ValueError, match="cut"):
            many.cut(two[:1], 1, numbers(*steps), numbers(*ends), 1, np.zeros(1, np.uint64))
    for clauses, some, others in (((2,), (0,), ()), ((0,), (1,), ()), ((0,), (0,), (0, 1)), ((0,), (0,), (0,))):
        with pytest.raises(ValueError, match="fire"):
            many.fire(two, 1, numbers(*clauses), 1, numbers(*some), numbers(*others), numbers(), two[:1])
    for rules, gives, ends in (
        ((2,), (0, 1), (1,)),
        ((0,), (1, 1), (1,)),
        ((0,), (0, 1), (2,)),
        ((0,), (0, 99_999), (1,)),
    ):
        with pytest.raises(ValueError, match="totals"):
            sums.totals(
                two, 1, 0, 1, numbers(*rules), numbers(1), numbers(*gives), numbers(*ends),
                np.zeros(512, np.int16), np.zeros(64, np.int32), np.zeros(2, np.int64),
            )  # fmt: skip
    for width, term, ends, limit in ((3, 0, 1, -1), (2, 1, 1, -1), (2, 0, 2, -1), (2, 0, 1, 0)):
        with pytest.raises(ValueError, match="best"):
            ranks.best(
                1, 0, 1, width, 1, 2, 0, 0, 1, np.zeros(512, np.int16), np.zeros(1, np.int64), numbers(term),
                numbers(ends), np.zeros(1, np.int64), two[:0], numbers(limit), 0, np.zeros(0, np.int64),
                np.zeros(0, np.int64), numbers(-1), np.zeros(64, np.int32), np.zeros(64, np.int32),
                np.zeros(64, np.int32),
            )  # fmt: skip
    with pytest.raises(ValueError, match="cut"):
        many.cut(two.view(np.uint8)[4:12], 1, numbers(), numbers(0), 1, np.zeros(1, np.uint64))


@compiled
def test_scores_need_no_space_of_a_table() -> None:
    program = program_of(rule("r", "flag = true", 'prefer = [{ id = "p1", by = 1 }]'))
    plan = Plan(program)
    told = {"flag": read_column(plan, plan.facts["flag"], pa.array([True, None, False]))[0]}
    people = infer(plan, told, 3)
    found = score(plan, fire(plan.rules, people.literals, people.alive), people.literals, 3, 1, None)
    assert found.points.tolist() == [[1, 0, 0]]
    assert found.fired.tolist() == [1, 0, 0]
