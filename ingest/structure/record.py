"""The way from a read file to a record."""

from __future__ import annotations

from ingest.model import Item, Paragraph, Record, RecordKind
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.structure.canonical import is_canonical, read_canonical
from ingest.structure.draft import DraftItem, mend_breaks
from ingest.structure.generic import generic_items
from ingest.structure.identify import identify
from ingest.structure.kind import record_kind
from ingest.structure.outcome import read_decision
from ingest.structure.positions import read_positions
from ingest.structure.protokoll import protokoll_items
from ingest.structure.tjansteutlatande import tjansteutlatande_items
from ingest.structure.utlatande import utlatande_items

STRUCTURE_VERSION = 4
"""Raised when the same file would be read into other paragraphs; makes the next ingest read all again."""


def structure(document: Document, facts: Facts) -> Record:
    """Recognise a record's structure.

    Args:
        document: The file as read, with at least one block.
        facts: What the catalogue says of it; all fields may be empty.

    Returns:
        The record with at least one item; ids are those of a first version, see
        `ingest.structure.identity.keep_ids` for later ones.

    Raises:
        SourceError: The catalogue holds a value that cannot be used.
    """
    if is_canonical(document.text):
        return read_canonical(document.text, source=document.name, sha256=document.sha256)
    kind, kind_inferred = record_kind(document, facts)
    items = _items(document, kind)
    own_title = None
    if kind not in (RecordKind.PROTOKOLL, RecordKind.KALLELSE) and not items[0].title_derived:
        own_title = items[0].title
    identity = identify(document, facts, kind, kind_inferred, own_title or document.title)
    return Record(
        id=identity.id,
        kind=kind,
        body=identity.body,
        title=identity.title,
        meeting_date=identity.meeting_date,
        dated=identity.dated,
        dnr=identity.dnr,
        items=tuple(_item(identity.id, i, item) for i, item in enumerate(items, 1)),
        source=document.name,
        sha256=document.sha256,
        source_url=facts.source_url,
        form=identity.form,
        inferred=identity.inferred,
    )


def _items(document: Document, kind: RecordKind) -> list[DraftItem]:
    if kind is RecordKind.UTLATANDE:
        return utlatande_items(document.blocks)
    if document.run_on:
        return generic_items(document.blocks, run_on=True)
    blocks = mend_breaks(document.blocks)
    items: list[DraftItem] = []
    if kind is RecordKind.PROTOKOLL:
        items = protokoll_items(blocks)
    elif kind is RecordKind.TJANSTEUTLATANDE:
        items = tjansteutlatande_items(blocks)
    return items if any(item.drafts for item in items) else generic_items(blocks)


def _item(record_id: str, ordinal: int, item: DraftItem) -> Item:
    paragraphs = tuple(
        Paragraph(
            id=f"{record_id}/{ordinal}/p{number}",
            text=d.text,
            role=d.role,
            voice=d.voice,
            item=ordinal,
            page=d.page,
            start=d.start,
            end=d.end,
            heading=d.heading,
        )
        for number, d in enumerate(item.drafts, 1)
    )
    return Item(
        ordinal=ordinal,
        section=item.section,
        title=item.title,
        title_derived=item.title_derived,
        dnr=item.dnr,
        paragraphs=paragraphs,
        decision=read_decision(paragraphs),
        positions=read_positions(paragraphs),
    )
