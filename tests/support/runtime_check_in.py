"""The check-in of the ECMAScript runtime beside the engine's: after every input state and screen are the same data."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import tomli

from balm.compiled.program import compile_program
from balm.deciding.entries_json import entry_to_data
from balm.deciding.past import Entry, Past
from balm.deciding.portrait import Portrait, ToldFact
from balm.deciding.portrait_json import portrait_to_data
from balm.diagnostics.errors import CheckInError
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.frozen import FrozenDict
from balm.language.practices import own_id
from balm.plugins.manager import Plugins
from support import shipped_packs
from support.check_in_inputs import any_input
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world, small_world
from support.runtime import PLUGINS, RuntimeProblemError, past_of, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from support.runtime import Runtime

CASES = Path(__file__).parents[1] / "checkin" / "cases"
TODAY = datetime.date(2026, 11, 24)
TYPED = {"said", "free"}
"""Typed text, which the runtime does not read without words: it goes on from the engine's state then."""


WITH_WORDS = 20
"""One in so many generated packs comes with its words, which take a second to compile."""


SKIP = {"command": "skip"}
CALM: dict[str, Any] = {
    "self_harm": "none", "danger_from_others": False, "assault": False, "fear_of_harming": "none",
    "medical_red_flag": False, "acute_change": False, "sleepless_energy": False, "task_now": "free",
    "age_band": "adult", "emotion": "tired", "situation": [], "dissociation": "none", "substance_now": False,
    "eating_concern": "none", "perinatal": "none",
}  # fmt: skip
"""An hour in which no help is in sight, and nothing of danger is left to ask."""
NAMED = (
    "walk the dog", "walk with my dog", "tea", "a bath and music", "20 minutes", "knitting", "not running any more",
    "I used to run", "a beer", "surfing", "I like swimming", "calling my sister", "walk, 20 minutes", "I want to die",
    "skip", "???",
)  # fmt: skip
"""What somebody may say that helps them already."""


class Conversation:
    """One check-in, held by the engine and by the runtime."""

    def __init__(
        self,
        runtime: Runtime,
        engine: Engine,
        given: Mapping[str, Any],
        own: Sequence[Any] = (),
        behind: Past | None = None,
        portrait: Portrait | None = None,
        *,
        words: bool = True,
    ) -> None:
        runtime.load(engine, words=words)
        self._words = words
        self._runtime = runtime
        self.now = engine.check_in(given, own=own, past=behind, portrait=portrait)
        assert engine._today
        self._about: dict[str, Any] = {"today": engine._today.isoformat()}
        if behind is not None:
            entries = [entry_to_data(entry) for entry in behind.entries]
            self._about["past"] = {"entries": entries, "now": behind.now.isoformat()}
        if portrait is not None:
            self._about["portrait"] = portrait_to_data(portrait)
        self._met: list[Any] = [{"given": given, "own": own, "portrait": portrait}]
        self._follow(check_in=given, own=list(own), seed=0, **self._about)

    def tell(self, told: Mapping[str, Any]) -> None:
        """Tell both, or find that both refuse it."""
        self._met.append(told)
        before = self.now
        try:
            self.now = before.tell(told)
        except CheckInError:
            self._refused(told)
            return
        if told.keys() & TYPED and not self._words:
            self._refused(told)
            if self.now.state["own"] != before.state["own"]:
                self.now = before  # of activities the screen says what their words say
            self.go_on()
        else:
            self._follow(tell=told)

    def remember(self) -> None:
        """Find that both would keep the same portrait now."""
        kept = {**portrait_to_data(Portrait()), **self._runtime.ask(remember="check-in")["portrait"]}
        same("portrait", kept, portrait_to_data(self.now.remembered()), self._met)

    def go_on(self) -> None:
        """Go on from the state alone, as a fresh process does."""
        self._follow(state=self.now.state, **self._about)

    def _refused(self, told: Mapping[str, Any]) -> None:
        refused = False
        try:
            self._runtime.ask(tell=told)
        except RuntimeProblemError as error:
            refused = error.args[0] == "CheckInError"
        assert refused, f"a check-in of somebody who tells {self._met}: the runtime does not refuse the last"

    def _follow(self, **question: Any) -> None:
        """The runtime says what the engine says now."""
        try:
            said = self._runtime.ask(**question)
        except RuntimeProblemError as error:
            raise AssertionError(f"a check-in of somebody who tells {self._met}: {error}") from None
        screen = {**self.now.screen, "text": self.now.screen["text"] and self._words}
        same("state", said["state"], self.now.state, self._met)
        same("screen", said["screen"], screen, self._met)


