"""Who handled, signed, attested or verified a record, and whom it is addressed to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.model import Official, Paragraph, Person, RecordKind, Role, Task
from ingest.structure.bodies import COMPOUND
from ingest.structure.cells import read_table
from ingest.structure.numbers import find_dates
from ingest.structure.persons import NAME, find_persons

_HANDLER = re.compile(
    rf"^Handläggare:?\s+(?P<name>{NAME})(?:,\s*(?P<title>[^\n]+)|\n(?!Telefon)(?P<below>.+))?"
)
_ADDRESSED = re.compile(
    rf"^Till:?\s+(?P<body>{COMPOUND}\w*(?:nämnden|styrelsen|fullmäktige|utskottet|nämnd)\b)"
)
_OFFICIAL_TITLE = re.compile(
    r"direktör|chef|sekreterare|strateg|utredare|handläggare|controller", re.IGNORECASE
)
_ATTESTED = re.compile(r"^attester|^godkän", re.IGNORECASE)
_PRESENTS = re.compile(rf"^Föredragande borgarråde[nt]?\s+(?P<names>{NAME}(?:(?:,| och)\s{NAME})*)\s+anför\b")
_ON_BEHALF = re.compile(r"^.{0,60}\bvägnar:?\s+(?P<names>.+)$", re.DOTALL)
_VERIFIES = re.compile(r"\butsågs (?:att|till)\b.*\bjuster|\butses att justera\b", re.IGNORECASE)
_CAPITALS = re.compile(r"^(?:[A-ZÅÄÖÉ-]{2,}\s?){2,4}(?=\s|$)")


def read_addressee(kind: RecordKind, paragraphs: Sequence[Paragraph]) -> str | None:
    """The body that a tjänsteutlåtande is addressed to ("Till Arbetsmarknadsnämnden"), None for none."""
    if kind is not RecordKind.TJANSTEUTLATANDE:
        return None
    lines = (p.text for p in paragraphs if p.role is Role.FORMALIA)
    return next((match["body"] for text in lines if (match := _ADDRESSED.match(text))), None)


def read_officials(kind: RecordKind, paragraphs: Sequence[Paragraph]) -> tuple[Official, ...]:
    """Those who acted for a record, in the order they stand.

    Args:
        kind: A protokoll names who verifies it; a tjänsteutlåtande who handled, signed and attested it;
            an utlåtande who presents it and who signed.
        paragraphs: The record's, in reading order.
    """
    if kind is RecordKind.PROTOKOLL:
        return tuple(_verifiers(paragraphs))
    if kind is RecordKind.TJANSTEUTLATANDE:
        return tuple(_office(paragraphs))
    return tuple(_government(paragraphs)) if kind is RecordKind.UTLATANDE else ()


def _verifiers(paragraphs: Sequence[Paragraph]) -> Iterator[Official]:
    for one in paragraphs:
        if "juster" in one.text and _VERIFIES.search(one.text):
            yield from (Official(Task.JUSTERAR, person, None, one.id) for person in find_persons(one.text))


def _office(paragraphs: Sequence[Paragraph]) -> Iterator[Official]:
    for one in paragraphs:
        if one.role is not Role.FORMALIA:
            continue
        if match := _HANDLER.match(one.text):
            title = match["title"] or match["below"]
            yield Official(Task.HANDLAGGARE, Person(match["name"], office=title), None, one.id)
        elif _ATTESTED.match(one.heading):
            yield from _attesters(one)
        elif signed := _signed(one.text):
            yield Official(Task.UNDERTECKNAR, signed, None, one.id)


def _attesters(one: Paragraph) -> Iterator[Official]:
    """Rows of a table of names and days."""
    table = read_table(one.text)
    for row in table.rows if table else ():
        name, _, title = row[0].partition(",")
        days: list[date] = [day for cell in row[1:] for day in find_dates(cell)]
        if re.fullmatch(NAME, name.strip()):
            person = Person(name.strip(), office=title.strip() or None)
            yield Official(Task.ATTESTERAR, person, days[0] if days else None, one.id)


def _signed(text: str) -> Person | None:
    """A name on the first line, an official's title on the second."""
    lines = text.split("\n")
    if len(lines) < 2 or not re.fullmatch(NAME, lines[0]) or not _OFFICIAL_TITLE.search(lines[1]):
        return None
    return Person(lines[0], office=lines[1])


def _government(paragraphs: Sequence[Paragraph]) -> Iterator[Official]:
    presenting: list[str] = []
    for one in paragraphs:
        if match := _PRESENTS.match(one.text):
            presenting = re.split(r", | och ", match["names"])
            for name in presenting:
                yield Official(Task.FOREDRAGANDE, Person(name, office="borgarråd"), None, one.id)
        elif one.role is Role.FORMALIA and (match := _ON_BEHALF.match(one.text)):
            days = find_dates(one.text)
            for name in _run_together(match["names"].strip(), presenting):
                yield Official(Task.UNDERTECKNAR, Person(name), days[0] if days else None, one.id)


def _run_together(text: str, known: Sequence[str]) -> list[str]:
    """Names that a transcript writes without marks between them: capitals, and names known elsewhere.

    What is left is told as names of two words where their number is even, else as it stands.
    """
    names: list[str] = []
    if match := _CAPITALS.match(text):
        written = match.group().strip()
        names.append(next((name for name in known if name.upper() == written), written))
        text = text[match.end() :].strip()
    for name in known:
        if name in text:
            before, _, text = text.partition(name)
            names += [part for part in (before.strip(), name) if part]
    # Further names of two words each are told apart; of an odd number of words no one knows.
    words = text.split()
    pairs = [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    return names + (pairs if len(words) % 2 == 0 else [text.strip()])
