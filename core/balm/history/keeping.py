"""Keeping: a decision that somebody was shown, and what came of it -> what their history has of it afterwards.

Whoever keeps a person's history keeps to these rules: the commands on their own machine, and the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balm.deciding.past import LATELY, Past, moments_of, of_days
from balm.history.leaving_out import leave_out
from balm.history.record import entry_of
from balm.history.store import check_methods

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping

    from balm.compiled.program import Program
    from balm.deciding.past import Entry, Felt, Option
    from balm.decision.decision import Decision
    from balm.history.store import Store


def past_of(store: Store, now: datetime.datetime) -> Past:
    """What lies behind a person, read as far as deciding looks back. Raises HistoryError: here, not while deciding."""
    past = Past(store.entries(), now)
    past.since(past.ago(LATELY))
    return past


def remember(
    program: Program,
    decision: Decision,
    store: Store,
    *,
    at: datetime.datetime,
    shown: int,
    keep: Collection[str] = (),
    record: Mapping[str, object],
) -> Entry | None:
    """Keep a decision as `Engine.remember` says, with what else its entry has of a record; None of a child.

    Raises HistoryError; ValueError without a zone.
    """
    check_methods(store)
    entry = entry_of(program, decision, at, shown, keep, record)
    if entry is not None:
        store.add(entry)
    return entry


def keep_shown(
    program: Program,
    decision: Decision,
    store: Store,
    *,
    at: datetime.datetime,
    shown: int,
    record: Mapping[str, object],
    chosen: str = "",
    felt: Felt | Literal[""] = "",
) -> Entry | None:
    """Keep a decision of which so many practices were shown at that moment, and the id of the one that was done.

    Entries that have what is never kept, from an earlier version, are written anew without it first. Where what help
    rests on was left out, a practice of the role `safety` that was done is too: it would say it. None of a child, of
    whom nothing is kept. Raises HistoryError.
    """
    safety = program.rulebook.roles.get("safety")
    leave_out(store, program.never_kept, safety)
    entry = remember(program, decision, store, at=at, shown=shown, record=record)
    if entry is None or not chosen:
        return entry
    done = next(one for one in (*program.rulebook.practices, *decision.outcome.own) if one.id == chosen)
    tags = done.tags or ()
    tells = entry.left_out and safety in tags
    return store.amend(
        entry.id, chosen="" if tells else done.id, tags=tags, stance=done.stance or "",
        felt=felt, felt_at=at if felt else None,
    )  # fmt: skip


def option_of(entry: Entry, practice: str) -> Option | None:
    """The practice of this id, or of this name without its pack, as an entry showed it; None where it did not."""
    for option in entry.options:
        if practice in (option.practice, option.practice.rpartition("/")[2]):
            return option
    return None


def done_of(entry: Entry) -> list[Option]:
    """The practice that was done, as an entry showed it; where nobody said which, every one that it may be."""
    return [one for one in entry.options if one.practice == entry.chosen] or list(entry.options)


def worse_stays(entry: Entry, option: Option) -> bool:
    """Whether an entry has no place for how this practice felt: another one made things worse, which stays known."""
    return entry.felt == "worse" and entry.chosen != option.practice


def keep_felt(
    store: Store, entry: Entry, option: Option, felt: Felt, *, at: datetime.datetime, note: str = ""
) -> Entry:
    """Keep that a practice which an entry showed was done, and how it felt. Raises HistoryError; KeyError."""
    return store.amend(
        entry.id, chosen=option.practice, tags=option.tags, stance=option.stance, felt=felt, felt_at=at, note=note
    )


def entries_of_days(store: Store, first: datetime.date | None, last: datetime.date | None) -> list[Entry]:
    """The entries of these days of the person's own clock, both included; None is an open end. Raises HistoryError."""
    return of_days(store.entries(*moments_of(first, last)), first, last)
