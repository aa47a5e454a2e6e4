"""The runtime hears in a typed text what the engine hears: values, offers, commands and words of danger, as data."""

from __future__ import annotations

import csv
import os
import tomllib
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from support.effort import examples
from support.generated_lines import lines
from support.runtime import needs_node, same
from support.runtime_check_in import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.listening.heard import Alarm
    from support.runtime import Runtime

pytestmark = needs_node

CASES = Path(__file__).parents[1] / "listening" / "cases"
PHRASES = Path(os.environ.get("BALM_SHARED", "")) / "domain" / "second" / "phrases"
LINES = examples(quick=100, ci=2_000, nightly=20_000)
ODD = (
    "", " ", "n't", "n't 5", "'s", "\u200b", "1,5 hours", "\u0661\u0662", "9pm", "constructor", "__proto__",
    "a" * 3_000, "\N{CRYING FACE} 5",
)  # fmt: skip
"""What is no line, or hardly one."""


def agree(runtime: Runtime, text: str, fact: str | None = None) -> None:
    """Both hear the same: as a free line, and as the answer to a question."""
    runtime.load(shipped(), words=True)
    same("a free line", runtime.ask(listen=text)["heard"], free_data(text), text)
    if fact is not None:
        same(f"an answer about {fact}", runtime.ask(listen=text, fact=fact)["heard"], heard_data(text, fact), text)


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


@pytest.mark.parametrize("name", ["answers.toml", "free.toml", "replies.toml"])
def test_a_table_of_texts(runtime: Runtime, name: str) -> None:
    tables = tomllib.loads((CASES / name).read_text(encoding="utf-8"))
    for row in (row for table in tables.values() for row in table["rows"]):
        agree(runtime, row["text"], row.get("fact"))


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_what_is_hardly_a_line(runtime: Runtime, text: str) -> None:
    for fact in ("distress", "minutes", "likes", "self_harm"):
        agree(runtime, text, fact)


def test_generated_lines(runtime: Runtime) -> None:
    random = Random(7)
    facts = [fact.name for fact in shipped().rulebook.facts.values() if fact.tellable]
    for text in islice(lines(shipped()._lexicon, random), LINES):
        agree(runtime, text, random.choice(facts))


@pytest.mark.exhaustive
@pytest.mark.skipif(not PHRASES.is_dir(), reason="BALM_SHARED has no phrases")
@pytest.mark.parametrize("path", sorted(PHRASES.glob("*.csv")), ids=lambda path: path.stem)
def test_open_phrases(runtime: Runtime, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = next(row[key] for key in ("typed", "phrase", "sentence") if key in row)
            agree(runtime, text, row.get("question", "distress"))
