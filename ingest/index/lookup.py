"""The register as a whole without the records' text: what is looked up, counted and listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from ingest.index.rows import to_decision, to_official, to_position, to_referral, to_writing
from ingest.index.tables import (
    ballots,
    cells,
    items,
    officials,
    paragraphs,
    positions,
    records,
    referrals,
    threads,
    writings,
)
from ingest.model import Form, Item, Record, RecordKind, Thread

_BEGINNING = 250
"""Characters of an item's first paragraph that tell what it is about where its title is cut off."""


@dataclass(frozen=True, slots=True)
class Outline:
    """All records as the register knows them, without their paragraphs.

    Attributes:
        records: By date, the oldest first, undated ones last; their items hold no paragraphs.
        threads: All links between them.
        beginnings: How each item begins, by record and ordinal: the first 250 characters.
        notes: How the paragraph begins that names a writing, by its id.
    """

    records: tuple[Record, ...]
    threads: tuple[Thread, ...]
    beginnings: dict[tuple[str, int], str]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; an empty name is one that the table does not give."""

    paragraph: str
    row: str
    column: str
    value: str


def read_outline(connection: Connection) -> Outline:
    """All records with what the register holds of them, in ten statements however many they are."""
    of_items = {table: _grouped(connection, table) for table in (positions, writings, ballots)}
    of_records = {table: _grouped_by_record(connection, table) for table in (officials, referrals)}
    agendas: dict[str, list[Item]] = defaultdict(list)
    for row in connection.execute(select(items).order_by(items.c.record_id, items.c.ordinal)):
        place = (row.record_id, row.ordinal)
        agendas[row.record_id].append(
            Item(
                ordinal=row.ordinal,
                section=row.section,
                title=row.title,
                title_derived=row.title_derived,
                dnr=tuple(row.dnr),
                paragraphs=(),
                decision=to_decision(row, of_items[ballots][place]),
                positions=tuple(map(to_position, of_items[positions][place])),
                writings=tuple(map(to_writing, of_items[writings][place])),
            )
        )
    found = [
        Record(
            id=row.id,
            kind=RecordKind(row.kind),
            body=row.body,
            title=row.title,
            meeting_date=row.meeting_date,
            dated=row.dated,
            dnr=tuple(row.dnr),
            items=tuple(agendas[row.id]),
            source=row.source,
            sha256=row.sha256,
            source_url=row.source_url,
            form=Form(row.form),
            inferred=frozenset(row.inferred),
            answers=tuple(row.answers),
            addressee=row.addressee,
            officials=tuple(map(to_official, of_records[officials][row.id])),
            referrals=tuple(map(to_referral, of_records[referrals][row.id])),
        )
        for row in connection.execute(select(records))
    ]
    return Outline(
        records=tuple(sorted(found, key=lambda r: (r.date is None, r.date, r.id))),
        threads=tuple(
            Thread(row.source, row.target, row.why, row.certainty)
            # Sorted here: databases differ in how they order names.
            for row in sorted(connection.execute(select(threads)), key=lambda row: (row.source, row.target))
        ),
        beginnings=_beginnings(connection),
        notes=_notes(connection),
    )


def read_cells(connection: Connection, paragraph_ids: Sequence[str]) -> list[Cell]:
    """Cells of the tables that these paragraphs hold, by paragraph, row and column."""
    rows = connection.execute(select(cells).where(cells.c.paragraph_id.in_(paragraph_ids))).all()
    return [
        Cell(row.paragraph_id, row.row_name, row.column_name, row.value)
        for row in sorted(rows, key=lambda row: (row.paragraph_id, row.row, row.column))
    ]


def _beginnings(connection: Connection) -> dict[tuple[str, int], str]:
    first = (
        select(paragraphs.c.record_id, paragraphs.c.item, func.min(paragraphs.c.position).label("position"))
        .group_by(paragraphs.c.record_id, paragraphs.c.item)
        .subquery()
    )
    statement = select(
        paragraphs.c.record_id, paragraphs.c.item, func.substr(paragraphs.c.text, 1, _BEGINNING)
    ).join(
        first,
        (first.c.record_id == paragraphs.c.record_id) & (first.c.position == paragraphs.c.position),
    )
    return {(record, item): text for record, item, text in connection.execute(statement)}


def _notes(connection: Connection) -> dict[str, str]:
    statement = select(paragraphs.c.id, func.substr(paragraphs.c.text, 1, _BEGINNING)).join(
        writings, writings.c.paragraph_id == paragraphs.c.id
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _grouped(connection: Connection, table: Table) -> dict[tuple[str, int], list[Row[Any]]]:
    found: dict[tuple[str, int], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.record_id, table.c.item, table.c.number)):
        found[row.record_id, row.item].append(row)
    return found


def _grouped_by_record(connection: Connection, table: Table) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.record_id, table.c.number)):
        found[row.record_id].append(row)
    return found
