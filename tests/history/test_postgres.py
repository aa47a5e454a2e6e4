"""PostgreSQL: the conformance suite against a server that this starts, and rows that the server keeps apart itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import balm
from support.history_entries import entry
from support.postgres import engine_of, new_database, running_postgres
from support.threads import in_threads

from .test_forgetting_everywhere import PEOPLE, WAYS, check, write
from .test_forgetting_told import TOLD, tell, word
from .test_forgetting_told import WAYS as WAYS_OF_TOLD

sa = pytest.importorskip("sqlalchemy", reason="it comes with the extra postgres")
pytest.importorskip("psycopg", reason="it comes with the extra postgres")

from balm.history.postgres import PostgresStore  # noqa: E402  # needs them

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A fresh server; its folder."""
    with running_postgres() as folder:
        yield folder


@pytest.fixture
def engine(server: Path) -> Iterator[sa.Engine]:
    """A database of its own, as the ordinary role that it belongs to."""
    name = new_database(server)
    engine = engine_of(server, name, name)
    PostgresStore.set_up(engine)
    yield engine
    engine.dispose()


def test_it_conforms(engine: sa.Engine) -> None:
    PostgresStore.set_up(engine)
    balm.check_store(lambda person: PostgresStore(engine, person))


def test_the_server_itself_keeps_people_apart(engine: sa.Engine) -> None:
    """Whatever a statement asks for: only the rows of the person whose transaction it is."""
    PostgresStore(engine, "anna").add(entry(1), entry(2))
    PostgresStore(engine, "bert").add(entry(3))
    seen = {}
    for person in ("anna", "bert", "nobody", ""):
        with engine.begin() as connection:
            connection.execute(sa.text("SELECT set_config('balm.person', :p, true)"), {"p": person})
            seen[person] = connection.execute(sa.text("SELECT count(*) FROM balm_entry")).scalar()
            assert connection.execute(sa.text("UPDATE balm_entry SET note = note")).rowcount == seen[person]
    with engine.begin() as connection:
        seen["unsaid"] = connection.execute(sa.text("SELECT count(*) FROM balm_entry")).scalar()
    assert seen == {"anna": 2, "bert": 1, "nobody": 0, "": 0, "unsaid": 0}
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT set_config('balm.person', 'bert', true)"))
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), connection.begin_nested():
            connection.execute(sa.text("UPDATE balm_entry SET person = 'anna'"))


def test_one_connection_serves_many_people_and_forgets_whose_it_was(server: Path, engine: sa.Engine) -> None:
    one = sa.create_engine(engine.url, pool_size=1, max_overflow=0)
    for number, person in enumerate(("anna", "bert", "anna")):
        PostgresStore(one, person).add(entry(number))
    assert [len(PostgresStore(one, person).entries()) for person in ("anna", "bert", "carl")] == [2, 1, 0]
    one.dispose()


def test_two_who_write_at_once_lose_nothing(engine: sa.Engine) -> None:
    def write(who: int) -> None:
        for number in range(20):
            PostgresStore(engine, "anna").add(entry(100 * who + number))

    assert in_threads(write, 4) == []
    assert len(PostgresStore(engine, "anna").entries()) == 80


def test_what_goes_wrong_is_said_without_what_was_to_be_kept(server: Path, engine: sa.Engine) -> None:
    store = PostgresStore(engine, "anna")
    store.add(entry(1, note="a secret"))
    away = PostgresStore(sa.create_engine(f"postgresql+psycopg://x@/y?host={server}/none"), "anna")
    empty = PostgresStore(engine_of(server, "admin", "postgres"), "anna")
    for which, words in ((store, "of that id already"), (away, "cannot be reached"), (empty, "Was it set up")):
        with pytest.raises(balm.HistoryError, match=words) as error:
            which.add(entry(1, note="a secret"))
        assert "secret" not in str(error.value)
        which._engine.dispose()
    with pytest.raises(balm.HistoryError, match="not all text"):
        store.add(entry(2, note="\ud800"))


