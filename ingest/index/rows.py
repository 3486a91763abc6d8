"""Rows of the register's tables from records, and records from rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, func, insert, select

from ingest.index.tables import (
    ballots,
    cells,
    items,
    numbers,
    officials,
    paragraphs,
    positions,
    records,
    referrals,
    writings,
)
from ingest.model import (
    Ballot,
    Decision,
    Form,
    How,
    Item,
    Official,
    Outcome,
    Paragraph,
    Person,
    Position,
    Record,
    RecordKind,
    Referral,
    Role,
    Task,
    Vote,
    Votes,
    Writing,
)
from ingest.structure.cells import read_table

Fields = dict[str, Any]
_AT_ONCE = 500
"""SQLite allows a limited number of values in one statement."""


def write_record(connection: Connection, record: Record) -> None:
    """Insert all rows of a record that the register does not hold, in a transaction."""
    connection.execute(insert(records), _of_record(record))
    # Items and paragraphs come first: the others refer to them.
    rows: list[tuple[Table, list[Fields]]] = [
        (items, [_of_item(record.id, item) for item in record.items]),
        (paragraphs, [_of_paragraph(record.id, n, p) for n, p in enumerate(record.paragraphs)]),
        (numbers, [{"dnr": dnr} | place for place, item in _places(record) for dnr in item.dnr]),
        (positions, _counted((place, map(_of_position, item.positions)) for place, item in _places(record))),
        (writings, _counted((place, map(_of_writing, item.writings)) for place, item in _places(record))),
        (
            ballots,
            _counted((place, map(_of_ballot, item.decision.ballots)) for place, item in _places(record)),
        ),
        (officials, _counted([({"record_id": record.id}, map(_of_official, record.officials))])),
        (referrals, _counted([({"record_id": record.id}, map(_of_referral, record.referrals))])),
        (cells, [fields for p in record.paragraphs if p.role is Role.TABELL for fields in _of_cells(p)]),
    ]
    for table, fields in rows:
        if fields:
            connection.execute(insert(table), fields)


def read_record(connection: Connection, record_id: str) -> Record | None:
    """A record from its rows, None where there is none of this id."""
    row = connection.execute(select(records).where(records.c.id == record_id)).first()
    if row is None:
        return None
    of_items = {
        table: _by_item(connection, table, order, record_id)
        for table, order in (
            (paragraphs, paragraphs.c.position),
            (positions, positions.c.number),
            (writings, writings.c.number),
            (ballots, ballots.c.number),
        )
    }

    def rows(table: Table, item: Row[Any]) -> list[Row[Any]]:
        return of_items[table].get(item.ordinal, [])

    found = connection.execute(
        select(items).where(items.c.record_id == record_id).order_by(items.c.ordinal)
    ).all()
    whole = (
        replace(
            _item(item, map(to_paragraph, rows(paragraphs, item)), map(to_writing, rows(writings, item))),
            decision=to_decision(item, rows(ballots, item)),
            positions=tuple(map(to_position, rows(positions, item))),
        )
        for item in found
    )
    return replace(
        _record(row, whole),
        officials=tuple(map(to_official, _of(connection, officials, record_id))),
        referrals=tuple(map(to_referral, _of(connection, referrals, record_id))),
    )


def read_outlines(connection: Connection) -> list[Record]:
    """All records by id, as `ingest.structure.threads` needs them to find what links them.

    Of paragraphs they hold the first of each item, questions, and those that speak of minutes being filed;
    positions, votes, officials and those asked are left out. A few statements for the whole archive take a
    second where reading record after record takes ten.
    """
    asked = {identifier for found in connection.scalars(select(writings.c.questions)) for identifier in found}
    first = (
        select(paragraphs.c.record_id, func.min(paragraphs.c.position).label("position"))
        .group_by(paragraphs.c.record_id, paragraphs.c.item)
        .subquery()
    )
    opening = select(paragraphs).join(
        first,
        (first.c.record_id == paragraphs.c.record_id) & (first.c.position == paragraphs.c.position),
    )
    telling = select(paragraphs).where(
        (paragraphs.c.role == Role.FRAGA.value) | paragraphs.c.text.ilike("%andlingarna%")
    )
    rows = {row.id: row for statement in (opening, telling) for row in connection.execute(statement)}
    lacking = sorted(asked - rows.keys())
    for start in range(0, len(lacking), _AT_ONCE):
        some = paragraphs.c.id.in_(lacking[start : start + _AT_ONCE])
        rows |= {row.id: row for row in connection.execute(select(paragraphs).where(some))}
    texts: dict[tuple[str, int], list[Row[Any]]] = {}
    for row in sorted(rows.values(), key=lambda row: row.position):
        texts.setdefault((row.record_id, row.item), []).append(row)
    handed_in: dict[tuple[str, int], list[Row[Any]]] = {}
    for row in connection.execute(select(writings).order_by(writings.c.number)):
        handed_in.setdefault((row.record_id, row.item), []).append(row)
    of_record: dict[str, list[Item]] = {}
    for row in connection.execute(select(items).order_by(items.c.record_id, items.c.ordinal)):
        place = (row.record_id, row.ordinal)
        item = _item(row, map(to_paragraph, texts.get(place, ())), map(to_writing, handed_in.get(place, ())))
        of_record.setdefault(row.record_id, []).append(item)
    return [
        _record(row, of_record.get(row.id, ()))
        for row in connection.execute(select(records).order_by(records.c.id))
    ]


def _item(row: Row[Any], texts: Iterable[Paragraph], handed_in: Iterable[Writing]) -> Item:
    return Item(
        ordinal=row.ordinal,
        section=row.section,
        title=row.title,
        title_derived=row.title_derived,
        dnr=tuple(row.dnr),
        paragraphs=tuple(texts),
        writings=tuple(handed_in),
    )


def _record(row: Row[Any], found: Iterable[Item]) -> Record:
    return Record(
        id=row.id,
        kind=RecordKind(row.kind),
        body=row.body,
        title=row.title,
        meeting_date=row.meeting_date,
        dated=row.dated,
        dnr=tuple(row.dnr),
        items=tuple(found),
        source=row.source,
        sha256=row.sha256,
        source_url=row.source_url,
        form=Form(row.form),
        inferred=frozenset(row.inferred),
        answers=tuple(row.answers),
        addressee=row.addressee,
    )


def to_paragraph(row: Row[Any]) -> Paragraph:
    """A paragraph from its row."""
    return Paragraph(
        id=row.id,
        text=row.text,
        role=Role(row.role),
        voice=row.voice,
        item=row.item,
        page=row.page,
        start=row.start,
        end=row.end,
        heading=row.heading,
    )


def to_position(row: Row[Any]) -> Position:
    """A position from its row."""
    return Position(
        role=Role(row.role),
        person=Person(row.name, row.party, row.office, row.others),
        in_favour_of=row.in_favour_of,
        joined=row.joined,
        paragraph=row.paragraph_id,
        instance=row.instance,
    )


def to_writing(row: Row[Any]) -> Writing:
    """A writing from its row."""
    return Writing(
        title=row.title,
        dnr=tuple(row.dnr),
        persons=tuple(Person(**person) for person in row.persons),
        party=row.party,
        paragraph=row.paragraph_id,
        questions=tuple(row.questions),
    )


def to_ballot(row: Row[Any]) -> Ballot:
    """A vote by name from its row."""
    return Ballot(Person(row.name, row.party), Vote(row.vote))


def to_official(row: Row[Any]) -> Official:
    """An official from their row."""
    return Official(Task(row.task), Person(row.name, row.party, row.office), row.day, row.paragraph_id)


def to_referral(row: Row[Any]) -> Referral:
    """A body that was asked from its row."""
    return Referral(row.name, row.answered, row.voice, row.paragraph_id)


def to_decision(row: Row[Any], voted: Iterable[Row[Any]]) -> Decision:
    """A decision from its item's row and the rows of the votes by name."""
    return Decision(
        outcome=Outcome(row.outcome) if row.outcome else None,
        how=How(row.how) if row.how else None,
        votes=None if row.votes_ja is None else Votes(row.votes_ja, row.votes_nej, row.votes_avstar),
        sentence=row.decision,
        ballots=tuple(map(to_ballot, voted)),
    )


