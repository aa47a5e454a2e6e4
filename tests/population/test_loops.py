"""Compiled loops come to what numpy comes to, to the byte; and they refuse what they could not read."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

import balm
from balm.compiled.program import compile_program
from balm.deciding.strategies import Points
from balm.native.key_layout import KeyLayout
from balm.native.population_structs import (
    AdderCircuit,
    ComparisonCall,
    DigitsCall,
    FiringCall,
    RankingCall,
    TotalsCall,
)
from balm.population import loops, scores
from balm.population.codes import read_column
from balm.population.decide import decide_table
from balm.population.plan import Plan
from balm.population.planes import fire, infer
from balm.population.scores import score
from balm.population.tables import Wanted
from population.test_decide import Says, program_of, rule
from support.effort import examples, one_in
from support.generated_worlds import make_world
from support.people_tables import people_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.deciding.strategies import Situation
    from balm.population.tables import Batch

MODULES = ("planes", "totals", "topk")
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
@pytest.mark.parametrize("rows", one_in(4, ROWS))
def test_generated_packs_and_any_number_of_rows(rows: int) -> None:
    for seed in range(examples(quick=4, ci=12)):
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


@pytest.mark.exhaustive
@compiled
def test_the_shipped_packs_with_their_strategies() -> None:
    engine = balm.load()
    plan = Plan(engine.program)
    table = people_table(engine.rulebook, Random(4), 900, wrong=0.002, own=0.02)
    for first in (1, 3, 100):
        same(*both_ways(plan, table, Wanted(first), engine.strategies))


@compiled
@pytest.mark.parametrize(
    "rules", [1, 2, 3, 255, 256, *(pytest.param(n, marks=pytest.mark.exhaustive) for n in (254, 257, 600))]
)
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


def words(rows: int, columns: int = 1) -> np.ndarray:
    return np.zeros((rows, columns), np.uint64)


def read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def askew(array: np.ndarray) -> np.ndarray:
    """The same numbers, in memory that is not aligned."""
    raw = np.zeros(array.nbytes + 1, np.uint8)[1:]
    return raw.view(array.dtype).reshape(array.shape)


CIRCUIT = AdderCircuit(
    numbers(~0, 0, 0, 1, 2).reshape(1, 5), numbers(1).reshape(1, 1), numbers(~0).reshape(1, 1), numbers(1), 3
)
CALLS = {
    "digits": DigitsCall(np.zeros(64, np.int8), 1, np.zeros(1, np.uint64), words(3)),
    "compare": ComparisonCall(words(2), numbers(0, 1, 1).reshape(1, 3), numbers(4).reshape(1, 1), words(1)),
    "fire": FiringCall(
        words(2), numbers(0, 1).reshape(2, 1), numbers(0), numbers(1, 0).reshape(1, 2), numbers().reshape(0, 2),
        words(2),
    ),
    "totals": TotalsCall(
        CIRCUIT, words(1), 0, 1, np.zeros((1, 512), np.int16), np.zeros(64, np.int32), np.zeros((2, 1), np.int64)
    ),
    "topk": RankingCall(
        numbers(0), numbers(1), KeyLayout(1, 0, 0, 0, 0), 2, 0, 1, np.zeros((1, 512), np.int16), np.zeros(1, np.int64),
        np.zeros(1, np.int64), words(0), numbers(-1), np.zeros(0, np.int64), np.zeros((0, 0), np.int64), numbers(-1),
        np.zeros((1, 64), np.int32), np.zeros((1, 64), np.int32), np.zeros(64, np.int32),
    ),
}  # fmt: skip
"""Calls that are sound, by function."""

WRONG: list[tuple[str, str, object]] = [
    ("digits", "values", 3),
    ("digits", "values", np.zeros(64)),
    ("digits", "values", np.zeros((64, 1), np.uint8)),
    ("digits", "known", np.zeros(2, np.uint64)),
    ("digits", "known", np.zeros(1, np.int64)),
    ("digits", "known", askew(np.zeros(1, np.uint64))),
    ("digits", "less", "1"),
    ("digits", "less", 2**70),
    ("digits", "digits", words(9)),
    ("digits", "digits", words(1, 2)),
    ("digits", "digits", words(2, 2)[:, :1]),
    ("digits", "digits", read_only(words(1))),
    ("compare", "steps", numbers(5, 0, 0).reshape(1, 3)),
    ("compare", "steps", numbers(0, 2, 0).reshape(1, 3)),
    ("compare", "steps", numbers(-1, 0, 0).reshape(1, 3)),
    ("compare", "steps", numbers(0, 1).reshape(1, 2)),
    ("compare", "ends", numbers(5).reshape(1, 1)),
    ("compare", "ends", numbers(-1).reshape(1, 1)),
    ("compare", "ends", numbers().reshape(1, 0)),
    ("compare", "literals", words(2)),
    ("fire", "clauses", numbers(2, 0).reshape(2, 1)),
    ("fire", "clauses", numbers().reshape(2, 0)),
    ("fire", "possible", numbers(2)),
    ("fire", "alternatives", numbers(0, 2).reshape(1, 2)),
    ("fire", "alternatives", numbers(0)),
    ("fire", "blocking", numbers(2, 0).reshape(1, 2)),
    ("fire", "met", words(3)),
    ("fire", "met", words(2, 2)),
    ("totals", "circuit", None),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(-2, 0, 0, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(3, 0, 0, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, -2, 0, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 3, 0, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, -2, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 3, 1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, 0, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, -1, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, 3, 2).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, 1, 0).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, 1, -1).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(adders=numbers(~0, 0, 0, 1, 3).reshape(1, 5))),
    ("totals", "circuit", CIRCUIT._replace(gains=numbers(3).reshape(1, 1))),
    ("totals", "circuit", CIRCUIT._replace(gains=numbers(-2).reshape(1, 1))),
    ("totals", "circuit", CIRCUIT._replace(losses=numbers(3).reshape(1, 1))),
    ("totals", "circuit", CIRCUIT._replace(losses=numbers(-2).reshape(1, 1))),
    ("totals", "circuit", CIRCUIT._replace(gains=numbers(1, 1).reshape(1, 2))),
    ("totals", "circuit", CIRCUIT._replace(firing=numbers(3))),
    ("totals", "circuit", CIRCUIT._replace(firing=numbers(-2))),
    ("totals", "circuit", CIRCUIT._replace(firing=numbers(*[0] * 32))),
    ("totals", "circuit", CIRCUIT._replace(lines=0)),
    ("totals", "circuit", CIRCUIT._replace(lines=2)),
    ("totals", "circuit", CIRCUIT._replace(lines=2**40)),
    ("totals", "words", 2),
    ("totals", "words", 0),
    ("totals", "first_word", 1),
    ("totals", "totals", np.zeros((0, 512), np.int16)),
    ("totals", "totals", np.zeros((1, 511), np.int16)),
    ("totals", "fired", np.zeros(63, np.int32)),
    ("totals", "fired", np.zeros(64, np.uint32)),
    ("totals", "bounds", np.zeros((1, 1), np.int64)),
    ("topk", "terms", numbers(1)),
    ("topk", "term_ends", numbers(2)),
    ("topk", "width", 3),
    ("topk", "layout", KeyLayout(-1, 1, 0, 0, 0)),
    ("topk", "layout", KeyLayout(8, 7, 1, 0, 0)),
    ("topk", "layout", KeyLayout(8, 6, 1, 1, 0)),
    ("topk", "words", 2),
    ("topk", "totals", np.zeros((0, 512), np.int16)),
    ("topk", "barred", words(1, 2)),
    ("topk", "barred_of", numbers(0)),
    ("topk", "points", np.zeros((1, 1), np.int64)),
    ("topk", "points_of", numbers(0)),
    ("topk", "starts", np.zeros(2, np.int64)),
    ("topk", "places", np.zeros((2, 64), np.int32)),
    ("topk", "scores", np.zeros((1, 128), np.int32)),
    ("topk", "eligible", np.zeros(32, np.int32)),
]
"""A function, a field, and what is no such field."""


def compiled_function(name: str) -> Any:
    return next(getattr(module, name) for module in (loops.planes, loops.totals, loops.topk) if hasattr(module, name))


@compiled
@pytest.mark.parametrize("name", CALLS)
def test_calls_that_are_sound(name: str) -> None:
    compiled_function(name)(CALLS[name])


@compiled
@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_what_cannot_be_read_is_refused_by_name(name: str, field: str, wrong: object) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError, OverflowError)) as found:
        compiled_function(name)(CALLS[name]._replace(**{field: wrong}))  # type: ignore[arg-type]
    names = {field, *(wrong._fields if isinstance(wrong, tuple) else ())}  # type: ignore[attr-defined]
    assert isinstance(found.value, OverflowError) or names & set(re.findall(r"\w+", str(found.value)))


@compiled
def test_scores_need_no_space_of_a_table() -> None:
    program = program_of(rule("r", "flag = true", 'prefer = [{ id = "p1", by = 1 }]'))
    plan = Plan(program)
    told = {"flag": read_column(plan, plan.facts["flag"], pa.array([True, None, False]))[0]}
    people = infer(plan, told, 3)
    found = score(plan, fire(plan.rules, people.literals, people.alive), people.literals, 3, 1, None)
    assert found.points.tolist() == [[1, 0, 0]]
    assert found.fired.tolist() == [1, 0, 0]
