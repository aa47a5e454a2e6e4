"""File: a path, and a key or none -> a connection to the history in it, brought up to date; every failure in words.

SQLite's own words and its traceback are for nobody: what went wrong is said with what to do, and the file stays as it
was. Two that write at once wait for each other. With a key it is SQLCipher that is called, in the same way.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from balm.folder import PRIVATE, check_own, check_own_folder, close_to_others, make_own_folder, open_own_file
from balm.history.schema import APPLICATION, MIGRATIONS, VERSION
from balm.history.store import HistoryError
from balm.switches import HISTORY_WAL, switch

if TYPE_CHECKING:
    from balm.history.keys import Passphrase

Result = TypeVar("Result")

_WAITS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
"""Somebody else is at it: to be tried again."""

_PAUSE = 0.005
"""Seconds to wait at most before the next try. SQLite's own waiting grows to a tenth of a second, and so lets one who
writes all the time keep out another for long."""

_WORDS = {
    sqlite3.SQLITE_BUSY: "Another program keeps it busy. Try again when that is done.",
    sqlite3.SQLITE_CANTOPEN: "It cannot be opened. Is its folder there, and may you write in it?",
    sqlite3.SQLITE_CORRUPT: "The file is damaged. It was left as it is: move it away to begin anew.",
    sqlite3.SQLITE_FULL: "There is no room left for it. What was kept before is still there.",
    sqlite3.SQLITE_IOERR: "Its disk cannot be read or written. What was kept before was left as it is.",
    sqlite3.SQLITE_NOTADB: "The file is encrypted and needs its key (for the command in BALM_HISTORY_KEY), or it is "
    "damaged, or no history. It was left as it is: move a damaged one away to begin anew.",
    sqlite3.SQLITE_PERM: "You may not open it.",
    sqlite3.SQLITE_READONLY: "It cannot be written to. What was kept before is still there.",
}
_WORDS |= {sqlite3.SQLITE_LOCKED: _WORDS[sqlite3.SQLITE_BUSY], sqlite3.SQLITE_PROTOCOL: _WORDS[sqlite3.SQLITE_BUSY]}

_ROOM = 65_536
"""Bytes that SQLite's files beside a history may take, however short it is."""

OLDEST_SQLITE = (3, 37, 0)
"""Tables are strict from there on."""


_PLAIN = b"SQLite format 3\0"
"""How a file begins that is not encrypted."""


