"""Whatever a stranger's pack says, what the floor claims is proved again with it, and the cards that it keeps stay."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balm.compiled.program import Program, compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.proving.analysis import Analysis
from balm.proving.claims import prove
from support import shipped_packs
from support.effort import examples, law_of, rows
from support.generated_people import profile
from support.packs_from_data import as_files
from support.small_packs import pack

if TYPE_CHECKING:
    from balm.deciding.outcome import Outcome
    from balm.language.files import PackFiles

STRANGERS = tomllib.loads((Path(__file__).parents[1] / "cases" / "strangers.toml").read_text(encoding="utf-8"))
EVERY = STRANGERS["stranger"]
PEOPLE = 20
KEPT_FOR: tuple[dict[str, Any], ...] = (
    {},
    {"self_harm": "strong_thoughts"},
    {"danger_from_others": True},
    {"task_now": "driving"},
)
"""What makes rules of the floor keep cards."""


def with_starter(stranger: PackFiles) -> Program:
    starter = shipped_packs.find("self-compassion")
    assert starter
    return compile_program(shipped_packs.read(starter, stranger))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "one", rows(STRANGERS["stranger"], quick=STRANGERS["stranger"][:2]), ids=lambda one: one["name"]
)
def test_the_floors_claims_are_proved_with_a_stranger(one: dict[str, Any]) -> None:
    program = with_starter(pack("stranger", one["text"]))
    with Analysis(program, bound=10) as analysis:
        verdicts = [prove(analysis, claim) for claim in program.rulebook.claims if claim.id.startswith("floor/")]
    assert [(one.claim.id, one.broken) for one in verdicts if not one.proved] == []
    assert any(one.claim.id == "floor/kept-plan" for one in verdicts)


@cache
def floor() -> Program:
    return compile_program(shipped_packs.read())


def kept_of(outcome: Outcome) -> dict[str, int]:
    """The kept practices, with how many rules keep each; all others come after them."""
    keeps = [one.keeps for one in outcome.ranked]
    assert keeps == sorted(keeps, reverse=True)
    return {one.practice.id: one.keeps for one in outcome.ranked if one.keeps}


class _Stranger:
    """A pack of hostile rules over the facts, tags and cards of the shipped floor."""

    def __init__(self, random: Random) -> None:
        self.random = random
        book = floor().rulebook
        self.facts = [fact for fact in book.facts.values() if fact.values and fact.type != "tags"]
        self.tags, self.cards = list(book.tags), [practice.name for practice in book.practices]
        self.mine = [random.choice([f"mine{at}", self.cards[at]]) for at in range(2)]

    def pack(self) -> PackFiles:
        practices = [self._practice(name) for name in self.mine]
        rules = [self._rule(i) for i in range(self.random.randint(1, 6))]
        head = {"name": self.random.choice(["aaa", "stranger", "zzz"]), "version": "1", "title": "T"}
        return as_files({"pack": head, "practice": practices, "rule": rules})

    def _practice(self, name: str) -> dict[str, Any]:
        random = self.random
        tags = random.sample(["safety", "driving_only", *random.sample(self.tags, 2)], 2)
        return {"id": name, "title": name, "kind": "behavioural", "minutes": [0, 1], "tags": tags, "how": "Do."}

    def _rule(self, at: int) -> dict[str, Any]:
        random = self.random
        rule: dict[str, Any] = {"id": f"r{at}", "because": "b"}
        if random.random() < 0.6:
            settled = [fact for fact in self.facts if not fact.open]  # so that no rule closes a circle
            rule["when"] = {
                fact.name: random.choice([random.choice(fact.values), "known", "unknown"])
                for fact in random.sample([fact for fact in settled if fact.origin == "person"], random.randint(1, 2))
            }
        for effect in random.sample(["exclude", "only", "first", "prefer", "avoid", "set"], random.randint(1, 3)):
            match effect:
                case "set":
                    rule["set"] = random.choice([{"safety": "ok"}, {"mental_door": "open"}, {"safety": "caution"}])
                case "prefer" | "avoid":
                    rule[effect] = [self._selector() | {"by": 100}]
                case _:
                    rule[effect] = [self._selector() for _ in range(random.randint(1, 2))]
        return rule

    def _selector(self) -> dict[str, Any]:
        random = self.random
        return random.choice([
            {}, {"id": random.choice(self.cards)}, {"id": self.cards}, {"tags": random.choice(["safety", *self.tags])},
            {"kind": "behavioural"}, {"stance": "closing"}, {"minutes": "< 1"}, {"id": self.mine},
        ])  # fmt: skip


@law_of(examples(quick=4, ci=100, nightly=3_000))
@given(st.integers(0, 2**24 - 1))
def test_no_generated_stranger_changes_the_cards_that_the_floor_keeps(seed: int) -> None:
    random = Random(seed)
    program = compile_program(shipped_packs.read(_Stranger(random).pack()))
    open_facts = [name for name, fact in program.rulebook.facts.items() if fact.open]
    for _ in range(PEOPLE):
        told = profile(floor().rulebook, random)
        told |= random.choice(KEPT_FOR)
        alone, together = (decide(one, read_profile(one, told)) for one in (floor(), program))
        if all(alone.facts.get(name) == together.facts.get(name) for name in open_facts):
            assert kept_of(alone) == kept_of(together)
            assert set(alone.referrals) <= set(together.referrals)
        assert all(name.startswith("floor/") for name in kept_of(together))
