"""What would change the first practice: nothing smaller would, by trying everything, and what is said holds."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.cells import cells
from balm.compiled.program import compile_program
from balm.deadline import Deadline
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.deciding.strategies import Points
from balm.explaining.change import Change, Changes, Move, NoChange, what_would_change
from balm.language.facts import DECLINED
from balm.language.predicates import truth
from balm.solving.encode import predicates_of
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world
from support.shuffled_worlds import shuffled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.strategies import Situation, Strategy
    from balm.language.facts import Fact
    from balm.language.predicates import Answer
    from support.generated_worlds import World

Far = tuple[int, int, int]
"""Facts moved, slow ones among them, the distance of all."""

MOST = 4_000
"""Combinations of answers that are worth trying one by one."""


def world_of(seed: int) -> World:
    """A world in which some facts change slowly, or never, or are not the person's to change."""
    world = make_world(seed)
    random = Random(seed)
    for pack in (world.floor, *world.packs):
        for fact in pack["facts"].values():
            if "origin" in fact:
                continue
            fact["changes"] = random.choice(["today", "today", "slowly", "never"])
            if not fact.get("told_wins"):
                fact["origin"] = random.choice(["person", "person", "person", "host", "history"])
    return world


def decider(
    program: Program, profile: Profile, strategies: Sequence[Strategy] = ()
) -> Callable[[Mapping[str, Answer]], Outcome]:
    def again(facts: Mapping[str, Answer]) -> Outcome:
        told = {name: value for name, value in {**profile.told, **facts}.items() if value is not None}
        return decide(program, Profile(told, profile.own, profile.own_told), strategies)

    return again


def options(program: Program, outcome: Outcome, fact: Fact) -> list[tuple[Answer, int]]:
    """All answers worth giving, with their distances; the present one first."""
    now = outcome.told.get(fact.name)
    if fact.type == "tags":
        every = [
            frozenset(tags)
            for count in range(len(fact.values) + 1)
            for tags in itertools.combinations(fact.values, count)
        ]
        here = now if isinstance(now, frozenset) else frozenset()
        return [(now, 0), *((tags, len(tags ^ here)) for tags in every if tags != now)]
    predicates = [p for p in predicates_of(program, outcome.own) if p.fact == fact.name]
    found = [cell.answers for cell in cells(fact, predicates) if cell.answers[0] not in (None, DECLINED)]

    def told_apart(answer: Answer) -> list[bool | None]:
        return [truth(test, fact, answer) for predicate in predicates for test in predicate.tests]

    others = [answers for answers in found if now in (None, DECLINED) or told_apart(answers[0]) != told_apart(now)]
    assert len(others) >= len(found) - 1
    if now in (None, DECLINED) or not fact.datatype.ordered:
        return [(now, 0), *((answers[0], 1) for answers in others)]

    def place(answer: Answer) -> float:
        return fact.values.index(answer) if fact.values else fact.datatype.position(fact, answer)  # type: ignore

    def away(answers: tuple[Answer, ...]) -> float:
        return min(abs(place(answer) - place(now)) for answer in answers)

    return [(now, 0), *((a[0], i) for i, a in enumerate(sorted(others, key=away), 1))]


def tries(program: Program, outcome: Outcome) -> Iterator[tuple[Far, dict[str, Answer]]] | None:
    """Everything that could be answered instead; None where that is too much."""
    facts = [f for f in program.rulebook.facts.values() if f.origin == "person" and f.changes != "never"]
    each = [options(program, outcome, fact) for fact in facts]
    count = 1
    for one in each:
        count *= len(one)
    if count > MOST:
        return None

    def every() -> Iterator[tuple[Far, dict[str, Answer]]]:
        for chosen in itertools.product(*each):
            moved = [(f, a, far) for f, (a, far) in zip(facts, chosen, strict=True) if far]
            slow = sum(fact.changes == "slowly" for fact, _, _ in moved)
            # A tags fact that nobody told and that is now told as empty is a move over no distance.
            for fact, (answer, far) in zip(facts, chosen, strict=True):
                if not far and answer != outcome.told.get(fact.name):
                    moved.append((fact, answer, far))
                    slow += fact.changes == "slowly"
            yield (
                (len(moved), slow, sum(far for _, _, far in moved)),
                {fact.name: answer for fact, answer, _ in moved},
            )

    return every()


def far_of(program: Program, outcome: Outcome, moves: Sequence[Move]) -> Far:
    facts = program.rulebook.facts
    distance = 0
    for move in moves:
        fact = facts[move.fact]
        if fact.type == "tags":
            here = move.before if isinstance(move.before, frozenset) else frozenset()
            assert isinstance(move.after, frozenset)
            distance += len(move.after ^ here)
            continue
        predicates = [p for p in predicates_of(program, outcome.own) if p.fact == fact.name]
        cell = next(c.answers for c in cells(fact, predicates) if move.after in c.answers)
        distance += dict(options(program, outcome, fact))[cell[0]]
        if fact.type == "scale" and isinstance(move.before, int | float):
            assert abs(move.after - move.before) == min(abs(a - move.before) for a in cell)  # type: ignore
    return (len(moves), sum(facts[move.fact].changes == "slowly" for move in moves), distance)


