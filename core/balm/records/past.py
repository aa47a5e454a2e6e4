"""Past: what lay behind a decision -> how a record names it; and a record and entries -> that past again."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from balm.deciding.entries_json import EntryError, entry_from_data, entry_to_data
from balm.deciding.past import Entry, Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.records.data import RecordEntryData, RecordPastData
    from balm.records.seal import Seal


def past_data(past: Past, seal: Seal, *, whole: bool) -> RecordPastData:
    """A past as a record has it. Notes are left out: nothing reads them but the person."""
    data: RecordPastData = {
        "now": past.now.isoformat(),
        "zone": zone_of(past),
        "entries": [
            {"id": one.id, "chosen": bool(one.chosen or one.tags or one.stance), "felt": bool(one.felt)}
            for one in past.entries
        ],
        "digest": past_digest(past, seal),
    }
    if whole:
        data["whole"] = [*entries_data(past)]
    return data


def zone_of(past: Past) -> str | None:
    """The name of the zone of `now`; None where it has but an offset."""
    return past.now.tzinfo.key if isinstance(past.now.tzinfo, ZoneInfo) else None


def past_digest(past: Past, seal: Seal) -> str:
    """The hash of all entries."""
    return seal.of("past", entries_data(past))


def entries_data(past: Past) -> list[dict[str, Any]]:
    """The entries as data, without notes."""
    return [entry_to_data(entry._replace(note="")) for entry in past.entries]


def past_of(data: RecordPastData, known: Mapping[str, Entry]) -> Past:
    """The past as it was, of the entries that are known now; those that are gone are missing from it.

    Raises EntryError where the record does not hold what it should.
    """
    now = moment_of(data["now"], data["zone"])
    if "whole" in data:
        return Past([entry_from_data(one) for one in data["whole"]], now)
    return Past([_as_it_was(known[one["id"]], one) for one in data["entries"] if one["id"] in known], now)


def moment_of(now: str, zone: str | None) -> datetime.datetime:
    """The moment of these, as a record has them. Raises EntryError."""
    try:
        moment = datetime.datetime.fromisoformat(now)
    except ValueError:
        raise EntryError("`now` of its past is no time") from None
    if zone is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        raise EntryError("its past has a time zone that this machine does not know") from None


def forgotten(data: RecordPastData, known: Iterable[str]) -> list[str]:
    """The ids of the entries that it names and that are gone."""
    if "whole" in data:
        return []
    there = {*known}
    return [one["id"] for one in data["entries"] if one["id"] not in there]


def _as_it_was(entry: Entry, then: RecordEntryData) -> Entry:
    """An entry without what was added to it after the decision."""
    if not then["chosen"]:
        entry = entry._replace(chosen="", tags=(), stance="")
    return entry if then["felt"] else entry._replace(felt="", felt_at=None)
