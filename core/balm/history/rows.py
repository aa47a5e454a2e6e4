"""Rows: an entry <-> what stands in a row of the table `entry`."""

from __future__ import annotations

import datetime
import json
from typing import Any

from balm.deciding.entries_json import EntryError
from balm.deciding.past import Entry, Option
from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import read_portrait, write_portrait
from balm.language.frozen import FrozenDict, frozen

COLUMNS = (
    "id", "at", "zone", "facts", "packs", "options", "seed",
    "chosen", "tags", "felt", "felt_at", "felt_zone", "note", "stance", "left_out",
    "record",
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
        *felt_at, entry.note, entry.stance, int(entry.left_out), _json(dict(entry.record)),
    )  # fmt: skip


class NoEntryError(Exception):
    """A row that Balm did not write."""


def document_of(portrait: Portrait) -> str | None:
    """What is kept of a portrait; None for an empty one."""
    return None if portrait == Portrait() else write_portrait(portrait)


def portrait_from(document: str | None) -> Portrait:
    """The portrait whose `document_of` it is. Raises NoEntryError."""
    try:
        return Portrait() if document is None else read_portrait(document)
    except EntryError:
        raise NoEntryError from None


def entry_from(row: tuple[Any, ...]) -> Entry:
    """The entry whose row it is. Raises NoEntryError."""
    try:
        entry = _entry(row)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise NoEntryError from None
    return entry


def _entry(row: tuple[Any, ...]) -> Entry:
    (
        id_, at, zone, facts, packs, options, seed, chosen, tags, felt, felt_at, felt_zone, note, stance, left_out,
        record,
    ) = row  # fmt: skip
    return Entry(
        id_, _told(at, zone), _table(facts), _table(packs), tuple(map(_option, _decoded(options))), int(seed),
        chosen, tuple(_decoded(tags)), felt, None if felt_at is None else _told(felt_at, felt_zone), note, stance,
        bool(left_out), _table(record),
    )  # fmt: skip


def _table(text: str) -> FrozenDict[str, Any]:
    found = _decoded(text)
    if type(found) is not dict:
        raise TypeError
    made: FrozenDict[str, Any] = frozen(found)
    return made


def _unknown(_: str) -> None:
    """What stands for NaN and infinite numbers, which older versions kept: JSON has neither."""


_decoded = json.JSONDecoder(parse_constant=_unknown).decode


def _option(values: list[Any]) -> Option:
    # By position; a newer Balm may have appended values that this one does not know.
    option = Option(*values[: len(Option._fields)])
    if not type(option.practice) is type(option.title) is type(option.stance) is type(option.tell) is str:
        raise TypeError
    return option._replace(tags=tuple(option.tags))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _kept(at: datetime.datetime) -> tuple[int, int]:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("a time has no time zone")
    return microseconds(_in_range(at)), int(offset.total_seconds())


def _told(at: int, zone: int) -> datetime.datetime:
    return _in_range((_EPOCH + at * _MICROSECOND).astimezone(datetime.timezone(datetime.timedelta(seconds=zone))))


def _in_range(at: datetime.datetime) -> datetime.datetime:
    """A time of neither the first nor the last year, which other zones do not reach. Raises ValueError."""
    if not datetime.MINYEAR < at.year < datetime.MAXYEAR:
        raise ValueError("a time is out of range")
    return at
