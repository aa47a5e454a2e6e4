"""A column of any type that may hold answers is read, value by value, as each value is read by itself."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balm.compiled.program import compile_program
from balm.language.combine import read_rulebook
from balm.language.facts import read_told
from balm.language.files import PackFile, PackFiles
from balm.language.here import Mistake
from balm.language.values import DECLINED
from balm.population.bit_planes import unpacked
from balm.population.codes import Coded, fits, read_column
from balm.population.plan import Plan
from support.effort import examples

from .table import HERE

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.predicates import Answer
    from balm.population.codes import Told

TESTS: dict[str, tuple[object, ...]] = {
    "mood": (*range(11), "declined", "unknown"),
    "warmth": (-5, -1.5, 0, 0.1, ">= 2", "(2.5..3]", "unknown"),
    "share": (0, "> 0.25", 0.5, "[0.7..1)", "unknown"),
    "pace": ("low", "medium", "high", "unknown"),
    "spot": ("home", "café", "1", "true", "none", "declined", "unknown"),
    "solo": (True, False, "unknown"),
    "fond": ("music", "rest", "thé", "none", "declined", "unknown"),
}
"""Fact of `probe.toml` -> predicates of rules. Answers that none of them tells apart may share a code."""

_NUMBERS = (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint64(), pa.float32(), pa.float64())
_TEXTS = (pa.string(), pa.large_string(), pa.string_view())
_ENCODED = pa.dictionary(pa.int8(), pa.string())
_WORDS = ["", " ", "unknown", "declined", "Declined ", "yes", "FALSE", "7", " 3 ", "2.50", "1e1", "-0", "11", "nan"]
_NAMES = ["low", "High", "home", "cafe\u0301", "CAFÉ", "1", "true", "none", "music", "rest", "thé", "hom"]
_LISTS = ["music, bath", "music,rest", "thé; rest", "music music"]

texts = st.sampled_from([*_WORDS, *_NAMES, *_LISTS]) | st.decimals(-6, 12, places=1).map(str)


def columns_of(values: st.SearchStrategy[Any], kind: pa.DataType, *, encode: bool = False) -> st.SearchStrategy[Any]:
    """Columns of a type, of any length and offset; rows repeat, as those of people do."""
    rows = st.lists(st.none() | values, min_size=1, max_size=90)

    def make(rows: list[Any], times: int, offset: int) -> pa.Array:
        column = pa.array(rows * times, kind)
        return (column.dictionary_encode() if encode else column).slice(offset)

    return st.builds(make, rows, st.integers(1, 3), st.integers(0, 12))


def numbers(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Numbers near the ends of the scales, and as far off as the type goes."""
    if pa.types.is_floating(kind):
        near = st.integers(-60, 120).map(lambda n: n / 10) | st.sampled_from([0.25, 0.30000000000000004])
        return near | st.floats(width=kind.bit_width)
    least = 0 if pa.types.is_unsigned_integer(kind) else -(2 ** (kind.bit_width - 1))
    most = 2 ** (kind.bit_width + (least == 0) - 1) - 1
    return st.integers(max(least, -7), 12) | st.integers(least, most)


def columns(fact: Fact) -> st.SearchStrategy[Any]:
    """Columns of every type that may hold answers: numbers, flags, texts and lists of texts, in dictionaries too."""
    tags = st.lists(st.none() | st.sampled_from(_NAMES), max_size=4)
    values: list[tuple[pa.DataType, st.SearchStrategy[Any]]] = [(pa.null(), st.nothing()), (pa.bool_(), st.booleans())]
    values += [(kind, numbers(kind)) for kind in _NUMBERS]
    values += [(kind, texts) for kind in _TEXTS]
    values += [(wrap(inner), tags) for wrap in (pa.list_, pa.large_list) for inner in (pa.string(), _ENCODED)]
    fitting = [(kind, one) for kind, one in values if fits(fact, kind)]
    encoded = [columns_of(one, kind, encode=True) for kind, one in fitting if kind in (*_NUMBERS, pa.string())]
    return st.one_of([*encoded, *(columns_of(one, kind) for kind, one in fitting)])


@cache
def plan() -> Plan:
    rules = [
        f'\n[[rule]]\nid = "{fact}_{i}"\nwhen = {{ {fact} = {json.dumps(test)} }}\n'
        'prefer = [{ id = "nothing", by = 1 }]\nbecause = "So."\n'
        for fact, tests in TESTS.items()
        for i, test in enumerate(tests)
    ]
    rules.append('\n[[rule]]\nid = "effort"\nset = { effort = "low" }\nbecause = "So."\n')
    text = (HERE / "probe.toml").read_text(encoding="utf-8") + "".join(rules)
    book = read_rulebook([PackFiles("probe", "", (PackFile("p.toml", text.encode()),))], None, lambda _: None)
    return Plan(compile_program(book))


def answers_of(told: Told, rows: int) -> list[Answer]:
    """Each person's answer, out of the bit planes."""
    if isinstance(told, Coded):
        digits = [unpacked(plane, rows) for plane in told.digits]
        return [told.answers[sum(int(bits[row]) << at for at, bits in enumerate(digits))] for row in range(rows)]
    known, declined = unpacked(told.told, rows), unpacked(told.declined, rows)
    has = {tag: unpacked(plane, rows) for tag, plane in told.has.items()}
    return [
        frozenset(tag for tag in has if has[tag][row]) if known[row] else DECLINED if declined[row] else None
        for row in range(rows)
    ]


def alike(fact: Fact, got: Answer, want: Answer) -> bool:
    """The same answer; of a scale, one that all predicates take for the same."""
    return got == want or (
        fact.datatype.numeric
        and (got is None) == (want is None)
        and plan().truths(fact.name, got) == plan().truths(fact.name, want)
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", TESTS)
@settings(max_examples=examples(quick=30, ci=300))
@given(data=st.data())
def test_a_column_is_read_as_its_values_are(name: str, data: st.DataObject) -> None:
    fact = plan().facts[name]
    column = data.draw(columns(fact))
    rows = len(column)
    told, bad = read_column(plan(), fact, column)
    wrong = [False] * rows if bad is None else [bool(flag) for flag in unpacked(bad, rows)]
    alone = [read_told(fact, value) for value in column.to_pylist()]
    assert wrong == [isinstance(one, Mistake) for one in alone]
    for got, want, value in zip(answers_of(told, rows), alone, column.to_pylist(), strict=True):
        if not isinstance(want, Mistake):
            assert alike(fact, got, want), value
