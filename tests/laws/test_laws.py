"""The laws of deciding, each over generated packs and people; README.md names them all."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.deciding.strategies import Points
from balm.decision.decision import Decision
from balm.language.rule import MEANT
from balm.reference import evaluate, of_condition
from support.effort import examples, law_of
from support.generated_facts import WORDS
from support.generated_people import given_points, own_practices, profile
from support.generated_worlds import World, make_world, worlds
from support.packs_from_data import read_packs
from support.shuffled_worlds import shuffled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.strategies import Situation
    from balm.reference import Result

EXAMPLES = examples(quick=50, ci=2_000, nightly=5_000)
"""Worlds that each law is tried in, with `PEOPLE` people in each."""
PEOPLE = 2
PATIENT = 60.0
"""Seconds that a strategy may take here: the machine may be busy, and no law is about time."""

law = law_of(EXAMPLES)


@dataclass
class Told:
    """A strategy that says what it was made to say."""

    name: str = "told"
    bound: int = 10
    proposals: Sequence[Mapping[str, Any]] = ()
    given: Mapping[str, int] = field(default_factory=dict)

    def propose(self, situation: Situation) -> Sequence[Mapping[str, Any]]:
        return self.proposals

    def points(self, situation: Situation) -> Iterable[Points]:
        return [Points(practice, points, f"{self.name} says so") for practice, points in self.given.items()]


@dataclass
class Adversary:
    """A strategy that does whatever it may to bring a practice back."""

    name: str
    how: int
    bound: int = 1_000_000

    def propose(self, situation: Situation) -> Any:
        theirs = [dict(one) for one in situation.own]
        match self.how % 6:
            case 0:  # the person's own, and the catalogue's, with nothing about them that a rule could object to
                titles = [*(one["title"] for one in theirs), *(p.title for p in situation.practices)]
                return [{"title": title, "tags": [], "needs": list(WORDS), "minutes": [0, 0]} for title in titles]
            case 1:
                return [{"title": "Anything", "tags": [], "needs": [], "kind": "mental", "stance": "opening"}]
            case 2:
                return [{"title": "Nonsense", "tags": ["no-such-tag"]}]
            case 3:
                situation.facts["distress"] = 0  # type: ignore[index]  # it must not work
            case 4:
                raise SystemExit
            case 5:
                for one in situation.own:
                    one.get("tags", []).clear()
        return []

    def points(self, situation: Situation) -> Any:
        most = [Points(p.id, self.bound * 3, "mine") for p in situation.practices]
        return {0: most * 2, 1: most, 2: 17, 3: most, 5: [*most, Points("no/such", 1, "")]}.get(self.how % 7, most)


def person(program: Program, world: World) -> Profile:
    return read_profile(program, profile(program.rulebook, world.random), own_practices(world.random))


def run(program: Program, profile: Profile, strategies: Sequence[Any] = ()) -> Outcome:
    return decide(program, profile, strategies, time_limit=PATIENT)


def kept_of(outcome: Outcome) -> dict[str, int]:
    """The kept practices, and how many rules keep each; they come before all others, the most kept first."""
    keeps = [one.keeps for one in outcome.ranked]
    assert keeps == sorted(keeps, reverse=True)
    return {one.practice.id: one.keeps for one in outcome.ranked if one.keeps}


def shown(program: Program, outcome: Outcome) -> Decision:
    """The decision as its reader meets it."""

    def again(facts: Mapping[str, object]) -> Decision:
        raise NotImplementedError

    return Decision(program, outcome, datetime.date(2026, 1, 1), again, lambda facts: again(facts).outcome)


def text(decision: Decision) -> str:
    """The decision's JSON but for the digests of its packs; in an object no order means anything."""
    return json.dumps({**decision.to_dict(), "packs": []}, sort_keys=True)