def first(outcome: Outcome) -> str | None:
    return outcome.ranked[0].practice.id if outcome.ranked else None


def people(seed: int) -> tuple[Program, Profile, Outcome]:
    random = Random(seed)
    program = compile_program(world_of(seed).rulebook())
    own = own_practices(random)
    read = read_profile(program, profile(program.rulebook, random), own)
    return program, read, decide(program, read)


@pytest.mark.exhaustive
def test_nothing_smaller_would_do_and_what_is_said_holds() -> None:
    seen = {"change": 0, "first already": 0, "never": 0, "several": 0, "slowly": 0, "own": 0}
    for seed in range(160):
        program, read, outcome = people(seed)
        every = tries(program, outcome)
        if every is None:
            continue
        again = decider(program, read)
        best: dict[str | None, Far] = {}
        for far, moves in every:
            name = first(again(moves))
            best[name] = min(best.get(name, far), far)
        changes = Changes(program, outcome, again)
        for practice in (*read.own, *program.rulebook.practices):
            found = changes.to(practice.id)
            assert found.exact
            if isinstance(found, NoChange):
                seen[found.reason] += 1
                assert best.get(practice.id) == ((0, 0, 0) if found.reason == "first already" else None), seed
                continue
            assert first(again({move.fact: move.after for move in found.moves})) == practice.id
            assert all(outcome.told.get(move.fact) == move.before != move.after for move in found.moves)
            assert all(move.after is not None and move.after != DECLINED for move in found.moves)
            assert far_of(program, outcome, found.moves) == best[practice.id], (seed, practice.id)
            seen["change"] += 1
            seen["several"] += len(found.moves) > 1
            seen["slowly"] += best[practice.id][1] > 0
            seen["own"] += practice in read.own
    # A test that met none of a kind would say nothing about it.
    assert min(seen.values()) >= 8, seen


@pytest.mark.exhaustive
def test_facts_that_stand_in_the_way_do() -> None:
    named = 0
    for seed in range(60):
        program, read, outcome = people(seed)
        random, facts = Random(seed), program.rulebook.facts
        changes = Changes(program, outcome, decider(program, read))
        for practice in program.rulebook.practices:
            found = changes.to(practice.id)
            if not isinstance(found, NoChange) or found.reason != "never":
                continue
            named += bool(found.because_of)
            assert not [n for n in found.because_of if facts[n].origin == "person" and facts[n].changes != "never"]
            # Whoever is like this person in these facts, and tells what this person tells, has it first no more.
            for _ in range(40):
                told = dict(read_profile(program, profile(program.rulebook, random)).told)
                for name, now in read.told.items():
                    movable = facts[name].origin == "person" and facts[name].changes != "never"
                    if movable and told.get(name, DECLINED) == DECLINED:
                        told[name] = now
                for name in found.because_of:
                    told.pop(name, None)
                told |= {name: read.told[name] for name in found.because_of if name in read.told}
                assert first(decide(program, Profile(told, read.own))) != practice.id
    assert named >= 5


@pytest.mark.exhaustive
def test_order_in_the_pack_changes_no_answer() -> None:
    compared = 0
    for seed in range(90):
        world = world_of(seed)
        program, other = compile_program(world.rulebook()), compile_program(shuffled(world).rulebook())
        read = read_profile(program, profile(program.rulebook, Random(seed)))
        one = Changes(program, decide(program, read), decider(program, read))
        two = Changes(other, decide(other, read), decider(other, read))
        for practice in program.rulebook.practices:
            found = one.to(practice.id)
            assert found == two.to(practice.id)
            compared += isinstance(found, Change)
    assert compared > 25


PACK: dict[str, Any] = {
    "pack": {"name": "small", "version": "1.0.0", "title": "Small"},
    "facts": {
        "mood": {"type": "scale", "range": [0, 10], "step": 1},
        "at": {"type": "choice", "values": ["home", "away"]},
        "age": {"type": "choice", "values": ["young", "old"], "origin": "host"},
        "likes": {"type": "tags", "values": ["pets", "tea", "walks"]},
    },
    "practice": [
        {"id": name, "title": name, "kind": "mental", "minutes": [1, 2], "how": "Do."} | more
        for name, more in {"walk": {}, "tea": {"limits": {"at": "home"}}, "rest": {}, "club": {}}.items()
    ],
    "rule": [
        {"id": "tea", "when": {"mood": "<= 4"}, "prefer": [{"id": "tea", "by": 5}], "because": "b"},
        {"id": "rest", "when": {"likes": ["tea"]}, "unless": {"likes": "pets"}, "because": "b"}
        | {"prefer": [{"id": "rest", "by": 9}]},
        {"id": "club", "when": {"age": "young"}, "first": [{"id": "club"}], "because": "b"},
        {"id": "walk", "when": {"mood": "known"}, "prefer": [{"id": "walk", "by": 1}], "because": "b"},
    ],
}  # fmt: skip
FLOOR: dict[str, Any] = {"pack": {"name": "floor", "version": "1.0.0", "title": "Floor"}}


