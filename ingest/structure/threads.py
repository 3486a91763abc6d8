"""Which records answer or take up which: skrivelse → svar, protokoll → the meeting that filed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

from ingest.model import Paragraph, Record, RecordKind, Role, Thread
from ingest.structure.numbers import find_dates, find_dnr

SAME_QUESTION = 0.85
"""Likeness (0 to 1) from which two wordings are one question: an answer quotes questions nearly as they
were put, but mends punctuation and spelling."""
ENOUGH_QUESTIONS = 0.6
"""Share of the questions put that an answer must quote."""
SAME_TITLE = 0.8
"""Likeness of titles from which an answer without quoted questions is taken to be that answer."""

_ANSWERS = re.compile(
    r"^svar (?:på|till) (?:en )?(?:skrivelse|fråga)\w*\b(?:\s+från\b.*?(?=\bom\b|\bangående\b))?",
    re.IGNORECASE,
)
_TITLE_START = re.compile(
    r"^(?:svar på )?(?:skrivelse|fråga)\w*\s+(?:med frågor )?(?:om|angående|avseende|gällande)?\s*",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"\bprotokollet från (?P<body>\w+) den (?P<date>\d{1,2} \w+ \d{4})\b.*\btill handlingarna\b",
    re.IGNORECASE,
)


def find_threads(records: Sequence[Record]) -> list[Thread]:
    """Links between records, surest first for each.

    A skrivelse and its answer are matched by case number, by the questions that the answer quotes, or
    by title; the answer must be later. What is found is the best match of each answer, and only one.

    Args:
        records: All records among which links are sought.
    """
    writings = [writing for record in records for writing in _writings(record)]
    threads = [thread for record in records for thread in _answer(record, writings)]
    return threads + [thread for record in records for thread in _filed(record, records)]


class _Writing:
    """A skrivelse handed in: the paragraph that names it, its date, dnr, title and questions."""

    def __init__(self, naming: Paragraph, day: date | None, questions: Sequence[str]) -> None:
        self.paragraph = naming.id
        self.day = day
        self.dnr = find_dnr(naming.text)
        self.title = _bare_title(naming.heading)
        self.questions = [_plain(question) for question in questions]


def _writings(record: Record) -> Iterator[_Writing]:
    if record.kind is not RecordKind.PROTOKOLL:
        return
    for item in record.items:
        naming = {p.heading: p for p in reversed(item.paragraphs) if p.role is Role.SKRIVELSE and p.heading}
        for heading, paragraph in reversed(naming.items()):
            questions = [p.text for p in item.paragraphs if p.heading == heading and p.role is Role.FRAGA]
            yield _Writing(paragraph, record.date, questions)


def _answer(record: Record, writings: Sequence[_Writing]) -> Iterator[Thread]:
    if record.kind is not RecordKind.TJANSTEUTLATANDE or not _ANSWERS.match(record.title):
        return
    quoted = [_plain(p.text) for p in record.paragraphs if p.role is Role.FRAGA]
    dnr = {number for item in record.items for number in item.dnr} | set(record.dnr)
    matches = []
    for writing in writings:
        if writing.day and record.date and writing.day > record.date:
            continue
        certainty, why = _likeness(writing, quoted, dnr, _bare_title(record.title))
        if certainty:
            matches.append((certainty, writing.paragraph, why))
    if matches:
        certainty, paragraph, why = max(matches)
        yield Thread(paragraph, record.id, why, round(certainty, 2))


def _likeness(writing: _Writing, quoted: Sequence[str], dnr: set[str], title: str) -> tuple[float, str]:
    """How surely a writing is the one answered (0 to 1, 0 for no), and the evidence."""
    if shared := dnr.intersection(writing.dnr):
        return 1.0, f"svaret anger samma dnr, {min(shared)}"
    same = sum(1 for question in writing.questions if _is_quoted(question, quoted))
    titles = SequenceMatcher(None, writing.title, title, autojunk=False).ratio()
    if same and same / len(writing.questions) >= ENOUGH_QUESTIONS:
        share = same / len(writing.questions)
        return 0.5 + 0.4 * share + 0.09 * titles, f"{same} av {len(writing.questions)} frågor står i svaret"
    if titles >= SAME_TITLE:
        return 0.5 * titles, "rubrikerna är lika"
    return 0.0, ""


def _is_quoted(question: str, quoted: Sequence[str]) -> bool:
    return any(
        SequenceMatcher(None, question, other, autojunk=False).ratio() >= SAME_QUESTION
        for other in quoted
        # Cheap bound first: texts of very different length cannot be that alike.
        if 2 * min(len(question), len(other)) >= SAME_QUESTION * (len(question) + len(other))
    )


def _filed(record: Record, records: Sequence[Record]) -> Iterator[Thread]:
    """The minutes that a meeting filed, when they are among the records."""
    if record.kind is not RecordKind.PROTOKOLL:
        return
    for paragraph in record.paragraphs:
        match = _FILED.search(paragraph.text)
        days = find_dates(match["date"]) if match else []
        if not match or not days:
            continue
        for other in records:
            same_body = other.body.lower().startswith(match["body"].lower())
            if other.kind is RecordKind.PROTOKOLL and same_body and other.meeting_date == days[0]:
                yield Thread(paragraph.id, other.id, "protokollet lades till handlingarna", 1.0)


def _bare_title(title: str) -> str:
    """A title without its dnr and the words that all such titles begin with."""
    for number in find_dnr(title):
        title = title.replace(number, "")
    return _plain(_TITLE_START.sub("", title.strip(" ,.")))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
