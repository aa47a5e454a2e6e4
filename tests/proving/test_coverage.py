"""What people see of a pack: rules that fire, predicates that are definitely true and definitely false."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.language.lookup import Lookup
from balm.language.rule import Rule
from balm.proving.coverage import coverage
from balm.reference import evaluate, of_predicate
from support.generated_people import profile
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.language.facts import Value
    from balm.language.here import Place

ALL_RULES = {
    "garden/wet", "garden/dark", "garden/stay-in", "garden/not-for-long", "garden/sore", "garden/sore-again",
    "garden/at-hand[soil]", "garden/at-hand[sound]", "garden/at-hand[wet]",
}  # fmt: skip


def seen(garden: Engine, *people: dict[str, Value]) -> tuple[set[str], set[str]]:
    """The rules that fire for these people, and the outcomes that they see: `light >= dusk is true`."""
    facts = [decide(garden.program, Profile(told)).facts for told in people]
    found = coverage(garden.program, facts, ["garden"])
    assert found.people == len(people)
    assert {one.rule for one in found.rules} == ALL_RULES
    fired = {one.rule for one in found.rules if one.fired}
    assert found.fired == len(fired)
    outcomes = {f"{one.owner}: {one.words} true" for one in found.predicates if one.true}
    outcomes |= {f"{one.owner}: {one.words} false" for one in found.predicates if one.false}
    assert found.outcomes == len(outcomes)
    return fired, outcomes


@pytest.mark.parametrize(
    ("told", "fired", "outcomes"),
    [
        # Unknown is neither true nor false; a default is known.
        (
            {},
            {"sore"},
            {
                "sore: knees sore, unknown true",
                "stay-in: outside no false",
                "not-for-long: outside <= briefly false",
            },
        ),
        (
            {"rain": 6},
            {"sore", "wet", "not-for-long"},
            {
                "sore: knees sore, unknown true",
                "wet: rain >= 6 true",
                "dark: rain 10 false",
                "sore-again: rain <= 10 true",
                "stay-in: outside no false",
                "not-for-long: outside <= briefly true",
            },
        ),
        # An instance is a rule of its own; the predicate that was written is one.
        (
            {"tools": frozenset({"wet", "soil"}), "knees": "good", "light": "dark"},
            {"at-hand[soil]", "at-hand[wet]"},
            {
                "at-hand: tools any true",
                "dark: tools wet true",
                "dark: light dark true",
                "weed: light >= dusk false",
                "sore: knees sore, unknown false",
                "sore-again: knees sore false",
                "stay-in: outside no false",
                "not-for-long: outside <= briefly false",
            },
        ),
    ],
)  # fmt: skip
def test_what_one_person_sees(garden: Engine, told: dict[str, Value], fired: set[str], outcomes: set[str]) -> None:
    assert seen(garden, told) == ({f"garden/{one}" for one in fired}, {f"garden/{one}" for one in outcomes})


def test_people_together_see_what_each_sees(garden: Engine) -> None:
    people: list[dict[str, Value]] = [{"rain": 0, "light": "day"}, {"rain": 10}, {"knees": "good"}]
    each = [seen(garden, one) for one in people]
    fired, outcomes = seen(garden, *people)
    assert fired == set().union(*(one for one, _ in each))
    assert outcomes == set().union(*(one for _, one in each))


def test_nobody_sees_nothing(garden: Engine) -> None:
    assert seen(garden) == (set(), set())


def test_places_are_those_of_the_file(garden: Engine) -> None:
    lookup = Lookup()
    text = Path(garden.rulebook.packs[0].files[0]).read_text(encoding="utf-8").splitlines()
    found = coverage(garden.program, [], ["garden"])
    for one in found.predicates:
        line = int(lookup.line(one.place).rpartition(":")[2])
        assert one.words.split()[0] in text[line - 1], one
    for rule in found.rules:
        line = int(lookup.line(rule.place).rpartition(":")[2])
        assert text[line - 1] == "[[rule]]"
        assert text[line] == f'id = "{rule.rule.partition("/")[2].partition("[")[0]}"'


def test_only_the_packs_that_were_named(garden: Engine) -> None:
    found = coverage(garden.program, [{}], ["another"])
    assert (found.rules, found.predicates) == ((), ())


@pytest.mark.parametrize("seed", range(60))
def test_rules_fire_and_predicates_say_as_in_the_reference(seed: int) -> None:
    world = make_world(seed)
    rulebook = world.rulebook()
    program = compile_program(rulebook)
    random = Random(seed)
    people = [read_profile(program, profile(rulebook, random)).told for _ in range(4)]
    facts = [decide(program, Profile(told)).facts for told in people]
    found = coverage(program, facts, [pack.name for pack in rulebook.packs])
    fired = set().union(*(evaluate(rulebook, told).fired for told in people))
    assert {one.rule for one in found.rules if one.fired} == fired
    for seen in found.predicates:
        owner = next(one for one in [*rulebook.rules, *rulebook.practices] if _owns(one.place, seen.place))
        conditions = owner.conditions() if isinstance(owner, Rule) else (owner.limits,)
        named = [p for condition in conditions for p in condition if f"{p.fact} {p.text}" == seen.words]
        says = {of_predicate(named[0], rulebook.facts[named[0].fact], person.get(named[0].fact)) for person in facts}
        assert (seen.true, seen.false) == (True in says, False in says)


def _owns(place: Place, inside: Place) -> bool:
    return place.file == inside.file and inside.path[: len(place.path)] == place.path
