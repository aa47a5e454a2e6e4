"""Conformance tests for a store, which its own tests can call: they raise AssertionError that says what to mend."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from balm.deciding.past import Entry, Option, Past
from balm.deciding.portrait import Portrait, ToldFact
from balm.history.store import HistoryError, Store, check_methods

Make = Callable[[str], Store]
"""A person -> a store of theirs; every call of one kit is about the same place, which is empty at first."""

_ZONE = datetime.timezone(datetime.timedelta(hours=5, minutes=45))
_START = datetime.datetime(2026, 3, 1, 23, 30, 0, 7, tzinfo=_ZONE)
_HOUR = datetime.timedelta(hours=1)


def _entry(number: int, at: datetime.datetime, **more: Any) -> Entry:
    return Entry(f"id-{number}", at, {"distress": number}, {"floor": "sha256:0"}, (), **more)


_FULL = Entry(
    "full",
    _START,
    {"distress": 4.5, "likes": ["music", "rest"], "self_harm": "declined", "has_animal": True},
    {"floor": "sha256:0", "mine": "sha256:1"},
    (Option("own/walk", 7, 0.25, "Walk, “so”", "neutral", ("movement",), "Why."), Option("a/b", -3)),
    seed=2**80,
    chosen="own/walk",
    tags=("movement",),
    felt="worse",
    felt_at=_START + _HOUR,
    note="two\nlines, \u2028 and \U0001f33f; ' \" \\ \x00 % _",
    stance="neutral",
)


def check_store(make: Make) -> None:
    """Try a store: `make(person)` opens one, in a place that is empty at first and the same for every call.

    It must give back what it was given, in the order of time; amend and forget the entries that are meant and no
    others; refuse what is there already, all or nothing; keep people apart; and still have it all when it is opened
    again. Whether a crash loses anything, and whether what is forgotten is gone from the disk, is for its own tests.
    """
    store, other = make("one"), make("other")
    try:
        _complete(store)
        _demand((store.person, other.person) == ("one", "other"), "`person` is not who it was made for")
        _demand(list(store.entries()) == [], "a new store is not empty")
        _keeps(store, make)
        _orders(store)
        _amends(store)
        _refuses(store)
        _separates(store, other)
        _forgets(store, other)
        _portrays(store, other, make)
        _forgets_a_person(store, other)
        store.close()
        store.close()
        _demand([one.id for one in store.entries()] == ["id-2"], "closed, it does not open again when it is used")
    finally:
        for one in (store, other):
            if hasattr(one, "close"):
                one.close()


def _complete(store: Store) -> None:
    try:
        check_methods(store)
    except HistoryError as error:
        raise AssertionError(str(error)) from None


def _keeps(store: Store, make: Make) -> None:
    store.add(_FULL)
    _same(store.entry("full"), _FULL, "`entry` gives back")
    _same(store.entries()[0], _FULL, "`entries` gives back")
    again = make("one")
    _same(again.entry("full"), _FULL, "opened again, it gives back")
    again.close()
    store.add()
    _demand(store.forget(["full"]) == 1, "`forget` does not say that it removed one")


def _same(found: Entry, given: Entry, what: str) -> None:
    for name, value in given._asdict().items():
        _demand(getattr(found, name) == value, f"{what} another `{name}`: {getattr(found, name)!r} for {value!r}")
    _demand(found.at.utcoffset() == given.at.utcoffset(), f"{what} `at` in another time zone")


def _orders(store: Store) -> None:
    """Written out of order, as they are where a clock is set back; two at one moment stay as they were written."""
    utc = datetime.UTC
    at = [_START + 2 * _HOUR, _START, (_START + _HOUR).astimezone(utc), _START + _HOUR]
    store.add(*(_entry(number, moment) for number, moment in enumerate(at)))
    ids = ["id-1", "id-2", "id-3", "id-0"]
    _demand([one.id for one in store.entries()] == ids, "`entries` are not in the order of time, then of writing")
    spans: list[tuple[Any, Any, list[str]]] = [
        (_START + _HOUR, None, ids[1:]),
        (None, _START + _HOUR, ids[:1]),
        (_START, _START + 2 * _HOUR, ids[:3]),
        (_START.astimezone(utc) + datetime.timedelta(microseconds=1), _START + _HOUR, []),
    ]
    for start, end, wanted in spans:
        found = [one.id for one in store.entries(start, end)]
        _demand(found == wanted, f"`entries` from {start} on and before {end} are {found}, and not {wanted}")
    past = Past(store.entries(), _START + 3 * _HOUR)
    _demand([one.id for one in past.since(_START + _HOUR)] == ids[1:], "a Past of its entries finds others by time")
    _demand(
        list(store.entries())[-1].id == store.entries()[-1].id, "`entries` is no sequence: its last is not the last"
    )


def _amends(store: Store) -> None:
    before = {one.id: one for one in store.entries()}
    told = store.amend("id-1", chosen="a/b", tags=["t", "u"], stance="opening")
    wanted = before["id-1"]._replace(chosen="a/b", tags=("t", "u"), stance="opening")
    _same(told, wanted, "`amend` returns")
    store.amend("id-1", felt="better", felt_at=_START + _HOUR)
    store.amend("id-1", note="mine")
    wanted = wanted._replace(felt="better", felt_at=_START + _HOUR, note="mine")
    _same(store.entry("id-1"), wanted, "amended bit by bit, it has")
    store.amend("id-1", chosen="c/d")
    _same(store.entry("id-1"), wanted._replace(chosen="c/d", tags=(), stance=""), "with another choice, it has")
    for id_, entry in before.items():
        if id_ != "id-1":
            _same(store.entry(id_), entry, f"amending one changed {id_}:")


def _refuses(store: Store) -> None:
    for call in (lambda: store.entry("nobody"), lambda: store.amend("nobody", felt="same", felt_at=_START)):
        _raises(KeyError, call, "of an id that is not there it raises no KeyError")
    before = list(store.entries())
    _raises(HistoryError, lambda: store.add(_entry(9, _START), _entry(1, _START)), "it takes an id that is there")
    _demand(list(store.entries()) == before, "of entries that it refuses, some are kept")


def _separates(store: Store, other: Store) -> None:
    """The same id, of two people: each has their own."""
    mine = list(store.entries())
    theirs = _entry(1, _START + 9 * _HOUR, note="theirs")
    _demand(list(other.entries()) == [], "another person's store is not empty")
    _raises(KeyError, lambda: other.entry("id-1"), "one person can read another's entry")
    _raises(KeyError, lambda: other.amend("id-1", note="x"), "one person can amend another's entry")
    _demand(other.forget([one.id for one in mine]) == 0, "one person can forget another's entries")
    other.add(theirs)
    _same(other.entry("id-1"), theirs, "of an id that somebody else has too, it gives back")
    other.amend("id-1", note="still theirs")
    _demand(list(store.entries()) == mine, "what one person did changed another's entries")
    _demand(list(other.entries(_START)) == [theirs._replace(note="still theirs")], "a span reaches another's entries")


def _forgets(store: Store, other: Store) -> None:
    _demand(store.forget([]) == 0, "forgetting nothing removed something")
    _demand(store.forget(["id-0", "id-1", "id-3", "nobody"]) == 3, "`forget` miscounts what it removed")
    _raises(KeyError, lambda: store.entry("id-0"), "a forgotten entry is still there")
    _demand([one.id for one in store.entries()] == ["id-2"], "`forget` removed others, or too few")
    _demand([one.id for one in other.entries()] == ["id-1"], "one person's forgetting reaches another's entries")


_PORTRAIT = Portrait(
    facts={"likes": ToldFact(["music", "rest"], _START.date()), "has_animal": ToldFact(True, _START.date())},
    own=({"title": "Walk, “so”", "tags": ["movement"]},),
    plan={"signs": ("I stop answering.",), "people": ("Ana \x00 \u2028 % _ ' \" \\", "two\nlines")},
    not_again=("a/b",),
    put={"what_helps": _START.date()},
)


def _portrays(store: Store, other: Store, make: Make) -> None:
    """A portrait is one person's, is replaced as a whole, and outlives their entries."""
    _demand(store.portrait() == Portrait(), "a new store has a portrait")
    store.keep_portrait(_PORTRAIT)
    for one in (store, again := make("one")):
        _demand(one.portrait() == _PORTRAIT, f"`portrait` gives back another one: {one.portrait()._asdict()}")
    again.close()
    _demand(other.portrait() == Portrait(), "one person can read another's portrait")
    other.keep_portrait(Portrait(not_again=("c/d",)))
    kept = list(store.entries())
    store.forget([one.id for one in kept])
    _demand(store.portrait() == _PORTRAIT, "forgetting entries forgets the portrait")
    store.keep_portrait(Portrait())
    _demand(store.portrait() == Portrait(), "an empty portrait leaves the one before")
    _demand(other.portrait() == Portrait(not_again=("c/d",)), "forgetting a portrait reaches another's")
    store.add(*kept)
    _demand(list(store.entries()) == kept, "a portrait that is forgotten takes entries along")


def _forgets_a_person(store: Store, other: Store) -> None:
    other.add(_entry(7, _START))
    theirs, mine = list(other.entries()), list(store.entries())
    _demand(other.forget_person() == len(theirs), "`forget_person` miscounts what it removed")
    _demand(
        list(other.entries()) == [] and other.portrait() == Portrait() and other.forget_person() == 0,
        "`forget_person` leaves something of the person",
    )
    _demand(list(store.entries()) == mine, "forgetting a person reaches another's entries")


def _raises(kind: type[Exception], call: Callable[[], object], else_say: str) -> None:
    try:
        call()
    except kind:
        return
    _demand(False, else_say)


def _demand(holds: object, else_say: str) -> None:
    """As `assert`, which a run with -O would leave out."""
    if not holds:
        raise AssertionError(else_say)
