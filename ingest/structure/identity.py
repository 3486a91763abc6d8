"""Paragraph ids that survive a new version of their record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.model import Item, Paragraph, Record
from ingest.structure.assemble import assembled_item, assembled_record


def keep_ids(record: Record, old: Sequence[Paragraph]) -> Record:
    """Give paragraphs that a former version of the record had the ids they had there.

    Both versions are compared as sequences of texts, so that a paragraph keeps its id when others are
    added or removed around it. A new paragraph keeps its own id unless that is taken; then it gets the
    next free number of its item.

    Args:
        record: The new version, ids numbered from 1 in each item.
        old: The former version's paragraphs in reading order; may be empty.

    Returns:
        The record with the same texts in the same order and distinct ids.
    """
    new = record.paragraphs
    if not old:
        return record
    kept: dict[int, str] = {}
    matcher = SequenceMatcher(a=[p.text for p in old], b=[p.text for p in new], autojunk=False)
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            kept[block.b + offset] = old[block.a + offset].id
    taken = set(kept.values()) | {p.id for p in old}
    position = 0
    items: list[Item] = []
    for item in record.items:
        paragraphs = []
        for paragraph in item.paragraphs:
            identifier = kept.get(position) or _free(paragraph.id, taken)
            taken.add(identifier)
            paragraphs.append(replace(paragraph, id=identifier))
            position += 1
        items.append(assembled_item(item, paragraphs))
    return assembled_record(replace(record, items=tuple(items)))


def _free(wanted: str, taken: set[str]) -> str:
    """The wanted id, or the item's next number that neither version uses.

    An id of a removed paragraph is not given to another text by the version that removes it: somebody
    may have cited it. Later versions know of it no more, and may.
    """
    if wanted not in taken:
        return wanted
    stem, _, number = wanted.rpartition("/p")
    candidate = int(number)
    while f"{stem}/p{candidate}" in taken:
        candidate += 1
    return f"{stem}/p{candidate}"
