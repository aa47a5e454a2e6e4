"""Portrait: what a person told once and is not asked again for some time, and what they wrote for themselves.

A fact is in a portrait where its declaration has `remember_days`, and no fact on which help rests has that. Nothing
that a child tells enters it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from balm.language.own_data import OwnPracticeData
    from balm.language.values import PlainValue

PlanPart: TypeAlias = Literal["signs", "do", "places", "people", "professionals", "safer"]
PLAN_PARTS: tuple[PlanPart, ...] = ("signs", "do", "places", "people", "professionals", "safer")
"""The parts of a safety plan, in the order of Stanley and Brown's steps: what shows that it is getting worse, what the
person can do alone, people and places that take their mind off it, people to ask for help, professionals, and making
the surroundings safer."""

Plan: TypeAlias = Mapping[PlanPart, tuple[str, ...]]
"""A safety plan: part -> lines in the person's own words."""

NO_PLAN: Plan = FrozenDict({})


def plan_of(parts: Mapping[PlanPart, Iterable[str]]) -> Plan:
    """These parts in their order: each line on one line and once, without lines and parts that are empty."""
    lines = {part: dict.fromkeys(" ".join(one.split()) for one in parts.get(part, ())) for part in PLAN_PARTS}
    return FrozenDict({part: made for part, its in lines.items() if (made := tuple(filter(None, its)))})


class ToldFact(NamedTuple):
    """A value that the person told, and the day on which they did, by their own calendar."""

    value: PlainValue
    on: datetime.date

    def __repr__(self) -> str:
        return "<ToldFact>"  # a log may have it


class Portrait(NamedTuple):
    """What is remembered of one person beside their entries. Immutable; an empty one is that of a stranger."""

    facts: Mapping[str, ToldFact] = FrozenDict({})
    """Fact -> what was told of it last; one that is older than the fact's `remember_days` is unknown again."""
    own: tuple[OwnPracticeData, ...] = ()
    """The person's own activities, as they told them; no two have the same title."""
    plan: Plan = NO_PLAN
    """The person's safety plan: part -> lines in their own words. Empty parts are absent."""
    not_again: tuple[str, ...] = ()
    """Practices (``pack/name``) that the person does not want to see again."""
    put: Mapping[str, datetime.date] = FrozenDict({})
    """What is put to a person once -> the day on which it was, such as the question what already helps them."""

    def __repr__(self) -> str:
        return f"<Portrait of {len(self.facts)} facts>"  # a log may have it

    def __hash__(self) -> int:
        return hash((self.not_again, len(self.facts)))  # tables have no hash
