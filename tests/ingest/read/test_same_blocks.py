"""A record reads the same whatever format it comes in: blocks, items, roles, decisions, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ingest.model import Record
from ingest.read.document import Document
from ingest.read.files import Facts, facts_for, read_file
from ingest.structure.coverage import covered_share
from ingest.structure.record import structure
from tests.conftest import find_records
from tests.ingest.conftest import PROTOKOLL, SJOVALLA, TJANSTEUTLATANDE, UTLATANDE
from tests.ingest.read.rendered import content, write_docx, write_html, write_odt, write_pdf

REAL = [
    "protokoll-2023-10-03.txt",
    "protokoll-2023-10-24.txt",
    "tjansteutlatande-2023-11-21-unga-kriminalitet.txt",
    "tjansteutlatande-2023-12-19-resultat-aspiranter.txt",
    "utlatande-2007-117-jobbtorg.txt",
]
RECORDS = [
    *[pytest.param(name, id=name) for name in (PROTOKOLL, TJANSTEUTLATANDE, UTLATANDE)],
    *[pytest.param(name, id=name, marks=pytest.mark.records) for name in REAL],
]
each_record = pytest.mark.parametrize("name", RECORDS)


def original(name: str) -> Path:
    return (find_records() or SJOVALLA) / name if name in REAL else SJOVALLA / name


def squeezed(text: str) -> str:
    return "".join(text.split())


def assert_same(source: Document, facts: Facts, read: Document) -> None:
    """Block by block the same words, and from them the same record."""
    assert [squeezed(b.text) for b in read.blocks] == [squeezed(b.text) for b in source.blocks]
    assert read.run_on == source.run_on
    assert read.title == source.title
    for block in read.blocks:
        letters = iter(read.text[block.start : block.end])
        assert all(letter in letters for letter in squeezed(block.text)), block
    wanted, record = structure(source, facts), structure(read, facts)
    assert shape(record) == shape(wanted)
    assert covered_share(read.text, record) > 0.99


def shape(record: Record) -> list[Any]:
    """All that a record says, but for places, ids and white space."""
    return [
        (
            *(record.kind, record.meeting_date, record.dated, record.dnr),
            *(item.section, item.title, item.dnr),
            *(item.decision.outcome, item.decision.how),
            Counter((position.role, str(position.person), position.joined) for position in item.positions),
            [(p.role, p.voice, squeezed(p.text)) for p in item.paragraphs],
        )
        for item in record.items
    ]


@each_record
@pytest.mark.parametrize(
    ("write", "suffix"),
    [
        pytest.param(write_html, ".html", id="web page"),
        pytest.param(lambda *a: write_html(*a, framed=True), ".html", id="web page in its frame"),
        pytest.param(write_docx, ".docx", id="Word"),
        pytest.param(write_odt, ".odt", id="OpenDocument"),
    ],
)
def test_a_record_reads_the_same(name: str, write: Callable[..., Path], suffix: str, tmp_path: Path) -> None:
    source, facts = read_file(original(name)), facts_for(original(name))
    assert_same(source, facts, read_file(write(content(source), tmp_path / f"handling{suffix}")))


@each_record
def test_a_record_in_latin_1_reads_the_same(name: str, tmp_path: Path) -> None:
    source, facts = read_file(original(name)), facts_for(original(name))
    path = tmp_path / f"handling{original(name).suffix}"
    # Word's dashes, quotes and bullets are Windows-1252 and not Latin-1; the rest is the same.
    path.write_bytes(source.text.encode("cp1252"))
    assert_same(source, facts, read_file(path))


@each_record
def test_a_printed_record_reads_the_same_and_knows_its_pages(
    name: str, tmp_path: Path, chromium_path: str
) -> None:
    source, facts = read_file(original(name)), facts_for(original(name))
    path = write_pdf(content(source), tmp_path / "handling.pdf", chromium_path)
    read = read_file(path)
    assert_same(source, facts, read)
    pages = [squeezed(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(path)]
    # A block may go on over the page's end, its first word not.
    whole = ["".join(pages[i : i + 2]) for i in range(len(pages))]
    for block in read.blocks:
        assert block.page is not None
        begins = whole[block.page - 1].find(squeezed(block.text.split("\t")[0])[:12])
        assert 0 <= begins < len(pages[block.page - 1]), block
    for paragraph in structure(read, facts).paragraphs:
        assert paragraph.page in range(1, len(pages) + 1)
