"""Entry: an entry of a history -> the decision made again, as far as the entry kept what it was made of."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from balm.deciding.entries_json import EntryError, entry_from_data
from balm.deciding.past import Past
from balm.decision.options import options_of
from balm.diagnostics.errors import ProfileError
from balm.language.practices import OWN
from balm.records.as_then import text_as_then
from balm.records.causes import ReplayCause
from balm.records.entry_record import PART, EntryRecordData, plugins_of
from balm.records.past import moment_of
from balm.records.record import TIMED
from balm.records.replayed import Known, Person, Replayed
from balm.records.seal import Seal
from balm.records.world import World, changed_packs, changed_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.past import Entry, Option
    from balm.language.rulebook import PackInfo
    from balm.plugins.manager import PluginInfo
    from balm.records.replayed import Decide


def replay_entry(
    data: Any, known: Known, decide: Decide, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]
) -> Replayed:
    """What comes of replaying an entry of which the others of its history are known. Raises EntryError.

    An entry keeps neither what was told on which help rests, nor the activities that were told, nor a safety plan:
    where it is whole without these it is compared to the byte, else by what was shown. Its history is taken as it was
    known when it was made. One of an earlier version says nothing of Balm and its plugins.
    """
    entry = entry_from_data(data)
    missing = [ReplayCause("danger-left-out")] * entry.left_out
    missing += [ReplayCause("own-left-out")] * any(one.practice.startswith(OWN) for one in entry.options)
    record = _read(entry)
    changed = tuple(
        changed_packs(entry.packs, packs)
        if record is None
        else changed_world(World(record["balm"], entry.packs, plugins_of(record)), packs, plugins)
    )
    if missing:
        return Replayed(entry.id, "undecided", (*missing, *(changed if record else ())))
    before = [_as_known(one, entry) for one in (known.entries or {}).values() if one.at < entry.at]
    before.sort(key=lambda one: one.at)
    try:
        if record is None:
            decision = decide(entry.at.date(), (), Person(entry.facts), Past(before, entry.at), entry.seed)
        else:
            timed = [one for one in record["degraded"] if one["reason"] in TIMED]
            past = None if record["now"] is None else Past(before, moment_of(record["now"], record["zone"]))
            decision = decide(_day(entry, record), timed, Person(entry.facts), past, entry.seed)
    except ProfileError as error:
        return Replayed(entry.id, "undecided", (*changed, ReplayCause.refused(error)))
    if record is not None and PART in record:
        same = Seal(None, "").of_text(PART, text_as_then(decision, record["degraded"])) == record[PART]
        otherwise = ReplayCause("past-or-felt")
    else:
        same = _shown(options_of(decision, len(entry.options))) == _shown(entry.options)
        otherwise = ReplayCause("entry-alone" if record is None else "own-left-out")
    return Replayed(entry.id, "same") if same else Replayed(entry.id, "differs", changed or (otherwise,))


@cache
def _adapter() -> TypeAdapter[EntryRecordData]:
    return TypeAdapter(EntryRecordData)


def _read(entry: Entry) -> EntryRecordData | None:
    """What an entry has of a record; None where an earlier version kept it. Raises EntryError."""
    if not entry.record:
        return None
    try:
        return _adapter().validate_python({**entry.record}, strict=True)
    except ValidationError:
        raise EntryError("`record` is not what an entry has there") from None


def _day(entry: Entry, record: EntryRecordData) -> datetime.date:
    try:
        return datetime.date.fromisoformat(record.get("today", entry.at.date().isoformat()))
    except ValueError:
        raise EntryError("`today` is no day") from None


def _as_known(one: Entry, later: Entry) -> Entry:
    """An entry as it was when a later one was made: without what was said to be felt after that."""
    return one._replace(felt="", felt_at=None) if one.felt_at is not None and one.felt_at > later.at else one


def _shown(options: Sequence[Option]) -> list[tuple[str, int]]:
    return [(one.practice, one.score) for one in options]
