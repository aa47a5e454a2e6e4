"""Rows: an entry <-> what stands in a row of the table `entry`."""

from __future__ import annotations

import datetime
import json
from typing import Any

from balm.deciding.past import Entry, Option

COLUMNS = (
    "id", "at", "zone", "facts", "packs", "options", "seed",
    "chosen", "tags", "felt", "felt_at", "felt_zone", "note", "stance",
)  # fmt: skip

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def microseconds(at: datetime.datetime) -> int:
    """A moment as it is kept, and sorted by."""
    return (at - _EPOCH) // _MICROSECOND


def row_of(entry: Entry) -> tuple[Any, ...]:
    """The values of COLUMNS. Raises ValueError where a time has no zone."""
    felt_at: tuple[int | None, int | None] = (None, None) if entry.felt_at is None else _kept(entry.felt_at)
    return (
        entry.id, *_kept(entry.at), _json(dict(entry.facts)), _json(dict(entry.packs)),
        _json([list(one) for one in entry.options]), str(entry.seed), entry.chosen, _json(list(entry.tags)), entry.felt,
        *felt_at, entry.note, entry.stance,
    )  # fmt: skip


def entry_from(row: tuple[Any, ...]) -> Entry:
    """The entry whose row it is."""
    id_, at, zone, facts, packs, options, seed, chosen, tags, felt, felt_at, felt_zone, note, stance = row
    return Entry(
        id_, _told(at, zone), json.loads(facts), json.loads(packs), tuple(map(_option, json.loads(options))), int(seed),
        chosen, tuple(json.loads(tags)), felt, None if felt_at is None else _told(felt_at, felt_zone), note, stance,
    )  # fmt: skip


def _option(values: list[Any]) -> Option:
    # By position; a newer Balm may have appended values that this one does not know.
    option = Option(*values[: len(Option._fields)])
    return option._replace(tags=tuple(option.tags))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _kept(at: datetime.datetime) -> tuple[int, int]:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("a time has no time zone")
    if not datetime.MINYEAR < at.year < datetime.MAXYEAR:
        raise ValueError("a time is out of range")
    return microseconds(at), int(offset.total_seconds())


def _told(at: int, zone: int) -> datetime.datetime:
    return (_EPOCH + at * _MICROSECOND).astimezone(datetime.timezone(datetime.timedelta(seconds=zone)))
