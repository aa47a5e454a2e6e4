"""What is typed before a screen of a check-in: the table typed-lines.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from balm.command.typed_line import asks_what_to_take_back, numbers, ticks_of_part, ways_to_read

TABLE = Path(__file__).resolve().parent.parent / "cases" / "typed-lines.toml"
SCREENS: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["screen"]
CASES = [pytest.param(one, row, id=f"{one['name']}: {row['typed']!r}") for one in SCREENS for row in one["line"]]


def screen_of(row: dict[str, Any]) -> Any:
    """The parts of a screen that reading a line looks at."""
    question = {
        "fact": "fact",
        "type": row.get("type", ""),
        "options": [{"value": value, "label": value} for value in row.get("options", [])],
        "may_decline": row.get("may_decline", False),
        "proposed": row.get("proposed"),
    }
    return {
        "kind": row["kind"],
        "lines": ["line"] * row.get("lines", 0),
        "questions": [question] if row["kind"] == "questions" else [],
        "text": row.get("text", False),
        "others": [{"practice": name, "title": name} for name in row.get("others", [])],
        "felt": [{"felt": name, "label": name} for name in row.get("felt", [])],
        "refine": [{"open": name, "title": name} for name in row.get("refine", [])],
        "echo": [{"fact": name, "words": name} for name in row.get("echo", [])],
        "recalled": [{"fact": name, "words": name, "on": "2026-11-03"} for name in row.get("recalled", [])],
        "offers": [{"fact": "fact", "options": [{"value": value, "label": str(value)} for value in row["offers"]]}]
        if "offers" in row
        else [],
        "where": [{"fact": "country"}] if row.get("where") else [],
        "commands": row.get("commands", []),
    }


@pytest.mark.parametrize(("row", "case"), CASES)
def test_what_a_line_tells(row: dict[str, Any], case: dict[str, Any]) -> None:
    told = [{"choose": None} if one == {} else one for one in case["tells"]]
    assert ways_to_read(screen_of(row), case["typed"]) == told


@pytest.mark.parametrize(
    ("recalled", "echo", "typed", "asks"),
    [
        (["likes", "has_animal"], [], "x", True),
        (["likes", "has_animal"], [], "X", True),
        (["likes", "has_animal"], [], "x2", False),
        (["likes", "has_animal"], [], "?", False),
        (["likes"], [], "x", False),
        (["likes", "has_animal"], ["emotion"], "x", False),
        ([], [], "x", False),
    ],
)
def test_the_sign_alone_asks_which_of_several(recalled: list[str], echo: list[str], typed: str, asks: bool) -> None:
    screen = screen_of({"kind": "lines", "lines": 3, "recalled": recalled, "echo": echo})
    assert asks_what_to_take_back(screen, typed) == asks


@pytest.mark.parametrize(
    ("typed", "ticks"), [("1 3", [1, 3]), ("none", []), ("", []), ("9", None), ("why", None), ("3 1", [3, 1])]
)
def test_ticks_of_a_part(typed: str, ticks: list[int] | None) -> None:
    assert ticks_of_part(screen_of(SCREENS[0]), typed) == ticks


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("1", [1]),
        ("1;2", [1, 2]),
        ("1 & 2", [1, 2]),
        ("2nd", None),
        ("", None),
        ("one", None),
        ("1.5", None),
        ("9" * 5000, None),
    ],
)
def test_numbers(word: str, found: list[int] | None) -> None:
    assert numbers(word) == found
