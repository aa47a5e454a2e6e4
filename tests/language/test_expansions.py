"""`from`: one rule becomes one for each value of a fact, each with its own condition and effects."""

from __future__ import annotations

import pytest

from balm.language.predicates import OneOf, Predicate, Tagged
from support.small_packs import PRACTICES, codes, fact, rule, rulebook

TARGET = fact("likely", 'type = "choice"\nvalues = ["calm", "low", "warm"]\norigin = "rules"')


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ('prefer = [{ tags = { from = "mood" }, by = 1 }]', ["calm", "low", "warm"]),
        ('when = { mood = ["calm", "low"] }\nfirst = { tags = { from = "mood" } }', ["calm", "low"]),
        ('when = { mood = "not low" }\nexclude = [{ tags = { from = "mood" } }]', ["calm", "warm"]),
        ('when = { mood = "known" }\nonly = { tags = { from = "mood" } }', ["calm", "low", "warm"]),
        ('prefer = [{ tags = { from = "likes" }, by = 1 }]', ["calm", "warm"]),
        ('when = { likes = "calm" }\nprefer = [{ tags = { from = "likes" }, by = 1 }]', ["calm", "warm"]),
        ('set = { likely = { from = "mood" } }', ["calm", "low", "warm"]),
        ('set = { likely = { from = "likes" } }\navoid = [{ tags = { from = "likes" }, by = 1 }]', ["calm", "warm"]),
        ('when = { mood = "low" }\nunless = { mood = "low" }\nfirst = { tags = { from = "mood" } }', ["low"]),
    ],
)  # fmt: skip
def test_a_rule_expands_over_the_values_its_condition_allows(lines: str, values: list[str]) -> None:
    rules = [r for r in rulebook(TARGET + PRACTICES + rule(lines)).rules if r.pack == "a"]
    assert [r.id for r in rules] == [f"a/r[{value}]" for value in values]


def test_a_fact_may_have_the_practices_of_the_packs_as_its_values() -> None:
    hurt = fact("hurt", 'type = "tags"\nvalues = "practices"\norigin = "history"')
    book = rulebook(hurt + PRACTICES + rule('when = { hurt = "any" }\nexclude = { id = { from = "hurt" } }'))
    names = [one.name for one in book.practices if one.pack != book.floor]
    assert names
    assert list(book.facts["hurt"].values) == names
    assert [r.id for r in book.rules if r.pack == "a"] == sorted(f"a/r[{name}]" for name in names)


@pytest.mark.parametrize("lines", ['type = "tags"', 'type = "choice"\norigin = "history"'])
def test_only_tags_of_a_history_have_the_practices_as_values(lines: str) -> None:
    assert codes(fact("hurt", lines + '\nvalues = "practices"') + PRACTICES) == ["bad-fact"]


def test_each_instance_has_its_value_in_its_condition_and_its_effects() -> None:
    lines = 'when = { upset = 3 }\nset = { likely = { from = "likes" } }\n'
    lines += 'prefer = [{ kind = "mental", tags = { from = "likes" }, by = 2 }, { by = 1 }]'
    one, two = [r for r in rulebook(TARGET + PRACTICES + rule(lines)).rules if r.pack == "a"]
    assert one.when[-1] == Predicate("likes", (Tagged("any", frozenset({"calm"})),))
    assert [p.fact for p in one.when] == ["upset", "likes"]
    assert (one.sets, two.sets) == ((("likely", "calm"),), (("likely", "warm"),))
    (mental, tagged), points = two.points[0]
    assert (mental, tagged, points) == (
        Predicate("kind", (OneOf(frozenset({"mental"})),)),
        Predicate("tags", (Tagged("any", frozenset({"warm"})),)),
        2,
    )
    assert one.points[1] == ((), 1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('prefer = [{ tags = { from = "mod" }, by = 1 }]', "unknown-fact"),
        ('prefer = [{ tags = { from = "upset" }, by = 1 }]', "bad-from"),
        ('prefer = [{ tags = { from = "danger" }, by = 1 }]', "bad-from"),
        ('prefer = [{ needs = { from = "mood" }, by = 1 }]', "bad-from"),
        ('prefer = [{ tags = { from = "energy" }, by = 1 }]', "bad-from"),
        ('prefer = [{ minutes = { from = "mood" }, by = 1 }]', "bad-from"),
        ('prefer = [{ tags = { from = "mood" }, by = 1 }]\nexclude = { tags = { from = "likes" } }', "two-froms"),
        ('set = { likely = { from = "energy" } }', "bad-from"),
        ('set = { likely = { form = "mood" } }', "wrong-type"),
    ],
)  # fmt: skip
def test_a_from_that_cannot_be(lines: str, expected: str) -> None:
    assert codes(TARGET + PRACTICES + rule(lines)) == [expected]