def comparable(program: Program, outcome: Outcome) -> dict[str, Any]:
    """A decision by names alone, and whom each part of it is put down to."""
    decision = shown(program, outcome)
    data = decision.to_dict()
    excluded = {one["practice"]: set(one["excluded_by"]) for one in data["left_out"]}
    infeasible = {one["practice"]: set(one["infeasible"]) for one in data["left_out"]}
    return {
        "facts": {n: (outcome.facts[n], set(one["by"])) for n, one in data["facts"].items()},
        "fired": {program.rulebook.rules[i].id for i in outcome.fired},
        "excluded": {practice: by for practice, by in excluded.items() if by},
        "infeasible": {practice: facts for practice, facts in infeasible.items() if facts},
        "ranked": [(one.practice.id, one.keeps, one.firsts, one.score) for one in outcome.ranked],
        "points": {
            one.practice: {r.by.removeprefix("strategy:"): r.points for r in one.reasons if r.points}
            for one in decision.recommendations
        },
        "firsts": {one.practice: sum(r.first for r in one.reasons) for one in decision.recommendations},
        "keeps": {one.practice: sum(r.kept for r in one.reasons) for one in decision.recommendations},
        "referrals": outcome.referrals,
        "questions": outcome.questions,
    }


def expected(told: Mapping[str, Any], result: Result) -> dict[str, Any]:
    """The same, as the reference says it."""
    facts = {name: (value, set[str]()) for name, value in told.items()}
    facts |= {name: (value, set(by)) for name, (value, by) in result.facts.items()}
    return {
        "facts": facts,
        "fired": set(result.fired),
        "excluded": {practice: set(by) for practice, by in result.excluded.items()},
        "infeasible": {practice: set(facts) for practice, facts in result.infeasible.items()},
        "ranked": [(one.practice, one.keeps, one.firsts, one.score) for one in result.ranked],
        "points": {one.practice: {by: n for by, n in one.by.items() if n} for one in result.ranked},
        "firsts": {one.practice: one.firsts for one in result.ranked},
        "keeps": {one.practice: one.keeps for one in result.ranked},
        "referrals": result.referrals,
        "questions": result.questions,
    }


@law
@given(worlds())
def test_the_compiled_program_decides_as_the_reference_does(world: World) -> None:
    program = compile_program(world.rulebook())
    for _ in range(PEOPLE):
        who = person(program, world)
        result = evaluate(program.rulebook, who.told, who.own)
        assert comparable(program, run(program, who)) == expected(who.told, result)


@law
@given(worlds())
def test_strategies_and_their_proposals_add_what_the_reference_adds(world: World) -> None:
    program = compile_program(world.rulebook())
    random = world.random
    who = person(program, world)
    proposed = [one | {"title": f"Proposal {i}"} for i, one in enumerate(own_practices(random, 3))]
    own = [*who.own, *read_profile(program, {}, proposed).own]
    ids = [one.id for one in [*own, *program.rulebook.practices]]
    strategies = [
        Told("a", proposals=proposed, given=given_points(ids, random, 10)),
        Told("b", given=given_points(ids, random, 10)),
    ]
    outcome = run(program, who, strategies)
    points = [(s.name, practice, n) for s in strategies for practice, n in s.given.items()]
    result = evaluate(program.rulebook, who.told, own, points)
    assert comparable(program, outcome) == expected(who.told, result)
    assert not outcome.degraded


@law
@given(worlds())
def test_the_order_of_rules_facts_and_packs_never_matters(world: World) -> None:
    program = compile_program(world.rulebook())
    other = compile_program(shuffled(world).rulebook())
    for _ in range(PEOPLE):
        who = person(program, world)
        told = dict(world.random.sample(list(who.told.items()), len(who.told)))
        one, two = run(program, who), run(other, who._replace(told=told))
        assert comparable(program, one) == comparable(other, two)
        assert text(shown(program, one)) == text(shown(other, two))


@law
@given(worlds())
def test_what_is_excluded_or_infeasible_never_appears_whatever_strategies_do(world: World) -> None:
    program = compile_program(world.rulebook())
    random = world.random
    who = person(program, world)
    told = deepcopy(who.own_told)
    strategies = [Adversary(f"bad-{i}", random.randrange(42)) for i in range(random.randint(1, 3))]
    outcome = run(program, who, strategies)
    assert who.own_told == told
    result = evaluate(program.rulebook, who.told, outcome.own)
    ranked = [one.practice.id for one in outcome.ranked]
    assert set(ranked).isdisjoint(result.excluded)
    assert set(ranked).isdisjoint(result.infeasible)
    assert sorted(ranked) == sorted(one.practice for one in result.ranked)
    assert outcome.facts == run(program, who).facts
    for one in outcome.contributions:
        assert abs(one.points) <= Adversary.bound


