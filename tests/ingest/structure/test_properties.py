"""What holds of every record whatever its layout: nothing is lost, moved or invented, and nothing crashes.

The format samples and the real records lie outside the project; where they are absent, the made-up
records of Sjövalla and the layouts below are checked alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.model import Record
from ingest.read.document import Document
from ingest.read.files import Facts, facts_for, find_files, read_file
from ingest.structure.canonical import read_canonical, write_canonical
from ingest.structure.coverage import covered_share, unaccounted
from ingest.structure.numbers import find_dnr
from ingest.structure.record import structure
from tests.ingest.conftest import SJOVALLA

SHARED = Path(__file__).resolve().parents[4] / "shared"
ENOUGH_COVERED = 0.99
EVERY = 50
MARKS = 200
"""Characters that tags, a page head or links may take inside a paragraph's place."""
PIECES = st.sampled_from(
    [
        *"Yrkande|Reservation|Remissärenden|Förslag till beslut|Idrottsnämndens beslut|Transkript".split("|"),
        *"Relevanta dokument|PROTOKOLL|TJÄNSTESKRIVELSE 1 (2)|___|<br />|A\tB\nC\tD".split("|"),
        *"1 Bad|2 Is,|12 a) Ljus|b) Mål|§1 Bad|§ 2|KF § 102 Is| •   7|  1.   7|  2. Is.".split("|"),
        *"Dnr 099/668-2008.|Dnr: IN 2013-00206-6.1|1. Nämnden säger ja.|Ett Läs mer...stycke".split("|"),
        *"Ulla Ek, s: Avslag på motionen.|Ulla Ek (S) yrkade bifall.".split("|"),
        "Din position: Hem > Viken > Idrottsnämnden > Sammanträde 2010-03-18",
        "Utlåtande 2008:1 RI (Dnr 1-2/2008) Is",
        "VF § 41\nNy taxa\nDnr VF 2018/124",
        "3 Ljus\nb) Mål\nDnr 1-2/2008\nBeskrivning av ärendet\nLjuset tänds.",
        "1 Is Isen läggs. 2 Bad Badet öppnar. " * 20,
    ]
)


def sources() -> Iterator[tuple[Path, Facts]]:
    """Every file that can be read here, with what is known of it."""
    manifest = SHARED / "format-samples" / "MANIFEST.jsonl"
    if manifest.is_file():
        for line in manifest.read_text("utf-8").splitlines():
            sample = json.loads(line)
            yield manifest.parent / sample["file"], Facts(source_url=sample["url"])
    for folder in (SHARED / "records", SJOVALLA):
        if folder.is_dir():
            yield from ((path, facts_for(path)) for path in find_files(folder))


SOURCES = list(sources())
each_source = pytest.mark.parametrize(("path", "facts"), SOURCES, ids=[path.name for path, _ in SOURCES])


def made(text: str, folder: Path, facts: Facts) -> tuple[Document, Record] | None:
    """A text's record, None where the text holds nothing to read, which is said in a sentence."""
    path = folder / "handling.txt"
    path.write_text(text, "utf-8")
    try:
        document = read_file(path)
    except SourceError:
        return None
    return document, structure(document, facts)


def assert_sound(document: Document, record: Record) -> None:
    assert record.items
    assert [item.ordinal for item in record.items] == list(range(1, len(record.items) + 1))
    assert all(item.title and item.paragraphs for item in record.items)
    assert len({p.id for p in record.paragraphs}) == len(record.paragraphs)
    for paragraph in record.paragraphs:
        span = document.text[paragraph.start : paragraph.end]
        assert stands_in(paragraph.text, span), paragraph.id
        assert len("".join(span.split())) <= 1.5 * len(paragraph.text) + MARKS, paragraph.id
    placed = sorted(record.paragraphs, key=lambda p: (p.start, p.end))
    assert [p.id for p, q in pairwise(placed) if q.start < p.end] == []
    for item in record.items:
        assert item.section is None or item.section.split()[0].rstrip(")") in document.text
        decision = item.decision.sentence
        assert decision is None or any(decision in p.text for p in item.paragraphs)


def stands_in(text: str, span: str) -> bool:
    """Whether the text's letters stand in a span in their order; markup and page heads may part them."""
    letters = iter(span)
    return all(letter in letters for letter in text if not letter.isspace())


@each_source
def test_every_paragraph_stands_in_the_source_at_its_own_place(path: Path, facts: Facts) -> None:
    document = read_file(path)
    assert_sound(document, structure(document, facts))


@each_source
def test_next_to_nothing_is_lost(path: Path, facts: Facts) -> None:
    document = read_file(path)
    record = structure(document, facts)
    assert covered_share(document.text, record) >= ENOUGH_COVERED, unaccounted(document.text, record)


@each_source
def test_a_text_cut_anywhere_is_read(path: Path, facts: Facts, tmp_path: Path) -> None:
    text = read_file(path).text
    for end in range(EVERY, min(len(text), 40 * EVERY), EVERY):
        if read := made(text[:end], tmp_path, facts):
            assert_sound(*read)


@each_source
def test_case_numbers_are_written_in_the_source(path: Path, facts: Facts) -> None:
    document = read_file(path)
    known = set(find_dnr(document.text)) | set(facts.dnr)
    found = {number for item in structure(document, facts).items for number in item.dnr}
    assert {number for number in found - known if number not in " ".join(document.text.split())} == set()


@each_source
def test_what_is_written_out_is_read_back(path: Path, facts: Facts) -> None:
    record = structure(read_file(path), facts)
    again = read_canonical(write_canonical(record), source=record.source, sha256=record.sha256)

    def told(of: Record) -> list[object]:
        items = [(i.section, i.title, i.title_derived, i.dnr, i.decision, i.positions) for i in of.items]
        return [items, [(p.id, p.text, p.role, p.voice, p.heading, p.page) for p in of.paragraphs]]

    assert told(again) == told(record)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=12))
def test_any_mixture_of_layouts_is_read(tmp_path: Path, pieces: list[str]) -> None:
    if read := made("\n\n".join(pieces), tmp_path, Facts()):
        assert_sound(*read)
        assert covered_share(read[0].text, read[1]) > 0