def _of(connection: Connection, table: Table, record_id: str) -> Sequence[Row[Any]]:
    """A record's rows of a table that counts them."""
    statement = select(table).where(table.c.record_id == record_id).order_by(table.c.number)
    return connection.execute(statement).all()


def _by_item(
    connection: Connection, table: Table, order: Column[Any], record_id: str
) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    statement = select(table).where(table.c.record_id == record_id).order_by(table.c.item, order)
    for row in connection.execute(statement):
        found.setdefault(row.item, []).append(row)
    return found


def _places(record: Record) -> Iterator[tuple[Fields, Item]]:
    return (({"record_id": record.id, "item": item.ordinal}, item) for item in record.items)


def _counted(groups: Iterable[tuple[Fields, Iterable[Fields]]]) -> list[Fields]:
    """Rows of each place numbered from 0."""
    return [
        {**place, "number": number, **fields} for place, rows in groups for number, fields in enumerate(rows)
    ]


def _of_record(record: Record) -> Fields:
    return {
        "id": record.id,
        "kind": record.kind.value,
        "body": record.body,
        "title": record.title,
        "meeting_date": record.meeting_date,
        "dated": record.dated,
        "dnr": list(record.dnr),
        "source": record.source,
        "sha256": record.sha256,
        "source_url": record.source_url,
        "form": record.form.value,
        "inferred": sorted(record.inferred),
        "answers": list(record.answers),
        "addressee": record.addressee,
    }


