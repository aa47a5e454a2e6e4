"""Stores: where histories are kept -> the history of one person of one tenant, and of nobody else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from balm.diagnostics.errors import BalmError
from balm.diagnostics.install import install_extra
from balm.folder import make_folder, reason_of
from balm.history.postgres import PostgresStore
from balm.history.sqlite import open_history
from balm.history.store import HistoryError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from balm.history.store import Store

_SERVER = "postgresql://"
_EXEMPT = (
    "This role is a superuser or may pass by row-level security, so the server would not keep people apart. "
    "Connect as an ordinary role."
)


class Stores:
    """The histories in a folder, a file a person, or in a database of PostgreSQL."""

    def __init__(self, place: str, key: str | None = None) -> None:
        """`key` encrypts the files of a folder. Raises BalmError where an extra is missing, or for a wrong address."""
        self._folder, self._key = os.path.join(os.path.expanduser(place), ""), key
        self._server = _connected(place) if place.startswith(_SERVER) else None
        # A store that lives keeps the key that was made of the passphrase, which takes a fraction of a second.
        self._one_kept = None if self._server else open_history("", self._folder, key=key)

    def prepare(self) -> None:
        """See that histories can be kept there, each apart, and make what is missing. Raises HistoryError."""
        if self._server is None:
            try:
                make_folder(self._folder)
            except OSError as error:
                raise HistoryError(summary=f"{self._folder} cannot keep histories: {reason_of(error)}.") from None
            return
        if PostgresStore.is_exempt(self._server):
            raise HistoryError(summary=_EXEMPT)
        try:
            nobody = PostgresStore(self._server, "")
            len(nobody.entries()), nobody.portrait()
        except HistoryError:
            PostgresStore.set_up(self._server)

    def close(self) -> None:
        """Let go of files and connections."""
        if self._server is not None:
            self._server.dispose()
        if self._one_kept is not None:
            self._one_kept.close()

    def of(self, tenant: str, person: str) -> Store:
        """The history of a person of a tenant. Neither has a ``/`` in its name, so no two have the same store."""
        name = f"{tenant}/{person}"
        if self._server is not None:
            return PostgresStore(self._server, name)
        return open_history(name, self._folder, key=self._key)


def _connected(place: str) -> sa.Engine:
    try:
        import sqlalchemy as sa

        url = sa.make_url(place).set(drivername="postgresql+psycopg")
        if url.password is not None or "password" in url.query:
            raise BalmError(
                summary="Other programs see what stands on a command line: leave the password out of the store's "
                "address, and give it in the variable PGPASSWORD or in a file that PGPASSFILE names."
            )
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ImportError:
        raise BalmError(summary=f"Histories in PostgreSQL need more: {install_extra('postgres')}.") from None
    except (sa.exc.ArgumentError, ValueError):
        raise BalmError(summary="The store's address is one such as postgresql://balm@localhost/balm.") from None
