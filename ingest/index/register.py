"""The register: records, items and paragraphs in a relational database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite

from ingest.errors import IndexMismatchError
from ingest.index.database import Database
from ingest.index.database.sqlite import SqliteFile
from ingest.index.lookup import Cell, Outline, read_cells, read_outline
from ingest.index.people import Known, read_people
from ingest.index.rows import read_outlines, read_record, to_paragraph, write_record
from ingest.index.sources import Source, drop_source, read_sources, write_source
from ingest.index.tables import (
    facts,
    failures,
    items,
    paragraphs,
    pending,
    records,
    settled,
    sources,
    threads,
)
from ingest.model import (
    Form,
    Paragraph,
    Record,
    RecordKind,
    Role,
    Thread,
)

GENERATION = "generation"
"""Fact that grows by one whenever vectors and terms have changed, so that readers notice."""
ARCHIVE = "archive"
"""Fact that tells this archive from others that have their vectors on the same server."""
TAKEN_IN = "taken_in"
"""Fact that tells the day, as ISO writes it, on which vectors and terms last changed."""
THREADS_STALE = "threads_stale"
"""Fact that is there while records have changed and the links between them have not been found anew."""
NEWEST = "0005"
"""The last migration; a register that a newer program made has one this program does not know."""


@dataclass(frozen=True, slots=True)
class Located:
    """A paragraph with the item and record it stands in, as retrieval needs them."""

    paragraph: Paragraph
    item_title: str
    section: str | None
    record_id: str
    kind: RecordKind
    body: str
    record_title: str
    date: date | None
    source: str
    source_url: str | None
    form: Form
    item_count: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record without its paragraphs, as the list shows it."""

    id: str
    kind: RecordKind
    body: str
    title: str
    meeting_date: date | None
    dated: date | None
    dnr: tuple[str, ...]
    source: str
    form: Form
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Restrictions:
    """Which paragraphs are wanted; an empty field restricts nothing, several values mean any of them.

    Attributes:
        kinds: Kinds of record.
        records: Record ids.
        forms: "original" or "referat".
        roles: Roles of paragraphs.
        bodies: Parts of the body's name, case aside.
        voices: Parts of the voice's name, case aside.
        since: Earliest date of the record; a record without a date does not fit.
        until: Latest date.
    """

    kinds: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Register:
    """Reads and writes the register; one instance may serve several threads.

    Args:
        place: The database, or a data directory for the SQLite file in it. Nothing is made until `prepare`
            is called.
    """

    def __init__(self, place: Path | Database) -> None:
        self._database: Database = SqliteFile(place) if isinstance(place, Path) else place

    @property
    def exists(self) -> bool:
        """Whether there is a register to read."""
        return self._database.exists

    @property
    def is_shared(self) -> bool:
        """Whether other machines write to it, so that what this one derives from it may lag behind."""
        return self._database.is_shared

    @property
    def shown(self) -> str:
        """Where it is, as messages name it."""
        return self._database.shown

    def prepare(self) -> None:
        """Create the database or bring it to the newest version.

        Raises:
            IndexMismatchError: A newer version of the program made it.
        """
        # Alembic loads slowly and is needed only where the version differs.
        if self._version() == NEWEST:
            return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._database.migrating() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, NEWEST)

    def check_version(self) -> None:
        """See that this program can read the register.

        Raises:
            IndexMismatchError: It was made by another version.
        """
        if self._version() != NEWEST:
            raise IndexMismatchError(
                "Registret är gjort av en annan version av programmet. "
                "Kör python -m ingest på handlingarna igen."
            )

    def writing(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """Be the only one who writes to the index, see `Database.locked`."""
        return self._database.locked(waiting)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    # -- writing ----------------------------------------------------------------------------------

    def replace(self, record: Record, changed: Iterable[str], source: Source | None = None) -> list[str]:
        """Put a record in the place of its former version, in one transaction.

        A record of another id that came from the same file alone goes too: the file is this one now.

        Args:
            record: The new version.
            changed: Ids of its paragraphs that vectors and terms do not hold as they are now.
            source: The file it comes from, which is the one shown from now on; None for none.

        Returns:
            Ids of the other records that went.
        """
        new_ids = {p.id for p in record.paragraphs}
        with self._database.changing() as connection:
            others = _left_without(connection, source, record.id) if source else []
            going = [record.id, *others]
            old_ids = set(
                connection.scalars(select(paragraphs.c.id).where(paragraphs.c.record_id.in_(going)))
            )
            connection.execute(delete(records).where(records.c.id.in_(going)))
            write_record(connection, record)
            if source:
                write_source(connection, source)
            _mark_fact(connection, THREADS_STALE, "1")
            marks = dict.fromkeys(old_ids - new_ids, True)
            marks.update(dict.fromkeys(changed, False))
            _mark(connection, marks)
        return others

    def remove(self, record_id: str) -> None:
        """Take out a record with its files; vectors and terms drop it when they catch up."""
        with self._database.changing() as connection:
            ids = connection.scalars(select(paragraphs.c.id).where(paragraphs.c.record_id == record_id)).all()
            connection.execute(delete(records).where(records.c.id == record_id))
            connection.execute(delete(sources).where(sources.c.record_id == record_id))
            _mark_fact(connection, THREADS_STALE, "1")
            _mark(connection, dict.fromkeys(ids, True))

    def keep_source(self, source: Source) -> None:
        """Know a file as a source of a record that stays as it is."""
        with self._database.changing() as connection:
            write_source(connection, source)

    def drop_source(self, path: str) -> None:
        """Know a file no more; its record stays."""
        with self._database.changing() as connection:
            drop_source(connection, path)

    def note_failures(self, failed: Mapping[str, str], settled: Iterable[str]) -> None:
        """Remember files that could not be taken in, with the reason, and forget those that now were."""
        with self._database.changing() as connection:
            for batch in _batches([*failed, *settled]):
                connection.execute(delete(failures).where(failures.c.path.in_(batch)))
            if failed:
                rows = [{"path": path, "reason": reason} for path, reason in failed.items()]
                connection.execute(insert(failures), rows)

    def failures(self) -> list[tuple[str, str]]:
        """Files that could not be taken in when they were last tried, with the reason, by path."""
        with self._database.reading() as connection:
            rows = connection.execute(select(failures)).all()
        return sorted((row.path, row.reason) for row in rows)

    def replace_threads(self, found: Sequence[Thread]) -> None:
        """Put these links between records in the place of all former ones."""
        with self._database.changing() as connection:
            connection.execute(delete(threads))
            connection.execute(delete(facts).where(facts.c.name == THREADS_STALE))
            if found:
                connection.execute(
                    insert(threads),
                    [
                        {"source": t.source, "target": t.target, "why": t.why, "certainty": t.certainty}
                        for t in found
                    ],
                )

    def mark(self, wanted: Iterable[str], gone: Iterable[str]) -> None:
        """Let vectors and terms take in some paragraphs anew and drop others."""
        with self._database.changing() as connection:
            _mark(connection, {**dict.fromkeys(gone, True), **dict.fromkeys(wanted, False)})

    def mark_all(self) -> None:
        """Let vectors and terms take in every paragraph anew."""
        with self._database.changing() as connection:
            ids = connection.scalars(select(paragraphs.c.id)).all()
            _mark(connection, dict.fromkeys(ids, False))

    def settle(self, ids: Sequence[str]) -> None:
        """Note that vectors and terms have done what was pending for these paragraphs."""
        with self._database.changing() as connection:
            for batch in _batches(ids):
                connection.execute(delete(pending).where(pending.c.paragraph_id.in_(batch)))
            now = _generation(connection) + 1
            _mark_fact(connection, GENERATION, str(now))
            _mark_fact(connection, TAKEN_IN, date.today().isoformat())
            if ids:
                statement = _upsert(connection, settled)
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["paragraph_id"], set_={"generation": statement.excluded.generation}
                    ),
                    [{"paragraph_id": identifier, "generation": now} for identifier in ids],
                )

    def remember(self, name: str, value: str) -> None:
        """Keep a fact about the index, such as the model that made it."""
        with self._database.changing() as connection:
            _mark_fact(connection, name, value)

    def forget(self, name: str) -> None:
        """Keep a fact no more."""
        with self._database.changing() as connection:
            connection.execute(delete(facts).where(facts.c.name == name))

    # -- reading ----------------------------------------------------------------------------------

    def fact(self, name: str) -> str | None:
        """A fact kept with `remember`, None when there is none."""
        with self._database.reading() as connection:
            return connection.scalar(select(facts.c.value).where(facts.c.name == name))

    def generation(self) -> int:
        """How often vectors and terms have changed."""
        with self._database.reading() as connection:
            return _generation(connection)

    def archive(self) -> str:
        """The name that tells this archive from others, made with the register."""
        return self.fact(ARCHIVE) or ""

    def settled_since(self, generation: int) -> list[str]:
        """Paragraphs that vectors have taken in or dropped after this generation."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(select(settled.c.paragraph_id).where(settled.c.generation > generation))
            )

    def sources(self) -> list[Source]:
        """All files that records come from, the first taken in first."""
        with self._database.reading() as connection:
            return read_sources(connection)

    def sizes(self) -> dict[str, int]:
        """Number of paragraphs of each record."""
        statement = select(paragraphs.c.record_id, func.count()).group_by(paragraphs.c.record_id)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def pending(self, limit: int) -> tuple[list[str], list[str]]:
        """Up to `limit` paragraphs to take in, and as many to drop, from vectors and terms."""
        with self._database.reading() as connection:
            wanted, gone = (
                connection.scalars(
                    select(pending.c.paragraph_id)
                    .where(pending.c.gone.is_(flag))
                    .order_by(pending.c.paragraph_id)
                    .limit(limit)
                ).all()
                for flag in (False, True)
            )
        return list(wanted), list(gone)

    def pending_ids(self) -> list[str]:
        """All paragraphs that vectors and terms have yet to take in or to drop."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(pending.c.paragraph_id)))

    def all_ids(self) -> list[str]:
        """Ids of all paragraphs."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(paragraphs.c.id)))

    def any_pending(self) -> bool:
        """Whether vectors and terms have anything to take in or to drop."""
        with self._database.reading() as connection:
            return connection.execute(select(pending.c.paragraph_id).limit(1)).first() is not None

    def pending_count(self) -> int:
        """How many paragraphs vectors and terms have yet to take in."""
        with self._database.reading() as connection:
            statement = select(func.count()).where(pending.c.gone.is_(False))
            return connection.scalar(statement) or 0

    def count_records(self) -> int:
        """Number of records."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(records)) or 0

    def count_paragraphs(self) -> int:
        """Number of paragraphs of all records."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(paragraphs)) or 0

    def list_records(self) -> list[RecordRow]:
        """All records by date, the oldest first; undated ones last."""
        count = (
            select(func.count())
            .where(paragraphs.c.record_id == records.c.id)
            .scalar_subquery()
            .label("paragraphs")
        )
        with self._database.reading() as connection:
            rows = connection.execute(select(records, count)).all()
        found = [
            RecordRow(
                id=row.id,
                kind=RecordKind(row.kind),
                body=row.body,
                title=row.title,
                meeting_date=row.meeting_date,
                dated=row.dated,
                dnr=tuple(row.dnr),
                source=row.source,
                form=Form(row.form),
                paragraphs=row.paragraphs,
            )
            for row in rows
        ]
        return sorted(found, key=lambda r: (r.meeting_date or r.dated or date.max, r.id))

    def record(self, record_id: str) -> Record | None:
        """A record with all its items and paragraphs, None when it is not there."""
        with self._database.reading() as connection:
            return read_record(connection, record_id)

    def outlines(self) -> list[Record]:
        """All records by date, with those of their paragraphs alone that links are found by."""
        with self._database.reading() as connection:
            found = read_outlines(connection)
        return sorted(found, key=lambda record: (record.date or date.max, record.id))

    def outline(self) -> Outline:
        """All records with what the register holds of them, without their paragraphs."""
        with self._database.reading() as connection:
            return read_outline(connection)

    def cells(self, paragraph_ids: Sequence[str]) -> list[Cell]:
        """Cells of the tables that these paragraphs hold."""
        with self._database.reading() as connection:
            return read_cells(connection, paragraph_ids)

    def people(self) -> list[Known]:
        """Persons over all records, spellings joined, by party and name."""
        with self._database.reading() as connection:
            return read_people(connection)

    def threads(self, record_id: str) -> list[Thread]:
        """Links from and to a record, those from it first."""
        own = threads.c.source.startswith(f"{record_id}/", autoescape=True) | (threads.c.source == record_id)
        statement = select(threads).where(own | (threads.c.target == record_id))
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        found = (Thread(row.source, row.target, row.why, row.certainty) for row in rows)
        return sorted(found, key=lambda thread: (thread.source, thread.target))

    def located(self, ids: Sequence[str]) -> dict[str, Located]:
        """Paragraphs by id with the item and record they stand in; unknown ids are left out."""
        return {
            found.paragraph.id: found
            for batch in _batches(ids)
            for found in self._located(paragraphs.c.id.in_(batch))
        }

    def section(self, record_id: str, item: int) -> list[Located]:
        """All paragraphs of an item in reading order."""
        return self._located((paragraphs.c.record_id == record_id) & (paragraphs.c.item == item))

    def paragraph_ids(self, wanted: Restrictions) -> list[str]:
        """Ids of the paragraphs that fit all restrictions, in no particular order."""
        day = func.coalesce(records.c.meeting_date, records.c.dated)
        statement = select(paragraphs.c.id).join(records, records.c.id == paragraphs.c.record_id)
        column: Column[Any]
        for column, values in (
            (records.c.kind, wanted.kinds),
            (records.c.id, wanted.records),
            (records.c.form, wanted.forms),
            (paragraphs.c.role, wanted.roles),
        ):
            if values:
                statement = statement.where(column.in_(values))
        if wanted.since:
            statement = statement.where(day >= wanted.since)
        if wanted.until:
            statement = statement.where(day <= wanted.until)
        with self._database.reading() as connection:
            for column, parts in ((records.c.body, wanted.bodies), (paragraphs.c.voice, wanted.voices)):
                if parts:
                    statement = statement.where(column.in_(_names_with(connection, column, parts)))
            return list(connection.scalars(statement))

    def voices(self) -> set[tuple[Role, str | None]]:
        """Roles of paragraphs with the voices that they are in."""
        with self._database.reading() as connection:
            rows = connection.execute(select(paragraphs.c.role, paragraphs.c.voice).distinct())
            return {(Role(row.role), row.voice) for row in rows}

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for the statements of `ingest.index.browse`, faults told as everywhere here."""
        return self._database.reading()

    # -- within -----------------------------------------------------------------------------------

    def _located(self, condition: Any) -> list[Located]:
        item_count = (
            select(func.count())
            .where(items.c.record_id == records.c.id)
            .correlate(records)
            .scalar_subquery()
            .label("item_count")
        )
        statement = (
            select(
                paragraphs,
                items.c.section,
                items.c.title.label("item_title"),
                records.c.kind,
                records.c.body,
                records.c.title.label("record_title"),
                func.coalesce(records.c.meeting_date, records.c.dated).label("day"),
                records.c.source,
                records.c.source_url,
                records.c.form,
                item_count,
            )
            .join(
                items,
                (items.c.record_id == paragraphs.c.record_id) & (items.c.ordinal == paragraphs.c.item),
            )
            .join(records, records.c.id == paragraphs.c.record_id)
            .where(condition)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [
            Located(
                paragraph=to_paragraph(row),
                item_title=row.item_title,
                section=row.section,
                record_id=row.record_id,
                kind=RecordKind(row.kind),
                body=row.body,
                record_title=row.record_title,
                date=row.day,
                source=row.source,
                source_url=row.source_url,
                form=Form(row.form),
                item_count=row.item_count,
            )
            # Sorted here: databases differ in how they order names.
            for row in sorted(rows, key=lambda row: (row.record_id, row.position))
        ]

    def _version(self) -> str | None:
        if not self.exists:
            return None
        with self._database.reading() as connection:
            known = inspect(connection).has_table("alembic_version")
            version = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
        if version is not None and version > NEWEST:
            raise IndexMismatchError(
                "Registret är gjort av en nyare version av programmet. Uppdatera programmet, "
                f"eller ange {self._database.elsewhere}."
            )
        return version


def _left_without(connection: Connection, source: Source, record_id: str) -> list[str]:
    """Other records that came from this file and have no other one."""
    of_file = select(sources.c.record_id).where(sources.c.path == source.path)
    elsewhere = select(sources.c.record_id).where(sources.c.path != source.path)
    statement = of_file.where(sources.c.record_id != record_id, sources.c.record_id.not_in(elsewhere))
    return list(connection.scalars(statement))


def _generation(connection: Connection) -> int:
    return int(connection.scalar(select(facts.c.value).where(facts.c.name == GENERATION)) or 0)


def _upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what becomes of rows that are there; both databases write it alike."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _mark_fact(connection: Connection, name: str, value: str) -> None:
    statement = _upsert(connection, facts).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _batches(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """SQLite allows a limited number of values in one statement."""
    return (ids[i : i + size] for i in range(0, len(ids), size))


def _mark(connection: Connection, marks: Mapping[str, bool]) -> None:
    if marks:
        statement = _upsert(connection, pending)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["paragraph_id"], set_={"gone": statement.excluded.gone}
            ),
            [{"paragraph_id": identifier, "gone": gone} for identifier, gone in marks.items()],
        )


def _names_with(
    connection: Connection, column: Column[str] | Column[str | None], parts: Sequence[str]
) -> list[str]:
    """Values of a column that hold one of the parts, case aside.

    Compared here, since SQLite knows the case of a to z alone and PostgreSQL what its locale says.
    """
    wanted = [part.lower() for part in parts]
    values = connection.scalars(select(column).distinct())
    return [value for value in values if value and any(part in value.lower() for part in wanted)]
