"""An encrypted history: it does what a plain one does, and nothing of it can be read without the key."""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.log import read_log
from balm.history.keys import Passphrase
from balm.history.open_stores import MOST_OPEN
from balm.history.schema import APPLICATION, VERSION
from balm.history.sqlite import SqliteStore
from support.history_entries import entry
from support.threads import in_threads

from .test_forgetting import LONG, WORD, found, secret
from .test_store import SCHEMAS

KEY = 'it\'s "a"; -- key \u00e9'
sqlcipher = pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(balm.open_history(path=path, key=KEY)) as store:
        yield store


def unlocked(path: Path, key: str = KEY) -> Any:
    """A connection of SQLCipher's own."""
    connection = sqlcipher.connect(path, isolation_level=None)
    quoted = key.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")
    return closing(connection)


def files(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir()}


def test_it_conforms(path: Path) -> None:
    balm.check_store(lambda person: balm.open_history(person, path, key=KEY))


@pytest.mark.parametrize("key", [None, KEY])
def test_no_plain_byte_is_in_any_file(key: str | None, path: Path) -> None:
    words = [WORD, "somebody", "distress", "self-compassion", "CREATE TABLE", "SQLite format", KEY, secret(2).id]
    with closing(balm.open_history("somebody", path, key=key)) as store:
        store.add(*map(entry, range(50)), *(secret(100 + n, length=LONG) for n in range(5)))
        store.amend(entry(1).id, felt="worse", felt_at=entry(1).at, note=WORD)
        assert {one.name for one in path.parent.iterdir()} == {"history.db", "history.db-wal", "history.db-shm"}
        opened = found(path, words)
    assert bool(opened) == bool(found(path, words)) == (key is None)


@pytest.mark.parametrize(
    ("key", "says"), [("another", "The key does not fit"), (KEY + " ", "does not fit"), (None, "needs its key")]
)
def test_without_its_key_it_says_so_and_nothing_is_touched(
    key: str | None, says: str, path: Path, store: SqliteStore, capfd: pytest.CaptureFixture[str]
) -> None:
    store.add(*map(entry, range(20)))
    store.close()
    before = files(path)
    other = balm.open_history(path=path, key=key)
    calls: list[Callable[[], object]] = [
        lambda: other.add(entry(30)),
        lambda: list(other.entries()),
        lambda: other.entry(entry(1).id),
        lambda: other.forget([entry(1).id]),
    ]
    for call in calls:
        with pytest.raises(balm.HistoryError, match=says) as error:
            call()
        assert "It was left as it is" in str(error.value)
        assert key is None or key not in f"{error.value} {error.value.__cause__!r}"
    other.close()
    assert files(path) == before
    assert capfd.readouterr() == ("", "")
    assert list(store.entries()) == list(map(entry, range(20)))


def test_a_plain_file_is_named_as_one(path: Path) -> None:
    with closing(balm.open_history(path=path)) as plain:
        plain.add(entry(1))
    before = files(path)
    with pytest.raises(balm.HistoryError, match=r"It is not encrypted: open it without a key\. It was left as it is"):
        balm.open_history(path=path, key=KEY).add(entry(2))
    assert files(path) == before


KILLED = """
import os, signal, sys, balm
from support.history_entries import entry
store = balm.open_history(path=sys.argv[1], key=sys.argv[2])
store.add(*map(entry, range(20)))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.exhaustive
def test_what_a_killed_one_left_in_the_log_survives_who_has_no_key(path: Path, store: SqliteStore) -> None:
    tests = Path(__file__).parents[1]
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path), KEY], cwd=tests, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert path.with_name("history.db-wal").stat().st_size > 0
    for key in (None, "another"):
        with closing(balm.open_history(path=path, key=key)) as other, pytest.raises(balm.HistoryError):
            other.entries()
    assert list(store.entries()) == list(map(entry, range(20)))


@pytest.mark.parametrize(
    "folder", [pytest.param(False, id="one file"), pytest.param(True, id="a folder", marks=pytest.mark.exhaustive)]
)
def test_a_key_is_derived_once_however_often_a_file_is_opened(
    folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More people than may have a file open, each of whom has to open it again and again."""
    derive, salts = hashlib.pbkdf2_hmac, []

    def counted(name: str, passphrase: bytes, salt: bytes, *more: int) -> bytes:
        salts.append(salt)
        return derive(name, passphrase, salt, *more)

    key = f"{KEY} of {folder}"  # that no other test has
    monkeypatch.setattr("hashlib.pbkdf2_hmac", counted)
    place = f"{tmp_path}{os.sep}" if folder else tmp_path / "all.db"
    stores = [balm.open_history(f"{number}", place, key=key) for number in range(MOST_OPEN + 2)]
    for turn in (1, 2):
        for store in stores:
            store.add(entry(turn))
            assert len(store.entries()) == turn
    assert len(salts) == 1
    for store in stores:
        store.close()
    del store, stores
    gc.collect()
    with closing(balm.open_history("1", place, key=key)) as again:
        assert len(again.entries()) == 2
    assert len(salts) == 2, "nobody has the key any more, and it is still there"
    with unlocked(Path(again.path), key) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


