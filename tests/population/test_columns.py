"""What a column may be: forms of numbers, texts and lists; what is refused as a whole, and what is said of a row."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import balm
from balm.compiled.program import compile_program
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.population.decide import decide_table
from balm.population.plan import Plan
from balm.population.tables import Wanted
from support.people_tables import row_by_row

if TYPE_CHECKING:
    from collections.abc import Sequence

PACK = """
[pack]
name = "forms"
version = "1.0.0"
title = "Forms"
[facts.whole]
type = "scale"
range = [-2, 10]
step = 1
[facts.wide]
type = "scale"
range = [0, 100000]
step = 1
[facts.third]
type = "scale"
range = [0, 9]
step = 3
[facts.fine]
type = "scale"
range = [0, 1]
step = 0.1
[facts.free]
type = "scale"
range = [0.5, 7]
[facts.mood]
type = "choice"
values = ["calm", "sad", "cross"]
may_decline = true
[facts.alone]
type = "flag"
[facts.has]
type = "tags"
values = ["pet", "bath", "music"]
may_decline = true
[facts.worked_out]
type = "level"
values = ["low", "high"]
origin = "rules"
merge = "highest"
[[practice]]
id = "p"
title = "P"
kind = "mental"
minutes = [1, 2]
how = "Do."
"""
TESTS = {
    "whole": (-2, 3, ">= 3", "< 3", "(0..5]", "known", "unknown"),
    "wide": (">= 70000", 5, "300..400", "unknown"),
    "third": (">= 6", 3, "known"),
    "fine": (0.3, ">= 0.7", "< 0.15", "unknown"),
    "free": ("> 2.5", 2.5, "[3..3.5)", "unknown"),
    "mood": ("sad", "not sad", "declined", "known"),
    "alone": (True, False, "unknown"),
    "has": ("pet", "none", "any", "declined", "unknown"),
}
"""Fact -> predicates; rule i gives 2 ** i points where predicate i holds, so that the score tells which hold."""


@pytest.fixture(scope="module", params=sorted(TESTS))
def forms(request: pytest.FixtureRequest) -> tuple[str, Plan]:
    rules = [
        f'[[rule]]\nid = "r{i}"\nwhen = {{ {request.param} = {json.dumps(test)} }}\n'
        f'prefer = [{{ id = "p", by = {2**i} }}]\nbecause = "So."'
        for i, test in enumerate(TESTS[request.param])
    ]
    text = PACK + "\n".join(rules)
    book = read_rulebook([PackFiles("forms", "", (PackFile("f.toml", text.encode()),))], None, lambda _: None)
    return request.param, Plan(compile_program(book))


NUMBERS: dict[str, tuple[Sequence[Any], pa.DataType]] = {
    "int8": ([-2, -1, 0, 3, 10, 11, -3, None, 127, -128], pa.int8()),
    "uint8": ([0, 1, 3, 6, 10, 255, None], pa.uint8()),
    "int64": ([0, 3, 5, 300, 70_000, 100_001, -(2**40), 2**40, None], pa.int64()),
    "uint64": ([0, 3, 2**63, None], pa.uint64()),
    "float64": ([0.0, -0.0, 0.1, 0.3, 0.30000000000000004, 0.7, 0.15, 2.5, 3.0, 3.5, 7.0, 6.0, None], pa.float64()),
    "odd floats": ([float("nan"), float("inf"), float("-inf"), 1e300, 5e-324, 3.0, None], pa.float64()),
    "float32": ([0.0, 0.1, 0.5, 2.5, 3.0, None], pa.float32()),
    "float16": ([0.0, 0.5, 3.0, None], pa.float16()),
    "in a dictionary": ([0.5, 3.0, 3.0, 99.0, None], pa.dictionary(pa.int8(), pa.float64())),
}
OTHERS: dict[str, tuple[Sequence[Any], pa.DataType]] = {
    "text": (
        ["3", " 3 ", "0.3", "sad", "yes", "no", "pet, bath", "none", "unknown", "declined", "", "x", None],
        pa.string(),
    ),
    "text in a dictionary": (["sad", "calm", "3", "Yes", "bath", None, "sad"], pa.dictionary(pa.int16(), pa.string())),
    "large text": (["2.5", "cross", "music", None], pa.large_string()),
    "text views": (["2.5", "cross", "music", None], pa.string_view()),
    "flags": ([True, False, None, True], pa.bool_()),
    "lists": ([["pet"], [], None, ["bath", "pet", "pet"], ["x"], [None], ["none"], ["music"]], pa.list_(pa.string())),
    "large lists": ([["pet"], None, []], pa.large_list(pa.large_string())),
    "lists of one": ([["pet"], None, ["x"]], pa.list_(pa.string(), 1)),
    "lists in a dictionary": ([["pet"], ["bath", "music"]], pa.list_(pa.dictionary(pa.int8(), pa.string()))),
    "lists of nothing": ([[], None, [None]], pa.list_(pa.null())),
    "nothing": ([None, None], pa.null()),
}


@pytest.mark.parametrize("form", sorted(NUMBERS | OTHERS))
def test_a_column_says_what_its_rows_say(forms: tuple[str, Plan], form: str) -> None:
    name, plan = forms
    values, kind = (NUMBERS | OTHERS)[form]
    made = pa.array(values, pa.float64()) if form == "in a dictionary" else pa.array(values, kind)
    column = made.dictionary_encode() if form == "in a dictionary" else made
    table = pa.table({name: column})
    numbers, texts = form in NUMBERS, "text" in form or form == "nothing"
    scale, tags = plan.facts[name].type == "scale", "lists" in form
    if not (texts or (numbers and scale) or (tags and name == "has") or (form == "flags" and name == "alone")):
        with pytest.raises(balm.ProfileError, match=f"a column of .*{'list' if tags else ''}"):
            decide_table(plan, (), table, Wanted())
        return
    for part in (table, table.slice(1), table.slice(1, len(values) - 2)):
        got = decide_table(plan, (), part, Wanted())
        want = row_by_row(plan.program, part, Wanted())
        assert got.decisions.to_pylist() == want.decisions.to_pylist()
        assert got.rejects.to_pylist() == want.rejects.to_pylist()


def test_many_distinct_texts(forms: tuple[str, Plan]) -> None:
    name, plan = forms
    table = pa.table({name: [str(n / 10) for n in range(-30, 900)]})
    got, want = decide_table(plan, (), table, Wanted()), row_by_row(plan.program, table, Wanted())
    assert got.decisions.to_pylist() == want.decisions.to_pylist()
    assert got.rejects.to_pylist() == want.rejects.to_pylist()


def test_what_a_reject_says_is_all_that_is_wrong_with_the_row() -> None:
    batch = balm.load().decide_batch(pa.table({"distress": [3, 11, 3], "place": ["home", "hme", "work"]}), start=100)
    assert batch.decisions["row"].to_pylist() == [100, 102]
    [reject] = batch.rejects.to_pylist()
    assert reject["row"] == 101
    assert "`11`" in reject["problem"]
    assert "did you mean `home`?" in reject["problem"]


REFUSED = {
    "distres": (pa.array([1]), "unknown-fact", "distress"),
    "intensity": (pa.array(["low"]), "derived-told", ""),
    "distress": (pa.array([[1]]), "wrong-type", ""),
    "place": (pa.array([1.5]), "wrong-type", ""),
    "likes": (pa.array([[1]]), "wrong-type", ""),
    "own": (pa.array(["Walk the dog"]), "bad-own", ""),
}


def test_columns_that_nobody_answers_are_refused_all_at_once() -> None:
    engine = balm.load()
    with pytest.raises(balm.ProfileError) as raised:
        engine.decide_batch(pa.table({name: column for name, (column, _, _) in REFUSED.items()}))
    found = {one.key: (one.code, one.nearest) for one in raised.value.diagnostics}
    assert found == {name: (code, nearest) for name, (_, code, nearest) in REFUSED.items()}


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pa.table([pa.array([1]), pa.array([2])], names=["distress", "distress"])
    with pytest.raises(balm.ProfileError, match="`distress` is told twice"):
        balm.load().decide_batch(twice)


@pytest.mark.parametrize("missing", ["pyarrow", "numpy"])
def test_without_the_extra_one_line_names_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import balm; balm.load().decide_batch(None)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.strip().splitlines()[-1] == (
        "balm.diagnostics.errors.BalmError: Tables of people need pyarrow and numpy: "
        "in your clone of Balm, run `pip install '.[batch]'`."
    )


def test_an_engine_that_decided_a_batch_travels_as_light_as_before() -> None:
    engine = balm.load()
    before = len(pickle.dumps(engine))
    engine.decide_batch(pa.table({"distress": [5]}))
    assert len(pickle.dumps(engine)) == before
