"""Records as the contract's JSON and as text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.index.register import RecordRow
from ingest.model import Item, Position, Record, Role, Thread


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


def structure_json(record: Record, threads: Sequence[Thread] = ()) -> dict[str, Any]:
    """The answer to ``python -m ingest show RECORD --json``."""
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
        "items": [_item_json(item) for item in record.items],
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
        "threads": [
            {"from": t.source, "to": t.target, "why": t.why, "certainty": t.certainty} for t in threads
        ],
    }


def _item_json(item: Item) -> dict[str, Any]:
    decision, votes = item.decision, item.decision.votes
    return {
        "ordinal": item.ordinal,
        "section": item.section,
        "title": item.title,
        "title_derived": item.title_derived,
        "dnr": list(item.dnr),
        "outcome": decision.outcome.value if decision.outcome else None,
        "how": decision.how.value if decision.how else None,
        "movers": [_stand_json(p) for p in item.positions if p.role is Role.YRKANDE],
        "reservations": [_stand_json(p) for p in item.positions if p.role is Role.RESERVATION],
        "statements": [_stand_json(p) for p in item.positions if p.role is Role.SARSKILT_UTTALANDE],
        "handed_in": [_stand_json(p) for p in item.positions if p.role is Role.SKRIVELSE],
        "votes": {"ja": votes.ja, "nej": votes.nej, "avstar": votes.avstar} if votes else None,
        "decision": decision.sentence,
    }


def _stand_json(stand: Position) -> dict[str, Any]:
    return {
        "name": stand.person.name,
        "party": stand.person.party,
        "office": stand.person.office,
        "others": stand.person.others,
        "in_favour_of": stand.in_favour_of,
        "joined": stand.joined,
        "paragraph": stand.paragraph,
    }


def structure_text(record: Record, threads: Sequence[Thread] = ()) -> Iterator[str]:
    """The lines of ``python -m ingest show RECORD``."""
    yield f"{record.title} ({record.id})"
    yield f"{record.kind.value}, {record.body or 'okänd nämnd'}, {record.date or 'utan datum'}"
    for thread in threads:
        yield f"tråd: {thread.source} → {thread.target} ({thread.why})"
    for item in record.items:
        yield ""
        name = f"§ {item.section}" if item.section else f"Ärende {item.ordinal}"
        derived = " (rubriken är tagen ur texten)" if item.title_derived else ""
        yield f"{name}. {item.title}{derived}"
        if item.dnr:
            yield f"  dnr {', '.join(item.dnr)}"
        yield from _ending(item)
        for paragraph in item.paragraphs:
            number = paragraph.id.rpartition("/")[2]
            who = f", {paragraph.voice}" if paragraph.voice else ""
            page = f", s. {paragraph.page}" if paragraph.page else ""
            yield f"  [{number}] {paragraph.role.value}{who}{page}"
            yield from (f"      {line}" for line in paragraph.text.split("\n"))


def _ending(item: Item) -> Iterator[str]:
    decision = item.decision
    words = [word.value for word in (decision.outcome, decision.how) if word]
    if words:
        yield f"  utfall: {', '.join(words)}"
    if decision.votes:
        yield f"  röster: {decision.votes.ja} ja, {decision.votes.nej} nej, {decision.votes.avstar} avstod"
    for stand in item.positions:
        person = stand.person
        party = f" ({person.party})" if person.party else ""
        others = " m.fl." if person.others else ""
        favour = f", för {stand.in_favour_of}" if stand.in_favour_of else ""
        joined = " (ställde sig bakom)" if stand.joined else ""
        yield f"  {stand.role.value}: {person.name}{party}{others}{favour}{joined}"
