"""Questions to start with, made from what the records hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.model import Answer
from assistant.understand import LONGEST_QUESTION, stands_alone, understand
from ingest.index.language import analyse
from ingest.index.register import RecordRow, Register
from ingest.model import Item, Record, RecordKind, Role
from ingest.structure.numbers import find_dnr
from ingest.structure.parties import PARTIES

MOST = 4
"""Shown on the page."""
CANDIDATES = 8
"""Proposed, since the assistant may have no answer to some."""
LONGEST = 75
"""Characters of a question that is read at a glance."""
_NEWEST_RECORDS = 20
_FEWEST_TERMS = 3

_WRITTEN_ABOUT = re.compile(
    r"^(?:(?:svar på|yttrande över) )?(?:\w*skrivelse|motion|remiss|medborgarförslag)\w*\b"
    r".{0,40}?\b(?:om|angående|avseende|gällande|rörande) (?=\w)",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()]*\)$|\s+\d{4}\s?[-–]\s?\d{2,4}$")
_ASKS = re.compile(r"^(?:Hur|Vad|Var|Varför|Vem|Vilken|Vilket|Vilka|När)\b[^?\n]*\?$")


@dataclass(frozen=True, slots=True)
class _Example:
    """A question with what it asks for (`sort`) and about (`matter`)."""

    sort: str
    matter: str
    question: str


def example_questions(register: Register, rows: Sequence[RecordRow]) -> tuple[str, ...]:
    """Questions that the newest records should answer, of different sorts and on different matters.

    Args:
        register: Where the records are.
        rows: All records, the oldest first.

    Returns:
        At most `CANDIDATES`, in the order they are to be shown, each at most `LONGEST` characters.
        Each is made from a paragraph that answers it; whether the assistant finds that is for the
        caller to see.
    """
    records = (register.record(row.id) for row in reversed(rows[-_NEWEST_RECORDS:]))
    found = [example for record in records if record for example in _examples(record)]
    return tuple(_mixed(_short(found)))


def next_questions(register: Register, answer: Answer, asked: Iterable[str]) -> Iterator[str]:
    """Questions on what an answer stands on, other than those that were asked.

    Args:
        register: Where the records are.
        answer: It leads on by the items that it cites, in that order.
        asked: The conversation's questions; none comes again, and none that asks the same of the last
            question's matter in other words.

    Yields:
        Candidates, the best first; whether the assistant finds an answer is for the caller to see.
    """
    known = {question.casefold() for question in (*asked, answer.question)}
    roles = understand(answer.read_as[-LONGEST_QUESTION:]).roles
    cited = dict.fromkeys((c.hit.record, c.hit.item) for c in answer.citations)
    records = {record_id: register.record(record_id) for record_id, _ in cited}
    items = (
        item
        for record_id, ordinal in cited
        if (record := records[record_id])
        for item in record.items
        if item.ordinal == ordinal
    )
    of_items = (example for item in items for example in _item_examples(item))
    of_records = (example for record in records.values() if record for example in _reply_examples(record))
    for question in (*_mixed(_short(of_items)), *_mixed(_short(of_records))):
        same = roles and understand(question).roles == roles
        if question.casefold() not in known and not same:
            yield question


def _short(examples: Iterable[_Example]) -> Iterator[_Example]:
    return (example for example in examples if len(example.question) <= LONGEST)


def _mixed(examples: Iterable[_Example]) -> Iterator[str]:
    """Each time the sort, then the matter, that has come least; the first of equals."""
    waiting = list({example.question: example for example in examples}.values())
    sorts: Counter[str] = Counter()
    matters: Counter[str] = Counter()
    while waiting and sorts.total() < CANDIDATES:
        best = min(waiting, key=lambda example: (sorts[example.sort], matters[example.matter]))
        waiting.remove(best)
        sorts[best.sort] += 1
        matters[best.matter] += 1
        yield best.question


def _examples(record: Record) -> Iterator[_Example]:
    if record.kind is RecordKind.TJANSTEUTLATANDE:
        yield from _reply_examples(record)
    elif record.kind in (RecordKind.PROTOKOLL, RecordKind.UTLATANDE):
        for item in record.items:
            yield from _item_examples(item)
            yield from _handed_in_examples(item)


def _reply_examples(record: Record) -> Iterator[_Example]:
    """What was asked in the writing that the office replies to, and the reply as a whole."""
    if Role.SVAR not in {paragraph.role for paragraph in record.paragraphs}:
        return
    for paragraph in record.paragraphs:
        asked = paragraph.text
        if (
            paragraph.role is Role.FRAGA
            and _ASKS.match(asked)
            and stands_alone(asked)
            and len(analyse(asked)) >= _FEWEST_TERMS
        ):
            yield _Example("fråga", record.title, asked)
    if topic := _topic(record.title):
        yield _Example("svar", record.title, f"Vad svarade förvaltningen om {topic}?")


def _item_examples(item: Item) -> Iterator[_Example]:
    matter = _matter(item)
    if not matter:
        return
    roles = {paragraph.role for paragraph in item.paragraphs}
    if Role.RESERVATION in roles:
        yield _Example("reservation", matter, f"Vem reserverade sig i ärendet {matter}?")
    if Role.BESLUT in roles and roles & {Role.YRKANDE, Role.FORSLAG}:
        yield _Example("beslut", matter, f"Vad beslutade nämnden om {matter}?")
    for paragraph in item.paragraphs:
        if paragraph.role is Role.YRKANDE and paragraph.voice in PARTIES.values():
            yield _Example("yrkande", matter, f"Vad yrkade {paragraph.voice} i ärendet {matter}?")
        elif paragraph.role is Role.REMISSVAR and paragraph.voice:
            yield _Example("remissvar", matter, f"Vad svarade {paragraph.voice} om {matter}?")


def _handed_in_examples(item: Item) -> Iterator[_Example]:
    headings = (p.heading for p in item.paragraphs if p.role is Role.SKRIVELSE and find_dnr(p.heading))
    for heading in dict.fromkeys(headings):
        title = heading[: heading.index(find_dnr(heading)[0])].rstrip(" ,.")
        if topic := _topic(title):
            yield _Example("dnr", topic, f"Vilket dnr har skrivelsen om {topic}?")


def _topic(title: str) -> str | None:
    """What a writing is about: "Svar på motion om gratis bad" is about "gratis bad"."""
    written = _WRITTEN_ABOUT.match(title)
    return title[written.end() :].rstrip(" .") if written and not title.endswith("…") else None


def _matter(item: Item) -> str | None:
    """An item's title without remarks, in quotation marks; None where it is a sentence or cut off."""
    title = item.title
    says_so = item.title_derived and item.paragraphs[0].text.lower().startswith(title.lower())
    if says_so or title.endswith("…") or not title.strip():
        return None
    title = _REMARK.sub("", _REMARK.sub("", title)).rstrip(" .")
    begins = title.split(" – ")[0]
    return f"”{begins if len(begins.split()) > 1 else title}”"
