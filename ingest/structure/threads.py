"""Which records answer or take up which.

A skrivelse leads to its answer, a remiss to the minutes that answer it, a tjänsteutlåtande to the item that
decided on it, and minutes that a meeting files to that meeting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher

from ingest.model import Item, Record, RecordKind, Role, Thread, Writing
from ingest.structure.numbers import find_dates, find_dnr

SAME_QUESTION = 0.85
"""Likeness (0 to 1) from which two wordings are one question: an answer quotes questions nearly as they
were put, but mends punctuation and spelling."""
ENOUGH_QUESTIONS = 0.6
"""Share of the questions put that an answer must quote."""
SAME_TITLE = 0.8
"""Likeness of titles from which an answer without quoted questions is taken to be that answer."""
LONGEST_WAIT = timedelta(days=3 * 365)
"""An answer that comes later is to another writing, however alike; case numbers know no such limit."""

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
_REFERS = frozenset({RecordKind.UTLATANDE, RecordKind.MOTION, RecordKind.SKRIVELSE})
"""Kinds of record that are sent out for others' views."""
_TELLING = 6
"""Letters from which a word tells what a writing is about."""


def find_threads(records: Sequence[Record]) -> list[Thread]:
    """Links between records, surest first for each.

    A skrivelse and its answer are matched by case number, by the questions that the answer quotes, or
    by title; the answer must be later. What is found is the best match of each answer, and only one.

    Args:
        records: All records among which links are sought. Time grows with their number and with how
            many of them share telling words, not with its square.
    """
    writings = _Writings(writing for record in records for writing in _handed_in(record))
    treated = _by_number(records)
    minutes: dict[date | None, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind is RecordKind.PROTOKOLL:
            minutes[record.meeting_date].append(record)
    return [
        *(thread for record in records for thread in _answer(record, writings)),
        *(thread for record in records for thread in _decided(record, treated, minutes)),
        *(thread for record in records for thread in _filed(record, minutes)),
    ]


class _Writing:
    """A skrivelse handed in: the paragraph that names it, its date, dnr, title and questions."""

    def __init__(self, writing: Writing, day: date | None, questions: Sequence[str]) -> None:
        self.paragraph = writing.paragraph
        self.day = day
        self.dnr = writing.dnr
        self.title = _bare_title(writing.title)
        self.questions = [_plain(question) for question in questions]


class _Writings:
    """Writings by their numbers and by the telling words of their titles and questions."""

    def __init__(self, writings: Iterable[_Writing]) -> None:
        self._by_key: dict[str, list[_Writing]] = defaultdict(list)
        for writing in writings:
            for key in {*writing.dnr, *_telling(" ".join([writing.title, *writing.questions]))}:
                self._by_key[key].append(writing)

    def like(self, numbers: Iterable[str], text: str) -> list[_Writing]:
        """Those that share a number or a telling word, in the order they were handed in."""
        found = (writing for key in {*numbers, *_telling(text)} for writing in self._by_key.get(key, ()))
        return list({writing.paragraph: writing for writing in found}.values())


def _handed_in(record: Record) -> Iterator[_Writing]:
    texts = {p.id: p.text for p in record.paragraphs}
    for item in record.items:
        for writing in item.writings:
            yield _Writing(writing, record.date, [texts[question] for question in writing.questions])


def _answer(record: Record, writings: _Writings) -> Iterator[Thread]:
    if record.kind is not RecordKind.TJANSTEUTLATANDE or not (record.answers or _ANSWERS.match(record.title)):
        return
    quoted = [_plain(p.text) for p in record.paragraphs if p.role is Role.FRAGA]
    dnr = {number for item in record.items for number in item.dnr} | {*record.dnr, *record.answers}
    title = _bare_title(record.title)
    matches = []
    for writing in writings.like(dnr, " ".join([title, *quoted])):
        if writing.day and record.date and writing.day > record.date:
            continue
        certainty, why = _likeness(writing, quoted, dnr, title)
        if certainty == 1.0 or (certainty and _in_time(writing.day, record.date)):
            matches.append((certainty, writing.paragraph, why))
    if matches:
        certainty, paragraph, why = max(matches)
        yield Thread(paragraph, record.id, why, round(certainty, 2))


def _in_time(asked: date | None, answered: date | None) -> bool:
    return not asked or not answered or answered - asked <= LONGEST_WAIT


def _likeness(writing: _Writing, quoted: Sequence[str], dnr: set[str], title: str) -> tuple[float, str]:
    """How surely a writing is the one answered (0 to 1, 0 for no), and the evidence."""
    if shared := dnr.intersection(writing.dnr):
        return 1.0, f"svaret gäller dnr {min(shared)}"
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


def _by_number(records: Sequence[Record]) -> dict[str, list[tuple[Record, Item]]]:
    """Items of minutes by the case numbers that are theirs, those of writings handed in left out."""
    found: dict[str, list[tuple[Record, Item]]] = defaultdict(list)
    for record in records:
        for item in record.items if record.kind is RecordKind.PROTOKOLL else ():
            handed_in = {number for writing in item.writings for number in writing.dnr}
            for number in item.dnr:
                if number not in handed_in:
                    found[number].append((record, item))
    return found


def _decided(
    record: Record,
    treated: dict[str, list[tuple[Record, Item]]],
    minutes: dict[date | None, list[Record]],
) -> Iterator[Thread]:
    """The items of minutes that a record led to: by case number, or by meeting and title."""
    if record.kind is not RecordKind.TJANSTEUTLATANDE and record.kind not in _REFERS:
        return
    numbers = dict.fromkeys([*record.dnr, *(number for item in record.items for number in item.dnr)])
    linked: set[str] = set()
    for number in numbers:
        for minute, item in treated.get(number, ()):
            source = f"{minute.id}/{item.ordinal}"
            if source not in linked and not (minute.date and record.date and minute.date < record.date):
                linked.add(source)
                what = "yttrandet" if record.kind in _REFERS else "beslutet"
                yield Thread(record.id, item.paragraphs[0].id, f"{what} gäller samma dnr, {number}", 1.0)
    if linked or record.kind is not RecordKind.TJANSTEUTLATANDE or not record.meeting_date:
        return
    titles = _plain(record.title)
    for minute in minutes[record.meeting_date]:
        if not _same_body(record, minute):
            continue
        for item in minute.items:
            ratio = SequenceMatcher(None, titles, _plain(item.title), autojunk=False).ratio()
            if ratio >= SAME_TITLE:
                why = "samma sammanträde och rubrik"
                yield Thread(record.id, item.paragraphs[0].id, why, round(0.9 * ratio, 2))


def _same_body(record: Record, minutes: Record) -> bool:
    """Whether the minutes are those of the body that a record is addressed to."""
    body = minutes.body.split(",")[0].lower()
    return bool(body) and (body in record.body.lower() or body == (record.addressee or "").lower())


def filed_meetings(record: Record) -> Iterator[tuple[str, date]]:
    """Meetings whose minutes a record says were filed: the body's name in lower case, and the day."""
    for paragraph in record.paragraphs:
        match = _FILED.search(paragraph.text)
        for day in find_dates(match["date"])[:1] if match else []:
            yield match["body"].lower() if match else "", day


def _filed(record: Record, minutes: dict[date | None, list[Record]]) -> Iterator[Thread]:
    """The minutes that a meeting filed, when they are among the records."""
    if record.kind is not RecordKind.PROTOKOLL:
        return
    for paragraph in record.paragraphs:
        match = _FILED.search(paragraph.text)
        days = find_dates(match["date"]) if match else []
        for other in minutes.get(days[0], ()) if match and days else ():
            if match and other.body.lower().startswith(match["body"].lower()):
                yield Thread(paragraph.id, other.id, "protokollet lades till handlingarna", 1.0)


def _bare_title(title: str) -> str:
    """A title without its dnr and the words that all such titles begin with."""
    for number in find_dnr(title):
        title = title.replace(number, "")
    return _plain(_TITLE_START.sub("", title.strip(" ,.")))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _telling(text: str) -> set[str]:
    return {word for word in text.split() if len(word) >= _TELLING}
