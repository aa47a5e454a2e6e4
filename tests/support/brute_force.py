"""Brute force: a small world and everybody in it decided for, and which claims are false of somebody.

Everybody is every answer to every fact, all steps and all sets of tags, unknown and declined; for claims beside every
practice that somebody could bring, as far as selectors can tell, and whatever strategies may give.
"""

from __future__ import annotations

import datetime
import itertools
from functools import cached_property
from typing import TYPE_CHECKING, Any

from balm.compiled.practices import surely
from balm.compiled.program import Program, compile_program
from balm.deciding.decide import decide
from balm.deciding.outcome import Outcome
from balm.deciding.profile import Profile
from balm.decision.decision import Decision
from balm.language.facts import DECLINED
from balm.language.practices import Practice
from balm.proving.examples import failures
from balm.reference import of_condition
from balm.solving.symbolic_practice import every_selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.language.expectations import Claim
    from balm.language.facts import Fact
    from balm.language.predicates import Condition
    from balm.language.rulebook import Rulebook
    from balm.language.steps import Step

Told = dict[str, Any]


def answers(fact: Fact) -> list[Any]:
    """Everything that may be said of a fact; None is unknown."""
    match fact.type:
        case "flag":
            told: list[Any] = [False, True]
        case "scale":
            assert fact.step
            count = round((fact.high - fact.low) / fact.step)
            told = [fact.low + i * fact.step for i in range(count + 1)]
        case "tags":
            told = [
                frozenset(some) for n in range(len(fact.values) + 1) for some in itertools.combinations(fact.values, n)
            ]
        case "level" | "choice":
            told = list(fact.values)
        case _:
            told = fact.datatype.sample(fact)
    return [None, *([DECLINED] if fact.may_decline else []), *told]


def subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [some for n in range(len(names) + 1) for some in itertools.combinations(names, n)]


def is_told(answer: Any) -> bool:
    return answer is not None and answer != DECLINED


class Everybody:
    """All people of a small world, and their decisions."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.program = compile_program(rulebook)
        self.facts = {name: fact for name, fact in rulebook.facts.items() if fact.tellable}
        self._decided: dict[tuple[Any, ...], Outcome] = {}

    @property
    def count(self) -> int:
        """How many there are."""
        total = 1
        for fact in self.facts.values():
            total *= len(answers(fact))
        return total

    @cached_property
    def people(self) -> list[Told]:
        """All of them; what is unknown is absent."""
        options = [[(name, answer) for answer in answers(fact)] for name, fact in self.facts.items()]
        return [{n: a for n, a in chosen if a is not None} for chosen in itertools.product(*options)]

    def decide(self, told: Told, own: tuple[Practice, ...] = ()) -> Outcome:
        """One decision, without strategies."""
        key = (tuple(told.items()), *(practice[:7] for practice in own))  # guests share an id, and so a hash
        if key not in self._decided:
            self._decided[key] = decide(self.program, Profile(told, own))
        return self._decided[key]

    def fires(self, told: Told, rule: int) -> bool:
        return rule in self.decide(told).fired

    def told_otherwise(self, told: Told, name: str, answer: Any) -> Told:
        """The same person with another answer, in the order in which facts are declared."""
        changed = {**told, name: answer}
        return {n: changed[n] for n in self.facts if changed.get(n) is not None}

    @cached_property
    def guests(self) -> list[Practice]:
        """Practices of somebody's own, such that selectors tell all others from none of these."""
        named: dict[str, list[Any]] = {}
        for selector in every_selector(self.rulebook):
            for predicate in selector:
                named.setdefault(predicate.fact, []).append(predicate)
        options: list[list[tuple[str, Any]]] = []
        for name, fact in self.program.attributes.items():
            if name not in named or name == "pack":  # all of them are of nobody's pack
                continue
            if name == "id":
                options.append([("id", f"own/{value}") for value in ("other", *fact.values)])
            elif name == "minutes":
                options.append([("minutes", None), *(("minutes", (m, m + 5)) for m in (0, 1, 2, 3, 5, 7, 10, 11))])
            elif fact.type == "tags":
                tags = sorted({tag for p in named[name] for t in p.tests for tag in getattr(t, "tags", ())})
                told = subsets(tags)
                # A tag that no selector names, for those that ask whether there is any.
                options.append([(name, None), *((name, some) for some in told), (name, ("soft",))])
            else:
                options.append([(name, None), *((name, value) for value in fact.values)])
        if "minutes" not in named and "minutes" in self.rulebook.roles:
            options.append([("minutes", None), *(("minutes", (m, m + 5)) for m in (0, 1, 2, 3, 5, 10, 11))])
        return [
            Practice(**{"id": "own/other", "title": "Other", **dict(chosen)}) for chosen in itertools.product(*options)
        ]


def eligible(outcome: Outcome) -> frozenset[str]:
    return frozenset(ranked.practice.id for ranked in outcome.ranked)


