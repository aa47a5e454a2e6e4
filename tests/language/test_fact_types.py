"""What every fact type keeps, registered or new: held for each fact that `cases/predicates.csv` declares."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

import jsonschema
import pytest

from balm.language.fact_types import TYPES, Type
from balm.language.facts import DECLINED, read_told, read_value
from balm.language.here import Mistake
from support.declared_facts import as_facts, declarations

if TYPE_CHECKING:
    from balm.language.facts import Fact, Value

FACTS = as_facts(declarations())


def few(fact: Fact) -> list[Value]:
    """Answers, from the lowest to the highest where they have an order; of names several or none, where it has such."""
    if fact.datatype.multiple:
        return [frozenset(), frozenset(fact.values[:1]), frozenset(fact.values)]
    return fact.datatype.sample(fact)


def test_every_type_is_registered_under_its_name_and_declared() -> None:
    assert tuple(TYPES) == get_args(Type)
    assert {name: one.name for name, one in TYPES.items()} == {name: name for name in TYPES}
    assert {fact.type for fact in FACTS.values()} == set(TYPES)


def typed(answer: object) -> str:
    """As somebody types it: a number without an exponent."""
    return format(Decimal(str(answer)), "f") if type(answer) is float else str(answer)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_an_answer_is_read_as_itself_as_a_value_and_as_text(fact: Fact) -> None:
    for answer in few(fact):
        text = ", ".join(answer) or "none" if isinstance(answer, frozenset) else typed(answer)
        for read in (read_value(fact, answer), read_told(fact, text)):
            assert (read, type(read)) == (answer, type(answer))
    for text in fact.datatype.texts(fact):
        assert not isinstance(read_told(fact, text), Mistake)
    for wrong in (object(), "no such answer", [[]]):
        mistake = read_value(fact, wrong)
        assert isinstance(mistake, Mistake)
        assert mistake.details["expected"] == fact.datatype.domain(fact)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_answers_lie_in_order(fact: Fact) -> None:
    kind = fact.datatype
    if kind.multiple:
        assert not kind.ordered
        return
    every = few(fact)
    positions = [kind.position(fact, answer) for answer in every]
    assert all(one < other for one, other in itertools.pairwise(positions))
    assert [kind.answer_at(fact, position) for position in positions] == every
    lowest, highest, step = kind.scope(fact)
    assert (lowest, highest) == (positions[0], positions[-1])
    assert 0 < step <= highest - lowest
    assert set(kind.answers(fact)) <= set(every)
    if kind.ordered:
        ends = [kind.read_end(fact, str(answer)) for answer in every]
        assert ends == positions
    for merge in kind.merges:
        order = kind.merge_order(fact._replace(merge=merge), reversed(every))
        assert order == (every[::-1] if merge in ("highest", "any") else every)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_its_schema_takes_what_it_reads(fact: Fact) -> None:
    told, texts = fact.datatype.schema(fact)
    schema = {"anyOf": [*told, {"type": "string", "pattern": f"^(?:{texts})$"}]}
    for answer in few(fact):
        jsonschema.validate([*answer] if isinstance(answer, frozenset) else answer, schema)
    for text in fact.datatype.texts(fact):
        jsonschema.validate(text, schema)
    for wrong in ("no such answer", {}, None, DECLINED):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
