"""What could change what is shown, against everybody in small worlds: a fact that is left out changes nothing."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.cells import fires_for
from support.brute_force import Everybody
from support.effort import examples
from support.generated_worlds import small_world

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from balm.language.steps import Step
    from support.brute_force import Told

MOST = 3_000
"""So many people of a world are all decided for."""


def with_steps(seed: int) -> Everybody:
    """A small world whose packs ask something, under conditions of its rules."""
    world, random = small_world(seed), Random(f"steps of {seed}")
    for data in (world.floor, *world.packs):
        asked = [name for name, fact in data["facts"].items() if "ask" in fact and fact.get("origin") != "rules"]
        if not asked:
            continue
        conditions = [rule["when"] for rule in data.get("rule", ()) if "when" in rule]
        data["step"] = [
            {
                "id": f"s{at}",
                "order": at,
                "title": "How is it?",
                "facts": random.sample(asked, random.randint(1, len(asked))),
                **(
                    {key: random.choice(conditions)}
                    if conditions and (key := random.choice(["when", "", "unless"]))
                    else {}
                ),
            }
            for at in range(random.randint(0, 3))
        ]
    return Everybody(world.rulebook())


def seen(world: Everybody, told: Told, but: str, steps: Sequence[Step], *, help_only: bool) -> tuple[Any, ...]:
    """What a person notices, but for whether they are asked for this fact; and which of the steps come."""
    outcome = world.decide(told)
    come = [fires_for(step, world.rulebook.facts, outcome.facts) for step in steps]
    questions = {name for name in outcome.questions if name != but}
    if help_only:
        return {*outcome.referrals}, come
    return [one.practice.id for one in outcome.ranked], outcome.referrals, questions, come


def wrongly_left_out(world: Everybody, known: Told, could: Collection[str], *, help_only: bool) -> list[str]:
    """Facts that are unknown and left out, and change what somebody sees of whom so much is known."""
    alike = [told for told in world.people if all(told.get(name) == value for name, value in known.items())]
    steps = [step for step in world.rulebook.steps if any(name in could for name in step.facts)]
    found = []
    for name in world.facts.keys() - known.keys() - could:
        by_others: dict[tuple[Any, ...], list[Any]] = {}
        for told in alike:
            others = tuple((other, told.get(other)) for other in world.facts if other != name)
            by_others.setdefault(others, []).append(seen(world, told, name, steps, help_only=help_only))
        if any(one != every[0] for every in by_others.values() for one in every):
            found.append(name)
    return found


@pytest.mark.parametrize("help_only", [False, True])
def test_what_is_left_out_changes_nothing(help_only: bool) -> None:
    tried = 0
    for seed in range(examples(quick=60, ci=400, nightly=3_000)):
        world, random = with_steps(seed), Random(seed)
        if world.count > MOST:
            continue
        for known in random.sample(world.people, min(4, len(world.people))):
            could = world.program.conditions.could_change(known, steps=world.rulebook.steps, help_only=help_only)
            tried += len(world.facts.keys() - known.keys() - could)
            wrong = wrongly_left_out(world, known, could, help_only=help_only)
            assert not wrong, (seed, known)
    assert tried > 30
