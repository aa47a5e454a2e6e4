"""What the ECMAScript runtime hears in a typed text beside what the engine hears, as data."""

from __future__ import annotations

import tomllib
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from support.generated_lines import lines
from support.runtime import same
from support.runtime_check_in import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.listening.heard import Alarm
    from support.runtime import Runtime

TABLES = sorted((Path(__file__).parents[1] / "listening" / "cases").glob("*.toml"))


def agree_on_table(runtime: Runtime, path: Path) -> None:
    """Both hear the same in every row of a table of texts."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for row in (row for table in tables.values() for row in table["rows"] if "text" in row):
        agree(runtime, row["text"], row.get("fact"))


def agree_on_lines(runtime: Runtime, many: int) -> None:
    """Both hear the same in so many generated lines, each also as the answer to some question."""
    random = Random(7)
    facts = [fact.name for fact in shipped().rulebook.facts.values() if fact.tellable]
    for text in islice(lines(shipped()._lexicon, random), many):
        agree(runtime, text, random.choice(facts))


def agree(runtime: Runtime, text: str, fact: str | None = None) -> None:
    """Both hear the same: as a free line, and as the answer to a question."""
    runtime.load(shipped(), words=True)
    same("activities", runtime.ask(activities=text)["activities"], activities_data(text), text)
    same("a free line", runtime.ask(listen=text)["heard"], free_data(text), text)
    if fact is not None:
        same(f"an answer about {fact}", runtime.ask(listen=text, fact=fact)["heard"], heard_data(text, fact), text)


def activities_data(text: str) -> dict[str, Any]:
    found = shipped().read_activities(text)
    return {"own": [*found.own], "liked": [*found.liked], "alarms": alarms_data(found.alarms)}


def free_data(text: str) -> dict[str, Any]:
    heard, known = shipped().listen(text), shipped().rulebook.facts
    return {
        "facts": {name: known[name].plain(one.value) for name, one in heard.facts.items()},
        "offers": {name: [known[name].plain(one) for one in values] for name, values in heard.offers.items()},
        "alarms": alarms_data(heard.alarms),
        "command": heard.command or "",
        "reply": heard.reply or "",
        "denies": heard.denies,
    }


def heard_data(text: str, name: str) -> dict[str, Any]:
    heard, fact = shipped().listen(text, name), shipped().rulebook.facts[name]
    value = {} if heard.value is None else {"value": fact.plain(heard.value)}
    return {
        "kind": heard.kind,
        "offers": [fact.plain(one) for one in heard.offers],
        "command": heard.command or "",
        "alarms": alarms_data(heard.alarms),
        **value,
    }


def alarms_data(alarms: Iterable[Alarm]) -> list[dict[str, Any]]:
    known = shipped().rulebook.facts
    return [{"kind": one.kind, "fact": one.fact, "value": known[one.fact].plain(one.value)} for one in alarms]
