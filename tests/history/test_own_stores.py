"""Stores that others write: what one lacks is said before anything is kept in it, and what Balm can give it it has."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

import balm
from balm.history.store import amended
from support.history_entries import START

METHODS = ("add", "amend", "entry", "entries", "forget", "forget_person", "portrait", "keep_portrait", "close")


class InMemory(balm.Store):
    """All that a store has to have: the rest is `balm.Store`'s."""

    place: dict[str, list[balm.Entry]]
    portraits: dict[str, balm.Portrait]

    def __init__(self, person: str) -> None:
        self._person = person

    @property
    def person(self) -> str:
        return self._person

    def _mine(self) -> list[balm.Entry]:
        return self.place.setdefault(self._person, [])

    def add(self, *entries: balm.Entry) -> None:
        if {one.id for one in self._mine()} & {one.id for one in entries}:
            raise balm.HistoryError(summary="It is there already.")
        self._mine().extend(entries)

    def amend(self, id: str, **changes: Any) -> balm.Entry:  # noqa: A002  # the protocol's
        at = self._mine().index(self.entry(id))
        changed = amended(self._mine()[at], {**changes, "tags": tuple(changes.get("tags", ()))})
        self._mine()[at] = changed
        return changed

    def entry(self, id: str) -> balm.Entry:  # noqa: A002  # the protocol's
        for one in self._mine():
            if one.id == id:
                return one
        raise KeyError(id)

    def entries(
        self, start: datetime.datetime | None = None, end: datetime.datetime | None = None
    ) -> Sequence[balm.Entry]:
        found = sorted(self._mine(), key=lambda one: one.at)
        return [one for one in found if (start is None or one.at >= start) and (end is None or one.at < end)]

    def forget(self, ids: Collection[str]) -> int:
        before = len(self._mine())
        self.place[self._person] = [one for one in self._mine() if one.id not in ids]
        return before - len(self._mine())

    def portrait(self) -> balm.Portrait:
        return self.portraits.get(self._person, balm.Portrait())

    def keep_portrait(self, portrait: balm.Portrait) -> None:
        self.portraits[self._person] = portrait

    def close(self) -> None:
        pass


@pytest.fixture
def kind() -> type[InMemory]:
    return type("Mine", (InMemory,), {"place": {}, "portraits": {}})


def test_what_derives_from_store_has_the_forgetting_of_a_person_from_it(kind: type[InMemory]) -> None:
    assert "forget_person" not in vars(InMemory)
    balm.check_store(kind)


def as_it_was_before(lacks: str) -> balm.Store:
    """A store that derives from nothing, and lacks a method."""
    names = [name for name in (*METHODS, "person", "_mine", "__init__") if name != lacks]
    methods = {name: getattr(InMemory, name) for name in names}
    return cast("balm.Store", type("Older", (), {**methods, "place": {}, "portraits": {}})("anna"))


def decided() -> tuple[balm.Engine, balm.Decision]:
    engine = balm.load()
    return engine, engine.decide({"distress": 4})


@pytest.mark.parametrize("lacks", [*METHODS, "person"])
def test_what_a_store_lacks_is_said_before_anything_is_kept(lacks: str) -> None:
    store = as_it_was_before(lacks)
    engine, decision = decided()
    with pytest.raises(balm.HistoryError, match=f"`Older` is no store: it lacks `{lacks}`. Nothing was kept in it"):
        engine.remember(decision, store, at=START)
    assert not any(store.place.values())  # type: ignore[attr-defined]
    with pytest.raises(AssertionError, match=f"it lacks `{lacks}`"):
        balm.check_store(lambda person: store)


@pytest.mark.parametrize("lacks", [name for name in METHODS if name != "forget_person"])
def test_a_method_that_was_left_to_the_protocol_is_lacking_too(lacks: str) -> None:
    """There it does nothing, so that what is kept would be lost without a word."""
    methods = {name: getattr(InMemory, name) for name in (*METHODS, "person", "_mine", "__init__") if name != lacks}
    store = type("Partly", (balm.Store,), {**methods, "place": {}, "portraits": {}})("anna")
    engine, decision = decided()
    with pytest.raises(balm.HistoryError, match=f"`Partly` is no store: it lacks `{lacks}`"):
        engine.remember(decision, store, at=START)


class Around:
    """Passes everything on to another store."""

    def __init__(self, store: balm.Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_a_store_around_another_one_has_what_that_has(kind: type[InMemory]) -> None:
    balm.check_store(lambda person: cast("balm.Store", Around(kind(person))))


def test_those_that_come_with_balm_lack_nothing(tmp_path: Path) -> None:
    engine, decision = decided()
    store = engine.history("anna", tmp_path / "history.db")
    engine.remember(decision, store, at=START)
    assert len(store.entries()) == 1
    store.close()
