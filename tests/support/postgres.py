"""A PostgreSQL server of the tests' own, and databases in it that belong to ordinary roles."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sa = pytest.importorskip("sqlalchemy", reason="it comes with the extra postgres")
pytest.importorskip("psycopg", reason="it comes with the extra postgres")

INITDB, POSTGRES = shutil.which("initdb"), shutil.which("postgres")


def _as_somebody() -> dict[str, object]:
    """A server does not run as root: then it runs as its own user."""
    if os.geteuid() != 0:
        return {}
    import pwd  # a thing of Unix

    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def running_postgres() -> Iterator[Path]:
    """A fresh server that listens in a folder of its own and nowhere else; its folder."""
    if not (INITDB and POSTGRES):
        pytest.skip("no PostgreSQL server is installed")
    somebody = _as_somebody()
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as name:  # a socket's path has to be short
        folder = Path(name)
        if somebody:
            os.chown(folder, int(str(somebody["user"])), int(str(somebody["group"])))
        data = str(folder / "data")
        subprocess.run(
            [str(INITDB), "-D", data, "-U", "admin", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **somebody,  # type: ignore[call-overload]
        )  # fmt: skip
        process = subprocess.Popen(
            [str(POSTGRES), "-D", data, "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"],
            stderr=subprocess.PIPE, text=True, cwd=folder, **somebody,  # type: ignore[call-overload]
        )  # fmt: skip
        try:
            for line in process.stderr:
                if "ready to accept connections" in line:
                    break
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield folder
        finally:
            process.send_signal(signal.SIGINT)  # it ends the connections that a failed test left open
            process.wait()
            process.stderr.close()


def engine_of(server: Path, user: str, database: str) -> sa.Engine:
    """A database of a server, as one of its roles."""
    return sa.create_engine(f"postgresql+psycopg://{user}@/{database}?host={server}")


def new_database(server: Path) -> str:
    """The name of a new database, and of the ordinary role that it belongs to, as a host's should."""
    admin = engine_of(server, "admin", "postgres")
    name = f"balm_{threading.get_ident()}_{os.urandom(4).hex()}"
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE ROLE {name} LOGIN"))
        connection.execute(sa.text(f"CREATE DATABASE {name} OWNER {name}"))
    admin.dispose()
    return name
