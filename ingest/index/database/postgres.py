"""The register on a PostgreSQL server that several machines share."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, Row, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from ingest.errors import IndexBusyError, NamndminnetError, ServerError, SettingsError
from ingest.index import lock

NAME = "namndminnet"
"""First word of the name that connections carry in `pg_stat_activity`."""
_OURS = 0x6E6D6D
"""First half of the key of all advisory locks of the program; the second tells schemas apart."""
_WRITING = f"{_OURS}, hashtext(coalesce(current_schema(), ''))"
_MIGRATING = f"{_OURS + 1}, hashtext(coalesce(current_schema(), ''))"
_CONNECT_SECONDS = 10
_POLL_SECONDS = 0.2
# A machine that loses its power says no farewell. The server notices in a minute, not in two hours, and
# frees the lock.
_ALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
_HOLDER = text(
    f"""
    SELECT activity.application_name, activity.client_addr, activity.backend_start
    FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2
      AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND held.classid::bigint = {_OURS}
      AND held.objid::bigint = hashtext(coalesce(current_schema(), ''))::bigint & 4294967295
    """  # noqa: S608 # a number of our own
)


class PostgresServer:
    """A PostgreSQL database, see `ingest.index.database.Database`.

    The one who writes does so on the connection that holds the lock, so that a connection that is lost
    takes the right to write with it.

    Args:
        address: ``postgresql://user:password@host/database``; what follows ``?`` is libpq's (sslmode,
            sslrootcert, options). Nothing is opened yet.
    """

    is_shared = True
    elsewhere = "en annan databas med NAMNDMINNET_REGISTER_URL"

    def __init__(self, address: str) -> None:
        self._url = _url(address)
        self._engine: Engine | None = None
        self._writer: Connection | None = None

    @property
    def shown(self) -> str:
        """The address without user, password and options."""
        return URL.create(
            "postgresql", host=self._url.host, port=self._url.port, database=self._url.database
        ).render_as_string()

    @property
    def exists(self) -> bool:
        """Whether a register has been made in the database."""
        with self.reading() as connection:
            return inspect(connection).has_table("alembic_version")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose statements all see the register as it was at the first of them."""
        with self._trouble(), self._open().connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A connection in a transaction; the one that holds the lock where this process does."""
        with self._trouble():
            if self._writer is not None:
                if self._writer.invalidated:
                    # SQLAlchemy would connect anew by itself, and the lock is not held any more.
                    raise self._lost()
                with self._writer.begin():
                    yield self._writer
            else:
                with self._open().begin() as connection:
                    yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection in a transaction; PostgreSQL undoes changes of tables too."""
        with self.changing() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
            if encoding != "UTF8":
                raise NamndminnetError(
                    f"Databasen {self.shown} har teckenkodningen {encoding}, som inte rymmer alla tecken. "
                    "Skapa en med createdb --encoding=UTF8 --template=template0."
                )
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            yield connection

    @contextmanager
    def locked(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """Hold an advisory lock in the database; the server frees it when the connection ends."""
        with self._trouble(), self._open().connect() as connection:
            self._wait(connection, waiting)
            self._writer = connection
            try:
                yield
            finally:
                self._writer = None
                # Not handed back to the pool: closing it frees the lock whatever state it is in.
                connection.invalidate()

    def close(self) -> None:
        """Close the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _wait(self, connection: Connection, waiting: Callable[[str], None]) -> None:
        with connection.begin():
            connection.execute(text(_ALIVE))
        began, told = time.monotonic(), False
        while not self._take(connection):
            passed = time.monotonic() - began
            if passed >= min(lock.QUIET_SECONDS, lock.LOCK_SECONDS) and not told:
                waiting(self._holder(connection))
                told = True
            if passed >= lock.LOCK_SECONDS:
                raise IndexBusyError(
                    f"En annan körning skriver just nu i registret {self.shown}: {self._holder(connection)}. "
                    "Vänta tills den är klar och försök igen."
                )
            time.sleep(_POLL_SECONDS)

    @staticmethod
    def _take(connection: Connection) -> bool:
        with connection.begin():
            return bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({_WRITING})")))

    @staticmethod
    def _holder(connection: Connection) -> str:
        """Who holds the lock, in Swedish."""
        with connection.begin():
            row = connection.execute(_HOLDER).first()
        return _named(row) if row else "okänd process"

    def _open(self) -> Engine:
        if self._engine is None:
            defaults = {"connect_timeout": str(_CONNECT_SECONDS), "application_name": _own_name()}
            given = {name: value for name, value in defaults.items() if name not in self._url.query}
            try:
                # A server that was restarted has forgotten its connections; each is tried before use.
                self._engine = create_engine(self._url.update_query_dict(given), pool_pre_ping=True)
            except ModuleNotFoundError as error:
                raise SettingsError(
                    "NAMNDMINNET_REGISTER_URL kräver paketet psycopg. Installera det med "
                    "pip install 'psycopg[binary]'."
                ) from error
        return self._engine

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Translate what the server says; the program's own faults keep their traceback."""
        try:
            yield
        except DBAPIError as error:
            if found := self._sentence(error):
                raise found from error
            raise

    def _sentence(self, error: DBAPIError) -> NamndminnetError | None:
        state = str(getattr(error.orig, "sqlstate", None) or "")
        whole = " ".join(str(error.orig).split())
        says = whole[:200]
        where = f"Registret {self.shown}"
        if state in ("53100", "53200"):
            return NamndminnetError(
                f"{where} har inte plats för mer ({says}). Det som var klart finns kvar. Gör plats på "
                "databasservern och kör python -m ingest igen, så görs resten."
            )
        if state in ("25006", "42501"):
            return NamndminnetError(
                f"{where} får inte ändras av den användare som NAMNDMINNET_REGISTER_URL anger ({says}). "
                "Ge den rättigheter, eller ange en annan."
            )
        refused = not state and ("authentication failed" in whole or whole.endswith("does not exist"))
        if state[:2] in ("28", "3D") or refused:
            return NamndminnetError(
                f"{where} släpper inte in ({says}). Kontrollera användare, lösenord och databas i "
                "NAMNDMINNET_REGISTER_URL."
            )
        if state[:2] in ("40", "53", "55"):
            return IndexBusyError(f"{where} är upptaget ({says}). Försök igen om en stund.")
        if state in ("42P01", "42703", "3F000"):
            return NamndminnetError(
                f"{where} är inte helt ({says}). Lägg tillbaka en säkerhetskopia av databasen, eller ange "
                f"{self.elsewhere} och ta in handlingarna igen."
            )
        # 57: the server is told to end, or starts; without a state it could not be reached at all.
        if state[:2] in ("08", "57") or error.connection_invalidated or isinstance(error, OperationalError):
            return self._silent(says)
        return None

    def _lost(self) -> NamndminnetError:
        return self._silent("förbindelsen bröts")

    def _silent(self, says: str) -> NamndminnetError:
        return ServerError(
            f"Registret {self.shown} svarar inte ({says}). Kontrollera att databasservern är igång och "
            "att adressen i NAMNDMINNET_REGISTER_URL är rätt, och försök sedan igen. Det som var klart "
            "finns kvar."
        )


def _url(address: str) -> URL:
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        # The address may hold a password, so it is not repeated.
        raise SettingsError(
            "Adressen i NAMNDMINNET_REGISTER_URL går inte att läsa. Den ska vara "
            "postgresql://användare:lösenord@dator/databas, där @ och / i lösenordet skrivs %40 och %2F."
        ) from error


def _own_name() -> str:
    """What `pg_stat_activity` shows, and others are told who wait; PostgreSQL cuts it at 63 bytes."""
    host = platform.node().encode("ascii", "replace").decode()
    return f"{NAME} {os.getpid()} {host}"[:63]


def _named(row: Row[Any]) -> str:
    words = (row.application_name or "").split(" ", 2)
    since = f"sedan {row.backend_start:%Y-%m-%d %H:%M}"
    if len(words) == 3 and words[0] == NAME:
        return f"process {words[1]} på datorn {words[2]}, {since}"
    return f"{row.application_name or 'okänt program'} på {row.client_addr or 'databasservern'}, {since}"
