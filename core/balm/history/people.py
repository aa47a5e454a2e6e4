"""People: a person -> the tables of a file that have their entries and portrait, and nobody else's.

Every call is within a transaction of the caller's: the number of a person's table may be another one afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from balm.history.schema import PEOPLE, PORTRAIT, make_entries


def table_of(connection: sqlite3.Connection, person: str) -> str | None:
    """The name of the table of the person's entries; None where nothing is kept of them."""
    number = _number_of(connection, person)
    return None if number is None else f"entry_{number}"


def make_table(connection: sqlite3.Connection, person: str) -> str:
    """The name of the table of the person's entries, which is made where there is none."""
    return f"entry_{_made_number(connection, person)}"


def portrait_document(connection: sqlite3.Connection, person: str) -> str | None:
    """What is kept of the person's portrait; None where nothing is."""
    number = _number_of(connection, person)
    if number is None or not _has_portrait(connection, number):
        return None
    found: str = connection.execute(f"SELECT document FROM portrait_{number}").fetchone()[0]  # noqa: S608  # a name of our own
    return found


def put_portrait(connection: sqlite3.Connection, person: str, document: str | None) -> None:
    """Keep this of the person's portrait, and nothing of what was kept of it before; None keeps nothing."""
    number = _number_of(connection, person)
    if number is not None and _has_portrait(connection, number):
        connection.execute(f"DROP TABLE portrait_{number}")
    if document is not None:
        number = _made_number(connection, person)
        connection.execute(PORTRAIT.format(table=f"portrait_{number}"))
        connection.execute(f"INSERT INTO portrait_{number} VALUES (?)", (document,))  # noqa: S608
    elif number is not None and not _count(connection, number):
        connection.execute(f"DROP TABLE entry_{number}")
        erase_name(connection, person)


def _number_of(connection: sqlite3.Connection, person: str) -> int | None:
    row = connection.execute("SELECT number FROM person WHERE name = ?", (person,)).fetchone()
    return None if row is None else int(row[0])


def _made_number(connection: sqlite3.Connection, person: str) -> int:
    """The number of the person's tables; that of their entries is made where there is none."""
    number = _number_of(connection, person)
    if number is None:
        number = _unused(connection)
        connection.execute("INSERT INTO person VALUES (?, ?)", (person, number))
        make_entries(connection, number)
    return number


def _has_portrait(connection: sqlite3.Connection, number: int) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    return bool(connection.execute(query, (f"portrait_{number}",)).fetchone()[0])


def _count(connection: sqlite3.Connection, number: int) -> int:
    """How many entries there are."""
    return int(connection.execute(f"SELECT count(*) FROM entry_{number}").fetchone()[0])  # noqa: S608


def alone(connection: sqlite3.Connection) -> bool:
    """Whether the file keeps something of at most one person."""
    return int(connection.execute("SELECT count(*) FROM person").fetchone()[0]) < 2


def erase(connection: sqlite3.Connection, person: str, ids: Collection[str]) -> int:
    """Remove entries of a person, with every copy that the pages of their table may hold; how many there were."""
    number = _number_of(connection, person)
    if number is None:
        return 0
    statement = f"DELETE FROM entry_{number} WHERE id = ?"  # noqa: S608
    count = sum(connection.execute(statement, (one,)).rowcount for one in ids)
    has_portrait = _has_portrait(connection, number)
    if has_portrait or _count(connection, number):
        new = _unused(connection)
        anew = make_entries(connection, new)
        connection.execute(f"INSERT INTO {anew} SELECT * FROM entry_{number} ORDER BY number")  # noqa: S608
        connection.execute(f"DROP TABLE entry_{number}")
        if has_portrait:
            connection.execute(f"ALTER TABLE portrait_{number} RENAME TO portrait_{new}")
        connection.execute("UPDATE person SET number = ? WHERE name = ?", (new, person))
    else:
        connection.execute(f"DROP TABLE entry_{number}")
        erase_name(connection, person)
    return count


def erase_person(connection: sqlite3.Connection, person: str) -> int:
    """Remove all entries of a person, their portrait and their name; how many entries there were."""
    number = _number_of(connection, person)
    if number is None:
        return 0
    count = _count(connection, number)
    connection.execute(f"DROP TABLE entry_{number}")
    if _has_portrait(connection, number):
        connection.execute(f"DROP TABLE portrait_{number}")
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
