"""Generated packs, profiles and own practices: valid by construction, small, with all that the language has.

One seed makes one `World`: a floor and one or two packs as TOML data, to be printed and read by the real reader
(`printed`). Hypothesis draws only the seed, so that thousands of worlds are made in a minute.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from balm.language.fact_types import TYPES
from support.generated_facts import FEW, WORDS, FactMaker
from support.generated_steps import add_steps
from support.packs_from_data import Data, read_packs, to_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.language.rulebook import Rulebook

KINDS, STANCES = ("mental", "behavioural"), ("opening", "neutral", "closing")
PACK_OF_DIGIT: dict[str, Any] = {"1": "not floor", "2": ["own", "floor"], "3": "own"}
"""What is selected instead of a practice whose name ends so."""
ROLES = {
    "minutes": ("scale",),
    "country": ("choice", "level"),
    "voice": ("choice", "level"),
    "distress": ("scale",),
    "backdraft": ("level",),
}
"""Role -> the types of facts that may have it."""


@dataclass
class World:
    """Packs as TOML data, the floor apart; and the random numbers that people of this world are made with."""

    floor: Data
    packs: list[Data]
    random: Random = field(compare=False)
    seed: int = 0

    def rulebook(self) -> Rulebook:
        return read_packs(self.packs, self.floor)

    def __repr__(self) -> str:
        """What Hypothesis shows of a world that breaks a law."""
        return "\n\n".join([f"make_world({self.seed})", *map(to_toml, [self.floor, *self.packs])])


def worlds() -> st.SearchStrategy[World]:
    """Worlds of seeds up to 24 bits, among which Hypothesis rarely prefers the small ones."""
    return st.integers(0, 2**24 - 1).map(make_world)


def make_world(seed: int) -> World:
    """A floor, and one or two packs that speak of each other's facts."""
    random = Random(seed)  # no secret hangs on it
    maker = _Maker(random, seed)
    floor = maker.pack("floor", facts=(1, 3), derived=(0, 2), practices=(0, 2), rules=(1, 4))
    packs = [maker.pack("meadow", facts=(1, 4), derived=(0, 3), practices=(2, 4), rules=(1, 8))]
    if random.random() < 0.4:
        packs.append(maker.pack("brook", facts=(0, 2), derived=(0, 1), practices=(0, 2), rules=(1, 4)))
        if random.random() < 0.5:
            packs[1]["pack"]["extends"] = ["meadow"]
            packs[1]["pack"]["disable"] = [f"meadow/{r['id']}" for r in packs[0]["rule"] if random.random() < 0.2]
    _add_ways([floor, *packs], Random(f"ways of {seed}"))
    return World(floor, packs, random, seed)


def _add_ways(packs: list[Data], random: Random) -> None:
    """How the practices that are shown differ, with random numbers of its own: those of a seed stay what they were."""
    for pack in packs:
        if random.random() < 0.5:
            ways = {"tags": random.sample(WORDS, random.randint(1, 4)), "spread": random.choice([0, 1, 3, 20])}
            pack["pack"]["ways"] = ways


def small_world(seed: int) -> World:
    """A floor and a pack with a claim or two, so small that everybody can be decided for: all answers, all steps."""
    random = Random(seed)
    maker = _Maker(random, seed, small=True)
    floor = maker.pack("floor", facts=(1, 2), derived=(0, 1), practices=(0, 1), rules=(1, 3))
    pack = maker.pack("meadow", facts=(0, 2), derived=(0, 1), practices=(1, 3), rules=(1, 5))
    pack["claim"] = [maker.claim(f"c{i}") for i in range(random.randint(1, 3))]
    with maker.apart("silent") as apart:
        for fact in (*floor["facts"].values(), *pack["facts"].values()):
            if "ask" in fact and apart.random() < 0.15:
                del fact["ask"]
    with maker.apart("known by others") as apart:
        for fact in (*floor["facts"].values(), *pack["facts"].values()):
            if "origin" not in fact and apart.random() < 0.15:
                fact["origin"] = apart.choice(["host", "host", "history"])
    with maker.apart("steps"):
        add_steps(maker, floor, pack)
    return World(floor, [pack], random, seed)


