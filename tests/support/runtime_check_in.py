"""The check-in of the ECMAScript runtime beside the engine's: after every input state and screen are the same data."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import tomli

from balm.checkin.check_in import CheckIn
from balm.checkin.flow import start
from balm.compiled.program import compile_program
from balm.deciding.entries_json import entry_to_data
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import CheckInError
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.plugins.manager import Plugins
from support import shipped_packs
from support.check_in_inputs import any_input
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world, small_world
from support.runtime import PLUGINS, RuntimeProblemError, past_of, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.deciding.past import Past
    from support.runtime import Runtime

CASES = Path(__file__).parents[1] / "checkin" / "cases"
TODAY = datetime.date(2026, 11, 24)
TYPED = {"said", "free"}
"""Typed text, which the runtime does not read without words: it goes on from the engine's state then."""


WITH_WORDS = 20
"""One in so many generated packs comes with its words, which take a second to compile."""


class Conversation:
    """One check-in, held by the engine and by the runtime."""

    def __init__(
        self,
        runtime: Runtime,
        engine: Engine,
        given: Mapping[str, Any],
        own: Sequence[Any] = (),
        behind: Past | None = None,
        not_again: Sequence[str] = (),
        *,
        words: bool = True,
    ) -> None:
        runtime.load(engine, words=words)
        self._words = words
        self._runtime = runtime
        context = engine.check_in(past=behind)._context
        self.now = CheckIn(context, start(context, read_profile(engine.program, given, own), 0, not_again))
        assert engine._today
        self._about: dict[str, Any] = {"today": engine._today.isoformat()}
        if behind is not None:
            entries = [entry_to_data(entry) for entry in behind.entries]
            self._about["past"] = {"entries": entries, "now": behind.now.isoformat()}
        self._met: list[Any] = [{"given": given, "own": own, "not again": not_again}]
        portrait = {"format": "balm-portrait/1", "not_again": list(not_again)}
        self._follow(check_in=given, own=list(own), seed=0, portrait=portrait, **self._about)

    def tell(self, told: Mapping[str, Any]) -> None:
        """Tell both, or find that both refuse it."""
        self._met.append(told)
        try:
            self.now = self.now.tell(told)
        except CheckInError:
            self._refused(told)
            return
        if told.keys() & TYPED and not self._words:
            self._refused(told)
            self.go_on()
        else:
            self._follow(tell=told)

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
        told = sorted(conversation.now.state["facts"])
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
        said = Conversation(runtime, evening(dark), case.get("given", {}), not_again=case.get("not_again", []))
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
    said = Conversation(runtime, engine, told, mine, past, words=seed % WITH_WORDS == 0)
    talk(said, world.random, turns=10)


def talk_with_shipped_packs(runtime: Runtime, seed: int) -> None:
    """Somebody with the shipped packs; half of them come again."""
    random = Random(seed)
    every = profile(shipped().rulebook, random)
    told = {name: value for name, value in every.items() if random.random() < 0.2}
    past = past_of(shipped(), [], random) if seed % 2 else None
    talk(Conversation(runtime, shipped(), told, behind=past), random, turns=15)