@law
@given(worlds())
def test_a_practice_is_offered_to_those_alone_whom_it_is_for(world: World) -> None:
    """To them as if it were for everybody; what other practices get does not hang on it."""
    program = compile_program(world.rulebook())
    book = program.rulebook
    for_everybody = book._replace(rules=tuple(rule for rule in book.rules if not rule.is_for))
    for _ in range(PEOPLE):
        who = person(program, world)
        result = evaluate(book, who.told, who.own)
        answers = {**who.told, **{name: value for name, (value, _) in result.facts.items()}}
        others = {
            practice.id
            for practice in book.practices
            if practice.meant_for
            and not any(of_condition(one, book.facts, answers) is True for one in practice.meant_for)
        }
        before = evaluate(for_everybody, who.told, who.own)
        assert result.ranked == tuple(one for one in before.ranked if one.practice not in others)
        assert {name.removesuffix(MEANT) for name in set(result.fired) - set(before.fired)} == others


@law
@given(worlds())
def test_adding_a_pack_or_a_plugin_never_readmits_what_the_floor_excludes_nor_takes_help_away(
    world: World,
) -> None:
    floor = compile_program(read_packs([], world.floor))
    random = world.random
    told = profile(floor.rulebook, random)
    by_floor = run(floor, read_profile(floor, told))
    for count in range(len(world.packs) + 1):
        program = compile_program(read_packs(world.packs[:count], world.floor))
        more = profile(program.rulebook, random) | told
        for name in floor.rulebook.facts:  # what is unknown to the floor stays so
            if name not in told:
                more.pop(name, None)
        # Everything told about them: a plugin has nothing to add, so it may not take anything away.
        own = [{"title": f"Mine {i}", "kind": "mental", "stance": "opening", "needs": random.sample(WORDS, 1),
                "tags": random.sample(WORDS, 1), "minutes": [1, 2]} for i in range(2)]  # fmt: skip
        who = read_profile(program, more, own)
        alone = evaluate(program.rulebook._replace(rules=floor.rulebook.rules), who.told, who.own)
        for strategies in ([], [Adversary("a", random.randrange(42)), Adversary("b", random.randrange(42))]):
            outcome = run(program, who, strategies)
            if any(
                outcome.facts.get(n) != by_floor.facts.get(n) for n, fact in floor.rulebook.facts.items() if fact.open
            ):
                continue  # an open fact moved: for such people the floor's claims are proved again
            assert set(alone.excluded).isdisjoint(one.practice.id for one in outcome.ranked)
            assert set(by_floor.referrals) <= set(outcome.referrals)
            assert set(alone.fired) <= {program.rulebook.rules[i].id for i in outcome.fired}
            assert kept_of(outcome) == kept_of(by_floor)


@law
@given(worlds())
def test_points_shown_add_up_to_the_score_exactly(world: World) -> None:
    program = compile_program(world.rulebook())
    who = person(program, world)
    ids = [one.id for one in [*who.own, *program.rulebook.practices]]
    strategies = [Told("a", given=given_points(ids, world.random, 10)), Adversary("b", 5, bound=3)]
    outcome = run(program, who, strategies)
    decision = shown(program, outcome)
    scores = {one.practice.id: one.score for one in outcome.ranked}
    for one in decision.to_dict()["recommendations"]:
        assert sum(reason["points"] for reason in one["reasons"]) == one["score"] == scores[one["practice"]]
        assert len({reason["by"] for reason in one["reasons"]}) == len(one["reasons"])
    assert len(decision.recommendations) == len(scores)


@law
@given(worlds())
def test_a_decision_is_pure(world: World) -> None:
    book = world.rulebook()
    program, again = compile_program(book), compile_program(world.rulebook())
    who = person(program, world)
    strategies = [Told("a", given=given_points([p.id for p in book.practices], world.random, 10))]
    first, second = run(program, who, strategies), run(again, who, strategies)
    assert run(program, who, strategies) == first == second
    assert shown(program, first).to_json() == shown(again, second).to_json()


def decisions() -> str:
    """What people of as many worlds are told, one of each, as one text."""
    texts = []
    for seed in range(examples(quick=30, ci=100)):
        world = make_world(seed)
        program = compile_program(world.rulebook())
        texts.append(shown(program, run(program, person(program, world))).to_json())
    return "\n".join(texts)


@pytest.mark.exhaustive
def test_no_decision_hangs_on_the_order_of_sets() -> None:
    here = Path(__file__).parents[1]
    code = "import sys; from test_laws import decisions; sys.stdout.buffer.write(decisions().encode())"
    path = os.pathsep.join([str(here), str(here / "laws"), *sys.path])
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1