class Fickle:
    """A strategy that takes the points for tea back where the mood is at most so much."""

    name, bound = "fickle", 50

    def __init__(self, below: float) -> None:
        self.below = below

    def propose(self, situation: Situation) -> list[Mapping[str, Any]]:
        return []

    def points(self, situation: Situation) -> list[Points]:
        mood = situation.facts.get("mood")
        down = isinstance(mood, int | float) and mood <= self.below
        return [Points("small/tea", -50, "b")] if down else []


def small(
    told: dict[str, Any], strategies: Sequence[Strategy] = ()
) -> tuple[Program, Outcome, Callable[[Mapping[str, Answer]], Outcome]]:
    from support.packs_from_data import read_packs

    program = compile_program(read_packs([PACK], FLOOR))
    read = read_profile(program, told)
    return program, decide(program, read, strategies), decider(program, read, strategies)


def test_the_nearest_answer_is_named() -> None:
    program, outcome, again = small({"mood": 7, "at": "away"})
    found = what_would_change(program, outcome, "small/tea", again)
    assert found == Change((Move("at", "away", "home"), Move("mood", 7, 4)), exact=True)


def test_the_fewest_tags_are_added_and_removed() -> None:
    program, outcome, again = small({"mood": 7, "likes": ["pets", "walks"]})
    found = what_would_change(program, outcome, "small/rest", again)
    before, after = frozenset({"pets", "walks"}), frozenset({"tea", "walks"})
    assert found == Change((Move("likes", before, after),), exact=True)


def test_what_cannot_change_is_named_as_in_the_way() -> None:
    program, outcome, again = small({"mood": 7, "age": "old"})
    assert what_would_change(program, outcome, "small/club", again) == NoChange("never", True, ("age",))
    program, outcome, again = small({"age": "young"})
    assert what_would_change(program, outcome, "small/tea", again) == NoChange("never", True, ("age",))
    assert what_would_change(program, outcome, "small/club", again) == NoChange("first already", True)


def test_what_a_strategy_undoes_is_not_said() -> None:
    program, outcome, again = small({"mood": 7}, [Fickle(-1)])
    assert what_would_change(program, outcome, "small/tea", again) == Change((Move("mood", 7, 4),), exact=True)
    # It speaks up only where the answer would be: mood has no other cell, and the search says what it tried.
    program, outcome, again = small({"mood": 7}, [Fickle(4)])
    found = what_would_change(program, outcome, "small/tea", again)
    assert isinstance(found, NoChange)
    assert found.reason == "undone"
    assert not found.exact


class AtHome(Fickle):
    """Takes the points for tea back where the place is not told, and the mood is low."""

    def points(self, situation: Situation) -> list[Points]:
        return [] if "at" in situation.facts else super().points(situation)


def test_what_a_strategy_undoes_is_looked_for_elsewhere() -> None:
    program, outcome, again = small({"mood": 7}, [AtHome(4)])
    found = what_would_change(program, outcome, "small/tea", again)
    # Nothing says that no smaller answer does: strategies may think otherwise of each.
    assert found == Change((Move("at", None, "home"), Move("mood", 7, 4)), exact=False)


class Swap(Fickle):
    """Gives tea points where tea is liked, and takes them from rest."""

    def points(self, situation: Situation) -> list[Points]:
        likes = situation.facts.get("likes")
        if isinstance(likes, frozenset) and "tea" in likes and "walks" not in likes:
            return [Points("small/rest", -9, "b"), Points("small/club", 50, "b")]
        return [Points("small/walk", 6, "b")] if isinstance(likes, frozenset) else []


def test_what_a_strategy_gave_where_it_undid_an_answer_is_reckoned_with() -> None:
    program, outcome, again = small({"mood": 7}, [Swap(0)])
    found = what_would_change(program, outcome, "small/rest", again)
    assert isinstance(found, Change)
    assert not found.exact
    told = {move.fact: move.after for move in found.moves}
    assert first(again(told)) == "small/rest"
    assert told == {"likes": frozenset({"tea", "walks"})}


def test_a_practice_that_nobody_has_is_a_mistake() -> None:
    program, outcome, again = small({"mood": 7})
    with pytest.raises(KeyError):
        what_would_change(program, outcome, "small/nothing", again)


def test_where_the_deadline_has_passed_nothing_is_said() -> None:
    program, outcome, again = small({"mood": 7, "likes": ["pets", "walks"]})
    found = what_would_change(program, outcome, "small/rest", again, Deadline(0))
    assert found == NoChange("out of time", exact=False)
    assert isinstance(what_would_change(program, outcome, "small/rest", again, Deadline(60)), Change)
