"""Entry: an entry of a history -> the decision made again, as far as the entry kept what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.deciding.entries_json import entry_from_data
from balm.deciding.past import Past
from balm.decision.options import options_of
from balm.diagnostics.errors import ProfileError
from balm.language.practices import OWN
from balm.records.causes import ReplayCause
from balm.records.replayed import Known, Person, Replayed
from balm.records.world import changed_packs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.past import Entry, Option
    from balm.language.rulebook import PackInfo
    from balm.records.replayed import Decide


def replay_entry(data: Any, known: Known, decide: Decide, packs: Sequence[PackInfo]) -> Replayed:
    """What comes of replaying an entry of which the others of its history are known. Raises EntryError.

    An entry is no record: it keeps what was shown, and neither what was told on which help rests, nor the activities
    that were told, nor the version of Balm. Its history is taken as it was known when it was made.
    """
    entry = entry_from_data(data)
    missing = [ReplayCause("danger-left-out")] * entry.left_out
    missing += [ReplayCause("own-left-out")] * any(one.practice.startswith(OWN) for one in entry.options)
    if missing:
        return Replayed(entry.id, "undecided", tuple(missing))
    before = [_as_known(one, entry) for one in (known.entries or {}).values() if one.at < entry.at]
    changed = tuple(changed_packs(entry.packs, packs))
    try:
        past = Past(sorted(before, key=lambda one: one.at), entry.at)
        decision = decide(entry.at.date(), (), Person(entry.facts), past, entry.seed)
    except ProfileError as error:
        return Replayed(entry.id, "undecided", (*changed, ReplayCause.refused(error)))
    if _shown(options_of(decision, len(entry.options))) == _shown(entry.options):
        return Replayed(entry.id, "same")
    return Replayed(entry.id, "differs", changed or (ReplayCause("entry-alone"),))


def _as_known(one: Entry, later: Entry) -> Entry:
    """An entry as it was when a later one was made: without what was said to be felt after that."""
    return one._replace(felt="", felt_at=None) if one.felt_at is not None and one.felt_at > later.at else one


def _shown(options: Sequence[Option]) -> list[tuple[str, int]]:
    return [(one.practice, one.score) for one in options]
