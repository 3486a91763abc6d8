"""Scanned pages: noticed, recognised where Tesseract is installed, refused in a sentence where it is not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest.errors import SourceError
from ingest.read import isolation
from ingest.read.files import facts_for, read_file
from ingest.read.pdf import ocr
from ingest.read.pdf.reader import PdfReader
from ingest.structure.record import structure
from tests.ingest.conftest import PROTOKOLL, SJOVALLA, TJANSTEUTLATANDE
from tests.ingest.read.pdf.drawn import HEIGHT, WIDTH, Drawing
from tests.ingest.read.rendered import content, write_pdf

DOTS_AN_INCH = 200
ENOUGH_WORDS = 0.97


@pytest.fixture
def tesseract() -> None:
    """Absent: a failure where CI=true, else a skip."""
    if wanted := ocr.missing():
        reason = f"needs {wanted.replace(' och', '')} (Debian's packages)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; .ci/run installs them")
        pytest.skip(reason)


def scanned(path: Path, *, askew: float = 0.0) -> Path:
    """A PDF as a scanner makes it: a picture a page, turned by some degrees."""
    with pypdfium2.PdfDocument(path) as source:
        pages = [
            page.render(scale=DOTS_AN_INCH / 72, grayscale=True)
            .to_pil()
            .rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
            for page in source
        ]
    made = path.with_suffix(".scan.pdf")
    pages[0].save(made, save_all=True, append_images=pages[1:], resolution=DOTS_AN_INCH)
    return made


def words(texts: Iterable[str]) -> list[str]:
    return re.findall(r"\w+", " ".join(texts))


@pytest.mark.heavy
@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("askew", [1.0, -1.0])
def test_a_scanned_protokoll_keeps_its_words_and_its_decisions(
    askew: float, tmp_path: Path, chromium_path: str
) -> None:
    original = SJOVALLA / PROTOKOLL
    source, facts = read_file(original), facts_for(original)
    printed = write_pdf(content(source), tmp_path / "a.pdf", chromium_path)
    read = read_file(scanned(printed, askew=askew))
    wanted, found = (words(block.text for block in document.blocks) for document in (source, read))
    same = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    assert sum(match.size for match in same) >= ENOUGH_WORDS * len(wanted)
    assert all(block.confidence and block.confidence > 0.6 for block in read.blocks)
    assert all(block.page for block in read.blocks)
    expected, record = structure(source, facts), structure(read, facts)
    assert [(i.decision.outcome, i.decision.how) for i in record.items] == [
        (i.decision.outcome, i.decision.how) for i in expected.items
    ]


@pytest.mark.heavy
@pytest.mark.usefixtures("tesseract")
def test_a_scanned_table_has_rows_and_cells(tmp_path: Path, chromium_path: str) -> None:
    source = read_file(SJOVALLA / TJANSTEUTLATANDE)
    printed = write_pdf(content(source), tmp_path / "a.pdf", chromium_path)
    tables = [block.text for block in read_file(scanned(printed, askew=1.0)).blocks if block.table]
    assert tables == [block.text for block in source.blocks if block.table]


@pytest.mark.usefixtures("tesseract")
def test_only_the_pages_without_text_are_recognised(tmp_path: Path) -> None:
    first = Drawing(tmp_path / "a.pdf")
    first.paragraph("Badet i Norrby öppnas i maj och stängs i september varje år.")
    picture = pypdfium2.PdfDocument(first.save())[0].render(scale=2).to_pil()
    second = Drawing(tmp_path / "b.pdf")
    second.paragraph("Isbanan i Lillskogen spolas.")
    second.new_page()
    second.canvas.drawInlineImage(picture, 0, 0, WIDTH, HEIGHT)
    own, recognised = read_file(second.save()).blocks
    assert (own.text, own.page, own.confidence) == ("Isbanan i Lillskogen spolas.", 1, None)
    assert (recognised.text, recognised.page) == (
        "Badet i Norrby öppnas i maj och stängs i september varje år.",
        2,
    )
    assert recognised.confidence is not None
    assert recognised.confidence > 0.8


@pytest.mark.parametrize("wanted", ["tesseract-ocr och tesseract-ocr-swe", "tesseract-ocr-swe"])
def test_without_recognition_the_file_is_refused_with_what_to_install(
    wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: wanted)
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.paragraph("Badet öppnas i maj, och banan stängs.")
    for _ in range(2):
        drawing.new_page()
        drawing.canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, WIDTH, HEIGHT)
    data = drawing.save().read_bytes()
    with pytest.raises(SourceError) as refused:
        PdfReader().read(data, "a.pdf", lambda: None)
    assert str(refused.value) == (
        "a.pdf saknar textlager på sida 2-3 av 3: de är bilder, troligen inskannade. "
        f"Installera {wanted} (på Debian: apt install {wanted.replace(' och', '')}) och ta in den igen."
    )


def test_a_text_layer_of_mixed_up_letters_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: "tesseract-ocr-swe")
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.paragraph("Fhwtx mtdqp rslkj vbnmx zxcvb " * 10)
    with pytest.raises(SourceError, match="saknar textlager på sida 1 av 1"):
        PdfReader().read(drawing.save().read_bytes(), "a.pdf", lambda: None)


def test_a_picture_beside_text_needs_no_recognition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: "tesseract-ocr-swe")
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, WIDTH, HEIGHT)
    drawing.paragraph("Årsberättelse för badet i Norrby 2023")
    pieces = PdfReader().read(drawing.save().read_bytes(), "a.pdf", lambda: None)
    assert [piece.text for piece in pieces] == ["Årsberättelse för badet i Norrby 2023"]


def test_each_recognised_page_renews_the_time_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: None)
    monkeypatch.setattr(ocr, "recognise", lambda image, scale: ([], []))
    drawing = Drawing(tmp_path / "a.pdf")
    for _ in range(3):
        drawing.canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, WIDTH, HEIGHT)
        drawing.new_page()
    told: list[None] = []
    assert PdfReader().read(drawing.save().read_bytes(), "a.pdf", lambda: told.append(None)) == []
    assert len(told) == 3
    assert isolation.SECONDS >= ocr._SECONDS
