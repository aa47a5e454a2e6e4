"""Generated facts: declarations, values of them, and conditions over them, as TOML data."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from balm.language.fact_types import TYPES
from balm.language.facts import number
from support.declared_facts import declared_as, sampled
from support.packs_from_data import Data

WORDS = ("calm", "cool", "deep", "loud", "soft", "warm")
"""Every choice, level and tags fact, every tag and every need has some of these: `from` fits anywhere."""
FEW = WORDS[:3]
_MADE_HERE = ("scale", "level", "choice", "flag", "tags")
"""Types whose facts, values and predicates are made here; facts of others are declared as `predicates.csv` has them."""


@dataclass
class FactMaker:
    """Makes facts one after the other, and conditions over those that there are."""

    random: Random
    seed: int = 0
    small: bool = False
    facts: dict[str, Data] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    """Fact -> 0 where it is only told, else its stratum: rules that set it look at lesser depths only."""

    def _add(self, name: str, fact: Data, depth: int = 0) -> None:
        self.facts[name] = fact
        self.depth[name] = depth

    def _domain(self) -> Data:
        random = self.random
        kind = random.choice([one for one in TYPES if one in _MADE_HERE or declared_as(one, small=self.small)])
        if kind not in _MADE_HERE:
            return {**random.choice(declared_as(kind, small=self.small))}
        if self.small and kind not in ("scale", "flag"):
            return {"type": kind, "values": random.sample(FEW, 2)}
        if self.small and kind == "scale":
            return {"type": kind, "range": [0, random.choice([2, 3])], "step": 1}
        if kind == "scale":
            low, step = random.choice([0, 0, 1, -2]), random.choice([1, 1, 0.5, 0.1, None])
            fact: Data = {"type": kind, "range": [low, low + random.choice([2, 4, 10])]}
            return fact | ({"step": step} if step else {})
        if kind == "flag":
            return {"type": kind}
        return {"type": kind, "values": random.sample(WORDS, random.randint(2, 4))}

    def _told_fact(self, name: str) -> None:
        random = self.random
        fact = self._domain()
        for key in ("core", "may_decline"):
            if random.random() < 0.4:
                fact[key] = True
        if self.small:
            fact["ask"] = f"ask about {name}"
            if fact["type"] in ("choice", "level") and random.random() < 0.5:
                fact["say"] = {fact["values"][0]: f"told {fact['values'][0]}"}
        depth = 0
        if random.random() < 0.2:
            fact["told_wins"] = True
            self._merging(fact)
            depth = random.randint(1, 3)
        self._add(name, fact, depth)

    def _derived_fact(self, name: str) -> None:
        fact = self._domain() | {"origin": "rules"}
        self._merging(fact)
        self._add(name, fact, self.random.randint(1, 3))

    def _merging(self, fact: Data) -> None:
        random = self.random
        merges = TYPES[fact["type"]].merges
        if merges != ("first",):
            fact["merge"] = random.choice(merges)
        elif random.random() < 0.5:
            fact["merge"] = "first"
        if random.random() < 0.3:
            fact["default"] = self.value(fact)

    def value(self, fact: Data) -> Any:
        """A value of the fact's domain, as TOML has it."""
        random = self.random
        match fact["type"]:
            case "scale":
                return random.choice(steps(fact))
            case "flag":
                return random.random() < 0.5
            case "tags":
                return random.sample(fact["values"], random.randint(0, len(fact["values"])))
            case "choice" | "level":
                return random.choice(fact["values"])
        return random.choice(sampled(fact))

    def predicate(self, fact: Data) -> Any:
        """Any predicate on a fact, as TOML has it."""
        random = self.random
        if random.random() < 0.2:
            return [self._one(fact) for _ in range(random.randint(1, 3))]
        if fact["type"] == "tags" and random.random() < 0.4:
            return {random.choice(["all", "none"]): random.sample(fact["values"], random.randint(1, 2))}
        return self._one(fact)

    def _one(self, fact: Data) -> Any:
        random = self.random
        if random.random() < 0.12:
            states = ["known", "unknown", *(["declined"] * bool(fact.get("may_decline")))]
            return random.choice(states)
        match fact["type"]:
            case "flag":
                return random.random() < 0.6
            case "tags":
                return random.choice([*fact["values"], *fact["values"], "any", "none"])
            case "choice":
                return random.choice(["", "", "not "]) + random.choice(fact["values"])
            case "level":
                if random.random() < 0.4:
                    return random.choice(["", "", "not "]) + random.choice(fact["values"])
                ends: list[Any] = fact["values"]
            case "scale":
                if random.random() < 0.15:
                    return random.choice(steps(fact))
                between = (fact["range"][0] + fact["range"][1]) / 2 + 0.25
                ends = sorted({*steps(fact)[:: random.choice([1, 1, 2])], between})
            case kind:
                ends = sampled(fact)
                ends = ends[:: max(1, len(ends) // 8)]
                if random.random() < 0.3 or not TYPES[kind].ordered:
                    return random.choice(ends)
        if random.random() < 0.6:
            return f"{random.choice(['>=', '<=', '>', '<'])} {random.choice(ends)}"
        low, high = sorted(random.sample(range(len(ends)), 2))
        if random.random() < 0.15:
            return f"{ends[low]}..{ends[low]}"
        opened, closed = random.choice([("", ""), ("[", "]"), ("[", ")"), ("(", "]"), ("(", ")")])
        return f"{opened}{ends[low]}..{ends[high]}{closed}"

    def condition(self, least: int = 0, most: int = 2, *, below: int = 9) -> Data:
        """A table of predicates over facts of less depth than `below`."""
        names = [n for n, depth in self.depth.items() if depth < below]
        chosen = self.random.sample(names, min(len(names), self.random.randint(least, most)))
        return {name: self.predicate(self.facts[name]) for name in chosen}


def steps(fact: Data) -> list[Any]:
    """Some values of a scale, ends first and last; exact decimals."""
    low, high = fact["range"]
    step = fact.get("step") or (high - low) / 8
    count = round((high - low) / step)
    return [number(round(low + i * step, 6)) for i in range(0, count + 1, max(1, count // 8))]