ODD: list[dict[str, Any]] = [
    {}, {"none": True, "ticks": []}, {"ticks": [99]}, {"ticks": ["0"]}, {"none": False}, {"answers": []},
    {"answers": {"no_fact": 1}}, {"choose": "polo"}, {"open": "polo/none"}, {"take": "polo/none"}, {"felt": "polo"},
    {"felt": "better"}, {"command": "polo"}, {"take_back": "no_fact"}, {"take_back": 3}, {"polo": 1},
    *({"command": name} for name in ("skip", "decline", "done", "not_again", "worse")),
]  # fmt: skip
"""What fits no screen, or few."""


def talk(conversation: Conversation, random: Random, turns: int) -> None:
    """Tell so many things, now and then what does not fit."""
    for _ in range(turns):
        state = conversation.now.state
        told = [*sorted(state["facts"]), *(own_id(str(one["title"])) for one in state["own"])]
        odd = random.random() < 0.1
        conversation.tell(random.choice(ODD) if odd else any_input(conversation.now.screen, told, random))
        if random.random() < 0.1:
            conversation.go_on()


@cache
def evening(dark: str = "dark") -> Engine:
    """The small packs of the check-in's tables of cases, with a name for their first fact of danger."""

    def pack(name: str) -> PackFiles:
        text = renamed(CASES / "packs" / f"{name}.toml", dark)
        return PackFiles(name, "", (PackFile(f"{name}.toml", text.encode()),))

    book = read_rulebook([pack("evening")], pack("floor"), lambda _: None)
    return Engine(compile_program(book), Plugins(), today=TODAY)


@cache
def shipped() -> Engine:
    """The shipped packs, with all that the runtime has."""
    return Engine(shipped_packs.program(), PLUGINS, today=TODAY)


def renamed(path: Path, dark: str) -> str:
    """A file of the tables with another name for the fact of danger."""
    return re.sub(r"\bdark\b", dark, path.read_text(encoding="utf-8"))


def follow_table(runtime: Runtime, path: Path, dark: str = "dark") -> None:
    """Every conversation of a table, and what is refused at its end."""
    for case in tomli.loads(renamed(path, dark))["case"]:
        kept = Portrait(not_again=tuple(case["not_again"])) if "not_again" in case else None
        said = Conversation(runtime, evening(dark), case.get("given", {}), portrait=kept)
        for turn in case.get("turn", ()):
            if "tell" in turn:
                said.tell(turn["tell"])
        for told in case.get("refused", ()):
            said.tell(told)


def talk_with_generated_packs(runtime: Runtime, seed: int) -> None:
    """Somebody with packs of their own, most of which ask; some told all before, half of them come again."""
    world = small_world(seed) if seed % 4 else make_world(seed)
    engine = Engine(compile_program(world.rulebook()), PLUGINS, today=TODAY)
    told = profile(engine.rulebook, world.random) if seed % 5 == 0 else {}
    mine = own_practices(world.random) if seed % 4 == 0 else []
    past = past_of(engine, mine, world.random) if seed % 2 else None
    portrait = some_portrait(engine, world.random) if seed % 3 == 0 else None
    said = Conversation(runtime, engine, told, mine, past, portrait, words=seed % WITH_WORDS == 0)
    talk(said, world.random, turns=10)


