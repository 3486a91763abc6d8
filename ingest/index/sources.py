"""Files that records come from: one record may come from several, of which one is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from ingest.index.tables import sources
from ingest.model import Form


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was last taken in.

    Attributes:
        path: Absolute.
        record: Id of the record that it holds.
        sha256: Hash of its bytes, hexadecimal.
        inputs: Hash of what else the record is made from: the file's name, what the catalogue says, and
            how records are read.
        size: Bytes.
        modified: Time of the last change, nanoseconds since 1970.
        form: Original or referat.
        corrected: Whether it is canonical Markdown, which a person may have corrected.
        shown: Whether the record in the register is as this file tells it.
    """

    path: str
    record: str
    sha256: str
    inputs: str
    size: int
    modified: int
    form: Form
    corrected: bool
    shown: bool = True

    @property
    def exists(self) -> bool:
        """Whether the file is still there."""
        return Path(self.path).is_file()


def rank(source: Source) -> tuple[bool, bool]:
    """How far a source goes before others of its record.

    An original goes before a referat, a correction before what it corrects; of equal ones the first one
    taken in is shown.
    """
    return source.form is Form.ORIGINAL, source.corrected


class Sources:
    """All known sources, looked up in memory and written by `write_source` and `drop_source`."""

    def __init__(self, known: Sequence[Source]) -> None:
        self._by_path: dict[str, Source] = {}
        self._paths: dict[str, dict[str, None]] = {}
        for source in known:
            self._keep(source)

    def at(self, path: Path) -> Source | None:
        """What is known of a file, None for a new one."""
        return self._by_path.get(str(path.resolve()))

    def of(self, record: str) -> list[Source]:
        """All sources of a record, the first taken in first."""
        return [self._by_path[path] for path in self._paths.get(record, ())]

    def in_form(self, form: Form) -> list[Source]:
        """All sources of a form, the first taken in first."""
        return [source for source in self._by_path.values() if source.form is form]

    def moved(self, sha256: str) -> Source | None:
        """A source with these bytes whose file is gone: it has been moved or renamed."""
        alike = (source for source in self._by_path.values() if source.sha256 == sha256)
        return next((source for source in alike if not source.exists), None)

    def lost(self) -> dict[str, str]:
        """Ids of records by the hash of a file that held them and is gone."""
        return {source.sha256: source.record for source in self._by_path.values() if not source.exists}

    def under(self, folder: Path) -> Iterator[Source]:
        """Sources in a folder and its subfolders."""
        top = folder.resolve()
        return (source for source in list(self._by_path.values()) if top in Path(source.path).parents)

    def put(self, source: Source) -> None:
        """Know a source; where it is shown, no other one of its record is."""
        if source.shown:
            for other in self.of(source.record):
                self._by_path[other.path] = replace(other, shown=False)
        self._keep(source)

    def forget(self, path: str) -> None:
        """Know a source no more."""
        source = self._by_path.pop(path, None)
        if source:
            del self._paths[source.record][path]

    def _keep(self, source: Source) -> None:
        self.forget(source.path)
        self._by_path[source.path] = source
        self._paths.setdefault(source.record, {})[source.path] = None


def read_sources(connection: Connection) -> list[Source]:
    """All sources, the first taken in first."""
    return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.number))]


def write_source(connection: Connection, source: Source) -> None:
    """Put a source in the place of what was known of its file; in a transaction."""
    if source.shown:
        connection.execute(update(sources).where(sources.c.record_id == source.record).values(shown=False))
    connection.execute(delete(sources).where(sources.c.path == source.path))
    connection.execute(
        insert(sources),
        {
            "path": source.path,
            "record_id": source.record,
            "sha256": source.sha256,
            "inputs": source.inputs,
            "size": source.size,
            "modified": source.modified,
            "form": source.form.value,
            "corrected": source.corrected,
            "shown": source.shown,
        },
    )


def drop_source(connection: Connection, path: str) -> None:
    """Forget a file; in a transaction."""
    connection.execute(delete(sources).where(sources.c.path == path))


def _source(row: Row[Any]) -> Source:
    return Source(
        path=row.path,
        record=row.record_id,
        sha256=row.sha256,
        inputs=row.inputs,
        size=row.size,
        modified=row.modified,
        form=Form(row.form),
        corrected=row.corrected,
        shown=row.shown,
    )