@dataclass
class _Maker(FactMaker):
    """Makes packs one after the other, knowing what the earlier ones declared."""

    floor_facts: set[str] = field(default_factory=set)
    practices: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    roles: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Sequence[str]:
        """What tags and needs are called."""
        return FEW if self.small else WORDS

    def pack(
        self,
        name: str,
        facts: tuple[int, int],
        derived: tuple[int, int],
        practices: tuple[int, int],
        rules: tuple[int, int],
    ) -> Data:
        random = self.random
        before = set(self.facts)
        mine = range(random.randint(*facts)), range(random.randint(*derived))
        for i in mine[0]:
            self._told_fact(f"{name}-{i}")
        if "minutes" not in self.facts and random.random() < 0.3:
            often = {"range": [0, 10], "step": 5} if self.small else {"range": [0, 30]}
            step = {"step": 1} if random.random() < 0.5 else {}
            self._add("minutes", {"type": "scale", **step, **often})
        for i in mine[1]:
            self._derived_fact(f"{name}-d{i}")
        if name == "floor":
            self.floor_facts = {n for n in self.facts if self.depth[n] > 0}
            self._open_facts()
        self.kinds += [f"{name}-help{i}" for i in range(random.randint(1 if name == "floor" else 0, 2))]
        names = [f"{name[0]}{i}" if random.random() < 0.8 else f"p{i}" for i in range(random.randint(*practices))]
        self.practices += names
        pack: Data = {"pack": {"name": name, "version": "1.0.0", "title": name.title()}}
        pack["facts"] = {n: fact for n, fact in self.facts.items() if n not in before}
        if roles := self._roles(pack["facts"]):
            pack["pack"]["roles"] = roles
        if name == "floor":
            pack["tags"] = {word: f"about {word}" for word in WORDS}
            pack["needs"] = {word: f"being {word}" for word in WORDS}
        pack["referrals"] = {
            kind: {"title": kind, "tier": random.randint(1, 2)} for kind in self.kinds if kind.startswith(f"{name}-")
        }
        pack["practice"] = [self._practice(n) for n in names]
        if "voice" in roles:
            self._in_voices(pack["practice"], self.facts[roles["voice"]]["values"])
        pack["rule"] = [self._rule(f"r{i}", name) for i in range(random.randint(*rules))]
        if name == "floor":
            self._keep(pack["rule"], names)
        return pack

    def _open_facts(self) -> None:
        """Open some of the facts that the floor derives; those are facts of all packs, then."""
        with self.apart("open") as random:
            for name in sorted(self.floor_facts):
                if random.random() < 0.4:
                    fact = self.facts[name]
                    fact.setdefault("default", self.value(fact))
                    fact["open"] = True
                    self.floor_facts.remove(name)

    def _in_voices(self, practices: list[Data], voices: list[str]) -> None:
        """Write some practices in several voices, or in all but one."""
        with self.apart("voices") as random:
            for practice in practices:
                if random.random() < 0.7:
                    some = random.sample(voices, random.randint(1, len(voices)))
                    practice["how"] = {voice: f"Do it, {voice}." for voice in some}

    def _keep(self, rules: list[Data], practices: list[str]) -> None:
        """Have some rules of the floor keep practices; most of its own."""
        with self.apart("keep") as random:
            for rule in rules:
                if practices and random.random() < 0.5:
                    own = {"id": random.choice(practices)}
                    rule["keep"] = random.choice([own, {}, self._selectors()])

    @contextmanager
    def apart(self, what: str) -> Iterator[Random]:
        """Random numbers apart, so that worlds of one seed differ in nothing else from those without this."""
        kept, self.random = self.random, Random(f"{self.seed} {what}")
        try:
            yield self.random
        finally:
            self.random = kept

    def _roles(self, facts: dict[str, Data]) -> dict[str, Any]:
        """Roles for some of these facts, which no pack has declared yet."""
        # Numbers of its own, so that worlds of one seed differ in nothing else from those without roles.
        random = Random(f"{self.seed} {sorted(facts)}")
        found: dict[str, Any] = {}
        for role, types in ROLES.items():
            fitting = [n for n, fact in facts.items() if fact["type"] in types]
            if role == "minutes" and "minutes" in fitting:
                fitting = ["minutes"] * (random.random() < 0.8)
            if role not in self.roles and fitting and random.random() < 0.7:
                name = random.choice(fitting)
                found[role] = {"fact": name, "at_least": facts[name]["values"][1]} if role == "backdraft" else name
        self.roles |= found
        return found

    def _practice(self, name: str) -> Data:
        random = self.random
        least = random.choice([0, 1, 2, 5, 10])
        practice = {
            "id": name,
            "title": f"Do {name}",
            "kind": random.choice(KINDS),
            "stance": random.choice(STANCES),
            "needs": random.sample(self.words, random.randint(0, 2)),
            "minutes": [least, least + 5],
            "tags": random.sample(self.words, random.randint(0, 3)),
            "limits": self.condition(0, 2) if random.random() < 0.4 else {},
            "how": "Do it.",
        }
        with self.apart(f"for {name}") as random:
            if random.random() < 0.25:
                whom = [self.condition(1, 2) for _ in range(random.randint(1, 2))]
                practice["for"] = whom[0] if len(whom) == 1 and random.random() < 0.5 else whom
        return practice

    def _selector(self, source: str = "") -> Data:
        random = self.random
        attributes: dict[str, Data] = {
            "kind": {"type": "choice", "values": KINDS},
            "stance": {"type": "choice", "values": STANCES},
            "needs": {"type": "tags", "values": self.words},
            "tags": {"type": "tags", "values": self.words},
            "minutes": {"type": "scale", "range": [0, 10], "step": 1},
        }
        if self.practices:
            attributes["id"] = {"type": "choice", "values": self.practices}
        asked = ["kind", "stance", "needs", "tags", "tags", "minutes", "id"]
        if self.small:
            asked = ["kind", "kind", "tags", "tags", "tags", random.choice(asked)]
        keys = random.sample(asked, random.choice([0, 1, 1, 1, 2]))
        made = {key: self.predicate(attributes[key]) for key in keys if key in attributes}
        if isinstance(name := made.get("id"), str) and name[-1:] in PACK_OF_DIGIT:
            made["pack"] = PACK_OF_DIGIT[name[-1]]
            del made["id"]
        if source:
            made["tags" if self.small else random.choice(["needs", "tags"])] = {"from": source}
        return made

    def _selectors(self, source: str = "") -> Any:
        """One selector, or a list of them."""
        if self.random.random() < 0.7:
            return self._selector(source)
        return [self._selector(source), self._selector()]

    def _rule(self, name: str, pack: str) -> Data:
        random = self.random
        settable = [n for n, d in self.depth.items() if d > 0 and (pack == "floor" or n not in self.floor_facts)]
        effects = random.sample(
            ["set", "prefer", "avoid", "exclude", "only", "first", "refer", "ask", "prefer", "set"],
            random.choice([1, 1, 2, 3]),
        )
        targets = []
        if "set" in effects and settable:
            targets = random.sample(settable, min(len(settable), random.choice([1, 1, 2])))
        below = min((self.depth[n] for n in targets), default=9)
        rule: Data = {"id": name, "because": f"because of {name}"}
        if self.small and random.random() < 0.3:
            rule["tell"] = f"told {random.choice(FEW)}"
        if random.random() < 0.9:
            rule["when"] = self.condition(0 if random.random() < 0.2 else 1, 3, below=below)
        if random.random() < 0.25:
            rule["any"] = [self.condition(1, 2, below=below) for _ in range(random.randint(1, 3))]
        if random.random() < 0.25:
            blocks = [self.condition(1, 2, below=below) for _ in range(random.randint(1, 2))]
            rule["unless"] = blocks[0] if len(blocks) == 1 and random.random() < 0.5 else blocks
        source = ""
        if random.random() < 0.25:
            sources = [n for n, fact in self.facts.items() if TYPES[fact["type"]].named and self.depth[n] < below]
            source = random.choice(sources) if sources else ""
        for effect in effects:
            self._effect(rule, effect, targets, source)
        if not set(rule) - {"id", "because", "when", "any", "unless", "tell"}:
            rule["prefer"] = [self._selector() | {"by": 1}]
        return rule

    def _effect(self, rule: Data, effect: str, targets: list[str], source: str) -> None:
        random = self.random
        match effect:
            case "set" if targets:
                rule["set"] = {n: self.value(self.facts[n]) for n in targets}
                values = set(self.facts[source]["values"]) if source else set()
                for n in targets:
                    if values and values <= set(self.facts[n].get("values", ())):
                        rule["set"][n] = {"from": source}
            case "prefer" | "avoid":
                rule[effect] = [
                    self._selector(source) | {"by": random.choice([1, 1, 2, 3, 100])}
                    for _ in range(random.choice([1, 1, 2]))
                ]
            case "exclude" | "only" | "first":
                rule[effect] = self._selectors(source)
            case "refer" if self.kinds:
                rule["refer"] = random.sample(self.kinds, min(len(self.kinds), random.randint(1, 2)))
            case "ask":
                tellable = [n for n, fact in self.facts.items() if fact.get("origin") != "rules"]
                if tellable:
                    rule["ask"] = random.sample(tellable, min(len(tellable), random.randint(1, 2)))

    def claim(self, name: str) -> Data:
        """Any claim, most of them false."""
        random = self.random
        made: Data = {"id": name, "when": self.condition(0, 2), "because": "It is claimed."}
        if random.random() < 0.2:
            made["unless"] = self.condition(1, 1)
        rising = [n for n, fact in self.facts.items() if TYPES[fact["type"]].ordered and "origin" not in fact]
        kinds = ["never", "only", "nothing", "refers"]
        if rising and random.random() < 0.25:
            made["raising"] = random.choice(rising)
        else:
            kinds += ["first", "first", "first_not", "some", "refers_any", "asks", "names", "never_says"]
        made["expect"] = self._expectation(random.choice(kinds), rises="raising" in made)
        for key in ("where_feasible", "where_eligible"):
            if random.random() < 0.2:
                made[key] = self._selector()
        return made

    def _expectation(self, key: str, *, rises: bool) -> Data:
        random = self.random
        match key:
            case "nothing":
                return {"nothing": True}
            case "refers" | "refers_any":
                few = [] if rises else random.sample(self.kinds, min(len(self.kinds), random.randint(0, 2)))
                if few and key == "refers_any" and few[0] == self.kinds[-1]:
                    key = "refers_not"
                return {key: few} if key == "refers" or few else {"refers": []}
            case "asks" | "names":
                tellable = [n for n, fact in self.facts.items() if fact.get("origin") != "rules"]
                return {key: random.sample(tellable, min(len(tellable), random.randint(1, 2)))}
            case "never_says":
                return {key: [random.choice([f"told {random.choice(FEW)}", "do m0", "floor-help0", "ask"])]}
        return {key: self._selector()}