def higher(world: Everybody, name: str, told: Told) -> list[Any]:
    """The answers to which a fact can rise from what is told of it."""
    order = [answer for answer in answers(world.facts[name]) if is_told(answer)]
    return order[order.index(told[name]) + 1 :] if is_told(told.get(name)) else []


class Answered:
    """What an expectation looks at."""

    def __init__(self, program: Program, outcome: Outcome) -> None:
        self.outcome = outcome
        self._decision = Decision(
            program, outcome, datetime.date(2999, 1, 1), lambda facts: self._decision, lambda facts: outcome
        )

    def names(self) -> Sequence[str]:
        return self._decision.names()

    def words(self) -> Sequence[str]:
        return self._decision.words()


def refuted(world: Everybody, claim: Claim, bound: int) -> bool:
    """Whether the claim is false of somebody."""
    for told in world.people:
        if claim.raising:
            if any(breaks_rising(world, claim, told, own) for own in owns(world, claim)):
                return True
            continue
        if not speaks_of(world, claim, told):
            continue
        for own in owns(world, claim):
            outcome = world.decide(told, own)
            if possible(world, claim, outcome, own) and any(
                failures(world.program, claim.expect, Answered(world.program, one))
                for one in given(world, outcome, bound, claim)
            ):
                return True
    return False


def owns(world: Everybody, claim: Claim) -> Iterator[tuple[Practice, ...]]:
    """Nothing of one's own, or one practice; and where a claim is only about some people, another that makes it so."""
    yield ()
    for guest in world.guests:
        yield (guest,)
    attributes = world.program.attributes
    wanted = (*(claim.where_feasible or ()), *(claim.where_eligible or ()))
    for other in world.guests:
        if other.name == "other" and any(surely(selector, other.attributes(), attributes) for selector in wanted):
            for guest in world.guests:
                yield (guest, other._replace(id="own/another"))


def speaks_of(world: Everybody, claim: Claim | Step, told: Told) -> bool:
    facts = world.decide(told).facts

    def holds(condition: Condition) -> bool:
        return of_condition(condition, world.rulebook.facts, facts) is True

    one_of = not claim.any or any(map(holds, claim.any))
    return holds(claim.when) and one_of and not any(map(holds, claim.unless))


def possible(world: Everybody, claim: Claim, outcome: Outcome, own: tuple[Practice, ...]) -> bool:
    """Whether a practice as the claim asks for is feasible, or eligible."""
    facts, attributes = world.rulebook.facts, world.program.attributes

    def matches(practice: Practice, selectors: Sequence[Condition]) -> bool:
        return any(surely(selector, practice.attributes(), attributes) for selector in selectors)

    def feasible(practice: Practice) -> bool:
        if practice in own:
            at_hand = world.rulebook.roles.answer("minutes", outcome.facts)
            known = practice.minutes is not None and isinstance(at_hand, int | float)
            return not known or at_hand >= practice.minutes[0]  # type: ignore[index, operator]
        return not any(of_condition((p,), facts, outcome.facts) is False for p in practice.limits)

    every = (*own, *world.rulebook.practices)
    if claim.where_feasible is not None and not any(matches(p, claim.where_feasible) and feasible(p) for p in every):
        return False
    offered = [ranked.practice for ranked in outcome.ranked]
    return claim.where_eligible is None or any(matches(p, claim.where_eligible) for p in offered)


def given(world: Everybody, outcome: Outcome, bound: int, claim: Claim) -> Iterator[Outcome]:
    """The outcome as it is, and with all that strategies could do for each practice in turn."""
    yield outcome
    if bound and (claim.expect.first, claim.expect.first_not, claim.expect.names) != (None, None, None):
        place = {p.id: i for i, p in enumerate((*outcome.own, *world.rulebook.practices))}
        for lifted in outcome.ranked:
            points = [one._replace(score=one.score + (bound if one is lifted else -bound)) for one in outcome.ranked]
            points.sort(key=lambda one: (-one.keeps, -one.firsts, -one.score, place[one.practice.id]))
            yield outcome._replace(ranked=tuple(points))


def breaks_rising(world: Everybody, claim: Claim, told: Told, own: tuple[Practice, ...]) -> bool:
    """Whether something that the claim forbids is added when the fact rises for this person."""
    name, above = claim.raising, higher(world, claim.raising, told)
    if not above or not speaks_of(world, claim, told):
        return False
    before = world.decide(told, own)
    if not possible(world, claim, before, own):
        return False
    for answer in above:
        after = world.decide(world.told_otherwise(told, name, answer), own)
        added = tuple(one for one in after.ranked if one.practice.id not in eligible(before))
        helped = tuple(kind for kind in after.referrals if kind not in before.referrals)
        rest = after._replace(ranked=added, referrals=helped)
        if failures(world.program, claim.expect, Answered(world.program, rest)):
            return True
    return False
