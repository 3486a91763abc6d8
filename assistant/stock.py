"""What there is to search: how much, from when, and what it can be narrowed down to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.index.register import TAKEN_IN, Register, Restrictions
from ingest.model import RecordKind, Role
from ingest.structure.parties import PARTIES

_NOT_ASKED_FOR = {Role.FORMALIA, Role.BILAGA, Role.TABELL}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question was put to.

    Attributes:
        records: Number of records.
        earliest: Date of the oldest one, None where none has a date.
        latest: Date of the newest one.
        taken_in: The day the index was last changed, None where it does not say.
    """

    records: int
    earliest: date | None = None
    latest: date | None = None
    taken_in: date | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a question can be narrowed down to, each in the order it is to be shown.

    Attributes:
        years: Years that records are from, the newest first.
        bodies: Whole names of bodies.
        kinds: Kinds of record.
        parties: Parties whose own words stand in the records.
        roles: Roles of paragraphs.
    """

    years: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    parties: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


def scope(register: Register, within: Restrictions | None = None) -> Scope:
    """Count the records that hold at least one paragraph that fits."""
    rows = register.list_records()
    if within is not None:
        fitting = {paragraph.rsplit("/", 2)[0] for paragraph in register.paragraph_ids(within)}
        rows = [row for row in rows if row.id in fitting]
    days = [day for row in rows if (day := row.meeting_date or row.dated)]
    taken_in = register.fact(TAKEN_IN)
    return Scope(
        records=len(rows),
        earliest=min(days, default=None),
        latest=max(days, default=None),
        taken_in=date.fromisoformat(taken_in) if taken_in else None,
    )


def choices(register: Register) -> Choices:
    """What the records differ in."""
    rows = register.list_records()
    days = [day for row in rows if (day := row.meeting_date or row.dated)]
    voices = register.voices()
    heard = {voice for _, voice in voices}
    roles = {role for role, _ in voices} - _NOT_ASKED_FOR
    kinds = {row.kind for row in rows}
    return Choices(
        years=tuple(sorted({day.year for day in days}, reverse=True)),
        bodies=tuple(sorted({row.body for row in rows if row.body})),
        kinds=tuple(kind for kind in RecordKind if kind in kinds),
        parties=tuple(sorted(party for party in set(PARTIES.values()) if party in heard)),
        roles=tuple(role for role in Role if role in roles),
    )
