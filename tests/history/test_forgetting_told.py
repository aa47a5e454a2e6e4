"""Each way to forget what a person told of themselves x each kind of store: no byte of it is left, the rest is there.

What was told stands in the portrait and in entries: a fact, an activity of one's own, a line of the plan.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

import balm
from balm.deciding.portrait import plan_of
from balm.history.leaving_out import REWRITTEN, forget_told
from balm.language.practices import own_name
from support.effort import rows
from support.history_entries import entry

from .test_forgetting_everywhere import KINDS, opened, plain

TOLD = ("fact", "other", "own", "plan")
ENTRIES = 12


def word(store: balm.Store, what: str) -> str:
    """Stands in all that was told of one thing, and in nothing else."""
    return f"{store.person[7]}{what}zq"


def title(store: balm.Store) -> str:
    return f"See the {word(store, 'own')}"


def tell(store: balm.Store) -> None:
    """The same again and again, as in check-ins: in entries between others, and in portraits one after the other."""
    day = entry(1).at.date()
    facts = {"likes": [word(store, "fact")] * 20, "experience": word(store, "other")}
    practice = f"own/{own_name(title(store))}"
    mine = balm.Option(practice, 3, title=title(store), tags=(word(store, "own"),), tell=word(store, "fact"))
    for number in range(ENTRIES):
        one = entry(number)._replace(note="mine to keep")
        if number % 2:
            one = one._replace(facts=facts, options=(*one.options, mine), chosen=practice, tags=mine.tags)
            # Whoever guesses what was told can see by the hash that they are right: it stands for the word itself.
            one = one._replace(record={"balm": "0.1.0", "decision": word(store, "fact")})
        store.add(one)
        store.keep_portrait(
            balm.Portrait(
                facts={name: balm.ToldFact(value, day) for name, value in facts.items()},
                own=({"title": title(store), "tags": [word(store, "own")]},),
                plan=plan_of({"signs": [word(store, "plan")] * (number + 1)}),
                not_again=("a/b", practice),
            )
        )


WAYS: dict[str, tuple[Callable[[balm.Store], object], tuple[str, ...]]] = {
    "a fact": (lambda store: forget_told(store, {"likes"}), ("fact",)),
    "an activity": (lambda store: forget_told(store, set(), [title(store)]), ("own",)),
    "all but the plan": (lambda store: forget_told(store, {"likes", "experience"}, None), ("fact", "other", "own")),
    "the plan": (lambda store: store.keep_portrait(store.portrait()._replace(plan=plan_of({}))), ("plan",)),
    "everything": (lambda store: store.forget_person(), TOLD),
}
"""How somebody forgets, and what is gone then."""

CELLS = {f"{kind}: {way}": (kind, way) for kind, way in itertools.product(KINDS, WAYS)}
QUICK = {f"of one person: {way}" for way in WAYS} | {
    f"{kind}: a fact" for kind in ("shared", "of one person, encrypted")
}


@pytest.mark.parametrize("cell", rows(CELLS, quick=QUICK))
def test_no_byte_of_what_was_told_is_left(cell: str, path: Path) -> None:
    kind, way = CELLS[cell]
    forget, gone = WAYS[way]
    with opened(KINDS[kind], path) as stores:
        for store in stores:
            tell(store)
        mine = stores[len(stores) // 2]

        def everywhere() -> bytes:
            for store in stores:
                store.close()
            return b"".join(plain(one, KINDS[kind].key) for one in sorted(path.parent.rglob("*")) if one.is_file())

        raw = everywhere()
        assert all(word(store, what).encode() in raw for store in stores for what in TOLD)
        before = list(mine.entries())
        forget(mine)
        raw = everywhere()
        assert {what for what in TOLD if word(mine, what).encode() not in raw} == {*gone}
        assert all(word(store, what).encode() in raw for store in stores if store is not mine for what in TOLD)
        after = list(mine.entries())
        assert [(one.at, one.felt, one.note) for one in after] == (
            [] if way == "everything" else [(one.at, one.felt, one.note) for one in before]
        )


def test_what_has_none_of_it_keeps_its_name_and_an_interrupted_run_is_ended(path: Path) -> None:
    with opened(KINDS["of one person"], path) as (store,):
        tell(store)
        told = store.entries()[1]
        facts = {name: value for name, value in told.facts.items() if name != "likes"}
        store.add(told._replace(id=told.id + REWRITTEN, facts=facts))
        forget_told(store, {"likes"})
        ids = [one.id for one in store.entries()]
    wanted = {entry(number).id + (REWRITTEN if number % 2 else "") for number in range(ENTRIES)}
    assert (len(ids), {*ids}) == (ENTRIES, wanted)
