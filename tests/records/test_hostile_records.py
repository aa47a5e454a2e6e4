"""Whatever a record holds, replaying it says what came of that, and never raises."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import TYPE_CHECKING, Any

from balm.records.seal import Seal, checksum_of
from support import records
from support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 3.5, 1e308, 10**400, "", "x", "\ud800", "\0", "2026-05-20", "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-12:00", "/etc/passwd", "Europe/Lisbon", "declined", "unknown",
    [], [[]], ["x"], [{}], [None], {}, {"a": 1}, {"title": 1},
)  # fmt: skip
"""Values that stand where others belong."""


def places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each value."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*place, key)
        yield from places(value, (*place, key))


def changed(record: Any, random: Random) -> dict[str, Any]:
    """The same with another value somewhere, or with a key less."""
    data: dict[str, Any] = json.loads(json.dumps(record))
    every = [place for place in places(data) if place != ("checksum",)]
    shallow = [place for place in every if len(place) <= 3]
    *way, last = random.choice(random.choice([every, shallow]))
    inside: Any = data
    for key in way:
        inside = inside[key]
    if random.random() < 0.1 and isinstance(inside, dict):
        del inside[last]
    else:
        inside[last] = copy.deepcopy(random.choice(ODD))
    return data


def test_what_a_record_may_hold() -> None:
    """Whoever changed it computed its checksum again."""
    random, seen = Random(13), set()
    told = [*records.recorded(7, 10), *records.recorded(8, 5, key=records.KEY)]
    for _ in range(examples(quick=150, ci=1_500, nightly=20_000)):
        one = random.choice(told)
        record = changed(one.record, random)
        is_sealed = "key" in one.record
        record["checksum"] = checksum_of(Seal(records.KEY if is_sealed else None, str(record.get("id"))), record)
        person: dict[str, Any] = {"key": records.KEY, "facts": one.facts, "own": one.own} if is_sealed else {}
        found = records.engine().replay(
            random.choice([record, json.dumps(record)]), entries=one.past.entries if one.past else (), **person
        )
        seen.add(found.outcome)
        assert all(cause.text.isprintable() for cause in found.causes)
        assert found.outcome == "same" or found.causes
    assert {"same", "differs", "undecided", "unreadable"} <= seen