class BusyError(Exception):
    """Somebody else is at the file, in a way that SQLite has no error for."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def library(*, encrypted: bool) -> Any:
    """SQLite, or SQLCipher, which has the same functions and errors of its own. Raises HistoryError."""
    if not encrypted:
        return sqlite3
    try:
        import sqlcipher3
    except ImportError:
        from balm.diagnostics.install import install_extra

        raise HistoryError(summary=f"An encrypted history needs SQLCipher: {install_extra('sqlcipher')}.") from None
    return sqlcipher3


def encrypted(path: str) -> bool:
    """Whether SQLite needs a key for what is there, if it is a history.

    Only before this program opens it: a file that is closed takes the locks of all who have it open along.
    """
    try:
        with open_own_file(path) as file:
            return file.read(len(_PLAIN)) not in (_PLAIN, b"")
    except OSError:
        return False


def said(path: str, error: BaseException) -> HistoryError:
    """A failure in words."""
    if isinstance(error, OSError):
        why = f"{error.strerror or 'It cannot be opened'}."
    elif isinstance(error, UnicodeError):
        why = "What was to be kept is not all text."
    else:
        code = _code(error)
        if code == sqlite3.SQLITE_IOERR and _no_room(path):
            code = sqlite3.SQLITE_FULL
        why = _WORDS.get(code) or f"SQLite says: {error}."
    return HistoryError(summary=f"The history {path} could not be used. {why}")


def _no_room(path: str) -> bool:
    """Whether the disk is full: SQLite says so of its file, but not of those beside it."""
    import shutil

    try:
        return shutil.disk_usage(os.path.dirname(path) or ".").free < _ROOM
    except OSError:
        return False


def _code(error: BaseException) -> int:
    """SQLite's primary code: the lowest byte of the extended one."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def patiently(sql: Any, path: str, patience: float, work: Callable[[], Result]) -> Result:
    """Do the work, again and again for `patience` seconds while somebody else is at it. Raises HistoryError.

    `sql` is the library that the work calls.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return work()
        except (sql.Error, BusyError, OSError, UnicodeError) as error:
            if _code(error) not in _WAITS or time.monotonic() >= until:
                raise said(path, error) from None  # its text may repeat what was to be kept
        time.sleep(_PAUSE * random.random())  # noqa: S311  # so that two do not meet again


def connect(sql: Any, path: str, key: Passphrase | None, *, private: bool) -> sqlite3.Connection:
    """Open the file, and make it where it is not there; `private` says that its folder is ours to close to others."""
    if sql.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE[:2]))
        raise HistoryError(summary=f"A history needs SQLite {wanted}; this Python has {sql.sqlite_version}.")
    _make(path, private=private)
    new = not os.stat(path).st_size
    connection: sqlite3.Connection = sql.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            key.unlock(connection, new=new)
            if not new:
                _check_key(sql, connection, path)
        version = _look(connection, path)
        close_to_others(path, PRIVATE)
        # A write-ahead log needs memory that all who have the file open share, which network file systems lack.
        journal = "delete" if switch(HISTORY_WAL) is False else "wal"
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != journal:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        for pragma in ("synchronous = FULL", "secure_delete = ON", "foreign_keys = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        if version < VERSION:
            _migrate(connection, path)
    except BaseException as error:
        connection.close()
        if new and _code(error) == sqlite3.SQLITE_NOTADB:
            raise BusyError from error  # somebody else has made it meanwhile, with another salt
        raise
    return connection


def _check_key(sql: Any, connection: sqlite3.Connection, path: str) -> None:
    """See that the key fits. Raises HistoryError that says so where it does not."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sql.DatabaseError as error:
        if _code(error) != sqlite3.SQLITE_NOTADB:
            raise
        why = "The key does not fit, or the file is damaged, or no history."
        if _opens_without(sql, path):
            why = "It is not encrypted: open it without a key."
        raise HistoryError(summary=f"The history {path} could not be used. {why} It was left as it is.") from error


def _opens_without(sql: Any, path: str) -> bool:
    """Whether the file can be read without a key."""
    with closing(sql.connect(path, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sql.DatabaseError:
            return False
    return True


def _make(path: str, *, private: bool) -> None:
    """A file for the user alone, in a folder for the user alone; SQLite gives its other files the same mode.

    Raises PermissionError where another user could exchange it, or one of those beside it is another user's. A file
    that is there is looked at and not opened: one that is closed takes the locks of all who have it open along.
    """
    folder = os.path.dirname(path) or "."
    if private and os.path.isdir(folder):
        check_own_folder(os.path.dirname(folder))
        close_to_others(folder, 0o700)
    make_own_folder(folder)
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            check_own(path + ending, os.lstat(path + ending))
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))


def _look(connection: sqlite3.Connection, path: str) -> int:
    """The version of a file that is a history or empty; nothing is written. Raises HistoryError for any other."""
    # In this order: another process may be creating the file meanwhile, and sets all three in one transaction.
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION and not (empty and version == application == 0):
        raise HistoryError(summary=f"{path} is no history of Balm's. It was left as it is.")
    if version > VERSION:
        raise HistoryError(summary=f"The history {path} was written by a newer Balm. It was left as it is.")
    return version


def _migrate(connection: sqlite3.Connection, path: str) -> None:
    """Take the file through the versions that it lacks, all or none; somebody else may have done it just now."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migrate in MIGRATIONS[_look(connection, path) :]:
            migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
