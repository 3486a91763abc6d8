"""The register in a file of the data folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from ingest.index.lock import write_lock
from ingest.index.trouble import is_writable, register_trouble

FILE = "register.db"


class SqliteFile:
    """A SQLite database, see `ingest.index.database.Database`.

    Args:
        folder: The data directory. Nothing is made until `migrating` is called.
    """

    is_shared = False
    elsewhere = "en annan mapp med NAMNDMINNET_DATA"

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._engine: Engine | None = None

    @property
    def shown(self) -> str:
        """The data directory."""
        return str(self._path.parent)

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self._path.is_file()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection, also to a file in a folder that cannot be written."""
        with register_trouble(self._path), self._open().connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A connection in a transaction."""
        with register_trouble(self._path), self._open().begin() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection in a transaction that nobody else writes beside."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(self._path)
        # Python's driver runs DDL outside transactions unless it is told to leave them alone; a
        # migration that is killed must leave the tables as they were.
        event.listen(engine, "connect", _leave_transactions_alone)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        try:
            with register_trouble(self._path), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def locked(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """Hold the lock of the data directory."""
        return write_lock(self._path.parent, waiting)

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        if self._engine is None:
            writable = not self.exists or is_writable(self._path.parent)
            engine = _engine(self._path) if writable else _reading_engine(self._path)

            @event.listens_for(engine, "connect")
            def _pragmas(connection: Any, _record: Any) -> None:
                cursor = connection.cursor()
                cursor.execute("PRAGMA foreign_keys = ON")
                cursor.execute("PRAGMA busy_timeout = 10000")
                if writable:
                    # Readers go on while another process writes.
                    cursor.execute("PRAGMA journal_mode = WAL")
                cursor.close()

            self._engine = engine
        return self._engine


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}")


def _reading_engine(path: Path) -> Engine:
    """For a folder that cannot be written, where SQLite cannot make the files that readers share.

    They are not needed while nobody writes. Whether somebody does is looked up for each connection: then
    the files are there, and SQLite reads with them.
    """

    def connect() -> sqlite3.Connection:
        alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{alone}", uri=True, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _leave_transactions_alone(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
