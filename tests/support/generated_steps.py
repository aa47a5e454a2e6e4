"""Generated steps: what the check-in asks in a small world, as TOML data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.generated_facts import FactMaker
    from support.packs_from_data import Data


def add_steps(maker: FactMaker, floor: Data, pack: Data) -> None:
    """Give most worlds steps, the floor's among them; lines of a pack tell its own facts alone."""
    random = maker.random
    if random.random() < 0.25:
        return
    for one, own in ((floor, floor["facts"]), (pack, pack["facts"])):
        every = {**floor["facts"], **one["facts"]}
        asked = [name for name, fact in every.items() if "ask" in fact]
        told = [name for name, fact in own.items() if fact.get("origin") != "rules"]
        made = [_step(maker, f"s{i}", asked, told) for i in range(random.randint(0, 2))]
        if steps := [step for step in made if step]:
            one["step"] = steps


def _step(maker: FactMaker, name: str, asked: list[str], told: list[str]) -> Data:
    """A step of facts or of lines; {} where there is nothing to ask."""
    random = maker.random
    step: Data = {"id": name, "order": random.randint(1, 3), "title": f"Step {name}"}
    if random.random() < 0.15:
        step["stage"] = "after"
    if random.random() < 0.5 and asked:
        step["facts"] = random.sample(asked, min(len(asked), random.randint(1, 2)))
    elif told:
        none: Data = {}
        step["lines"] = [_line(maker, f"{name} {i}", told, none) for i in range(random.randint(1, 2))]
    else:
        return {}
    if random.random() < 0.4:
        step["when"] = maker.condition(1, 1)
    if random.random() < 0.1:
        step["any"] = [maker.condition(1, 1) for _ in range(2)]
    if random.random() < 0.25:
        step["unless"] = maker.condition(1, 1)
    return step


def _line(maker: FactMaker, text: str, told: list[str], none: Data) -> Data:
    """A line, most of which tell a fact otherwise than "none of these" does; `none` is what that says in this step."""
    random = maker.random
    name = random.choice(told)
    line: Data = {"text": text, "sets": {name: maker.value(maker.facts[name])}}
    if random.random() < 0.8:
        denied = [name, random.choice(told)] if random.random() < 0.2 else [name]
        line["none"] = {one: none.setdefault(one, maker.value(maker.facts[one])) for one in denied}
    if random.random() < 0.2:
        other = random.choice(told)
        line["sets"][other] = maker.value(maker.facts[other])
    can_be_asked = [one for one in told if "ask" in maker.facts[one]]
    if can_be_asked and random.random() < 0.4:
        line["asks"] = name if name in can_be_asked else random.choice(can_be_asked)
        if random.random() < 0.3:
            del line["sets"]
    return line
