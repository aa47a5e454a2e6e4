"""What is remembered of a person is known to the runtime as to the engine, and so is the portrait afterwards."""

from __future__ import annotations

import datetime
import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import portrait_from_data, portrait_to_data
from balm.deciding.remembering import remembered
from support.effort import examples
from support.generated_people import profile
from support.runtime import RuntimeProblemError, needs_node, same
from support.runtime_check_in import TODAY, shipped

if TYPE_CHECKING:
    from support.runtime import Runtime

pytestmark = needs_node

PEOPLE = examples(quick=25, ci=500, nightly=3_000)
TITLES = ("Walk the dog", "walk the dog", "A hot bath", "Tea 5-10 min", "Musik", "Sing ß")


def portrait(random: Random) -> dict[str, Any]:
    """As a store may have it: of any fact, told long ago, today or tomorrow, and of packs that had more."""
    book = shipped().rulebook
    told = {name: value for name, value in profile(book, random).items() if value not in (None, "declined")}
    days = [0, 1, 20, 89, 90, 180, 181, 364, 365, 366, -1, *(fact.remember_days for fact in book.facts.values())]

    def ago() -> str:
        return (TODAY - datetime.timedelta(days=random.choice(days))).isoformat()

    facts = {name: {"value": value, "on": ago()} for name, value in told.items()}
    facts |= {"no_fact": {"value": 1, "on": ago()}, "likes": {"value": ["polo", "music"], "on": ago()}}
    tags = [*book.tags, *["no_tag"] * len(book.tags)]
    own = [{"title": title, "tags": random.sample(tags, 1)} for title in random.sample([*TITLES, "a\x1bb"], 2)]
    ids = random.sample([practice.id for practice in book.practices], 2)
    plan = {"signs": ["I stop answering"], "people": ["Jo", "Mum"]} if random.random() < 0.5 else {}
    return {"format": "balm-portrait/1", "facts": facts, "own": own, "plan": plan, "not_again": ids, "put": {}}


def test_what_is_remembered(runtime: Runtime) -> None:
    engine, random = shipped(), Random(6)
    runtime.load(engine, words=True)
    for _ in range(PEOPLE):
        kept = portrait(random)
        read = portrait_from_data(kept)
        told = {name: value for name, value in profile(engine.rulebook, random).items() if random.random() < 0.1}
        mine: list[Any] = random.sample(TITLES, random.choice([0, 1]))
        about: dict[str, Any] = {"portrait": kept, "own": mine, "today": TODAY.isoformat()}
        met = {**about, "facts": told}
        decision = json.loads(json.dumps(engine.decide(told, own=mine, portrait=read).to_dict()))
        said = runtime.ask(facts=told, **about)["decision"]
        same("decision", {part: said[part] for part in decision}, decision, met)
        check_in = engine.check_in(told, own=mine, portrait=read)
        begun = runtime.ask(check_in=told, **about)
        same("state", begun["state"], json.loads(json.dumps(check_in.state)), met)
        same("screen", begun["screen"], json.loads(json.dumps(check_in.screen)), met)
        activities = [{"title": title, "tags": ["music"]} for title in mine]
        state = {"facts": check_in.state["facts"], "own": activities, "notAgain": random.sample(kept["not_again"], 1)}
        state["takenBack"] = random.sample([*kept["facts"]], 1)
        after = remembered(
            read,
            engine.rulebook,
            TODAY,
            facts=state["facts"],
            own=activities,
            not_again=state["notAgain"],
            taken_back=state["takenBack"],
        )
        now = runtime.ask(remember=state, portrait=kept, today=TODAY.isoformat())["portrait"]
        same("portrait", now, {**portrait_to_data(after), "plan": kept["plan"]}, met)


def test_of_a_child_nothing_is_kept(runtime: Runtime) -> None:
    book = shipped().rulebook
    child = book.fact_of("child")
    assert child
    facts = {child.name: book.roles.marked("child")[0], "likes": ["music"]}
    runtime.load(shipped(), words=True)
    kept = {"format": "balm-portrait/1", "facts": {}}
    assert runtime.ask(remember={"facts": facts}, portrait=kept, today=TODAY.isoformat())["portrait"] == kept
    assert remembered(Portrait(), book, TODAY, facts=facts) == Portrait()


SPOILED: list[dict[str, Any]] = [
    {"format": "balm-portrait/2"}, {"facts": {"likes": {"value": ["music"], "on": "yesterday"}}},
    {"facts": {"likes": {"value": ["music"], "on": "2026-13-01"}}},
]  # fmt: skip


@pytest.mark.parametrize("spoiled", SPOILED, ids=str)
def test_what_is_no_portrait_is_refused(runtime: Runtime, spoiled: dict[str, Any]) -> None:
    runtime.load(shipped(), words=True)
    with pytest.raises(RuntimeProblemError, match="portrait") as thrown:
        runtime.ask(facts={}, portrait={"format": "balm-portrait/1", **spoiled}, today=TODAY.isoformat())
    assert thrown.value.args[0] == "TypeError"