def test_a_file_that_somebody_else_makes_at_that_moment_is_opened(
    path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is empty when it is looked at, and has another salt when it is written to."""
    unlock, made = Passphrase.unlock, []

    def late(self: Passphrase, connection: Any, *, new: bool) -> None:
        unlock(self, connection, new=new)
        if not made:
            made.append(new)
            with unlocked(path) as other:
                other.execute("CREATE TABLE theirs (x)")
                other.execute("DROP TABLE theirs")

    monkeypatch.setattr(Passphrase, "unlock", late)
    store.add(entry(1))
    assert made == [True]
    assert list(store.entries()) == [entry(1)]


def test_what_is_forgotten_is_in_no_page_and_not_in_the_log(path: Path, store: SqliteStore) -> None:
    """Its bytes cannot be searched for: so no page is left over, and the log is empty."""
    store.add(entry(1), *(secret(100 + n, length=LONG) for n in range(5)))
    store.close()
    assert path.stat().st_size > 5 * LONG
    assert store.forget([secret(100 + n).id for n in range(5)]) == 5
    assert path.stat().st_size < LONG
    assert path.with_name("history.db-wal").stat().st_size == 0
    assert found(path) == []
    with unlocked(path) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert list(store.entries()) == [entry(1)]


def test_while_somebody_reads_it_says_that_traces_are_left_and_while_somebody_writes_that_it_is_busy(
    path: Path,
) -> None:
    with closing(balm.open_history(path=path, key=KEY, patience=0.05)) as store, unlocked(path) as other:
        store.add(entry(1), secret(2))
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM entry_1").fetchone()
        with pytest.raises(balm.HistoryError, match="traces may be left in the file"):
            store.forget([secret(2).id])
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(balm.HistoryError, match="Another program keeps it busy"):
            store.add(entry(3))
        other.execute("ROLLBACK")
        with pytest.raises(balm.HistoryError, match="has an entry"):
            store.add(entry(1))


@pytest.mark.parametrize("version", range(1, VERSION))
def test_every_earlier_file_is_read_in_full(version: int, path: Path) -> None:
    with closing(sqlcipher.connect(SCHEMAS / f"{version}.db", isolation_level=None)) as plain:
        plain.execute("ATTACH ? AS locked KEY ?", (str(path), KEY))
        plain.execute("SELECT sqlcipher_export('locked')").fetchone()
        plain.execute(f"PRAGMA locked.user_version = {version}")
        plain.execute(f"PRAGMA locked.application_id = {APPLICATION}")
    with open(SCHEMAS / f"{version}.jsonl", encoding="utf-8") as file:
        wanted = [*read_log(file).entries]
    with closing(balm.open_history(path=path, key=KEY)) as store:
        assert list(store.entries()) == wanted
    with unlocked(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_damaged_file_is_left_as_it_is(path: Path, store: SqliteStore) -> None:
    store.add(*map(entry, range(200)))
    store.close()
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    before = files(path)
    with pytest.raises(balm.HistoryError, match=r"The file is damaged\. It was left as it is"):
        store.add(entry(300))
    store.close()
    assert files(path) == before


def test_many_who_make_it_at_once_lose_nothing(path: Path) -> None:
    ready = threading.Barrier(4)

    def write(who: int) -> None:
        with closing(balm.open_history(path=path, key=KEY)) as store:
            ready.wait()
            store.add(entry(who))
            store.add(entry(100 + who))

    assert in_threads(write, 4) == []
    with closing(balm.open_history(path=path, key=KEY)) as store:
        assert {one.id for one in store.entries()} == {entry(n + who).id for n in (0, 100) for who in range(4)}


@pytest.mark.parametrize("key", ["", "half a character: \ud800", "nothing\0after"])
def test_a_key_that_is_none(key: str, path: Path) -> None:
    with pytest.raises(balm.HistoryError, match="The key of a history is a text, and not an empty one"):
        balm.open_history(path=path, key=key)
    assert not path.exists()


def test_without_a_key_it_is_not_imported_and_without_it_one_line_names_the_extra(path: Path) -> None:
    code = (
        "import sys, balm\nstore = balm.open_history(path=sys.argv[1])\nlen(store.entries())\n"
        "print('sqlcipher3' in sys.modules)\nsys.modules['sqlcipher3'] = None\n"
        "try: balm.open_history(path=sys.argv[1], key='k')\nexcept balm.HistoryError as error: print(error)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=os.environ
    )
    assert (
        ran.stdout
        == "False\nAn encrypted history needs SQLCipher: in your clone of Balm, run `pip install '.[sqlcipher]'`.\n"
    )
    assert not path.exists()
