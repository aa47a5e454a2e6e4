"""The check-in with anybody who says anything, over the shipped packs: it never fails, and keeps what it promises."""

from __future__ import annotations

import itertools
import json
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import balm
from support.check_in_inputs import any_input
from support.effort import examples
from support.generated_people import profile

if TYPE_CHECKING:
    from balm import CheckIn


@cache
def engine() -> balm.Engine:
    return balm.load()


def follow(seed: int, given: dict[str, Any], turns: int) -> list[CheckIn]:
    """A conversation of somebody, each turn in a process of its own."""
    random = Random(seed)
    met = [engine().check_in(given, seed=seed % 3)]
    for _ in range(turns):
        state = json.loads(json.dumps(met[-1].state))
        now = engine().check_in(state=state)
        assert now.state == state
        assert now.screen == met[-1].screen
        met.append(now.tell(any_input(now.screen, sorted(state["facts"]), random)))
        json.dumps(met[-1].screen, allow_nan=False)
        assert now.state == state, "what is told changed the check-in that it was told to"
    return met


SEEDS = range(examples(quick=5, ci=150, nightly=2_000))


@pytest.mark.parametrize("some", [range(at, len(SEEDS), 5) for at in range(5)])
def test_it_never_fails_and_keeps_what_it_promises(some: range) -> None:
    facts = engine().rulebook.facts
    for seed in some:
        random = Random(seed)
        given = {name: value for name, value in profile(engine().rulebook, random).items() if random.random() < 0.3}
        met = follow(seed, given, turns=25)
        for before, now in itertools.pairwise(met):
            state, screen = now.state, now.screen
            kinds = {one["kind"] for one in screen["help"]}
            # Help that words of danger called stays; so does that of what was left open.
            assert {*before.state["help"]} <= {*state["help"]} <= kinds
            left = [name for name in state["touched"] if state["facts"].get(name, "declined") == "declined"]
            assert {facts[name].alarm for name in left} <= kinds
            # Nothing is asked that is known, but what a ticked line, a word of danger or what does not fit asks.
            asked = {one["fact"] for one in screen["questions"]}
            step = next((one for one in engine().rulebook.steps if one.id == screen["step"]), None)
            anew = {*step.facts} if step and step.stage == "misfit" else set()
            assert not asked & state["facts"].keys() - {*state["queue"]} - anew
            assert not (screen["kind"] in ("lines", "questions") and not asked and not screen["lines"])
            # A practice that was turned down does not come again, nor one that was seen before something else.
            few = [one["practice"] for one in (*screen["recommendations"], *screen["others"])]
            assert not {*few} & {*state["turned_down"], *state["not_again"]}
            if state["others_wanted"] > before.state["others_wanted"]:
                assert not {*few} & {*before.state["seen"]}
            # One is shown in full, and it is the one of which something is said.
            assert len(screen["recommendations"]) <= 1
            assert screen["kind"] != "suggestion" or few[:1] == ([state["front"]] if state["front"] else [])
            # After worse only closing practices are shown.
            closing = {one.practice for one in now.decision.recommendations if one.stance == "closing"}
            assert state["felt"] != "worse" or {*few} <= closing
            # Back leads to the screen before, with the help that came into sight since.
            if len(state["back"]) == len(before.state["back"]) + 1:
                again = now.tell({"command": "back"}).state
                remarks = ("echo", "note", "offers", "unclear", "help", "touched", "help_told")
                assert {key: again[key] for key in again if key not in remarks} == {
                    key: before.state[key] for key in before.state if key not in remarks
                }
            # Help of the decision is in sight on every screen.
            assert {one.kind for one in now.decision.referrals} <= kinds
            assert {"help", "stop"} & {*screen["commands"]} or screen["kind"] == "end"


def test_the_same_inputs_lead_to_the_same_place() -> None:
    assert [one.state for one in follow(3, {}, 12)] == [one.state for one in follow(3, {}, 12)]


def spoiled(whole: Any, random: Random) -> Any:
    """The same data with one part of it taken out, put in, or made something else."""
    if isinstance(whole, dict) and whole and random.random() < 0.9:
        key = random.choice(sorted(whole))
        changed = {**whole, key: spoiled(whole[key], random)}
        if random.random() < 0.1:
            del changed[key]
        return changed
    if isinstance(whole, list) and whole and random.random() < 0.9:
        at = random.randrange(len(whole))
        return [*whole[:at], spoiled(whole[at], random), *whole[at + random.choice([0, 1]) :]]
    return random.choice(
        [None, "", "self_harm", "nonsense", -1, 3, 2.5, True, [], {}, ["safety"], {"safety": "ok"}, 10**30]
    )


def test_a_spoiled_state_is_refused_or_goes_on() -> None:
    refused: list[str] = []
    met = [one.state for seed in (1, 2, 3) for one in follow(seed, {}, 10)[::3]]
    for seed in range(examples(quick=200, ci=2_000, nightly=20_000)):
        random = Random(seed)
        state: Any = random.choice(met)
        for _ in range(random.randint(1, 3)):
            state = spoiled(state, random)
        try:
            now = engine().check_in(state=state)
        except balm.BalmError as error:
            refused.append(str(error))
            continue
        for _ in range(3):
            now = now.tell(any_input(now.screen, sorted(now.state["facts"]), random))
            json.dumps(now.screen)
    assert len(refused) > 50
    assert not [text for text in refused if "nonsense" in text]
