"""Leaving out: what an earlier version kept of facts on which help rests goes from a history, and the rest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from balm.deciding.past import Entry
    from balm.history.store import Store

REWRITTEN = "x"
"""What the id of an entry that was written anew ends with."""


def leave_out(store: Store, names: Set[str], safety: str | None) -> int:
    """Write anew, without these facts, each entry that has one of them; how many there were.

    Practices with the tag `safety` go with them, and the words of reasons: they may say the same. An entry written anew
    has another id. It is there before the old one goes: an interruption loses nothing, and the next call ends it.
    """
    entries = store.entries()
    wrong = [one for one in entries if not names.isdisjoint(one.facts)]
    if wrong:
        known = {one.id for one in entries}
        anew = [_rewritten(one, names, safety) for one in wrong]
        store.add(*(one for one in anew if one.id not in known))
        store.forget([one.id for one in wrong])
    return len(wrong)


def _rewritten(entry: Entry, names: Set[str], safety: str | None) -> Entry:
    kept = entry._replace(
        id=entry.id + REWRITTEN,
        facts={name: value for name, value in entry.facts.items() if name not in names},
        options=tuple(option._replace(tell="") for option in entry.options if safety not in option.tags),
        left_out=True,
    )
    return kept._replace(chosen="", tags=(), stance="") if safety in kept.tags else kept
