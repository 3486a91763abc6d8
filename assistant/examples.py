"""Questions to start with, made from what the records hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.index.register import RecordRow, Register
from ingest.model import Item, Record, RecordKind, Role

MOST = 4
_LONGEST_TITLE = 70


def example_questions(register: Register, rows: Sequence[RecordRow]) -> tuple[str, ...]:
    """Up to four questions that the records answer, from the newest records, of different sorts."""
    by_sort: dict[str, list[str]] = {}
    for row in reversed(rows[-20:]):
        record = register.record(row.id)
        if record is not None:
            for sort, question in _questions(record):
                by_sort.setdefault(sort, []).append(question)
    rounds = max((len(found) for found in by_sort.values()), default=0)
    mixed = [found[i] for i in range(rounds) for found in by_sort.values() if i < len(found)]
    return tuple(dict.fromkeys(mixed))[:MOST]


def _questions(record: Record) -> Iterator[tuple[str, str]]:
    if record.kind is RecordKind.PROTOKOLL:
        for item in record.items:
            yield from _item_questions(item)
    elif record.kind is RecordKind.TJANSTEUTLATANDE and len(record.title) <= _LONGEST_TITLE + 20:
        yield "svar", f"Vad föreslår förvaltningen i ”{record.title}”?"
    elif record.kind is RecordKind.UTLATANDE and len(record.title) <= _LONGEST_TITLE:
        yield "förslag", f"Vad föreslår kommunstyrelsen i ”{record.title}”?"


def _item_questions(item: Item) -> Iterator[tuple[str, str]]:
    title = item.title
    if len(title) > _LONGEST_TITLE or title.endswith("…"):
        return
    roles = {paragraph.role for paragraph in item.paragraphs}
    if Role.RESERVATION in roles:
        yield "reservation", f"Vem reserverade sig i ärendet om {title}?"
    if Role.BESLUT in roles and Role.YRKANDE in roles:
        yield "beslut", f"Vad beslutade nämnden om {title}?"
    for paragraph in item.paragraphs:
        if paragraph.role is Role.SKRIVELSE and paragraph.heading:
            name = paragraph.heading.split(", ")[0].rstrip(".")
            if len(name) <= _LONGEST_TITLE:
                yield "dnr", f"Vilket dnr har {name[0].lower()}{name[1:]}?"
