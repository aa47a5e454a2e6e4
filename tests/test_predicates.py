"""Every form of predicate, row by row: what the reference, the compiled tables and the matcher make of it.

Each row of `cases/predicates.csv` has a fact, a predicate and an answer as TOML writes them, and what is true of
it: true, false, or maybe where the answer keeps silent. Where there is no answer the text is no predicate, and
the row has the code of the mistake. Rows that declare the facts come first.
"""

from __future__ import annotations

from typing import Any

import pytest
import tomli

from balm.compiled.cells import cells
from balm.compiled.columns import Columns
from balm.compiled.matcher import CompiledMatcher
from balm.compiled.practices import allowing
from balm.language.conditions import parse_predicate
from balm.language.fact_types import TYPES
from balm.language.facts import DECLINED, Value, read_value
from balm.language.here import Mistake
from balm.language.predicates import Predicate, holds, refuted
from balm.language.rule import Rule
from balm.reference import of_predicate
from support.declared_facts import DECLARED, as_facts, declarations, rows

FACTS = as_facts(declarations())
TRUTH = {"true": True, "false": False, "maybe": None}

ROWS = [row for row in rows() if row[3] != DECLARED]
PREDICATES = [row for row in ROWS if row[3] in TRUTH]
MISTAKES = [(fact, text, code) for fact, text, _, code in ROWS if code not in TRUTH]


def read(text: str) -> Any:
    return tomli.loads(f"x = {text}")["x"]


def parsed(fact: str, text: str) -> Predicate:
    predicate = parse_predicate(FACTS[fact], read(text))
    assert isinstance(predicate, Predicate)
    return predicate


def told(fact: str, text: str) -> Value | None:
    value = read_value(FACTS[fact], read(text))
    assert not isinstance(value, Mistake)
    return value


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_a_fact_that_predicates_hold_of_and_do_not(kind: str) -> None:
    mine = {name for name, fact in FACTS.items() if fact.type == kind}
    assert {expected for name, _, _, expected in PREDICATES if name in mine} >= {"true", "false", "maybe"}
    assert any(name in mine for name, _, _ in MISTAKES)


def test_there_is_a_row_for_every_form() -> None:
    assert len(PREDICATES) >= 120
    assert len(MISTAKES) >= 40
    assert len({row[:3] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("fact", "text", "answer", "expected"), PREDICATES)
def test_a_predicate_says_of_an_answer(fact: str, text: str, answer: str, expected: str) -> None:
    predicate, value, truth = parsed(fact, text), told(fact, answer), TRUTH[expected]
    assert of_predicate(predicate, FACTS[fact], value) is truth
    assert holds(predicate, FACTS[fact], value) is (truth is True)
    assert refuted(predicate, FACTS[fact], value) is (truth is False)
    profile = {} if value is None else {fact: value}
    rules = [
        Rule("t/when", when=(predicate,)),
        Rule("t/any", any=((predicate,), (predicate,))),
        Rule("t/unless", unless=((predicate,),)),
    ]
    assert CompiledMatcher(rules, FACTS).match(profile) == (0b011 if truth is True else 0b100)
    assert Columns([(predicate,)], FACTS, allowing).allowed(profile) == (truth is not False)


@pytest.mark.parametrize(
    ("fact", "text", "answer", "expected"),
    [row for row in PREDICATES if not FACTS[row[0]].datatype.multiple],  # the cells of tags are their combinations
)
def test_an_answer_has_one_cell_in_which_nothing_changes(fact: str, text: str, answer: str, expected: str) -> None:
    predicate, value = parsed(fact, text), told(fact, answer)
    saying: dict[object, set[bool]] = {}
    for cell in cells(FACTS[fact], [predicate]):
        truths = {(holds(predicate, FACTS[fact], a), refuted(predicate, FACTS[fact], a)) for a in cell.answers}
        assert len(truths) == 1
        kind = cell.answers[0] if cell.answers[0] in (None, DECLINED) else "told"
        saying.setdefault(kind, set()).update(truth for truth, _ in truths)
    mine = value if value in (None, DECLINED) else "told"
    assert (TRUTH[expected] is True) in saying[mine]


@pytest.mark.parametrize(("fact", "text", "code"), MISTAKES)
def test_what_is_no_predicate_says_why(fact: str, text: str, code: str) -> None:
    mistake = parse_predicate(FACTS[fact], read(text))
    assert isinstance(mistake, Mistake)
    assert mistake.code == code
