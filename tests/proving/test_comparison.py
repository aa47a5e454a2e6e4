"""Two programs before one person: what is the same for both sides is one literal, and what nobody says is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import balm
from balm.proving.comparison import Comparison
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
[pack]
name = "mine"
version = "1"
title = "Mine"
"""

WATER = """
[[practice]]
id = "water"
title = "Water a plant"
kind = "behavioural"
minutes = [1, 5]
how = "Water it."
"""

NIGHTS = (
    HEAD
    + WATER
    + """
[facts.nights]
type = "scale"
range = [0, 14]
step = 1

[facts.tired]
type = "flag"

[facts.strain]
type = "level"
values = ["low", "raised", "high"]
origin = "rules"
merge = "highest"
default = "low"

[[rule]]
id = "many"
when = {{ nights = ">= 4" }}
set = {{ strain = "raised" }}
because = "Four nights are many."

[[rule]]
id = "too-many"
when = {{ nights = ">= {most}", tired = true }}
set = {{ strain = "high" }}
because = "More are too many."

[[rule]]
id = "strained"
when = {{ strain = ">= raised" }}
prefer = [{{ id = "water", by = 1 }}]
because = "Plants are patient."

[[rule]]
id = "worn-out"
when = {{ strain = "high" }}
prefer = [{{ id = "water", by = 20 }}]
because = "Plants are very patient."
"""
)

TIED = (
    HEAD
    + """
[facts.tired]
type = "flag"

[[practice]]
id = "candle"
title = "Light a candle"
kind = "behavioural"
minutes = [1, 5]
how = "Light it."
"""
    + WATER
    + """
[[rule]]
id = "slow"
when = {{ tired = true }}
prefer = [{{ id = "candle", by = 10 }}, {{ id = "water", by = {points} }}]
because = "What is slow is for tired people."
"""
)


def compared(tmp_path: Path, *packs: str) -> Comparison:
    sides = []
    for text in packs:
        path = tmp_path / "mine.toml"
        path.write_text(text)
        sides.append(balm.load(path).program)
    return Comparison(*sides)


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    """Seven nights were too many, and now nine are."""
    return compared(tmp_path, *(NIGHTS.format(most=most) for most in (7, 9)))


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (10, 11, {("mine/candle", True), ("mine/water", False)}),
        (11, 10, {("mine/water", True), ("mine/candle", False)}),
        (8, 9, set()),
    ],
)
def test_a_point_more_may_move_what_comes_first(
    tmp_path: Path, old: int, new: int, moved: set[tuple[str, bool]]
) -> None:
    """Of two that tie the candle comes first."""
    comparison = compared(tmp_path, TIED.format(points=old), TIED.format(points=new))
    changes = {(name, lost): literal for name, lost, literal in comparison.first_changes() if literal != FALSE}
    with comparison.session() as session:
        assert {change for change, literal in changes.items() if session.possible((literal,))} == moved


def test_a_rule_that_fires_for_the_same_people_fires_by_one_literal(comparison: Comparison) -> None:
    _ = comparison.rivals
    old, new = (
        {rule.id: side.fires(at) for at, rule in enumerate(side.program.rulebook.rules)}
        for side in (comparison.old, comparison.new)
    )
    assert {name for name in old if old[name] != new[name]} == {"mine/too-many", "mine/worn-out"}


def test_what_nobody_says_who_shows_a_change_is_not_drawn(comparison: Comparison) -> None:
    changes = [
        comparison._changes[literal] for *_, literal in comparison.first_changes() if literal in comparison._changes
    ]
    barred = comparison._barred(changes)
    assert barred is not None
    said = {
        name: [answer for answer, literal in comparison.people[name].cases if literal not in barred]  # type: ignore[union-attr]
        for name in ("nights", "tired")
    }
    assert said == {"nights": [8.0], "tired": [True]}
