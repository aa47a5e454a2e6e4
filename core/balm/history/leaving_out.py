"""Leaving out: entries are written anew without some of what was told, and the rest stays.

So goes what an earlier version kept of facts on which help rests, and what a person wants forgotten of themselves.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from balm.history.record import without_hash
from balm.language.frozen import FrozenDict
from balm.language.practices import OWN, older_own_names, own_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Set

    from balm.deciding.past import Entry
    from balm.history.store import Store

REWRITTEN = "x"
"""What the id of an entry that was written anew ends with."""


def leave_out(store: Store, names: Set[str], safety: str | None) -> int:
    """Write anew, without these facts, each entry that has one of them; how many there were.

    Practices with the tag `safety` go with them, and the words of reasons: they may say the same.
    """

    def without(entry: Entry) -> Entry:
        if names.isdisjoint(entry.facts):
            return entry
        kept = _without_facts(entry, names)
        kept = kept._replace(options=tuple(one for one in kept.options if safety not in one.tags), left_out=True)
        return kept._replace(chosen="", tags=(), stance="") if safety in kept.tags else kept

    return _write_anew(store, without)


def forget_told(store: Store, facts: Set[str], titles: Collection[str] | None = ()) -> None:
    """Forget what was told of these facts, and the activities of these titles (None: all), in portrait and entries.

    Nothing of it is left anywhere but in notes, which are the person's own. The words of reasons go where a fact does.
    """
    names = None if titles is None else {name for one in titles for name in (own_name(one), *older_own_names(one))}

    def is_gone(practice: str) -> bool:
        return practice.startswith(OWN) and (names is None or practice.removeprefix(OWN) in names)

    before = store.portrait()
    after = before._replace(
        facts=FrozenDict({name: told for name, told in before.facts.items() if name not in facts}),
        own=tuple(one for one in before.own if not is_gone(OWN + own_name(one["title"]))),
        not_again=tuple(one for one in before.not_again if not is_gone(one)),
    )
    if after != before:
        store.keep_portrait(after)
    _write_anew(store, partial(_without_told, facts=facts, is_gone=is_gone))


def _without_told(entry: Entry, facts: Set[str], is_gone: Callable[[str], bool]) -> Entry:
    kept = entry if facts.isdisjoint(entry.facts) else _without_facts(entry, facts)
    kept = kept._replace(options=tuple(one for one in kept.options if not is_gone(one.practice)))
    return kept._replace(chosen="", tags=(), stance="") if is_gone(kept.chosen) else kept


def _without_facts(entry: Entry, names: Set[str]) -> Entry:
    return entry._replace(
        facts={name: value for name, value in entry.facts.items() if name not in names},
        options=tuple(option._replace(tell="") for option in entry.options),
        record=without_hash(entry.record),
    )


def _write_anew(store: Store, without: Callable[[Entry], Entry]) -> int:
    """Write anew each entry that `without` changes; how many there were.

    An entry written anew has another id. It is there before the old one goes: an interruption loses nothing, and the
    next call ends it.
    """
    entries = store.entries()
    known = {one.id for one in entries}
    changed = [(one, kept) for one in entries if (kept := without(one)) != one]
    if changed:
        anew = [kept._replace(id=kept.id + REWRITTEN) for _, kept in changed]
        store.add(*(one for one in anew if one.id not in known))
        store.forget([one.id for one, _ in changed])
    return len(changed)