def talk_with_shipped_packs(runtime: Runtime, seed: int) -> None:
    """Somebody with the shipped packs; half of them come again, of two of three a portrait is kept."""
    random = Random(seed)
    every = profile(shipped().rulebook, random)
    told = {name: value for name, value in every.items() if random.random() < 0.2}
    past = past_of(shipped(), [], random) if seed % 2 else None
    portrait = None if seed % 3 == 0 else some_portrait(shipped(), random)
    said = Conversation(runtime, shipped(), told, behind=past, portrait=portrait)
    talk(said, random, turns=15)
    said.remember()


def talk_in_a_calm_hour(runtime: Runtime, seed: int) -> None:
    """Somebody with a portrait of whom nothing is left to ask but what is asked once; for some help is in sight."""
    random = Random(seed)
    portrait = Portrait() if seed % 2 else some_portrait(shipped(), random)
    hour = {**CALM, "distress": random.randint(0, 8), "need": random.choice(["soothed", "motivate", "comforted"])}
    hour["emotion"] = random.choice(["tired", "tired", "hopeless"])
    said = Conversation(runtime, shipped(), hour, portrait=portrait)
    steps = [{"open": step.id} for step in shipped().rulebook.steps if step.once]
    for told in random.choice([[SKIP], [{"command": "done"}, {"felt": "better"}], [{"command": "done"}, SKIP], steps]):
        said.tell(told)
    line = ", ".join(random.sample(NAMED, random.randint(1, 4)))
    said.tell({"free": line} if random.random() < 0.5 else {"said": {"likes": line}})
    talk(said, random, turns=4)
    said.remember()


def talk_after_kindness_did_well(runtime: Runtime, seed: int) -> None:
    """Somebody calm who found a kind gesture good more than once, in any order with other things that were felt."""
    random = Random(seed)
    engine, now = shipped(), datetime.datetime(2026, 11, 24, 20, tzinfo=datetime.UTC)
    practices = {one.id: one for one in engine.rulebook.practices}
    touch, drink = practices["self-compassion/supportive-touch"], practices["self-compassion/warm-drink"]
    felt = [*[(touch, "better")] * 2, (random.choice([touch, drink]), random.choice(["better", "same", "worse"]))]
    days = sorted(random.sample(range(1, 30), 3), reverse=True)
    entries = [
        Entry(f"{ago}", now - datetime.timedelta(days=ago), {}, {}, (), 0, one.id, tuple(one.tags or ()), how)
        for ago, (one, how) in zip(days, random.sample(felt, 3), strict=True)
    ]
    hour = {**CALM, "distress": random.randint(1, 7), "warmth_response": random.choice(["neutral", "awkward"])}
    hour |= {"attachment_anxiety": 4.6, "attachment_avoidance": random.choice([2, 4.9]), "place": "home", "minutes": 20}
    portrait = Portrait() if seed % 2 else None
    said = Conversation(runtime, engine, hour, behind=Past(entries, now), portrait=portrait)
    talk(said, random, turns=4)


def some_portrait(engine: Engine, random: Random) -> Portrait:
    """A stranger's, or what may be remembered of somebody; what packs put once may have been put."""
    if random.random() < 0.3:
        return Portrait()
    told = profile(engine.rulebook, random)
    facts = {
        name: ToldFact(value, TODAY - datetime.timedelta(days=random.choice([0, 1, 20])))
        for name, value in told.items()
        if value not in (None, "declined")
    }
    steps = [step.id for step in engine.rulebook.steps if step.once]
    ids = random.sample([one.id for one in engine.rulebook.practices], min(2, len(engine.rulebook.practices)))
    return Portrait(
        facts=FrozenDict(facts),
        own=({"title": "Walk the dog"}, {"title": "Tea"}) if random.random() < 0.5 else (),
        not_again=(*ids,),
        put=FrozenDict(dict.fromkeys(steps, TODAY) if random.random() < 0.3 else {}),
    )
