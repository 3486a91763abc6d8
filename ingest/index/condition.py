"""What an index holds, what it lacks, and whether its three stores agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.index.register import Register
from ingest.index.terms import TermIndex
from ingest.index.trouble import DamagedStoreError
from ingest.index.vectors import VectorIndex
from ingest.model import Form, Record, RecordKind
from ingest.structure.threads import filed_meetings


@dataclass(frozen=True, slots=True)
class Differences:
    """Where vectors and terms differ from the register, which is the truth.

    Attributes:
        pending: Paragraphs that an unfinished run left to do; they are counted nowhere else.
        missing_vectors: Ids of the register without a vector of its model.
        extra_vectors: Ids with a vector that the register does not hold.
        missing_terms: Ids of the register without terms.
        extra_terms: Ids with terms that the register does not hold.
        damaged: Why vectors or terms cannot be read at all, "" where they can; their ids are then unknown.
    """

    pending: int
    missing_vectors: tuple[str, ...]
    extra_vectors: tuple[str, ...]
    missing_terms: tuple[str, ...]
    extra_terms: tuple[str, ...]
    damaged: str = ""

    @property
    def none(self) -> bool:
        """Whether all three stores hold the same and nothing is left to do."""
        return not (
            self.pending
            or self.damaged
            or self.missing_vectors
            or self.extra_vectors
            or self.missing_terms
            or self.extra_terms
        )


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index holds.

    Attributes:
        records: Their number by kind.
        bodies: Their number by body.
        years: Their number by year; None counts those without a date.
        paragraphs: Of all records.
        referat: How many records are shown as a referat.
        files: Files that records come from.
        gaps: Meetings whose minutes a record says were filed, but that are not here: (body, day).
        failures: Files that could not be taken in, each with the reason.
    """

    records: Counter[RecordKind]
    bodies: Counter[str]
    years: Counter[int | None]
    paragraphs: int
    referat: int
    files: int
    gaps: tuple[tuple[str, date], ...]
    failures: tuple[tuple[str, str], ...]


def differences(register: Register, vectors: VectorIndex, terms: TermIndex) -> Differences:
    """Compare the three stores by the ids that they hold."""
    waiting = set(register.pending_ids())
    truth = set(register.all_ids()) - waiting
    try:
        vectors.check()
        with_vector, with_terms = set(vectors.ids()) - waiting, set(terms.ids()) - waiting
    except DamagedStoreError as error:
        return Differences(len(waiting), (), (), (), (), damaged=str(error))
    return Differences(
        pending=len(waiting),
        missing_vectors=tuple(sorted(truth - with_vector)),
        extra_vectors=tuple(sorted(with_vector - truth)),
        missing_terms=tuple(sorted(truth - with_terms)),
        extra_terms=tuple(sorted(with_terms - truth)),
    )


def holdings(register: Register) -> Holdings:
    """Count what the register holds, and find what it lacks."""
    rows = register.list_records()
    return Holdings(
        records=Counter(row.kind for row in rows),
        bodies=Counter(row.body.split(",")[0] or "okänd nämnd" for row in rows),
        years=Counter(day.year if (day := row.meeting_date or row.dated) else None for row in rows),
        paragraphs=sum(row.paragraphs for row in rows),
        referat=sum(1 for row in rows if row.form is Form.REFERAT),
        files=len(register.sources()),
        gaps=_gaps([record for record in register.outlines() if record.kind is RecordKind.PROTOKOLL]),
        failures=tuple(register.failures()),
    )


def _gaps(minutes: Sequence[Record]) -> tuple[tuple[str, date], ...]:
    """Meetings of the bodies whose minutes are here, that were filed and are not here themselves."""
    bodies = {record.body.split(",")[0].lower(): record.body.split(",")[0] for record in minutes}
    there = {(record.body.split(",")[0].lower(), record.meeting_date) for record in minutes}
    filed = {meeting for record in minutes for meeting in filed_meetings(record)}
    lacking = {(body, day) for body, day in filed if body in bodies and (body, day) not in there}
    return tuple(sorted((bodies[body], day) for body, day in lacking))
