"""What is remembered of a person, and known of them then: the ECMAScript runtime beside the engine, as data."""

from __future__ import annotations

import datetime
import json
from random import Random
from typing import TYPE_CHECKING, Any

from balm.deciding.portrait_json import portrait_from_data, portrait_to_data
from balm.deciding.remembering import remembered
from support.generated_people import profile
from support.runtime import same
from support.runtime_check_in import TODAY, shipped

if TYPE_CHECKING:
    from support.runtime import Runtime

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
    put = {step.id: ago() for step in book.steps if step.once and random.random() < 0.5}
    return {"format": "balm-portrait/1", "facts": facts, "own": own, "plan": plan, "not_again": ids, "put": put}


def agree_on_portraits(runtime: Runtime, many: int) -> None:
    """Of so many people both know the same, decide and ask the same, and keep the same afterwards."""
    engine, random = shipped(), Random(6)
    lasting = [fact.name for fact in engine.rulebook.facts.values() if fact.remember_days and fact.tellable]
    runtime.load(engine, words=True)
    for _ in range(many):
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
        facts = {**check_in.state["facts"], random.choice(lasting): "declined"}
        state = {"facts": facts, "own": activities, "notAgain": random.sample(kept["not_again"], 1)}
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
