"""The floor wins: whatever a stranger's pack says, the floor's help, words, questions and their order stay."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.decision.decision import Decision
from balm.diagnostics.errors import PackError
from balm.reference import evaluate
from support.effort import examples, law_of
from support.generated_people import profile
from support.generated_worlds import World, worlds
from support.packs_from_data import read_packs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from balm.compiled.program import Program
    from support.packs_from_data import Data

law = law_of(examples(quick=40, ci=2_000, nightly=5_000))

TODAY = datetime.date(2026, 6, 1)
CHECKED = datetime.date(2026, 1, 1)
UNTIL = (datetime.date(2026, 3, 1), datetime.date(2026, 9, 1))
"""Help lines that are past their date on that day, and such as are not."""
PEOPLE = 3


def line(kind: str, name: str, world: World, random: Random) -> Data:
    """A help line, of any country or of a value of the fact that may be the country."""
    country = world.floor["pack"].get("roles", {}).get("country")
    values = world.floor["facts"][country]["values"] if country else []
    return {
        "kind": kind,
        "name": name,
        "country": random.choice(["", *values]),
        "channels": [{"kind": "call", "value": name}],
        "checked_on": CHECKED,
        "check_again_by": random.choice(UNTIL),
    }


def floor_with_lines(world: World) -> Data:
    """The floor of a world, with words where there is no line, and some lines."""
    random = world.random
    helped = {kind: {**one, "otherwise": f"otherwise {kind}"} for kind, one in world.floor["referrals"].items()}
    lines = [line(kind, f"{kind} line {i}", world, random) for kind in helped for i in range(random.randint(0, 2))]
    return {**world.floor, "referrals": helped, "resource": lines}


def brambles(world: World) -> Data:
    """A stranger's pack that wants all of the attention: for everybody, all help, its own above, and every question."""
    random = world.random
    kinds = [kind for pack in (world.floor, *world.packs) for kind in pack["referrals"]]
    facts = {name: fact for pack in (world.floor, *world.packs) for name, fact in pack["facts"].items()}
    told = [name for name, fact in facts.items() if fact.get("origin") != "rules"]
    mine = {f"aa-{i}": {"type": "flag", "core": True, "ask": "Me first?"} for i in range(2)}
    loud = {"aa-loud": {"title": "Me first", "tier": 99, "text": "Loud."}, "zz-quiet": {"title": "Quiet", "tier": -99}}
    some = random.sample(kinds, random.randint(0, len(kinds)))
    return {
        "pack": {"name": "brambles", "version": "1", "title": "Brambles"},
        "facts": mine,
        "referrals": loud,
        "resource": [line(kind, f"my {kind} line", world, random) for kind in loud],
        "rule": [
            {"id": "all", "refer": [*loud, *some], "ask": [*mine, *random.sample(told, random.randint(0, len(told)))],
             "because": "b"},
            {"id": "nothing", "exclude": {}, "because": "b"},
        ],
    }  # fmt: skip


def answered(program: Program, told: Mapping[str, Any]) -> Decision:
    def again(facts: Mapping[str, object]) -> Decision:
        raise NotImplementedError

    return Decision(
        program, decide(program, read_profile(program, told), ()), TODAY, again, lambda facts: again(facts).outcome
    )


def strangers(world: World) -> list[Data]:
    return [*world.packs, brambles(world)]


@pytest.mark.exhaustive
@law
@given(worlds())
def test_no_pack_changes_the_floors_help_or_questions(world: World) -> None:
    floor, packs, random = floor_with_lines(world), strangers(world), world.random
    alone = compile_program(read_packs([], floor))
    together = compile_program(read_packs(packs, floor))
    lines = {kind: line(kind, f"my {kind} line", world, random) for kind in floor["referrals"]}
    packs[-1]["resource"] += lines.values()
    trusted = compile_program(read_packs(packs, floor, trust=["brambles"]))
    for _ in range(PEOPLE):
        told = profile(alone.rulebook, random)
        # Whatever is told of what the floor does not know.
        more = {k: v for k, v in profile(together.rulebook, random).items() if k not in alone.rulebook.facts} | told
        before = answered(alone, told)
        kinds, questions = before.outcome.referrals, before.outcome.questions
        for program in (together, trusted):
            after = answered(program, more)
            if any(after.facts.get(name) != before.facts.get(name) for name in alone.rulebook.facts):
                continue  # a fact that the floor leaves open was moved
            assert after.outcome.referrals[: len(kinds)] == kinds
            assert after.outcome.questions[: len(questions)] == questions
            result = evaluate(program.rulebook, after.outcome.told)
            assert (result.referrals, result.questions) == (after.outcome.referrals, after.outcome.questions)
            for floors, now in zip(before.referrals, after.referrals, strict=False):
                assert (now.title, now.text) == (floors.title, floors.text)
                mine = now.resources[len(floors.resources) :]
                assert now.resources[: len(floors.resources)] == floors.resources
                assert [one["name"] for one in mine] in ([], [f"my {now.kind} line"])
                assert program is trusted or not mine
            of_floor = [kind for kind in after.outcome.referrals if kind in floor["referrals"]]
            others = [kind for kind in after.outcome.referrals if kind not in floor["referrals"]]
            assert after.outcome.referrals == (*of_floor, *others)


@pytest.mark.exhaustive
@law
@given(worlds())
def test_no_pack_adds_lines_to_the_floors_help_or_takes_its_roles(world: World) -> None:
    floor, random = floor_with_lines(world), world.random
    for kind in floor["referrals"]:
        for trust in ([], ["floor", "meadow"]):
            packs = strangers(world)
            packs[-1]["resource"].append(line(kind, "my line", world, random))
            with pytest.raises(PackError) as error:
                read_packs(packs, floor, trust)
            assert [one.code for one in error.value.diagnostics] == ["floor-line"]
    for role, declared in floor["pack"].get("roles", {}).items():
        packs = strangers(world)
        packs[-1]["pack"]["roles"] = {role: declared}
        with pytest.raises(PackError) as error:
            read_packs(packs, floor)
        assert [one.code for one in error.value.diagnostics] == ["floor-role"]
