"""Generated people: what they tell of a generated rulebook's facts, practices of their own, points of strategies."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from balm.deciding.past import Entry, Past
from balm.language.facts import number, read_value
from balm.language.here import Mistake
from balm.language.practices import Practice
from balm.language.predicates import Range
from support.generated_facts import WORDS
from support.generated_worlds import KINDS, STANCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook


def profile(rulebook: Rulebook, random: Random, near: Mapping[str, list[float]] | None = None) -> dict[str, Any]:
    """What one person tells: values at and around the cut points, some unknown, some declined."""
    near = _near(rulebook) if near is None else near
    told: dict[str, Any] = {}
    silent = random.choice([0.1, 0.3, 0.6])
    for name, fact in sorted(rulebook.facts.items()):
        if not fact.tellable or random.random() < silent:
            continue
        told[name] = (
            "declined" if fact.may_decline and random.random() < 0.2 else _told(fact, near.get(name, []), random)
        )
    return told


def _told(fact: Fact, near: list[float], random: Random) -> Any:
    if fact.datatype.numeric:
        step = fact.step or 0.5
        for _ in range(8):
            value = random.choice([fact.low, fact.high, *near, *near]) + random.choice([0, 0, step, -step])
            value = number(round(value, 6))
            if not isinstance(read_value(fact, value), Mistake):
                return value
        return fact.low
    if fact.datatype.column == "boolean":
        return random.random() < 0.5
    if fact.datatype.multiple:
        return random.sample(fact.values, random.randint(0, len(fact.values)))
    return random.choice(fact.values or fact.datatype.sample(fact))


def _near(rulebook: Rulebook) -> dict[str, list[float]]:
    """Scale -> the ends that predicates name."""
    near: dict[str, list[float]] = {}
    conditions = [c for rule in rulebook.rules for c in rule.conditions()] + [p.limits for p in rulebook.practices]
    for condition in conditions:
        for predicate in condition:
            for test in predicate.tests:
                if isinstance(test, Range):
                    near.setdefault(predicate.fact, []).extend(e for e in (test.low, test.high) if e is not None)
    return near


def own_practices(random: Random, most: int = 2) -> list[dict[str, Any]]:
    """Up to `most` practices of a person's own, of which little is told; sometimes one twice."""
    made = []
    for _ in range(random.randint(0, most)):
        one: dict[str, Any] = {"title": f"Mine {random.randint(1, most)}"}
        if random.random() < 0.5:
            one["kind"] = random.choice(KINDS)
        if random.random() < 0.4:
            one["stance"] = random.choice(STANCES)
        for key in ("needs", "tags"):
            if random.random() < 0.5:
                one[key] = random.sample(WORDS, random.randint(0, 2))
        if random.random() < 0.5:
            one["minutes"] = [random.choice([0, 1, 5, 10]), 20]
        made.append(one)
    return made


def past(practices: Sequence[Practice], rulebook: Rulebook, random: Random, most: int = 20) -> Past:
    """What may lie behind one person: up to `most` entries over some weeks, of practices that may be gone by now."""
    now = datetime.datetime(2026, 5, 20, 20, tzinfo=datetime.UTC)
    count = random.randint(0, most)
    hours = sorted((random.uniform(0, 24 * random.choice([1, 8, 40, 120])) for _ in range(count)), reverse=True)
    gone = Practice("gone/by-now", "Gone", tags=(random.choice(WORDS),))
    near = _near(rulebook)
    entries = []
    for at, back in enumerate(hours):
        done = random.choice([*practices, *practices, gone])
        chosen = done.id if random.random() < 0.9 else ""
        entries.append(Entry(
            str(at), now - datetime.timedelta(hours=back), profile(rulebook, random, near), {}, (), chosen=chosen,
            tags=done.tags or (), felt=random.choice(["better", "same", "worse", ""]),
        ))  # fmt: skip
    return Past(entries, now)


def given_points(practices: Sequence[str], random: Random, bound: int) -> Mapping[str, int]:
    """Points of a strategy within its bound, for some practices."""
    return {p: random.choice([n for n in range(-bound, bound + 1) if n]) for p in practices if random.random() < 0.5}
