"""A cited paragraph where it stands: its record and item, and what comes before and after."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Hit
from assistant.retrieve import make_hit
from ingest.index.register import Register
from ingest.model import Item, Paragraph

AROUND = 3
"""Paragraphs shown on each side."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph in its record.

    Attributes:
        hit: The paragraph with record, item, place, role and voice.
        dnr: Case numbers of its item, else of the record.
        before: Paragraphs that stand before it in the record, at most `AROUND`, in reading order.
        after: Those after it.
        items: The items that these stand in, by ordinal.
    """

    hit: Hit
    dnr: tuple[str, ...]
    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]
    items: dict[int, Item]


def passage(register: Register, paragraph: str) -> Passage | None:
    """Find a paragraph by its id; None where it is not there any more."""
    found = register.located([paragraph]).get(paragraph)
    record = register.record(found.record_id) if found else None
    if found is None or record is None:
        return None
    paragraphs = record.paragraphs
    at = next(i for i, other in enumerate(paragraphs) if other.id == paragraph)
    before, after = paragraphs[max(0, at - AROUND) : at], paragraphs[at + 1 : at + 1 + AROUND]
    near = {other.item for other in (*before, found.paragraph, *after)}
    items = {item.ordinal: item for item in record.items if item.ordinal in near}
    return Passage(
        hit=make_hit(found, score=0.0, similarity=0.0),
        dnr=items[found.paragraph.item].dnr or record.dnr,
        before=before,
        after=after,
        items=items,
    )
