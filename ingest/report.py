"""Records as the contract's JSON and as text for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.index.register import RecordRow
from ingest.model import Record


def list_line(row: RecordRow) -> dict[str, Any]:
    """One line of ``python -m ingest list --json``."""
    return {
        "record": row.id,
        "kind": row.kind.value,
        "body": row.body,
        "meeting_date": row.meeting_date.isoformat() if row.meeting_date else None,
        "dated": row.dated.isoformat() if row.dated else None,
        "dnr": list(row.dnr),
        "title": row.title,
        "source": row.source,
        "form": row.form.value,
        "paragraphs": row.paragraphs,
    }


def structure_json(record: Record) -> dict[str, Any]:
    """The answer to ``python -m ingest show RECORD --json``.

    Positions, outcomes and threads are not read from the records yet; their fields are empty.
    """
    return {
        "record": record.id,
        "kind": record.kind.value,
        "body": record.body,
        "meeting_date": record.meeting_date.isoformat() if record.meeting_date else None,
        "dated": record.dated.isoformat() if record.dated else None,
        "dnr": list(record.dnr),
        "title": record.title,
        "form": record.form.value,
        "source": record.source,
        "source_url": record.source_url,
        "inferred": sorted(record.inferred),
        "items": [
            {
                "ordinal": item.ordinal,
                "section": item.section,
                "title": item.title,
                "title_derived": item.title_derived,
                "dnr": list(item.dnr),
                "outcome": None,
                "how": None,
                "movers": [],
                "reservations": [],
                "statements": [],
                "votes": None,
                "decision": None,
            }
            for item in record.items
        ],
        "paragraphs": [
            {
                "id": paragraph.id,
                "item": paragraph.item,
                "role": paragraph.role.value,
                "voice": paragraph.voice,
                "page": paragraph.page,
                "heading": paragraph.heading or None,
                "start": paragraph.start,
                "end": paragraph.end,
                "text": paragraph.text,
            }
            for paragraph in record.paragraphs
        ],
        "threads": [],
    }


def structure_text(record: Record) -> Iterator[str]:
    """The lines of ``python -m ingest show RECORD``."""
    yield f"{record.title} ({record.id})"
    yield f"{record.kind.value}, {record.body or 'okänd nämnd'}, {record.date or 'utan datum'}"
    for item in record.items:
        yield ""
        name = f"§ {item.section}" if item.section else f"Ärende {item.ordinal}"
        derived = " (rubriken är tagen ur texten)" if item.title_derived else ""
        yield f"{name}. {item.title}{derived}"
        if item.dnr:
            yield f"  dnr {', '.join(item.dnr)}"
        for paragraph in item.paragraphs:
            number = paragraph.id.rpartition("/")[2]
            who = f", {paragraph.voice}" if paragraph.voice else ""
            page = f", s. {paragraph.page}" if paragraph.page else ""
            yield f"  [{number}] {paragraph.role.value}{who}{page}"
            yield from (f"      {line}" for line in paragraph.text.split("\n"))