def test_wrong_rights_are_said_to_be_that(server: Path, engine: sa.Engine) -> None:
    """And not taken for a server that was never set up."""
    PostgresStore(engine, "anna").add(entry(1, note="a secret"))
    name = f"guest_{os.urandom(4).hex()}"
    admin = engine_of(server, "admin", "postgres")
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE ROLE {name} LOGIN"))
    guest = sa.create_engine(engine.url.set(username=name))
    store = PostgresStore(guest, "anna")
    refused = "This role may not do that there"
    calls: list[Callable[[], object]] = [
        lambda: len(store.entries()),
        lambda: store.entry(entry(1).id),
        lambda: store.add(entry(2, note="a secret")),
        lambda: store.amend(entry(1).id, note="a secret"),
        lambda: store.forget([entry(1).id]),
        store.forget_person,
        lambda: PostgresStore.set_up(guest),
    ]
    for call in calls:
        with pytest.raises(balm.HistoryError, match=refused) as error:
            call()
        assert "secret" not in str(error.value)
    with engine.begin() as connection:
        connection.execute(sa.text(f"GRANT SELECT ON balm_entry TO {name}"))
    assert len(store.entries()) == 1
    for call in calls[2:6]:
        with pytest.raises(balm.HistoryError, match=refused):
            call()
    with engine.begin() as connection:
        connection.execute(sa.text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON balm_entry, balm_portrait TO {name}"))
    store.add(entry(2))
    assert store.forget_person() == 2
    reading = sa.create_engine(engine.url, connect_args={"options": "-c default_transaction_read_only=on"})
    with pytest.raises(balm.HistoryError, match="It only reads just now"):
        PostgresStore(reading, "anna").add(entry(3))
    for one in (admin, guest, reading):
        one.dispose()


def _files_of(server: Path, database: str) -> bytes:
    """The bytes of all tables of a database, the server's own too, once it has written them."""
    admin = engine_of(server, "admin", database)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("CHECKPOINT"))
        number = connection.execute(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar()
    admin.dispose()
    return b"".join(one.read_bytes() for one in (server / "data" / "base" / str(number)).iterdir() if one.is_file())


@pytest.mark.parametrize("way", WAYS)
def test_what_was_forgotten_is_gone_from_the_servers_files_once_they_are_swept(
    server: Path, engine: sa.Engine, way: str
) -> None:
    """From those of its statistics too, which hold samples of what is in a table."""
    stores = [PostgresStore(engine, person) for person in PEOPLE]

    def forget(store: balm.Store) -> int:
        count = WAYS[way](store)
        PostgresStore.sweep(engine)
        return count

    write(stores)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE balm_entry"))
    check(stores, forget, lambda: _files_of(server, str(engine.url.database)))


def test_where_nothing_was_set_up_a_sweep_says_so(server: Path) -> None:
    nowhere = engine_of(server, "admin", "postgres")
    with pytest.raises(balm.HistoryError, match="Was it set up"):
        PostgresStore.sweep(nowhere)
    nowhere.dispose()


@pytest.mark.parametrize("way", WAYS_OF_TOLD)
def test_what_was_told_is_gone_from_them_too(server: Path, engine: sa.Engine, way: str) -> None:
    mine, other = stores = [PostgresStore(engine, person) for person in PEOPLE[:2]]
    for store in stores:
        tell(store)
    forget, gone = WAYS_OF_TOLD[way]
    assert all(word(mine, what).encode() in _files_of(server, str(engine.url.database)) for what in TOLD)
    forget(mine)
    PostgresStore.sweep(engine)
    raw = _files_of(server, str(engine.url.database))
    assert {what for what in TOLD if word(mine, what).encode() not in raw} == {*gone}
    assert all(word(other, what).encode() in raw for what in TOLD)
