"""Leaving out: what an earlier version kept of facts on which help rests goes from a history, and the rest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from balm.history.store import Store

REWRITTEN = "x"
"""What the id of an entry that was written anew ends with."""


def leave_out(store: Store, names: Set[str]) -> int:
    """Write anew, without these facts, each entry that has one of them; how many there were.

    An entry written anew has another id. It is there before the old one goes: whoever is interrupted loses nothing, and
    the next call ends it.
    """
    entries = store.entries()
    wrong = [one for one in entries if not names.isdisjoint(one.facts)]
    if wrong:
        known = {one.id for one in entries}
        anew = [
            one._replace(
                id=one.id + REWRITTEN,
                facts={name: value for name, value in one.facts.items() if name not in names},
                left_out=True,
            )
            for one in wrong
        ]
        store.add(*(one for one in anew if one.id not in known))
        store.forget([one.id for one in wrong])
    return len(wrong)
