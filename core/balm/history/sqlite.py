"""SQLite: the store that comes with Balm. One file, opened when it is first used; with a key it is encrypted."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from balm.deciding.portrait import Portrait
from balm.folder import HISTORY_FILE, history_path
from balm.history.cached_entries import CachedEntries
from balm.history.file import BusyError, connect, library, patiently, said
from balm.history.open_stores import OPEN
from balm.history.people import (
    alone,
    erase,
    erase_person,
    make_table,
    portrait_document,
    put_portrait,
    table_of,
)
from balm.history.rows import COLUMNS, NoEntryError, document_of, entry_from, microseconds, portrait_from, row_of
from balm.history.store import HistoryError, OfOne, amended

if TYPE_CHECKING:
    import datetime
    import sqlite3

    from balm.deciding.past import Entry
    from balm.history.keys import Passphrase

PATIENCE = 15.0
"""Seconds to wait for others who are at the same file."""

Result = TypeVar("Result")

_NAMES = ", ".join(COLUMNS)
_VALUES = ", ".join("?" * len(COLUMNS))
_SET = ", ".join(f"{name} = ?" for name in COLUMNS)


def open_history(
    person: str = "me",
    path: str | os.PathLike[str] | None = None,
    *,
    key: str | None = None,
    patience: float = PATIENCE,
) -> SqliteStore:
    """The history of one person: in the file `path`, or among the user's own data.

    Where `path` is a folder, or ends as one, each person has a file of their own in it, so that what one does,
    forgetting above all, touches no other's.

    It is opened when it is used, and made when something is kept. With `key`, a passphrase, the file is encrypted by
    SQLCipher: everybody in it shares that key, and without it nothing in it can be read. `patience` is how many seconds
    it waits for others who use the same file. Raises HistoryError where SQLCipher is needed and not installed.
    """
    if path is None:
        try:
            path = history_path()
        except OSError as error:
            raise said(HISTORY_FILE, error) from error
        return SqliteStore(path, person, key=key, patience=patience, private=True)
    place = os.path.expanduser(os.fspath(path))
    if place.endswith(os.sep) or os.path.isdir(place):
        place = os.path.join(place, file_of(person))
    return SqliteStore(place, person, key=key, patience=patience)


def _passphrase(key: str) -> Passphrase:
    from balm.history.keys import passphrase  # who has no key does without

    return passphrase(key)


def file_of(person: str) -> str:
    """The name of a person's file in a folder of people: no two have the same, and it tells nobody's name."""
    from hashlib import sha256

    return f"{sha256(person.encode(errors='surrogatepass')).hexdigest()[:40]}.db"


class SqliteStore(OfOne):
    """One person's entries in a file; `Store` says what each method does. A store that nobody holds closes its file."""

    _connection: sqlite3.Connection | None = None

    def __init__(
        self, path: str, person: str, *, key: str | None = None, patience: float = PATIENCE, private: bool = False
    ) -> None:
        super().__init__(person)
        self.path = path
        self._sql = library(encrypted=key is not None)
        self._key = None if key is None else _passphrase(key)
        self._patience, self._private = patience, private
        self._lock = threading.RLock()
        self._cached: tuple[int, CachedEntries] | None = None

    def add(self, *entries: Entry) -> None:
        """Keep new entries, all of them or none."""
        rows = list(map(row_of, entries))

        def work(connection: sqlite3.Connection) -> None:
            table = make_table(connection, self._person)
            for row in rows:
                try:
                    connection.execute(f"INSERT INTO {table} ({_NAMES}) VALUES ({_VALUES})", row)  # noqa: S608  # names of our own
                except self._sql.IntegrityError:
                    raise HistoryError(summary=f"The history has an entry {row[0]} already.") from None

        if rows:
            self._write(work)

    def _amend(self, id_: str, changes: Mapping[str, Any]) -> Entry:
        def work(connection: sqlite3.Connection) -> Entry:
            entry = amended(self._one(connection, id_), changes)
            table = table_of(connection, self._person)
            connection.execute(f"UPDATE {table} SET {_SET} WHERE id = ?", (*row_of(entry), id_))  # noqa: S608
            return entry

        return self._write(work)

    def entry(self, id: str) -> Entry:  # noqa: A002  # the protocol's
        """The entry of an id. KeyError."""
        if not self._there():
            raise KeyError(id)
        return self._read(lambda connection: self._one(connection, id))

    def entries(self, start: datetime.datetime | None = None, end: datetime.datetime | None = None) -> Sequence[Entry]:
        """The entries from `start` on and before `end`, the oldest first; they are read as they are looked at."""
        if start is not None or end is not None:
            return self._between(start, end)
        return self._do(self._all) if self._there() else []

    def forget(self, ids: Collection[str]) -> int:
        """Remove entries and every trace of them in the file and beside it; how many there were.

        What the person keeps is written anew, and what others in the file have is not touched.
        """
        return self._forget(lambda connection: erase(connection, self._person, ids))

    def portrait(self) -> Portrait:
        """What is remembered of the person beside their entries."""
        if not self._there():
            return Portrait()
        try:
            return portrait_from(self._read(lambda connection: portrait_document(connection, self._person)))
        except NoEntryError:
            raise self._foreign() from None

    def keep_portrait(self, portrait: Portrait) -> None:
        """Keep this portrait; nothing is left of the one before, in the file or beside it."""
        document = document_of(portrait)
        if document is None and not self._there():
            return

        def work(connection: sqlite3.Connection) -> bool:
            before = portrait_document(connection, self._person)
            if before != document:
                put_portrait(connection, self._person, document)
            return before not in (document, None)

        if self._write(work):
            self._sweep()

    def forget_person(self) -> int:
        """Remove all of the person, also what cannot be read, as `forget` does; how many entries there were."""
        return self._forget(lambda connection: erase_person(connection, self._person))

    def _forget(self, work: Callable[[sqlite3.Connection], int]) -> int:
        if not self._there():
            return 0
        count = self._write(work)
        self._sweep()
        return count

    def _sweep(self) -> None:
        """Clear from the file, and from what is beside it, every trace of what was removed."""
        try:
            # What was removed is overwritten in the file (`secure_delete`), but stays in the write-ahead log until it
            # is truncated. Pages that are free now are used again; a file of one person gives them back.
            self._do(_empty_log)
            if self._read(alone):
                self._do(lambda connection: connection.execute("VACUUM"))
                self._do(_empty_log)
        except HistoryError as error:
            left = "It is forgotten, but traces may be left in the file: forget once more when that is mended."
            raise HistoryError(summary=f"{error.summary}\n{left}") from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            OPEN.closed(self)
            self._close()

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def let_go(self) -> bool:
        """Close the file for now; False where somebody is using it."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            self._close()
        finally:
            self._lock.release()
        return True

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._cached = None

    def _one(self, connection: sqlite3.Connection, id_: str) -> Entry:
        table = table_of(connection, self._person)
        query = f"SELECT {_NAMES} FROM {table} WHERE id = ?"  # noqa: S608
        rows = [] if table is None else connection.execute(query, (id_,)).fetchall()
        if not rows:
            raise KeyError(id_)
        return self._entry(rows[0])

    def _all(self, connection: sqlite3.Connection) -> CachedEntries:
        """What is kept already of the entries, as long as nobody has written anything since."""
        version: int = connection.execute("PRAGMA data_version").fetchone()[0]  # of what other connections wrote
        if self._cached is None or self._cached[0] != version:
            self._cached = (version, CachedEntries(self._between))
        return self._cached[1]

    def _between(self, start: datetime.datetime | None, end: datetime.datetime | None) -> list[Entry]:
        if not self._there():
            return []
        after, before = (None if moment is None else microseconds(moment) for moment in (start, end))

        def work(connection: sqlite3.Connection) -> list[Any]:
            table = table_of(connection, self._person)
            if table is None:
                return []
            told = {"at >= ?": after, "at < ?": before}
            bounds = {condition: at for condition, at in told.items() if at is not None}
            where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
            query = f"SELECT {_NAMES} FROM {table}{where} ORDER BY at, number"  # noqa: S608
            return connection.execute(query, tuple(bounds.values())).fetchall()

        return list(map(self._entry, self._read(work)))

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        try:
            return entry_from(row)
        except NoEntryError:
            raise self._foreign() from None

    def _foreign(self) -> HistoryError:
        return HistoryError(summary=f"The history {self.path} holds what Balm did not write there.")

    def _there(self) -> bool:
        """Whether there is a file, which is not made for reading alone."""
        if self._connection is not None:
            return True
        try:
            os.stat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # it may not be looked at: who opens it says why
        return True

    def _write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """All of the work, or nothing of it."""
        with self._lock:
            result = self._do(lambda connection: _within("BEGIN IMMEDIATE", connection, work))
            self._cached = None
        return result

    def _read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """The work, of the file as it is at one moment."""
        return self._do(lambda connection: _within("BEGIN", connection, work))

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        def once() -> Result:
            if self._connection is None:
                self._connection = connect(self._sql, self.path, self._key, private=self._private)
            return work(self._connection)

        with self._lock:
            OPEN.used(self)
            return patiently(self._sql, self.path, self._patience, once)


def _within(begin: str, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _empty_log(connection: sqlite3.Connection) -> None:
    """Move what the log holds into the file and cut the log to nothing. Busy where somebody reads from it."""
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise BusyError
