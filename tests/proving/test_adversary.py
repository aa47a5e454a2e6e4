"""What is proved of the shipped packs stays true, whatever strategies do within their bounds and people bring."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.compiled.practices import surely
from balm.language.practices import title_of_name
from balm.proving.falsify import failing
from balm.proving.witness import Witness, decide_witness
from support.effort import rows
from support.generated_people import profile
from support.shipped_packs import program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.language.practices import Practice
    from balm.language.predicates import Selector

BOUND = sum(strategy.bound for strategy in balm.load().strategies)
PEOPLE = 60


def own_practices(random: Random) -> tuple[dict[str, Any], ...]:
    """Practices of somebody's own: any tags, or none told; some called like one of the catalogue."""
    attributes = program().attributes
    made = []
    for i in range(random.randint(0, 3)):
        one: dict[str, Any] = {
            "title": random.choice([f"Mine {i}", *map(title_of_name, random.sample(attributes["id"].values, 2))])
        }
        for key in ("kind", "stance"):
            if random.random() < 0.6:
                one[key] = random.choice(attributes[key].values)
        for key in ("tags", "needs"):
            if random.random() < 0.7:
                one[key] = random.sample(attributes[key].values, random.randint(0, 3))
        if random.random() < 0.5:
            one["minutes"] = [random.choice([0, 1, 5, 30]), 60]
        made.append(one)
    return tuple(made)


@pytest.mark.parametrize("seed", rows(range(PEOPLE), quick=range(2)))
def test_no_claim_is_broken(seed: int) -> None:
    random = Random(seed)
    claims = program().rulebook.claims
    person = Witness(profile(program().rulebook, random), own_practices(random))
    outcome = decide_witness(program(), person)
    names = [one.practice.id for one in outcome.ranked]
    for lifted in ["", *random.sample(names, min(4, len(names)))]:
        # All that strategies can do for one practice: lift it, and lower every other.
        points = {name: BOUND if name == lifted else -BOUND for name in names} if lifted else {}
        adversarial = Witness(person.facts, person.own, points)
        assert [claim.id for claim in claims if not claim.raising and failing(program(), claim, adversarial)[1]] == []
    for claim in claims:
        if claim.raising:
            then = {claim.raising: program().rulebook.facts[claim.raising].high}
            lower = {**person.facts, claim.raising: random.randint(0, 6)}
            assert not failing(program(), claim, Witness(lower, person.own, then=then))[1]


def test_the_adversary_can_win() -> None:
    """Where a claim rests on points alone, strategies can break it: so the test above can fail."""
    first = program().rulebook.claims
    claim = next(one for one in first if one.id == "self-compassion/insecure-first")
    outcome = decide_witness(program(), Witness({"distress": 2, "attachment": "secure"}))
    assert claim.expect.first is not None
    wrong = next(one.practice for one in outcome.ranked if not _among(claim.expect.first, one.practice))
    points = {one.practice.id: (100 if one.practice is wrong else -100) for one in outcome.ranked}
    lifted = decide_witness(program(), Witness({"distress": 2, "attachment": "secure"}, points=points))
    assert not _among(claim.expect.first, lifted.ranked[0].practice)


def _among(selectors: Iterable[Selector], practice: Practice) -> bool:
    return any(surely(selector, practice.attributes(), program().attributes) for selector in selectors)
