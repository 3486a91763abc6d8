"""From the stores of a data folder to servers, with all ids and vectors as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from ingest.errors import NamndminnetError, SettingsError
from ingest.index.chroma.embedded import EmbeddedChroma
from ingest.index.database import Database
from ingest.index.database.sqlite import SqliteFile
from ingest.index.indexer import PassageEmbedder, check_model, make_embedder
from ingest.index.place import PLACE, place_of
from ingest.index.register import Register
from ingest.index.stores import open_database, open_vectors
from ingest.index.tables import metadata
from ingest.index.vectors import VectorIndex
from ingest.settings import Settings

_ROWS = 1000
"""Rows in one statement; each has well under the 65 values that PostgreSQL would allow."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied.

    Attributes:
        records: Records of the register, None where it stays where it is.
        vectors: Vectors, None where they stay where they are.
        register: Where the register is now.
        place: Where the vectors are now.
    """

    records: int | None
    vectors: int | None
    register: str
    place: str


class Mover:
    """Copies what the data folder holds to the servers that the settings name; nothing is removed.

    Reading the files anew would do too, but takes hours for a large archive, and paragraphs whose ids have
    survived changes of their files would get others.

    Args:
        settings: With the address of at least one server.
        embedder: Another embedder than the settings name, for tests; only its name is used.
    """

    def __init__(self, settings: Settings, embedder: PassageEmbedder | None = None) -> None:
        if settings.register_url is None and settings.chroma_url is None:
            raise SettingsError(
                "Ange vart indexet ska flyttas: NAMNDMINNET_REGISTER_URL, NAMNDMINNET_CHROMA_URL eller båda."
            )
        self._settings = settings
        self._model = (embedder or make_embedder(settings)).identity
        self._here: Database = SqliteFile(settings.data)
        self._there: Database = open_database(settings)

    def run(self, waiting: Callable[[str], None]) -> Moved:
        """Copy the register first and then the vectors; a run that breaks off can be run again.

        Args:
            waiting: Told who is writing to one of the registers and is waited for.

        Raises:
            NamndminnetError: There is nothing to copy, or the server has an archive already.
        """
        old = Register(self._here)
        if not old.exists:
            raise NamndminnetError(f"I {self._here.shown} finns inget register att flytta.")
        try:
            with old.writing(waiting):
                old.prepare()
                check_model(old, self._model)
                if self._settings.register_url is None:
                    return self._move_vectors(old, None)
                new = Register(self._there)
                with new.writing(waiting):
                    new.prepare()
                    # A Chroma that does not answer is noticed before anything is copied.
                    open_vectors(self._settings, self._model, new).count()
                    return self._move_vectors(new, self._copy_register(old, new))
        finally:
            self._here.close()
            self._there.close()

    def _copy_register(self, old: Register, new: Register) -> int:
        """All rows, in one transaction; nothing where a run that broke off has done it."""
        is_copied = (old.archive(), old.generation()) == (new.archive(), new.generation())
        if not is_copied and new.count_records():
            raise NamndminnetError(
                f"Registret {new.shown} innehåller redan handlingar. Ange en tom databas i "
                "NAMNDMINNET_REGISTER_URL, eller ta in handlingarna i det med python -m ingest."
            )
        if not is_copied:
            with self._here.reading() as source, self._there.changing() as target:
                _copy(source, target)
        return old.count_records()

    def _move_vectors(self, register: Register, moved: int | None) -> Moved:
        there = open_vectors(self._settings, self._model, register)
        here = VectorIndex(EmbeddedChroma(self._settings.data), self._model)
        count = None
        try:
            if self._settings.chroma_url is not None:
                count = 0
                for ids, vectors in here.read():
                    there.write(ids, vectors)
                    count += len(ids)
            register.remember(PLACE, place_of(register, there, self._settings.data))
        finally:
            here.close()
            there.close()
        return Moved(moved, count, register.shown, there.shown)


def _copy(source: Connection, target: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        # The server numbers rows itself, in the order in which they come.
        counted = table.autoincrement_column if table.name == "sources" else None
        columns = [column for column in table.columns if column is not counted]
        rows = source.execute(select(*columns).order_by(*table.primary_key.columns))
        for some in rows.mappings().partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in some])
