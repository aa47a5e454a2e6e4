"""What `balm check` says of small worlds is exactly what deciding for everybody in them shows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from balm.proving.analysis import Analysis
from balm.proving.check import check
from balm.proving.claims import prove
from balm.proving.examples import failures
from balm.proving.witness import decide_witness
from support.brute_findings import found, never_asked
from support.brute_force import Answered, Everybody, answers, eligible, is_told, refuted
from support.effort import examples, one_in
from support.generated_worlds import small_world
from support.truthful import engine_of, missed_by

if TYPE_CHECKING:
    from balm.proving.claims import Verdict
    from balm.proving.finding import Finding

WORLDS = examples(quick=30, ci=300, nightly=3_000)
"""Worlds that are small enough to decide for everybody; 3,000 of them take some minutes."""
BATCHES = 30
MOST_PEOPLE, MOST_DECISIONS = 300, 2_000
BOUND = 2
NOT_OF_PEOPLE = ("claim-refuted", "unused-name", "allowance-unneeded", "range-misstated", "hard-to-read")


def sized(seed: int) -> Everybody | None:
    """The world of a seed, if it is small enough to decide for everybody."""
    world = Everybody(small_world(seed).rulebook())
    return (
        world
        if world.count <= MOST_PEOPLE and len(world.guests) <= 120 and world.count * len(world.guests) <= MOST_DECISIONS
        else None
    )


def subject(finding: Finding) -> str:
    """What a finding is about, with the fact where it names one."""
    if finding.code in ("careless-unknown", "ask-known", "voice-without-text"):
        return f"{finding.at} {finding.message.split('`')[3]}"
    return finding.at


@pytest.mark.parametrize("batch", one_in(4, range(BATCHES)))
def test_nothing_is_missed_and_nothing_made_up(batch: int) -> None:
    worlds = filter(None, map(sized, itertools.count(batch, BATCHES)))
    for world in itertools.islice(worlds, WORLDS // BATCHES):
        agrees(world)


def agrees(world: Everybody) -> None:
    report = check(world.program, BOUND)
    of_people = [one for one in report.findings if one.code not in NOT_OF_PEOPLE]
    assert sorted((one.code, subject(one)) for one in of_people) == sorted(found(world))
    for one in of_people:
        reproduces(world, one)
    false = {claim.id for claim in world.rulebook.claims if refuted(world, claim, BOUND)}
    with Analysis(world.program, BOUND) as analysis:
        verdicts = [prove(analysis, claim) for claim in world.rulebook.claims]
    assert {one.claim.id for one in verdicts if not one.proved} == false
    for verdict in verdicts:
        if not verdict.proved:
            breaks(world, verdict)


def reproduces(world: Everybody, finding: Finding) -> None:
    """A witness shows what is said of them, when decided."""
    if finding.witness is None:
        return
    outcome = decide_witness(world.program, finding.witness)
    offered = [ranked.practice.id for ranked in outcome.ranked]
    match finding.code:
        case "left-alone":
            assert (offered, outcome.referrals) == ([], ())
        case "only-help":
            assert offered == []
            assert finding.at in outcome.referrals
        case "careless-unknown":
            assert finding.at in offered
            fact = world.facts[subject(finding).split(" ")[1]]
            assert fact.name not in finding.witness.facts
            told = dict(outcome.told)
            for answer in filter(is_told, answers(fact)):
                assert finding.at not in eligible(world.decide({**told, fact.name: answer}))
        case "set-twice":
            said = {value for i in outcome.fired for name, value in world.rulebook.rules[i].sets if name == finding.at}
            assert len(said) > 1
        case "voice-without-text":
            assert finding.at in offered
            voice = world.rulebook.roles.answer("voice", outcome.facts)
            assert subject(finding) == f"{finding.at} {voice}"
        case "offered-unasked":
            assert finding.at in offered
            (practice,) = (one for one in world.rulebook.practices if one.id == finding.at)
            assert (
                not never_asked(world, [predicate.fact for predicate in practice.limits]) & finding.witness.facts.keys()
            )
        case "help-unasked":
            assert finding.at in missed_by(engine_of(world.program), finding.witness.facts)
        case _:
            raise AssertionError(f"{finding.code} has a witness that nobody looks at")


def breaks(world: Everybody, verdict: Verdict) -> None:
    """The witness of a claim breaks it, when decided."""
    assert verdict.witness is not None
    outcome = decide_witness(world.program, verdict.witness)
    if verdict.claim.raising:
        after = decide_witness(world.program, verdict.witness, then=True)
        before = {ranked.practice.id for ranked in outcome.ranked}
        outcome = after._replace(
            ranked=tuple(ranked for ranked in after.ranked if ranked.practice.id not in before),
            referrals=tuple(kind for kind in after.referrals if kind not in outcome.referrals),
        )
    assert failures(world.program, verdict.claim.expect, Answered(world.program, outcome)), verdict
