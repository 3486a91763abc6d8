"""Records as a list, and one record to read: its outline, its paragraphs, its pages as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import NotFoundError
from ingest.errors import SourceError
from ingest.index.browse import Extent, extents
from ingest.index.register import RecordRow, Register
from ingest.model import Form, Paragraph, Record, RecordKind
from ingest.read.facsimile import Facsimile, facsimile

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A record in the list.

    Attributes:
        row: What the register says of it.
        extent: How much there is of it.
        file: The kind of file it was read from, in capitals ("PDF"), "" for none.
    """

    row: RecordRow
    extent: Extent
    file: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Records that fit, the newest first, with what else can be chosen: value to count.

    Attributes:
        failures: Files that could not be taken in, each with the reason.
    """

    records: tuple[Shelved, ...]
    kinds: dict[str, int]
    years: dict[str, int]
    forms: dict[str, int]
    failures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One record to read.

    Attributes:
        record: With all its items and paragraphs.
        file: The file it was read from, None where the register knows of none.
    """

    record: Record
    file: Path | None

    @property
    def has_pictures(self) -> bool:
        """Whether its pages can be shown as pictures."""
        return self.file is not None and self.file.suffix.lower() == _PDF and self.file.is_file()

    def paragraph(self, identifier: str) -> Paragraph | None:
        """A paragraph by its id, None where the record has none."""
        return next((p for p in self.record.paragraphs if p.id == identifier), None)

    def holding(self, words: str) -> tuple[Paragraph, ...]:
        """Paragraphs that hold every one of some words, case aside; () for no words."""
        wanted = words.lower().split()
        if not wanted:
            return ()
        return tuple(p for p in self.record.paragraphs if all(word in p.text.lower() for word in wanted))


class Records:
    """Lists records and opens one.

    Args:
        register: Where they are.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def shelf(
        self,
        *,
        words: str = "",
        kinds: Sequence[str] = (),
        years: Sequence[str] = (),
        forms: Sequence[str] = (),
    ) -> Shelf:
        """Records that fit, the newest first, undated ones last.

        Args:
            words: Each must stand in the title, the body's name, the file's name or a number.
            kinds: Kinds of record, any of them; () for all.
            years: Likewise years, as text.
            forms: Likewise forms.
        """
        with self._register.reading() as connection:
            known = extents(connection)
        files = {source.record: source.path for source in self._register.sources() if source.shown}
        rows = self._register.list_records()
        fitting = [
            row
            for row in rows
            if _holds(row, words)
            and (not kinds or row.kind.value in kinds)
            and (not years or _year(row) in years)
            and (not forms or row.form.value in forms)
        ]
        dated = sorted((row for row in fitting if _day(row)), key=lambda row: row.id)
        dated.sort(key=lambda row: _day(row) or "", reverse=True)
        return Shelf(
            records=tuple(
                Shelved(
                    row, known.get(row.id, Extent(0, 0, None)), _kind_of_file(files.get(row.id, row.source))
                )
                for row in [*dated, *(row for row in fitting if not _day(row))]
            ),
            kinds=_counted([row.kind.value for row in rows], [kind.value for kind in RecordKind]),
            years=_counted([_year(row) for row in rows], sorted({_year(row) for row in rows}, reverse=True)),
            forms=_counted([row.form.value for row in rows], [form.value for form in Form]),
            failures=tuple(self._register.failures()),
        )

    def open(self, record_id: str) -> Book:
        """One record.

        Raises:
            NotFoundError: There is no such record.
        """
        record = self._register.record(record_id)
        if record is None:
            raise NotFoundError(
                f"Handlingen {record_id} finns inte här. Den kan ha tagits bort eller bytt namn; "
                "se listan över handlingar."
            )
        shown = next((s.path for s in self._register.sources() if s.record == record_id and s.shown), None)
        return Book(record, Path(shown) if shown else None)

    def picture(self, book: Book, page: int, marked: Sequence[Paragraph] = ()) -> Facsimile:
        """A page of a record as a picture.

        Args:
            book: From `open`.
            page: From 1.
            marked: Paragraphs whose lines are to be found there.

        Raises:
            SourceError: The record comes from no PDF, or the page cannot be drawn.
        """
        if book.file is None or not book.has_pictures:
            raise SourceError(
                "Handlingen kommer inte från en PDF som finns kvar, så sidorna kan inte visas som bild."
            )
        return facsimile(book.file, page, [paragraph.text for paragraph in marked])


def _holds(row: RecordRow, words: str) -> bool:
    text = " ".join([row.title, row.body, row.source, row.id, *row.dnr]).lower()
    return all(word in text for word in words.lower().split())


def _day(row: RecordRow) -> str:
    day = row.meeting_date or row.dated
    return day.isoformat() if day else ""


def _year(row: RecordRow) -> str:
    return _day(row)[:4] or "utan datum"


def _kind_of_file(name: str) -> str:
    return Path(name).suffix.lstrip(".").upper()


def _counted(values: Sequence[str], order: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in order if value in values}
