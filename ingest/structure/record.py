"""The way from a read file to a record."""

from __future__ import annotations

from ingest.model import Item, Paragraph, Record, RecordKind
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.structure.assemble import assembled_item, assembled_record
from ingest.structure.canonical import is_canonical, read_canonical
from ingest.structure.draft import DraftItem, mend_breaks
from ingest.structure.generic import generic_items
from ingest.structure.identify import identify, own_body
from ingest.structure.kind import record_kind
from ingest.structure.protokoll import protokoll_items, run_on_items
from ingest.structure.run_on import headings_apart
from ingest.structure.skrivelse import skrivelse_items
from ingest.structure.spans import fit_spans
from ingest.structure.tjansteutlatande import tjansteutlatande_items
from ingest.structure.utlatande import is_promemoria, utlatande_items

STRUCTURE_VERSION = 9
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
    items = _items(document, kind, own_body(document, facts, kind))
    fit_spans(document.text, items)
    own_title = None
    if kind not in (RecordKind.PROTOKOLL, RecordKind.KALLELSE):
        # Minutes and agendas go by body and date; what a site shows as their title may be any line.
        own_title = document.title if items[0].title_derived else items[0].title
    identity = identify(document, facts, kind, kind_inferred, own_title)
    record = Record(
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
        answers=facts.answers,
    )
    return assembled_record(record)


def _items(document: Document, kind: RecordKind, body: str) -> list[DraftItem]:
    if kind is RecordKind.UTLATANDE or is_promemoria(document.blocks):
        return utlatande_items(document.blocks, document.title)
    if document.run_on:
        return _run_on_items(document, kind, body) or generic_items(document.blocks, run_on=True)
    blocks = mend_breaks(document.blocks)
    items: list[DraftItem] = []
    if kind in (RecordKind.PROTOKOLL, RecordKind.KALLELSE):
        items = protokoll_items(blocks, minutes=kind is RecordKind.PROTOKOLL, body=body)
    elif kind is RecordKind.TJANSTEUTLATANDE:
        items = tjansteutlatande_items(blocks)
    elif kind in (RecordKind.SKRIVELSE, RecordKind.MOTION):
        items = skrivelse_items(blocks, motion=kind is RecordKind.MOTION)
    return items if any(item.drafts for item in items) else generic_items(blocks)


def _run_on_items(document: Document, kind: RecordKind, body: str) -> list[DraftItem]:
    if kind in (RecordKind.PROTOKOLL, RecordKind.KALLELSE):
        return run_on_items(document.blocks, body=body)
    if kind is RecordKind.TJANSTEUTLATANDE:
        return tjansteutlatande_items(headings_apart(document.blocks), run_on_title=document.title or "")
    return []


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
    return assembled_item(
        Item(ordinal, item.section, item.title, item.title_derived, item.dnr, paragraphs), paragraphs
    )
