"""Records of generated people: decisions of every kind that hosts make, each with what replaying it takes."""

from __future__ import annotations

import datetime
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import balm
from support import generated_people

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime.datetime(2026, 5, 20, 20, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
KEY = b"a key of the host, of 32 bytes. "
DAYS = (datetime.date(2026, 5, 20), datetime.date(2026, 11, 24), datetime.date(2031, 1, 1))
OWN: tuple[Any, ...] = (
    "Walk the dog",
    {"title": "Learn C++", "kind": "mental", "minutes": [5, 30]},
    {"title": "Tea on the balcony", "stance": "neutral", "needs": [], "tags": ["drink", "warmth"]},
)
FACTS = {"distress": 5, "emotion": "sad", "minutes": 20, "place": "home"}
WORSE = balm.Entry(
    "aa", AT.replace(day=18), {"distress": 6}, {}, (), chosen="self-compassion/music", tags=("music",), felt="worse"
)
"""An entry that lies behind somebody."""
PLAN = balm.Portrait(plan={"signs": ("I stop calling back",), "people": ("Ana, 912 345 678",)})


class Recorded(NamedTuple):
    """A record, its decision, what was told, and the past that lay behind it."""

    record: balm.RecordData
    decision: balm.Decision
    facts: dict[str, Any]
    own: list[Any]
    past: balm.Past | None
    portrait: balm.Portrait | None


@cache
def engine(today: datetime.date = DAYS[0]) -> balm.Engine:
    return balm.load(today=today)


def recorded(seed: int, count: int, *, key: bytes | None = None) -> Iterator[Recorded]:
    """So many: with and without a seed, activities, a safety plan and a past, which two of three records name."""
    random = Random(seed)
    rulebook = engine().rulebook
    for number in range(count):
        decides = engine(random.choice(DAYS))
        facts = generated_people.profile(rulebook, random)
        own = random.sample(OWN, random.randint(0, len(OWN)))
        portrait = random.choice([None, PLAN])
        past = _past(number, random) if number % 3 else None
        chance = random.choice([0, 1, random.randrange(2**64), -(10**300)])
        decision = decides.decide(facts, own=own, seed=chance, past=past, portrait=portrait)
        if key is None and random.random() < 0.3:
            known = [name for name in decision.outcome.told if rulebook.facts[name].tellable]
            decision = decision.what_if(dict.fromkeys(random.sample(known, min(2, len(known))), "unknown"))
        whole = key is None and past is not None and number % 3 == 1
        record = decides.record(decision, at=AT, key=key, whole_past=whole)
        yield Recorded(record, decision, facts, own, past, portrait)


def _past(number: int, random: Random) -> balm.Past:
    """A past whose entries have ids that nobody else's have."""
    past = generated_people.past(engine().rulebook.practices, engine().rulebook, random, most=8)
    entries = [one._replace(id=f"{number}-{one.id}", note="Rain all day.") for one in past.entries]
    return balm.Past(entries, past.now.astimezone(AT.tzinfo) + datetime.timedelta(seconds=random.randrange(60)))
