"""Faults: what a predicate can become, and that a program with a fault is the rulebook with it, compiled."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.language.conditions import parse_predicate
from balm.language.facts import Fact
from balm.language.predicates import Predicate
from balm.language.rule import authored_id
from balm.proving.mutants import mutants, mutated, mutated_program
from balm.reference import evaluate
from support.effort import rows
from support.generated_people import profile
from support.generated_worlds import make_world

WORLDS = 150

SCALE = Fact("rain", "scale", low=0, high=10, step=1)
FINE = Fact("worry", "scale", low=1, high=7)
WIDE = Fact("minutes", "scale", low=0, high=180)
LEVEL = Fact("light", "level", values=("dark", "dusk", "day"))
CHOICE = Fact("place", "choice", values=("home", "work", "outdoors"))
FLAG = Fact("alone", "flag")
TAGS = Fact("tools", "tags", values=("soil", "sound"))


@pytest.mark.parametrize(
    ("fact", "written", "becomes"),
    [
        # One step down and up; `> 6` is `>= 7` on whole numbers, and is not counted twice.
        (SCALE, ">= 6", [">= 5", ">= 7", "negated"]),
        (SCALE, "< 6", ["< 5", "< 7", "negated"]),
        (SCALE, "<= 10", ["<= 9", "negated"]),
        (SCALE, ">= 0", [">= 1", "negated"]),
        (SCALE, "3..7", ["2..7", "3..6", "4..7", "3..8", "negated"]),
        (SCALE, "not 3..7", ["< 2, > 7", "< 4, > 7", "< 3, > 6", "< 3, > 8", "negated"]),
        (SCALE, 10, ["9", "negated"]),
        (SCALE, "> 3.5", ["> 2.5", "> 4.5", "negated"]),
        # Without a step: a tenth on a scale of six, one on a scale of a hundred and eighty.
        (FINE, ">= 4", [">= 3.9", ">= 4.1", "> 4", "negated"]),
        (FINE, "[3..5)", ["[2.9..5)", "[3..4.9)", "[3.1..5)", "[3..5.1)", "(3..5)", "3..5", "negated"]),
        (WIDE, "< 5", ["< 4", "< 6", "<= 5", "negated"]),
        (LEVEL, ">= dusk", [">= dark", ">= day", "negated"]),
        (LEVEL, "<= dusk", ["<= dark", "<= day", "negated"]),
        (LEVEL, "dusk", ["negated"]),
        (LEVEL, ["< dusk", "unknown"], ["< dark, unknown", "< day, unknown", "negated"]),
        (CHOICE, ["home", "work"], ["negated"]),
        (FLAG, True, ["negated"]),
        (TAGS, {"all": ["soil", "sound"]}, ["negated"]),
        (TAGS, "known", ["negated"]),
    ],
)
def test_what_a_predicate_becomes(fact: Fact, written: object, becomes: list[str]) -> None:
    from balm.proving.mutants import _changes

    predicate = parse_predicate(fact, written)
    assert isinstance(predicate, Predicate)
    found = [words.split("` as `")[-1] for _, words, _ in _changes(predicate, fact)]
    shown = [one.removeprefix(f"{fact.name} ").removesuffix("`") for one in found]
    assert [one if "negated" not in one else "negated" for one in shown] == becomes


@pytest.mark.parametrize("seed", rows(range(WORLDS), quick=range(60)))
def test_a_program_with_a_fault_is_the_rulebook_with_it_compiled(seed: int) -> None:
    world = make_world(seed)
    rulebook = world.rulebook()
    program = compile_program(rulebook)
    random = Random(seed)
    every = mutants(rulebook, [pack.name for pack in rulebook.packs])
    for mutant in random.sample(every, min(6, len(every))):
        quick, slow = mutated_program(program, mutant), compile_program(mutated(rulebook, mutant))
        for _ in range(6):
            person = read_profile(program, profile(rulebook, random))
            assert decide(quick, person) == decide(slow, person), mutant


@pytest.mark.parametrize("seed", rows(range(WORLDS), quick=range(60)))
def test_a_rule_left_out_is_gone(seed: int) -> None:
    """It stays in its position and never fires: the reference decides as without it, but for the order of questions."""
    rulebook = make_world(seed).rulebook()
    random = Random(seed)
    program = compile_program(rulebook)
    for mutant in (one for one in mutants(rulebook, [p.name for p in rulebook.packs]) if one.kind == "dropped"):
        without = rulebook._replace(rules=tuple(r for i, r in enumerate(rulebook.rules) if i not in mutant.rules))
        person = read_profile(program, profile(rulebook, random))
        gone, blocked = evaluate(without, person.told), evaluate(mutated(rulebook, mutant), person.told)
        assert set(gone.questions) == set(blocked.questions)
        assert replace(gone, questions=()) == replace(blocked, questions=())


def test_only_the_packs_that_were_named_are_changed() -> None:
    for seed in range(20):
        rulebook = make_world(seed).rulebook()
        for pack in rulebook.packs:
            found = mutants(rulebook, [pack.name])
            dropped = [one.rule for one in found if one.kind == "dropped"]
            assert dropped == list(dict.fromkeys(authored_id(r.id) for r in rulebook.rules if r.pack == pack.name))
            assert {one.rule.partition("/")[0] for one in found} <= {pack.name}


def test_all_instances_of_a_rule_change_together() -> None:
    for seed in range(60):
        rulebook = make_world(seed).rulebook()
        for mutant in mutants(rulebook, ["meadow"]):
            ids = {rule.id for rule in rulebook.rules if authored_id(rule.id) == mutant.rule}
            assert {rule.id for rule in mutant.rules.values()} == ids
