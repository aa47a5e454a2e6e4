"""The SQLite store: it conforms, migrates every earlier file, keeps to its mode, and says in words what goes wrong."""

from __future__ import annotations

import datetime
import gc
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.log import read_log
from balm.history.file import connect
from balm.history.people import table_of
from balm.history.rows import COLUMNS, row_of
from balm.history.schema import APPLICATION, ENTRIES_3, ENTRIES_4, MIGRATIONS, VERSION, make_entries
from balm.history.sqlite import SqliteStore
from support.history_entries import entry, kept
from support.threads import in_threads

SCHEMAS = Path(__file__).parent / "schemas"
LATER = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
"""After all that stands in these."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "history.db"


def test_it_conforms(path: Path) -> None:
    balm.check_store(lambda person: balm.open_history(person, path))


def test_without_a_write_ahead_log_it_conforms_and_changes_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For homes on a network: nothing but the file, which is changed over where it was otherwise, and back."""

    def beside() -> tuple[str, set[str]]:
        with closing(balm.open_history(path=path)) as store:
            store.add(entry(len(store.entries())))
            files = {one.name for one in path.parent.iterdir()}
            with closing(sqlite3.connect(path)) as other:
                return other.execute("PRAGMA journal_mode").fetchone()[0], files

    assert beside() == ("wal", {"history.db", "history.db-wal", "history.db-shm"})
    monkeypatch.setenv("BALM_HISTORY_WAL", "off")
    assert beside() == ("delete", {"history.db"})
    balm.check_store(lambda person: balm.open_history(person, path.with_name("other.db")))
    monkeypatch.delenv("BALM_HISTORY_WAL")
    assert beside()[0] == "wal"
    assert len(kept(path)) == 3


class Forgetful(SqliteStore):
    """Wrong in one way."""

    def entries(self, start: Any = None, end: Any = None) -> Any:
        return super().entries(start, end)[:1] if start is None and end is None else super().entries(start, end)


class Mixing(SqliteStore):
    def __init__(self, path: str, person: str) -> None:
        super().__init__(path, "everybody")
        self._who = person

    @property
    def person(self) -> str:
        return self._who


class Half(SqliteStore):
    def add(self, *entries: balm.Entry) -> None:
        for one in entries:
            super().add(one)


@pytest.mark.parametrize(
    ("kind", "says"),
    [(Forgetful, "not in the order of time"), (Mixing, "another person's store is not empty"), (Half, "some are kept")],
)
def test_the_kit_finds_what_is_wrong(kind: Callable[..., SqliteStore], says: str, path: Path) -> None:
    with pytest.raises(AssertionError, match=says):
        balm.check_store(lambda person: kind(str(path), person))


def test_files_are_for_the_user_alone_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        store = balm.open_history(path=path)
        store.add(entry(1))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_and_the_folder_of_balm_are_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    folder = tmp_path / "history"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "history.db").touch(0o644)
    store = balm.open_history()
    store.add(entry(1))
    store.close()
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, folder / "history.db")] == [0o700, 0o600]


