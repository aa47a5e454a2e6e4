"""People: a number -> somebody who was never there, the moments of their days, and how a practice feels to them.

Every number here is a convention, chosen before any strategy was run in it; none is measured. Three have a direction
from the literature (rules/balm_rules/*/sources.toml): fear of kindness goes with both dimensions of attachment
(`fcsmeta`: about 0.4), some two in five are insecure in one of them (the seed's S11, disputed), and mental practice
suits people less the more upset they are (`sheppes2011`). Tastes belong to single tags and single practices, not to the
groups that the adaptive strategy thinks in, so that its model is wrong in the way in which all models are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from math import exp
from random import Random
from typing import Any

import balm

START = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
WARM = frozenset({"warmth_to_self", "warmth_to_other", "loving_kindness"})
LIKES = (
    "warmth", "water", "movement", "nature", "music", "humour", "screens", "reading", "writing", "making", "food",
    "drink", "tidying", "people", "quiet", "rest", "games", "touch", "texture",
)  # fmt: skip
NEEDS = ("safe", "comforted", "soothed", "validated", "protect", "provide", "motivate")
EMOTIONS = ("sad", "anxious", "angry", "ashamed", "lonely", "hurt", "overwhelmed", "tired", "stuck", "okay")
CHOICES = (0.6, 0.2, 0.1)
"""How likely the first, second and third of what is shown is done; in the remaining cases none is."""
SAYS = 0.85
"""How likely a person says afterwards how it felt."""
TELLS_BACKDRAFT = 0.5
"""How likely they answer the question about backdraft when they come back."""
WEEK = datetime.timedelta(days=7)


@dataclass
class Person:
    """What is true of somebody; Balm is told a part of it."""

    anxiety: float
    avoidance: float
    fear: float
    """Of kindness, 0 to 1."""
    tolerance: float
    """The largest step that sits well, 0 to 3; it grows with what went well, and falls with backdraft."""
    tastes: dict[str, float]
    effects: dict[str, float]
    usual_distress: float
    told: dict[str, Any]
    """What they tell of themselves every time."""
    ever: str
    """Backdraft before Balm: never or past."""
    hurt_at: datetime.datetime | None = None
    """When they last met backdraft."""
    done_at: dict[str, datetime.datetime] = field(default_factory=dict)

    def backdraft(self, at: datetime.datetime) -> str:
        """What is true of it then."""
        if self.hurt_at is None:
            return self.ever
        return "recent" if at - self.hurt_at < WEEK else "past"


@dataclass(frozen=True)
class Moment:
    """One time at which somebody asks; the same under every policy."""

    at: datetime.datetime
    facts: dict[str, Any]
    need: str
    seed: int
    choice: float
    outcome: float
    says: bool
    tells_backdraft: bool


def make_person(number: int, practices: tuple[balm.Practice, ...]) -> Person:
    """The person of a number."""
    random = Random(f"person {number}")  # noqa: S311  # no secret
    anxiety, avoidance = (min(7.0, max(1.0, random.gauss(3.2, 1.3))) for _ in range(2))
    insecurity = (anxiety + avoidance - 6.4) / (2 * 1.3)
    fear = min(1.0, max(0.0, 0.3 + 0.13 * insecurity + random.gauss(0, 0.18)))
    tastes = {tag: random.gauss(0, 0.6) for tag in sorted({t for p in practices for t in p.tags or ()})}
    by_taste = sorted(LIKES, key=lambda tag: -(tastes.get(tag, 0) + random.gauss(0, 0.4)))
    told: dict[str, Any] = {
        "age_band": "adult",
        "task_now": "free",
        "company": "alone",
        "self_harm": "none",
        "mobility": "full",
        "trusted_person": random.random() < 0.7,
        "has_animal": random.random() < 0.3,
        "experience": random.choice(["none", "none", "some", "regular"]),
        "likes": by_taste[: random.choice([1, 2, 3])],
        "warmth_response": ("comforting", "neutral", "awkward", "unsafe")[min(3, int(fear * 4))],
    }
    if random.random() < 0.8:
        told |= {"attachment_anxiety": round(anxiety, 1), "attachment_avoidance": round(avoidance, 1)}
    if random.random() < 0.4:
        told["dislikes"] = by_taste[-1:]
    return Person(
        anxiety, avoidance, fear, 3 * (1 - fear) * random.random(), tastes,
        {practice.id: random.gauss(0, 0.4) for practice in practices}, random.uniform(2, 6), told,
        "past" if random.random() < 0.2 + 0.4 * fear else "never",
    )  # fmt: skip


def make_moments(number: int, count: int, usual_distress: float) -> list[Moment]:
    """When the person of a number asks, about once a day."""
    random = Random(f"moments {number}")  # noqa: S311  # no secret
    moments = []
    at = START
    for _ in range(count):
        at += datetime.timedelta(hours=random.choice([4, 20, 24, 28, 44]))
        need = random.choice(NEEDS)
        distress = min(10, max(0, round(random.gauss(usual_distress, 1.8))))
        facts: dict[str, Any] = {
            "distress": distress,
            "emotion": random.choice(EMOTIONS),
            "place": random.choice(["home", "home", "work", "bed", "public", "outdoors"]),
            "minutes": random.choice([3, 5, 10, 15, 20, 30]),
            "energy": random.choice(["very_low", "low", "medium", "medium", "high"]),
        }
        if random.random() < 0.6:
            facts["need"] = need
        if random.random() < 0.5:
            facts["activation"] = random.choice(["low", "settled", "settled", "keyed_up"])
        moments.append(Moment(
            at, facts, need, random.randrange(1, 2**31), random.random(), random.random(),
            random.random() < SAYS, random.random() < TELLS_BACKDRAFT,
        ))  # fmt: skip
    return moments


def step(practice: balm.Practice) -> int:
    """How much a practice asks of somebody: in the mind, opening, ten minutes or more."""
    if practice.stance == "closing" or practice.minutes is None:
        return 0
    return (practice.kind == "mental") + (practice.stance == "opening") + (practice.minutes[0] >= 10)


def likely(person: Person, moment: Moment, practice: balm.Practice) -> tuple[float, float]:
    """How likely it feels better, and worse."""
    tags = practice.tags or ()
    good = 0.2 + 0.5 * (moment.need in (practice.needs or ()))
    good += sum(person.tastes[tag] for tag in tags) / max(1, len(tags)) ** 0.5
    good += person.effects[practice.id]
    done = person.done_at.get(practice.id)
    if done is not None and moment.at - done < datetime.timedelta(hours=36):
        good -= 0.4
    if practice.stance == "opening" or WARM.intersection(tags):
        good -= 2.0 * person.fear
    if practice.kind == "mental" and practice.stance != "closing":
        good -= 0.15 * max(0, moment.facts["distress"] - 3)
    good -= 0.6 * max(0.0, step(practice) - person.tolerance)
    return 1 / (1 + exp(0.5 - good)), 1 / (1 + exp(2.0 + good))


def worth(person: Person, moment: Moment, practice: balm.Practice) -> float:
    """What is to be expected of it: better counts 1, same 0, worse -1."""
    better, worse = likely(person, moment, practice)
    return better - worse


def suits_kindness(person: Person, practices: tuple[balm.Practice, ...]) -> bool:
    """Whether what is warm is worth more than nothing to them, on the whole, at their usual distress and their need."""
    warm = [one for one in practices if WARM.intersection(one.tags or ())]
    usual = {"distress": person.usual_distress}
    values = [
        worth(person, Moment(START, usual, need, 0, 0, 0, says=True, tells_backdraft=True), one)
        for one in warm
        for need in (one.needs or ("",))[:1]
    ]
    return sum(values) > 0


def do(person: Person, moment: Moment, practice: balm.Practice) -> str:
    """How it felt, and what it leaves behind in the person."""
    better, worse = likely(person, moment, practice)
    felt = "worse" if moment.outcome < worse else "better" if moment.outcome > 1 - better else "same"
    person.done_at[practice.id] = moment.at
    if felt == "worse" and WARM.intersection(practice.tags or ()):
        person.hurt_at = moment.at
        person.tolerance = max(0.0, person.tolerance - 1)
    elif felt == "better" and step(practice) >= int(person.tolerance):
        person.tolerance = min(3.0, person.tolerance + 0.15)
    return felt
