"""The ECMAScript runtime in one long-lived Node, and what it says beside what the engine says."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from balm.deciding.entries_json import entry_to_data
from balm.deciding.past import Past
from balm.diagnostics.errors import ProfileError
from balm.plugins.manager import Plugins
from balm_plugins.needs import Needs
from balm_plugins.own_soothing import OwnSoothing
from balm_plugins.signals import balm_signals
from balm_plugins.titration import Backdraft, Titration
from balm_plugins.variety import Variety
from support.generated_people import past

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from balm.decision.decision import Decision
    from balm.engine import Engine
    from balm.explaining.reason import Reason
    from balm.explaining.why_not import Why

FOLDER = Path(__file__).parents[2] / "web" / "runtime"
MODULES = [path for folder in (".", "checkin", "listening", "strategies") for path in FOLDER.glob(f"{folder}/*.js")]
NODE = shutil.which("node")
STRATEGIES = (Needs(), OwnSoothing(), Titration(), Variety())
PLUGINS = Plugins(strategies=STRATEGIES, signals=(Backdraft(), *balm_signals()))
"""All that the runtime has, too."""
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed: nodejs.org, version 20 or later")


@lru_cache(maxsize=4)
def words_of(engine: Engine) -> str:
    """They take a second to compile."""
    return engine.words_json()


class RuntimeProblemError(Exception):
    """What the runtime threw: its kind, and the codes of its problems by their keys."""


class Runtime:
    """The runtime of a folder, with the program that it loaded last."""

    def __init__(self, folder: Path = FOLDER) -> None:
        assert NODE
        script = Path(__file__).with_suffix(".mjs")
        self._process = subprocess.Popen(
            [NODE, str(script), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._loaded: tuple[Engine, bool] | None = None

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def ask(self, **question: Any) -> dict[str, Any]:
        """One question and its answer. Raises RuntimeProblemError for what it threw."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {key: value for key, value in question.items() if value is not None}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "error" in answer:
            problems = {(one["key"], one["code"]) for one in answer.get("problems") or ()}
            raise RuntimeProblemError(answer["error"], problems, answer["message"])
        return answer

    def load(self, engine: Engine, *, words: bool = False) -> None:
        """Load an engine's program, unless it was loaded last; with its `words` it takes typed text."""
        if (engine, words) != self._loaded:
            self.ask(program=engine.program_json(), words=words_of(engine) if words else None)
            self._loaded = engine, words


def agree(
    runtime: Runtime,
    engine: Engine,
    facts: Mapping[str, Any],
    own: Sequence[Any] = (),
    behind: Past | None = None,
    changed: Mapping[str, Any] | None = None,
) -> None:
    """The loaded runtime says of a person what the engine says, to the last reason."""
    today = engine._today
    assert today
    told: dict[str, Any] = {"facts": facts, "own": list(own), "today": today.isoformat()}
    if behind is not None:
        told["past"] = {"entries": [entry_to_data(entry) for entry in behind.entries], "now": behind.now.isoformat()}
    refused = None
    try:
        decision = engine.decide(facts, own=own, past=behind)
    except ProfileError as error:
        refused = {(one.key, one.code) for one in error.diagnostics}
    if refused is not None:
        with pytest.raises(RuntimeProblemError) as thrown:
            runtime.ask(**told)
        same("problems", thrown.value.args[1], refused, told)
        return
    data = _data(decision.to_dict())
    asked = [one["practice"] for one in (*data["recommendations"][:2], *data["left_out"][:2])]
    said = runtime.ask(**told, why=asked, what_if=changed, ways=5)
    for part, wanted in data.items():
        same(part, said["decision"][part], wanted, told)
    same("why", said["why"], [_data(why_data(decision, practice)) for practice in asked], told)
    same("ways", said["ways"], [one.practice for one in decision.ways(5)], told)
    if changed is not None:
        same("what if", said["what_if"], _data(decision.what_if(changed).to_dict()), told)


def past_of(engine: Engine, own: Sequence[Any], random: Random) -> Past:
    """What may lie behind somebody who comes again, by clocks of several zones; for some it went well, or badly."""
    practices = [*engine.decide({}, own=own).outcome.own, *engine.rulebook.practices]
    before = past(practices, engine.rulebook, random, most=15)
    zones = [datetime.timezone(datetime.timedelta(minutes=random.choice([-660, 0, 90, 825]))) for _ in range(3)]
    mood = random.choice(["as it comes", "well after a setback", "backdraft again and again"])
    entries, backdraft = [], engine.rulebook.roles.get("backdraft", "")
    for entry in before.entries:
        facts, felt = dict(entry.facts), entry.felt
        if mood != "as it comes":
            facts.pop(backdraft, None)
            if backdraft and mood.startswith("backdraft") and random.random() < 0.7:
                facts[backdraft] = engine.rulebook.roles.marked("backdraft")[0]
            long_ago = before.now - entry.at > datetime.timedelta(days=10)
            felt = "worse" if long_ago and random.random() < 0.2 else "better"
        felt_at = entry.at + datetime.timedelta(hours=random.choice([1, 60])) if random.random() < 0.3 else None
        at = entry.at.astimezone(random.choice(zones))
        entries.append(entry._replace(at=at, facts=facts, felt=felt, felt_at=felt_at))
    return Past(entries, before.now.astimezone(random.choice(zones)) + datetime.timedelta(seconds=random.random() * 90))


def same(part: str, mine: Any, wanted: Any, told: object) -> None:
    """Both say the same; else the first place where they do not."""
    if isinstance(mine, list) and isinstance(wanted, list) and len(mine) == len(wanted):
        for at, (one, other) in enumerate(zip(mine, wanted, strict=True)):
            same(f"{part}[{at}]", one, other, told)
    elif isinstance(mine, dict) and isinstance(wanted, dict) and mine.keys() == wanted.keys():
        for key in wanted:
            same(f"{part}.{key}", mine[key], wanted[key], told)
    else:
        assert mine == wanted, f"{part} of somebody who tells {told}: {mine!r}, and the engine says {wanted!r}"


def _data(data: object) -> Any:
    return json.loads(json.dumps(data))


def why_data(decision: Decision, practice: str) -> dict[str, Any]:
    """An account as the runtime gives it."""
    found: Why = decision.why(practice)

    def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: decision._plain(name, value) for name, value in facts.items()}

    def reasons(some: Sequence[Reason]) -> list[dict[str, Any]]:
        names = ("by", "points", "first", "kept", "because", "source")
        return [{**{name: getattr(one, name) for name in names}, "facts": plain(one.facts)} for one in some]

    return {
        "practice": found.practice.id,
        "rank": found.rank,
        "score": found.score,
        "reasons": reasons(found.reasons),
        "told": plain(found.told),
        "excluded": [
            {"by": one.by, "because": one.because, "source": one.source, "facts": plain(one.facts)}
            for one in found.excluded
        ],
        "infeasible": plain(found.infeasible),
        "outscored_by": found.outscored_by.id if found.outscored_by else None,
        "keeps_short": found.keeps_short,
        "firsts_short": found.firsts_short,
        "points_short": found.points_short,
        "rival_reasons": reasons(found.rival_reasons),
    }
