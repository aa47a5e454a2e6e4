"""PostgreSQL: a store for hosts with many people, through SQLAlchemy. Rows are kept apart by the server itself.

Every transaction says whose it is, and a policy of the table lets it reach no other person's rows, not even by a
mistake in a statement here. That holds for an ordinary role, which a host should use: to superusers no policy applies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from balm.diagnostics.errors import BalmError
from balm.diagnostics.install import install_extra
from balm.history.cached_entries import CachedEntries
from balm.history.rows import COLUMNS, NoEntryError, document_of, entry_from, microseconds, portrait_from, row_of
from balm.history.store import HistoryError, OfOne, amended

try:
    import sqlalchemy as sa
except ImportError:  # said when a store is made, so that Balm's names can be listed without it
    sa = None  # type: ignore[assignment]

if TYPE_CHECKING:
    import datetime

    from balm.deciding.past import Entry
    from balm.deciding.portrait import Portrait

Result = TypeVar("Result")

_SETUP = (
    "SELECT pg_advisory_xact_lock(1113680237)",  # or two processes that start at once would both create the table
    """
    CREATE TABLE IF NOT EXISTS balm_entry (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person TEXT NOT NULL, id TEXT NOT NULL, at BIGINT NOT NULL, zone INTEGER NOT NULL,
        facts TEXT NOT NULL, packs TEXT NOT NULL, options TEXT NOT NULL, seed TEXT NOT NULL,
        chosen TEXT NOT NULL, tags TEXT NOT NULL, felt TEXT NOT NULL CHECK (felt IN ('', 'better', 'same', 'worse')),
        felt_at BIGINT, felt_zone INTEGER, note TEXT NOT NULL, stance TEXT NOT NULL,
        UNIQUE (person, id)
    )
    """,
    "ALTER TABLE balm_entry ADD COLUMN IF NOT EXISTS left_out INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE balm_entry ADD COLUMN IF NOT EXISTS record TEXT NOT NULL DEFAULT '{}'",
    "CREATE INDEX IF NOT EXISTS balm_entry_at ON balm_entry (person, at)",
    # A server samples values for its statistics, and keeps them in a table of its own, which nobody sweeps.
    f"ALTER TABLE balm_entry {', '.join(f'ALTER COLUMN {name} SET STATISTICS 0' for name in ('person', *COLUMNS))}",
    "ALTER TABLE balm_entry ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE balm_entry FORCE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS balm_own ON balm_entry",
    "CREATE POLICY balm_own ON balm_entry USING (person = current_setting('balm.person', true))",
    "CREATE TABLE IF NOT EXISTS balm_portrait (person TEXT PRIMARY KEY, document TEXT NOT NULL)",
    "ALTER TABLE balm_portrait ALTER COLUMN person SET STATISTICS 0, ALTER COLUMN document SET STATISTICS 0",
    "ALTER TABLE balm_portrait ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE balm_portrait FORCE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS balm_own ON balm_portrait",
    "CREATE POLICY balm_own ON balm_portrait USING (person = current_setting('balm.person', true))",
)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM balm_entry WHERE person = :person"  # noqa: S608  # names of our own
_INSERT = f"INSERT INTO balm_entry (person, {', '.join(COLUMNS)}) VALUES (:person, :{', :'.join(COLUMNS)})"  # noqa: S608
_UPDATE = f"UPDATE balm_entry SET {', '.join(f'{c} = :{c}' for c in COLUMNS)} WHERE person = :person AND id = :id"  # noqa: S608


_IS_EXEMPT = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_DELETE_PORTRAIT = "DELETE FROM balm_portrait WHERE person = :person"
_SELECT_PORTRAIT = "SELECT document FROM balm_portrait WHERE person = :person"
_PUT_PORTRAIT = (
    "INSERT INTO balm_portrait (person, document) VALUES (:person, :document) "
    "ON CONFLICT (person) DO UPDATE SET document = EXCLUDED.document"
)


class PostgresStore(OfOne):
    """One person's entries and portrait in tables that `set_up` makes; `Store` says what each method does.

    What is forgotten is deleted from the tables, and gone from their files once they are written anew (`sweep`). What
    the server's logs and its backups keep is for whoever runs it.
    """

    def __init__(self, engine: sa.Engine, person: str) -> None:
        _needed()
        super().__init__(person)
        self._engine = engine

    @staticmethod
    def set_up(engine: sa.Engine) -> None:
        """Make the tables and their policies, where they are not there. Raises HistoryError."""
        _needed()
        try:
            with engine.begin() as connection:
                for statement in _SETUP:
                    connection.execute(sa.text(statement))
        except sa.exc.SQLAlchemyError as error:
            raise _said(error) from None

    @staticmethod
    def is_exempt(engine: sa.Engine) -> bool:
        """Whether no policy applies to the engine's role, so that nobody is kept apart from it. Raises HistoryError."""
        _needed()
        try:
            with engine.connect() as connection:
                found = connection.execute(sa.text(_IS_EXEMPT)).scalar_one()
        except sa.exc.SQLAlchemyError as error:
            raise _said(error) from None
        return bool(found)

    @staticmethod
    def sweep(engine: sa.Engine) -> None:
        """Write the tables anew, so that their files hold nothing that was forgotten. Raises HistoryError.

        For now and then, such as each night: it takes as long as everybody's entries are long, and meanwhile nobody
        reads or writes. The engine's role has to own the tables.
        """
        _needed()
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("VACUUM FULL balm_entry, balm_portrait"))
        except sa.exc.SQLAlchemyError as error:
            raise _said(error) from None

    def add(self, *entries: Entry) -> None:
        """Keep new entries, all of them or none."""
        rows = [self._values(entry) for entry in entries]
        if rows:
            self._do(lambda connection: connection.execute(sa.text(_INSERT), rows))

    def _amend(self, id_: str, changes: Mapping[str, Any]) -> Entry:
        def work(connection: sa.Connection) -> Entry:
            entry = amended(self._one(connection, id_, " FOR UPDATE"), changes)
            connection.execute(sa.text(_UPDATE), self._values(entry))
            return entry

        return self._do(work)

    def entry(self, id: str) -> Entry:  # noqa: A002  # the protocol's
        """The entry of an id. KeyError."""
        return self._do(lambda connection: self._one(connection, id))

    def entries(self, start: datetime.datetime | None = None, end: datetime.datetime | None = None) -> Sequence[Entry]:
        """The entries from `start` on and before `end`, the oldest first; they are read as they are looked at."""
        return CachedEntries(self._between) if start is end is None else self._between(start, end)

    def forget(self, ids: Collection[str]) -> int:
        """Remove entries; how many there were."""
        statement = sa.text("DELETE FROM balm_entry WHERE person = :person AND id = ANY(:ids)")
        values = {"person": self._person, "ids": list(ids)}
        return self._do(lambda connection: connection.execute(statement, values).rowcount)

    def forget_person(self) -> int:
        """Remove everything of the person; how many entries there were."""
        statement, person = sa.text("DELETE FROM balm_entry WHERE person = :person"), {"person": self._person}

        def work(connection: sa.Connection) -> int:
            connection.execute(sa.text(_DELETE_PORTRAIT), person)
            return connection.execute(statement, person).rowcount

        return self._do(work)

    def portrait(self) -> Portrait:
        """What is remembered of the person beside their entries."""
        statement, person = sa.text(_SELECT_PORTRAIT), {"person": self._person}
        document = self._do(lambda connection: connection.execute(statement, person).scalar_one_or_none())
        try:
            return portrait_from(document)
        except NoEntryError:
            raise HistoryError(summary=_FOREIGN) from None

    def keep_portrait(self, portrait: Portrait) -> None:
        """Keep this portrait; the one before is deleted, and gone from the table's files with the next `sweep`."""
        document = document_of(portrait)
        statement = sa.text(_DELETE_PORTRAIT if document is None else _PUT_PORTRAIT)
        values = {"person": self._person} | ({} if document is None else {"document": document})
        self._do(lambda connection: connection.execute(statement, values))

    def close(self) -> None:
        """Nothing to let go of: connections are the engine's."""

    def _values(self, entry: Entry) -> dict[str, Any]:
        values = dict(zip(COLUMNS, row_of(entry), strict=True))
        # A server's text has no zero byte; JSON writes it with other letters.
        return values | {"person": self._person, "note": json.dumps(entry.note, ensure_ascii=False)}

    def _one(self, connection: sa.Connection, id_: str, lock: str = "") -> Entry:
        statement = sa.text(f"{_SELECT} AND id = :id{lock}")
        row = connection.execute(statement, {"person": self._person, "id": id_}).mappings().one_or_none()
        if row is None:
            raise KeyError(id_)
        return _entry(row)

    def _between(self, start: datetime.datetime | None, end: datetime.datetime | None) -> list[Entry]:
        query, values = _SELECT, {"person": self._person}
        moments: dict[str, int] = {}
        for name, moment, condition in (("start", start, "at >= :start"), ("end", end, "at < :end")):
            if moment is not None:
                query += f" AND {condition}"
                moments[name] = microseconds(moment)
        statement = sa.text(f"{query} ORDER BY at, number")
        rows = self._do(lambda connection: connection.execute(statement, values | moments).mappings().all())
        return list(map(_entry, rows))

    def _do(self, work: Callable[[sa.Connection], Result]) -> Result:
        """All of the work as this person, or nothing of it."""
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.text("SELECT set_config('balm.person', :person, true)"), {"person": self._person})
                return work(connection)
        except (sa.exc.SQLAlchemyError, UnicodeError) as error:
            raise _said(error) from None  # its text repeats what was to be kept