def test_looking_makes_no_file(path: Path) -> None:
    store = balm.open_history(path=path)
    assert list(store.entries()) == list(store.entries(entry(1).at)) == []
    assert store.forget(["x"]) == 0
    with pytest.raises(KeyError):
        store.entry("x")
    store.close()
    assert not path.parent.exists()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_every_earlier_file_is_read_in_full(version: int, path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(SCHEMAS / f"{version}.db", path)
    with open(SCHEMAS / f"{version}.jsonl", encoding="utf-8") as file:
        wanted = [*read_log(file).entries]
    store, other = balm.open_history(path=path), balm.open_history("other", path)
    assert list(store.entries()) == wanted
    assert [one.note for one in other.entries()] == ["theirs"]
    assert bool(store.portrait().plan) == (version > 3)
    assert bool(other.portrait().not_again) == (version > 3)
    store.add(entry(1, LATER))
    store.close()
    other.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert set(kept(path)) == {*(one.id for one in wanted), entry(1).id}


NAMES = ["me", "", "a'b", 'a"b', "entry_1", "Ä", "A\u0308", "x" * 5000, "\U0001f33f", "%", "1", "person"]


LATER_COLUMNS = {"stance": 2, "left_out": 4, "record": 5}
"""Column -> the version that has it first."""
TABLES = {3: ENTRIES_3, 4: ENTRIES_4}
"""Version -> the table of a person, as it was made then."""


def made(connection: sqlite3.Connection, person: str, version: int) -> str:
    """The table of somebody."""
    number = NAMES.index(person) + 1
    connection.execute("INSERT INTO person VALUES (?, ?)", (person, number))
    return make_entries(connection, number, TABLES[version])


@pytest.mark.parametrize("version", range(1, VERSION))
def test_everybody_of_an_earlier_file_keeps_what_is_theirs(version: int, path: Path) -> None:
    """Written in turns, so that rows of all lie beside each other."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as earlier:
        for migrate in MIGRATIONS[:version]:
            migrate(earlier)
        names = [name for name in COLUMNS if name not in LATER_COLUMNS or version >= LATER_COLUMNS[name]]
        for number in range(30):
            row = dict(zip(COLUMNS, row_of(entry(number, note="n" * number)), strict=True))
            for person in NAMES:
                told = {name: row[name] for name in names}
                if version < 3:
                    told["person"] = person
                table = "entry" if version < 3 else table_of(earlier, person) or made(earlier, person, version)
                places = ", ".join("?" * len(told))
                earlier.execute(f"INSERT INTO {table} ({', '.join(told)}) VALUES ({places})", tuple(told.values()))  # noqa: S608  # names of our own
        earlier.execute(f"PRAGMA application_id = {APPLICATION}")
        earlier.execute(f"PRAGMA user_version = {version}")
        earlier.commit()
    for person in NAMES:
        with closing(balm.open_history(person, path)) as store:
            assert list(store.entries()) == [entry(number, note="n" * number) for number in range(30)]
    with closing(balm.open_history("nobody", path)) as store:
        assert list(store.entries()) == []


def test_there_is_a_file_of_every_version() -> None:
    assert {one.stem for one in SCHEMAS.iterdir()} == {str(version) for version in range(1, VERSION + 1)}


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    shutil.copy(SCHEMAS / "1.db", path)

    def breaks(connection: sqlite3.Connection) -> None:
        MIGRATIONS[-1](connection)
        connection.execute("CREATE TABLE person (wrong)")

    monkeypatch.setattr("balm.history.file.MIGRATIONS", (*MIGRATIONS[:-1], breaks))
    store = balm.open_history(path=path)
    with pytest.raises(balm.HistoryError):
        store.add(entry(1))
    monkeypatch.undo()
    assert len(store.entries()) == 3
    store.close()


def test_a_store_that_nobody_holds_closes_its_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []

    def connected(*args: Any, **more: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **more))
        return opened[-1]

    monkeypatch.setattr("balm.history.sqlite.connect", connected)
    balm.open_history(path=path).add(entry(1))
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_without_sqlalchemy_one_line_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\nfrom balm import *\nimport balm\n"
        "try: balm.PostgresStore(None, 'anna')\nexcept balm.BalmError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        ran.stdout
        == "A history in PostgreSQL needs SQLAlchemy: in your clone of Balm, run `pip install '.[postgres]'`.\n"
    )


@pytest.mark.parametrize("again", range(5))
def test_many_writers_at_once_lose_nothing(path: Path, again: int) -> None:
    """Each with a connection of its own, from a file that none of them has made yet."""
    ready = threading.Barrier(6)

    def write(who: int) -> None:
        store = balm.open_history(path=path)
        try:
            ready.wait()
            for number in range(20):
                store.add(entry(100 * who + number))
        finally:
            store.close()

    assert in_threads(write, 6) == []
    wanted = {entry(100 * who + number).id for who in range(6) for number in range(20)}
    assert set(kept(path)) == wanted


def test_one_store_serves_many_threads(path: Path) -> None:
    store = balm.open_history(path=path)
    threads = [threading.Thread(target=lambda n=n: store.add(entry(n))) for n in range(20)]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.entries()) == 20
    store.close()


def test_what_another_one_wrote_is_seen_and_what_nobody_wrote_is_not_read_again(path: Path) -> None:
    mine, theirs = balm.open_history(path=path), balm.open_history(path=path)
    mine.add(entry(1))
    before = mine.entries()
    assert mine.entries() is before
    theirs.add(entry(2))
    assert [one.id for one in mine.entries()] == [entry(1).id, entry(2).id]
    mine.amend(entry(1).id, felt="same", felt_at=entry(1).at)
    assert mine.entries()[0].felt == "same"
    mine.close()
    theirs.close()


def test_only_what_is_looked_at_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = balm.open_history(path=path)
    store.add(*map(entry, range(300)))
    read: list[int] = []
    between = SqliteStore._between

    def counted(self: SqliteStore, *span: Any) -> Any:
        found = between(self, *span)
        read.append(len(found))
        return found

    monkeypatch.setattr(SqliteStore, "_between", counted)
    past = balm.Past(store.entries(), entry(299).at)
    assert [one.id for one in past.since(entry(290).at)] == [entry(n).id for n in range(290, 300)]
    past.since(entry(295).at)
    assert [len(past.since(entry(280).at)), len(past.entries)] == [20, 300]
    assert read == [10, 10, 280]
    assert list(past.entries) == list(map(entry, range(300)))
    store.close()


def test_a_time_without_a_zone_and_a_text_that_is_none(path: Path) -> None:
    store = balm.open_history(path=path)
    with pytest.raises(ValueError, match="no time zone"):
        store.add(entry(1)._replace(at=entry(1).at.replace(tzinfo=None)))
    with pytest.raises(balm.HistoryError, match="not all text"):
        store.add(entry(1, note="half a character: \ud800"))
    assert list(store.entries()) == []
    store.close()
