"""Many people: everything of one is forgotten and nothing of another's touched, and few files are open at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.history.open_stores import MOST_OPEN
from balm.history.sqlite import SqliteStore
from support.effort import rows
from support.history_entries import entry
from support.threads import in_threads

WORD = "quetzalcoatlus"
PEOPLE = {"_in_one_file": 300, "_in_a_folder": 60, "_encrypted": 60}
"""More than may have a file open."""


def secret(number: int) -> balm.Entry:
    return entry(number, note=f"{WORD} " * 400)._replace(facts={"likes": [WORD]})


def _in_one_file(folder: Path) -> Callable[[str], SqliteStore]:
    return lambda person: balm.open_history(person, folder / "all.db")


def _in_a_folder(folder: Path) -> Callable[[str], SqliteStore]:
    return lambda person: balm.open_history(person, folder)


def _encrypted(folder: Path) -> Callable[[str], SqliteStore]:
    pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")
    return lambda person: balm.open_history(person, f"{folder}{os.sep}", key="seven quiet geese")


@pytest.fixture(params=[_in_one_file, _in_a_folder, _encrypted], ids=lambda kind: kind.__name__)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], SqliteStore]:
    made: Callable[[str], SqliteStore] = request.param(tmp_path)
    return made


@pytest.fixture(params=["on", "off"])
def wal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BALM_HISTORY_WAL", request.param)
    return str(request.param)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file: its bytes, and when it was changed."""
    return {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.iterdir()}


def test_it_conforms(opened: Callable[[str], SqliteStore], wal: str) -> None:
    balm.check_store(opened)


@pytest.mark.parametrize("count", [1, 60])
def test_a_person_is_forgotten_to_the_byte(
    opened: Callable[[str], SqliteStore], wal: str, count: int, tmp_path: Path
) -> None:
    """Their name too, and whoever else is there stays as they were."""
    with closing(opened(WORD)) as store, closing(opened("bert")) as other:
        for number in range(count):
            other.add(entry(number))
            store.add(secret(number))
        kept = list(other.entries())
        assert store.forget_person() == count
        assert not any(WORD.encode() in text for text, _ in contents(tmp_path).values())
        assert list(store.entries()) == []
        assert list(other.entries()) == kept
        assert store.forget_person() == 0
        store.add(entry(1))
        assert len(store.entries()) == 1


@pytest.mark.parametrize("how", ["an entry", "a person"])
def test_in_a_folder_nobody_elses_file_is_touched(how: str, wal: str, tmp_path: Path) -> None:
    """Neither its bytes nor when it was changed, by anything that another one does."""
    people = ["anna", "bert", "ANNA", "../bert", "a/b", "", "\ud800", "x" * 500, "con", "Ä", "A\u0308"]
    stores = [balm.open_history(person, tmp_path) for person in people]
    assert len({store.path for store in stores}) == len(people)
    for number, store in enumerate(stores):
        if "\ud800" not in store.person:
            store.add(entry(number), secret(100 + number))
        store.close()
    before = contents(tmp_path)
    assert all(Path(store.path).parent == tmp_path for store in stores)
    mine = stores[0]
    assert mine.forget([secret(100).id]) == 1 if how == "an entry" else mine.forget_person() == 2
    mine.close()
    after = contents(tmp_path)
    name = Path(mine.path).name
    assert {key: value for key, value in after.items() if key != name} == {
        key: value for key, value in before.items() if key != name
    }
    assert WORD.encode() not in after[name][0]


def test_what_cannot_be_read_is_forgotten_too(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with closing(balm.open_history("anna", path)) as store, closing(balm.open_history("bert", path)) as other:
        store.add(secret(1))
        other.add(entry(1))
        with closing(sqlite3.connect(path)) as broken:
            broken.execute("UPDATE entry_1 SET facts = ?", (f"{WORD} no JSON",))
            broken.commit()
        with pytest.raises(balm.HistoryError):
            len(store.entries())
        assert store.forget_person() == 1
        assert len(other.entries()) == 1
    assert not any(WORD.encode() in text for text, _ in contents(tmp_path).values())


def test_a_history_that_may_not_be_looked_at_is_not_taken_for_none(tmp_path: Path) -> None:
    """What is there and cannot be reached is said, and not passed over as if nothing was kept."""
    (tmp_path / "round").symlink_to(tmp_path / "round")
    store = balm.open_history(path=tmp_path / "round" / "history.db")
    calls: tuple[Callable[[], object], ...] = (
        lambda: list(store.entries()), lambda: store.entry("x"), lambda: store.forget(["x"]), store.forget_person,
    )  # fmt: skip
    for call in calls:
        with pytest.raises(balm.HistoryError, match="could not be used"):
            call()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.exhaustive
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="nothing lists open descriptors here")
@pytest.mark.parametrize(
    "kind",
    rows([_in_one_file, _in_a_folder, _encrypted], quick=[_in_a_folder]),
    ids=lambda kind: kind.__name__,
)
def test_many_people_keep_few_files_open(kind: Callable[[Path], Callable[[str], SqliteStore]], tmp_path: Path) -> None:
    before, opened = descriptors(), kind(tmp_path)
    stores = [opened(f"person {number}") for number in range(PEOPLE[kind.__name__])]
    pasts: list[Any] = []
    for number, store in enumerate(stores):
        store.add(entry(number))
        pasts.append(store.entries())
        assert descriptors() <= before + 3 * MOST_OPEN
    for number, (store, past) in enumerate(zip(stores, pasts, strict=True)):
        store.add(entry(1000 + number))
        assert [len(past), len(store.entries())] == [2, 2]
    assert descriptors() <= before + 3 * MOST_OPEN
    for store in stores:
        store.close()
    assert descriptors() <= before


def test_what_another_process_wrote_is_seen_after_a_file_was_let_go(tmp_path: Path) -> None:
    """Nothing that was read before counts as fresh then."""
    first = balm.open_history("0", tmp_path)
    first.add(entry(1))
    assert len(first.entries()) == 1
    assert first.let_go()
    with closing(sqlite3.connect(first.path)) as other:
        other.execute("DELETE FROM entry_1")
        other.commit()
    assert list(first.entries()) == []
    first.close()


def test_many_people_in_many_threads(tmp_path: Path) -> None:
    stores = [balm.open_history(f"{number}", tmp_path / "all.db") for number in range(2 * MOST_OPEN)]

    def write(part: int) -> None:
        for number in range(3):
            for store in stores[part::4]:
                store.add(entry(number))

    assert in_threads(write, 4) == []
    assert {len(store.entries()) for store in stores} == {3}
    for store in stores:
        store.close()
