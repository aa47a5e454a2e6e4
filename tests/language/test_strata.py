"""Derived facts: strata, cycles, merges, defaults, and what a person says themselves."""

from __future__ import annotations

from typing import Any

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.reference import evaluate
from support.small_packs import codes, fact, rule, rulebook

FLAG = 'type = "flag"\norigin = "rules"'


def derived(text: str, told: dict[str, Any]) -> dict[str, Any]:
    """Derived facts after deciding; the reference agrees."""
    book = rulebook(text)
    program = compile_program(book)
    profile = read_profile(program, told)
    facts = {n: v for n, v in decide(program, profile).facts.items() if n not in profile.told}
    assert {n: value for n, (value, _) in evaluate(book, profile.told).facts.items()} == facts
    return facts


def chain(*links: tuple[str, str]) -> str:
    """Flags, each set where another is true."""
    names = dict.fromkeys(name for link in links for name in link)
    rules = [
        rule(f"when = {{ {below} = true }}\nset = {{ {name} = true }}", f"r{i}")
        for i, (name, below) in enumerate(links)
    ]
    return "".join([*(fact(name, FLAG) for name in names if name != "danger"), *rules])


@pytest.mark.parametrize(
    ("links", "strata"),
    [
        ([("x", "danger")], [("danger",), ("x",)]),
        ([("x", "danger"), ("y", "danger")], [("danger",), ("x", "y")]),
        ([("z", "y"), ("y", "x"), ("x", "danger")], [("danger",), ("x",), ("y",), ("z",)]),
        ([("z", "x"), ("z", "danger"), ("x", "danger")], [("danger",), ("x",), ("z",)]),
    ],
)
def test_facts_come_after_those_that_they_rest_on(links: list[tuple[str, str]], strata: list[tuple[str, ...]]) -> None:
    text = chain(*links)
    assert list(rulebook(text).strata) == strata
    everything = {name for stratum in strata for name in stratum}
    assert derived(text, {"upset": 10}) == dict.fromkeys(everything, True)


@pytest.mark.parametrize(
    "links",
    [[("x", "x")], [("x", "y"), ("y", "x")], [("x", "y"), ("y", "z"), ("z", "x"), ("w", "x")]],
)
def test_a_circle_is_a_mistake(links: list[tuple[str, str]]) -> None:
    assert codes(chain(*links)) == ["cycle-facts"]


@pytest.mark.parametrize("where", ["unless", "any"])
def test_a_circle_through_any_condition_is_a_mistake(where: str) -> None:
    text = fact("x", FLAG) + rule(f"{where} = [{{ x = true }}]\nset = {{ x = true }}")
    assert codes(text) == ["cycle-facts"]


def sets(*values: str) -> str:
    """Rules that set `x`: the i-th where upset is at least i."""
    return "".join(
        rule(f'when = {{ upset = ">= {i}" }}\nset = {{ x = {v} }}', f"r{i}") for i, v in enumerate(values, 1)
    )


CHOICE = 'type = "choice"\nvalues = ["p", "q", "s"]\norigin = "rules"\n'
LEVEL = 'type = "level"\nvalues = ["low", "mid", "high"]\norigin = "rules"\n'
SCALE = 'type = "scale"\nrange = [0, 9]\norigin = "rules"\n'
TAGS = 'type = "tags"\nvalues = ["t", "u", "v"]\norigin = "rules"\n'


@pytest.mark.parametrize(
    ("lines", "values", "upset", "expected"),
    [
        (FLAG, ["false"], 0, None),
        (FLAG, ["false"], 1, False),
        (FLAG, ["false", "true"], 2, True),
        (FLAG, ["true", "false"], 2, True),
        (FLAG + "\ndefault = true", ["false"], 0, True),
        (FLAG + "\ndefault = true", ["false"], 1, False),
        (LEVEL + 'merge = "highest"', ['"mid"', '"high"', '"low"'], 3, "high"),
        (LEVEL + 'merge = "lowest"', ['"mid"', '"high"', '"low"'], 2, "mid"),
        (LEVEL + 'merge = "lowest"\ndefault = "low"', ['"high"'], 1, "high"),
        (LEVEL + 'merge = "lowest"\ndefault = "low"', ['"high"'], 0, "low"),
        (SCALE + 'merge = "highest"', ["2.5", "9", "0"], 3, 9),
        (SCALE + 'merge = "lowest"', ["2.5", "9", "0"], 2, 2.5),
        (CHOICE, ['"s"', '"q"'], 2, "q"),
        (CHOICE, ['"q"', '"s"'], 2, "q"),
        (CHOICE + 'merge = "first"\ndefault = "p"', ['"s"'], 1, "s"),
        (TAGS, ['["t"]', '["v", "t"]', "[]"], 3, frozenset({"t", "v"})),
        (TAGS, ["[]"], 1, frozenset()),
        (TAGS, ["[]"], 0, None),
        (TAGS + 'default = ["u"]', ['["t"]'], 1, frozenset({"t"})),
        (TAGS + 'default = ["u"]', ['["t"]'], 0, frozenset({"u"})),
    ],
)
def test_values_merge(lines: str, values: list[str], upset: int, expected: Any) -> None:
    assert derived(fact("x", lines) + sets(*values), {"upset": upset}).get("x") == expected


ASKED = 'type = "level"\nvalues = ["low", "mid", "high"]\nmerge = "highest"\ntold_wins = true\nmay_decline = true'


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"upset": 1}, "high"),
        ({"upset": 1, "x": "low"}, "low"),
        ({"upset": 1, "x": "declined"}, "declined"),
        ({"upset": 1, "x": "unknown"}, "high"),
    ],
)
def test_what_a_person_says_wins_where_it_may(told: dict[str, Any], expected: Any) -> None:
    text = fact("x", ASKED) + sets('"high"')
    program = compile_program(rulebook(text))
    outcome = decide(program, read_profile(program, told))
    assert outcome.facts.get("x") == expected
    derived(text, told)
