"""Tables of texts: what an answer says, what a free line says, and which help it calls for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.listening.activities import read_activities
from balm.listening.answer import read_answer
from balm.listening.free import hear
from balm.listening.lexicon import Lexicon
from support.shipped_packs import rulebook

CASES = Path(__file__).parent / "cases"


@cache
def lexicon() -> Lexicon:
    return Lexicon(rulebook())


def _rows(name: str) -> list[Any]:
    tables = tomllib.loads((CASES / name).read_text("utf-8"))
    return [
        pytest.param(row, id=f"{rule}: {row.get('fact', '')} {row['text']}")
        for rule, table in tables.items()
        for row in table["rows"]
    ]


def _plain(fact: str, value: Any) -> Any:
    plain = lexicon().fact(fact).plain(value)
    return sorted(plain) if isinstance(plain, list) else plain


@pytest.mark.parametrize("row", _rows("answers.toml"))
def test_an_answer(row: dict[str, Any]) -> None:
    heard = read_answer(lexicon(), lexicon().fact(row["fact"]), row["text"])
    if "value" in row:
        assert (heard.kind, _plain(row["fact"], heard.value)) == ("value", row["value"])
    elif "offers" in row:
        assert (heard.kind, [_plain(row["fact"], one) for one in heard.offers]) == ("offer", row["offers"])
    elif "command" in row:
        assert (heard.kind, heard.command) == ("command", row["command"])
    else:
        assert heard.kind == row["kind"]


@pytest.mark.parametrize("row", _rows("free.toml"))
def test_a_free_line(row: dict[str, Any]) -> None:
    free = hear(lexicon(), row["text"])
    gives = {name: _plain(name, one.value) for name, one in free.facts.items()}
    assert {name: gives.get(name) for name in row.get("gives", {})} == row.get("gives", {})
    assert not {*row.get("not", ())} & {*free.facts, *free.offers}
    assert {alarm.fact: alarm.value for alarm in free.alarms} == row.get("alarms", {})
    assert not any(lexicon().fact(name).alarm for name in (*free.facts, *free.offers))


@pytest.mark.parametrize("row", _rows("replies.toml"))
def test_what_is_said_of_a_suggestion(row: dict[str, Any]) -> None:
    heard = hear(lexicon(), row["text"])
    assert (heard.reply if not heard.alarms and heard.reply else "") == row["reply"]


@pytest.mark.parametrize("row", _rows("activities.toml"))
def test_activities_in_free_words(row: dict[str, Any]) -> None:
    found = read_activities(lexicon(), row["text"])
    assert {one["title"]: sorted(one.get("tags", ())) for one in found.own} == row["own"]
    assert [alarm.fact for alarm in found.alarms] == row.get("alarms", [])


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("walk with my dog", {"Walk with my dog": ["animals", "leave_place", "movement", "outward", "walking"]}),
        ("surfing, the pub", {"Surfing": None, "The pub": None}),  # no strategy can read these titles
        ("cutting myself, music", {}),
    ],
)
def test_an_activity_has_all_tags_that_are_read_in_its_title_or_none(text: str, own: dict[str, Any]) -> None:
    found = balm.load().read_activities(text)
    assert {one["title"]: sorted(one["tags"]) if "tags" in one else None for one in found.own} == own


@pytest.mark.parametrize("command", ["help", "back", "why", "something_else"])
def test_no_command_is_heard_as_said_of_a_suggestion(command: str) -> None:
    phrases = lexicon().speech.lists[f"commands.{command}"]
    assert not [phrase for phrase in phrases if hear(lexicon(), phrase).reply]