def _needed() -> None:
    if sa is None:
        raise BalmError(summary=f"A history in PostgreSQL needs SQLAlchemy: {install_extra('postgres')}.")


def _entry(row: Any) -> Entry:
    try:
        return entry_from(tuple(json.loads(row[name]) if name == "note" else row[name] for name in COLUMNS))
    except NoEntryError as error:
        raise HistoryError(summary=_FOREIGN) from error


_FOREIGN = "The history holds what Balm did not write there."

_STATES = {
    "42501": "This role may not do that there. Use the role that owns the tables `balm_entry` and `balm_portrait`, or "
    "grant it SELECT, INSERT, UPDATE and DELETE on them; making the tables takes CREATE on the schema.",
    "42P01": "It lacks the table `balm_entry` or `balm_portrait`. Was it set up by this Balm? "
    "`PostgresStore.set_up(engine)` does that.",
    "42703": "Its table `balm_entry` lacks a column: it was made by another program, or by another Balm. "
    "`PostgresStore.set_up(engine)` brings an older one up to date.",
    "25006": "It only reads just now: it is a copy, or was set so.",
    "53100": "It has no room left.",
    "3F000": "It has no schema to make the table in.",
}
"""What the server's states mean (`SQLSTATE`), where it was asked for something that it refuses."""


def _said(error: Exception) -> HistoryError:
    """A failure in words, without what was to be kept: the server's own words may hold it."""
    if isinstance(error, sa.exc.IntegrityError):
        return HistoryError(summary="The history has an entry of that id already.")
    if isinstance(error, UnicodeError):
        return HistoryError(summary="What was to be kept is not all text.")
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state in _STATES:
        return HistoryError(summary=f"The history's server refused. {_STATES[state]}")
    if isinstance(error, sa.exc.OperationalError):
        return HistoryError(
            summary="The history's server cannot be reached, does not let this role in, or has no room left."
        )
    return HistoryError(
        summary=f"The history's server refused: {type(error).__name__}{f' ({state})' if state else ''}."
    )