def _of_item(record_id: str, item: Item) -> Fields:
    decision, votes = item.decision, item.decision.votes
    return {
        "record_id": record_id,
        "ordinal": item.ordinal,
        "section": item.section,
        "title": item.title,
        "title_derived": item.title_derived,
        "dnr": list(item.dnr),
        "outcome": decision.outcome.value if decision.outcome else None,
        "how": decision.how.value if decision.how else None,
        "votes_ja": votes.ja if votes else None,
        "votes_nej": votes.nej if votes else None,
        "votes_avstar": votes.avstar if votes else None,
        "decision": decision.sentence,
    }


def _of_paragraph(record_id: str, position: int, paragraph: Paragraph) -> Fields:
    return {
        "id": paragraph.id,
        "record_id": record_id,
        "item": paragraph.item,
        "position": position,
        "role": paragraph.role.value,
        "voice": paragraph.voice,
        "page": paragraph.page,
        "start": paragraph.start,
        "end": paragraph.end,
        "heading": paragraph.heading,
        "text": paragraph.text,
    }


def _of_position(stand: Position) -> Fields:
    return {
        "role": stand.role.value,
        **asdict(stand.person),
        "in_favour_of": stand.in_favour_of,
        "joined": stand.joined,
        "paragraph_id": stand.paragraph,
        "instance": stand.instance,
    }


def _of_writing(writing: Writing) -> Fields:
    return {
        "title": writing.title,
        "dnr": list(writing.dnr),
        "party": writing.party,
        "persons": [asdict(person) for person in writing.persons],
        "paragraph_id": writing.paragraph,
        "questions": list(writing.questions),
    }


def _of_ballot(ballot: Ballot) -> Fields:
    return {"name": ballot.person.name, "party": ballot.person.party, "vote": ballot.vote.value}


def _of_official(official: Official) -> Fields:
    person = official.person
    return {
        "task": official.task.value,
        "name": person.name,
        "party": person.party,
        "office": person.office,
        "day": official.day,
        "paragraph_id": official.paragraph,
    }


def _of_referral(referral: Referral) -> Fields:
    return {
        "name": referral.name,
        "answered": referral.answered,
        "voice": referral.voice,
        "paragraph_id": referral.paragraph,
    }


def _of_cells(paragraph: Paragraph) -> Iterator[Fields]:
    table = read_table(paragraph.text)
    for number, row in enumerate(table.rows if table else ()):
        for column, value in enumerate(row):
            yield {
                "paragraph_id": paragraph.id,
                "row": number,
                "column": column,
                "row_name": row[0],
                "column_name": table.columns[column] if table else "",
                "value": value,
            }
