"""What `balm check` has to find of a small world, claims and names aside: everybody in it is decided for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.compiled.program import Program, compile_program
from balm.deciding.decide import decide
from balm.deciding.outcome import Outcome
from balm.deciding.profile import Profile
from support.brute_force import Everybody, Told, answers, eligible, higher, is_told, owns, possible, speaks_of
from support.truthful import missed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from balm.language.practices import Practice
    from balm.language.rule import Rule


def found(world: Everybody) -> Iterator[tuple[str, str]]:
    """Code and subject of everything that is to be found, claims and names aside."""
    rulebook, people = world.rulebook, world.people
    outcomes = [world.decide(told) for told in people]
    if any(not one.ranked and not one.referrals for one in outcomes):
        yield "left-alone", "meadow"
    for kind in rulebook.referrals:
        if any(not one.ranked and kind in one.referrals for one in outcomes):
            yield "only-help", kind
    offered = {ranked.practice.id for one in outcomes for ranked in one.ranked}
    first = {one.ranked[0].practice.id for one in outcomes if one.ranked}
    for practice in rulebook.practices:
        if practice.id not in offered:
            yield "practice-never-offered", practice.id
        elif practice.id not in first and practice.id.partition("/")[0] != rulebook.floor:
            yield "practice-never-first", practice.id
    yield from careless(world)
    yield from set_twice(world)
    yield from voiceless(world)
    yield from of_nobody(world)
    yield from of_steps(world)
    yield from (("help-unasked", kind) for kind in missed(world))
    yield from limited_unasked(world)
    yield from of_rules(world)


def careless(world: Everybody) -> Iterator[tuple[str, str]]:
    for name, fact in world.facts.items():
        every = [answer for answer in answers(fact) if is_told(answer)]
        kept: set[str] = set()
        for told in world.people:
            if name not in told:
                with_answers = [eligible(world.decide(world.told_otherwise(told, name, answer))) for answer in every]
                kept |= eligible(world.decide(told)) - frozenset().union(*with_answers)
        for practice in kept:
            yield "careless-unknown", f"{practice} {name}"


def set_twice(world: Everybody) -> Iterator[tuple[str, str]]:
    for name, fact in world.rulebook.facts.items():
        if fact.type == "choice" and fact.derived:
            for told in world.people:
                fired = [world.rulebook.rules[i] for i in world.decide(told).fired]
                said = {value for rule in fired for target, value in rule.sets if target == name}
                if name not in told and len(said) > 1:
                    yield "set-twice", name
                    break


def voiceless(world: Everybody) -> Iterator[tuple[str, str]]:
    spoken = {
        (ranked.practice, world.rulebook.roles.answer("voice", outcome.facts))
        for outcome in map(world.decide, world.people)
        for ranked in outcome.ranked
    }
    for practice, voice in spoken:
        if is_told(voice) and practice.how.keys().isdisjoint({"", str(voice)}):
            yield "voice-without-text", f"{practice.id} {voice}"


def of_nobody(world: Everybody) -> Iterator[tuple[str, str]]:
    about = {claim.id.partition("[")[0]: False for claim in world.rulebook.claims}
    for claim in world.rulebook.claims:
        about[claim.id.partition("[")[0]] |= any(
            speaks_of(world, claim, told)
            and (not claim.raising or higher(world, claim.raising, told))
            and any(possible(world, claim, world.decide(told, own), own) for own in owns(world, claim))
            for told in world.people
        )
    for name, somebody in about.items():
        if not somebody:
            yield "claim-about-nobody", name


def of_steps(world: Everybody) -> Iterator[tuple[str, str]]:
    for step in world.rulebook.steps:
        if not any(speaks_of(world, step, told) for told in world.people):
            yield "step-never-shown", step.id


def of_rules(world: Everybody) -> Iterator[tuple[str, str]]:
    rules = world.rulebook.rules
    groups: dict[str, list[int]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(rule.id.partition("[")[0], []).append(i)
    firing = {i: [told for told in world.people if world.fires(told, i)] for i in range(len(rules))}
    for name, instances in groups.items():
        if unasked(world, rules[instances[0]], [told for i in instances for told in firing[i]]):
            yield "never-asked", name
        if not any(firing[i] for i in instances):
            yield "rule-never-fires", name
            continue
        for fact in dict.fromkeys(fact for i in instances for fact in rules[i].ask):
            if not any(fact not in world.decide(told).facts for i in instances for told in firing[i]):
                yield "ask-known", f"{name} {fact}"
        of_floor = name.partition("/")[0] == world.rulebook.floor
        if not of_floor and not any(changes(world, i, firing[i]) for i in instances):
            covered = any(
                all(not firing[i] or any(covers(world, j, i, firing) for j in groups[other]) for i in instances)
                for other in groups
                if other != name
            )
            yield ("rule-covered" if covered else "rule-without-effect"), name


def unasked(world: Everybody, rule: Rule, people: Sequence[Told]) -> bool:
    """Whether a rule fires for these people alone, or a practice is for some, who all told what nobody is asked."""
    if rule.is_for:
        people = [told for told in world.people if rule.id.removesuffix(".for") in eligible(world.decide(told))]
    silent = never_asked(world, rule.facts)
    return bool(people) and all(silent & told.keys() for told in people)


def limited_unasked(world: Everybody) -> Iterator[tuple[str, str]]:
    for practice in world.rulebook.practices:
        silent = never_asked(world, [predicate.fact for predicate in practice.limits])
        if silent and any(
            practice.id in eligible(world.decide(told)) for told in world.people if not silent & told.keys()
        ):
            yield "offered-unasked", practice.id


def never_asked(world: Everybody, names: Iterable[str]) -> set[str]:
    """The facts without a question among these and those that they are derived from."""
    looked_at = set(names)
    while (
        below := {fact for one in world.rulebook.rules if looked_at & dict(one.sets).keys() for fact in one.facts}
        - looked_at
    ):
        looked_at |= below
    return {
        name
        for name in looked_at & world.facts.keys()
        if world.facts[name].origin == "person" and not world.facts[name].ask
    }


def changes(world: Everybody, rule: int, people: Sequence[Told]) -> bool:
    """Whether anything is otherwise for somebody without the rule."""
    rules = world.rulebook.rules
    without = compile_program(world.rulebook._replace(rules=(*rules[:rule], *rules[rule + 1 :])))
    guests = world.guests if rules[rule].exclude or rules[rule].only else []
    for told in people:
        if shown(world.decide(told)) != shown(decide(without, Profile(told))):
            return True
        for guest in guests:
            own = (guest,)
            if len(world.decide(told, own).ranked) != len(decide(without, Profile(told, own)).ranked):
                return True
    return False


def shown(outcome: Outcome) -> tuple[Any, ...]:
    order = [ranked.practice.id for ranked in outcome.ranked]
    return dict(outcome.facts), order, outcome.referrals, outcome.questions


def covers(world: Everybody, other: int, rule: int, firing: Mapping[int, list[Told]]) -> bool:
    one, two = world.rulebook.rules[rule], world.rulebook.rules[other]
    if one.points or one.first or not all(told in firing[other] for told in firing[rule]):
        return False
    if not (set(one.sets) <= set(two.sets) and set(one.refer) <= set(two.refer) and set(one.ask) <= set(two.ask)):
        return False
    always = [rule._replace(when=(), any=(), unless=()) for rule in (one, two)]
    mine, theirs = (compile_program(world.rulebook._replace(rules=(rule,))) for rule in always)
    if not eligible_alone(theirs, ()) <= eligible_alone(mine, ()):
        return False
    if not (one.exclude or one.only):
        return True
    return not any(
        guest.id not in eligible_alone(mine, (guest,)) and guest.id in eligible_alone(theirs, (guest,))
        for guest in world.guests
    )


def eligible_alone(program: Program, own: tuple[Practice, ...]) -> frozenset[str]:
    """What is left by one rule that always fires, limits aside."""
    practices = tuple(practice._replace(limits=()) for practice in program.rulebook.practices)
    bare = compile_program(program.rulebook._replace(practices=practices))
    return eligible(decide(bare, Profile({}, own)))
