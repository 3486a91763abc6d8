"""Persons over all records: spellings joined, with their parties, offices and what they did when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, literal, null, select, union_all

from ingest.index.tables import ballots, officials, positions, records
from ingest.structure.persons import same_name


@dataclass(frozen=True, slots=True)
class Appearance:
    """One thing that a person did.

    Attributes:
        record: Id of the record that tells of it.
        item: Ordinal of the item, None for what concerns the record as a whole.
        act: A role ("yrkande", "reservation"), a task ("handläggare") or a vote ("röst: ja").
        office: As the record names it then, None where it does not.
        day: Of the meeting, else of the record.
        paragraph: Id of the paragraph that says so, None for a vote by name.
    """

    record: str
    item: int | None
    act: str
    office: str | None
    day: date | None
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the records know them.

    Attributes:
        name: The commonest spelling, of equally common ones the first in the alphabet.
        spellings: All spellings, sorted.
        party: Letters, None where no record gives one.
        appearances: By day, undated ones last.
    """

    name: str
    spellings: tuple[str, ...]
    party: str | None
    appearances: tuple[Appearance, ...]


def read_people(connection: Connection) -> list[Known]:
    """All persons, by party and name; those without a party last.

    Spellings of one name are one person where the party is the same, or where only one party is ever
    given with the name.
    """
    day = func.coalesce(records.c.meeting_date, records.c.dated).label("day")
    of_record = records.c.id
    statement = union_all(
        select(
            positions.c.record_id,
            positions.c.item,
            positions.c.role.label("act"),
            positions.c.name,
            positions.c.party,
            positions.c.office,
            day,
            positions.c.paragraph_id,
        ).join(records, of_record == positions.c.record_id),
        select(
            officials.c.record_id,
            null().label("item"),
            officials.c.task,
            officials.c.name,
            officials.c.party,
            officials.c.office,
            day,
            officials.c.paragraph_id,
        ).join(records, of_record == officials.c.record_id),
        select(
            ballots.c.record_id,
            ballots.c.item,
            literal("röst: ").concat(ballots.c.vote),
            ballots.c.name,
            ballots.c.party,
            null().label("office"),
            day,
            null().label("paragraph_id"),
        ).join(records, of_record == ballots.c.record_id),
    )
    rows = connection.execute(statement).all()
    found = [_known(party, group) for (_, party), group in _grouped(rows).items()]
    return sorted(found, key=lambda person: (person.party or "\uffff", person.name))


def _grouped(rows: Iterable[Row[Any]]) -> dict[tuple[str, str | None], list[Row[Any]]]:
    by_name: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_name.setdefault(same_name(row.name), []).append(row)
    found: dict[tuple[str, str | None], list[Row[Any]]] = {}
    for name, named in by_name.items():
        parties = {row.party for row in named} - {None}
        only = parties.pop() if len(parties) == 1 else None
        for row in named:
            found.setdefault((name, row.party or only), []).append(row)
    return found


def _known(party: str | None, rows: list[Row[Any]]) -> Known:
    spellings = Counter(row.name for row in rows)
    acts = {
        Appearance(row.record_id, row.item, row.act, row.office, row.day, row.paragraph_id) for row in rows
    }
    return Known(
        name=min(spellings, key=lambda spelling: (-spellings[spelling], spelling)),
        spellings=tuple(sorted(spellings)),
        party=party,
        appearances=tuple(
            sorted(acts, key=lambda a: (a.day or date.max, a.record, a.item or 0, a.act, a.paragraph or ""))
        ),
    )
