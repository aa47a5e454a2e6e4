"""Schema: the tables of a history, version by version.

A new file goes through all of them, an old one through the rest. A version that people have is never changed: what has
to be otherwise is a further version. A file of each is kept in tests/history/schemas, and has to be read in full.

From version 3 on each person has a table of entries of their own, `entry_` and a number. Where pages are split or
joined, SQLite leaves copies of rows in the unused space of a page. A page holds rows of one table alone: removing the
table overwrites all its pages (`secure_delete`), such copies too, and writes to nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

APPLICATION = 0x42616C6D
"""`Balm`: how a file says whose it is."""

PEOPLE = "CREATE TABLE person (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID"
"""Whose table of entries has which number."""

# Each opening of a file reads this for everybody who is in it: no word of it is more than SQLite needs.
# `at` and `felt_at` are microseconds since 1970 in UTC, the zones seconds by which the person's clock was ahead of it;
# facts, packs, options and tags are JSON, and a seed is a whole number of any size.
ENTRIES_3 = """
CREATE TABLE {table} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, zone INTEGER NOT NULL,
facts TEXT NOT NULL, packs TEXT NOT NULL, options TEXT NOT NULL, seed TEXT NOT NULL, chosen TEXT NOT NULL,
tags TEXT NOT NULL, felt TEXT NOT NULL CHECK (felt IN ('', 'better', 'same', 'worse')), felt_at INTEGER,
felt_zone INTEGER, note TEXT NOT NULL, stance TEXT NOT NULL) STRICT
"""
"""A person's table, of version 3; `number` is the order in which entries were written."""

ENTRIES_4 = ENTRIES_3.replace(") STRICT", ", left_out INTEGER NOT NULL) STRICT")
"""The same, of version 4: `left_out` is 1 where what was told was left out."""

ENTRIES = ENTRIES_4.replace(") STRICT", ", record TEXT NOT NULL) STRICT")
"""The same, of version 5: `record` is JSON, ``{}`` in entries of earlier versions."""


PORTRAIT = "CREATE TABLE {table} (document TEXT NOT NULL) STRICT"
"""A person's portrait, of version 4: one row of JSON, in a table with the number of their entries'."""


def make_entries(connection: sqlite3.Connection, number: int, entries: str = ENTRIES) -> str:
    """Make the table of that number; its name."""
    table = f"entry_{number}"
    connection.execute(entries.format(table=table))
    connection.execute(f"CREATE INDEX {table}_at ON {table} (at)")
    return table


def _one_for_all(connection: sqlite3.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE entry (
            number INTEGER PRIMARY KEY, person TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
            zone INTEGER NOT NULL, facts TEXT NOT NULL, packs TEXT NOT NULL, options TEXT NOT NULL, seed TEXT NOT NULL,
            chosen TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]',
            felt TEXT NOT NULL DEFAULT '' CHECK (felt IN ('', 'better', 'same', 'worse')),
            felt_at INTEGER, felt_zone INTEGER, note TEXT NOT NULL DEFAULT '', UNIQUE (person, id)
        ) STRICT
        """
    )
    connection.execute("CREATE INDEX entry_at ON entry (person, at)")


def _stance(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE entry ADD COLUMN stance TEXT NOT NULL DEFAULT ''")


def _one_for_each(connection: sqlite3.Connection) -> None:
    columns = "number, id, at, zone, facts, packs, options, seed, chosen, tags, felt, felt_at, felt_zone, note, stance"
    connection.execute(PEOPLE)
    people = connection.execute("SELECT DISTINCT person FROM entry").fetchall()
    for number, (person,) in enumerate(people, 1):
        table = make_entries(connection, number, ENTRIES_3)
        connection.execute("INSERT INTO person VALUES (?, ?)", (person, number))
        copy = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM entry WHERE person = ? ORDER BY number"  # noqa: S608  # names of our own
        connection.execute(copy, (person,))
    connection.execute("DROP TABLE entry")


def _portraits(connection: sqlite3.Connection) -> None:
    """Portraits are tables of their own, each made with somebody's first one."""
    for (number,) in connection.execute("SELECT number FROM person").fetchall():
        connection.execute(f"ALTER TABLE entry_{number} ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0")


def _records(connection: sqlite3.Connection) -> None:
    for (number,) in connection.execute("SELECT number FROM person").fetchall():
        connection.execute(f"ALTER TABLE entry_{number} ADD COLUMN record TEXT NOT NULL DEFAULT '{{}}'")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _one_for_all, _stance, _one_for_each, _portraits, _records,
)  # fmt: skip
"""What makes version 1 of an empty file, version 2 of version 1, and so on."""

VERSION = len(MIGRATIONS)
