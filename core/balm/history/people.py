"""People: a person -> the table of a file that has their entries, and nobody else's.

Every call is within a transaction of the caller's: the number of a person's table may be another one afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from balm.history.schema import PEOPLE, make_entries


def table_of(connection: sqlite3.Connection, person: str) -> str | None:
    """The name of the person's table; None where they have no entries."""
    row = connection.execute("SELECT number FROM person WHERE name = ?", (person,)).fetchone()
    return None if row is None else f"entry_{row[0]}"


def make_table(connection: sqlite3.Connection, person: str) -> str:
    """The name of the person's table, which is made where there is none."""
    found = table_of(connection, person)
    if found is not None:
        return found
    number = _unused(connection)
    connection.execute("INSERT INTO person VALUES (?, ?)", (person, number))
    return make_entries(connection, number)


def alone(connection: sqlite3.Connection) -> bool:
    """Whether at most one person has entries in the file."""
    return int(connection.execute("SELECT count(*) FROM person").fetchone()[0]) < 2


def erase(connection: sqlite3.Connection, person: str, ids: Collection[str]) -> int:
    """Remove entries of a person, with every copy that the pages of their table may hold; how many there were."""
    table = table_of(connection, person)
    if table is None:
        return 0
    statement = f"DELETE FROM {table} WHERE id = ?"  # noqa: S608  # a name of our own
    count = sum(connection.execute(statement, (one,)).rowcount for one in ids)
    if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:  # noqa: S608
        number = _unused(connection)
        anew = make_entries(connection, number)
        connection.execute(f"INSERT INTO {anew} SELECT * FROM {table} ORDER BY number")  # noqa: S608
        connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE person SET number = ? WHERE name = ?", (number, person))
    else:
        connection.execute(f"DROP TABLE {table}")
        erase_name(connection, person)
    return count


def erase_person(connection: sqlite3.Connection, person: str) -> int:
    """Remove all entries of a person, and their name; how many entries there were."""
    table = table_of(connection, person)
    if table is None:
        return 0
    count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    connection.execute(f"DROP TABLE {table}")
    erase_name(connection, person)
    return count


def erase_name(connection: sqlite3.Connection, person: str) -> None:
    """Remove a person's name, and every copy that pages of other names may hold: these are written anew."""
    others = connection.execute("SELECT name, number FROM person WHERE name <> ?", (person,)).fetchall()
    connection.execute("DROP TABLE person")
    connection.execute(PEOPLE)
    connection.executemany("INSERT INTO person VALUES (?, ?)", others)


def _unused(connection: sqlite3.Connection) -> int:
    """A number that no table has."""
    return 1 + int(connection.execute("SELECT coalesce(max(number), 0) FROM person").fetchone()[0])
