"""Damaged and hostile files: refused in a sentence, whatever their bytes, within time and memory."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.read import isolation
from ingest.read.files import read_file
from ingest.read.formats import PDF
from tests.ingest.conftest import PROTOKOLL, SJOVALLA
from tests.ingest.read.pdf.drawn import Drawing
from tests.ingest.read.rendered import content, write_docx, write_html, write_odt

EACH = 25
"""Versions of each format; about a second for all."""
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def make_pdf(path: Path) -> Path:
    drawing = Drawing(path)
    for block in list(content(read_file(SJOVALLA / PROTOKOLL)))[:20]:
        drawing.paragraph(block.text)
    drawing.table([["Bad", "Pris"], ["Norrby", "60"]])
    return drawing.save()


def make(write: Callable[..., Path]) -> Callable[[Path], Path]:
    return lambda path: write(content(read_file(SJOVALLA / PROTOKOLL)), path)


def refusal(path: Path) -> str:
    """Why a file is refused, "" when it is read."""
    try:
        assert read_file(path).blocks
    except SourceError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("suffix", "write"),
    [
        (".pdf", make_pdf),
        (".docx", make(write_docx)),
        (".odt", make(write_odt)),
        (".html", make(write_html)),
        (".txt", lambda path: Path(path.write_bytes((SJOVALLA / PROTOKOLL).read_bytes()) and path)),
    ],
)
def test_a_damaged_file_is_read_or_refused(
    suffix: str, write: Callable[[Path], Path], tmp_path: Path
) -> None:
    whole = write(tmp_path / f"hel{suffix}").read_bytes()
    chance = random.Random(7)
    path = tmp_path / f"skadad{suffix}"
    refused = 0
    for number in range(EACH):
        data = bytearray(whole)
        if number % 2:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(1 + len(data) // 500):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(data))
        if says := refusal(path):
            refused += 1
            assert says.startswith(str(path))
    assert refused or suffix in (".html", ".txt")


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """A zip archive with another file under a name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return made.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of one page with the objects, numbered from 4, beside it; 4 is its content."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
    )
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *objects]
    numbered = b"".join(b"%d 0 obj%sendobj\n" % (i, body) for i, body in enumerate(bodies, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream " % (entries, len(content), content)


LOOP = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A 5 0 R>>>>"
LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
INSIDE_WORD = {
    "a billion laughs": b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + LAUGHS + b"]>" + W + b"<w:p><w:r><w:t>&j;"
    b"</w:t></w:r></w:p></w:body></w:document>",
    "nested without end": W + b"<w:sdt><w:sdtContent>" * 5000,
    "a bomb": bytes(250 << 20),
    "another document type": b"<w:styles/>",
}
WHOLE = {
    "a ring of pages": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids"
    b"[2 0 R 2 0 R]/Count 100000>>endobj\ntrailer<</Root 1 0 R>>",
    "a form inside itself": pdf(stream(b"/A Do"), stream(b"/A Do /A Do", LOOP)),
    "a packed stream": pdf(
        stream(
            zlib.compress(zlib.compress(b"BT /F 12 Tf (a) Tj ET " * 8_000_000, 9), 9),
            b"/Filter[/FlateDecode/FlateDecode]",
        )
    ),
    "nothing but its mark": b"%PDF-1.7",
    "zeros": b"%PDF-1.7\n" + bytes(9999),
}


@pytest.mark.parametrize("part", INSIDE_WORD)
def test_a_hostile_word_document_is_refused(part: str, tmp_path: Path) -> None:
    path = make(write_docx)(tmp_path / "a.docx")
    path.write_bytes(replaced(path.read_bytes(), "word/document.xml", INSIDE_WORD[part]))
    with pytest.raises(SourceError, match=r"a\.docx"):
        read_file(path)


@pytest.mark.heavy
@pytest.mark.parametrize("trick", WHOLE)
def test_a_hostile_pdf_is_refused(trick: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(WHOLE[trick])
    with pytest.raises(SourceError, match=r"a\.pdf"):
        read_file(path)


def test_the_size_that_an_archive_unpacks_to_is_told(tmp_path: Path) -> None:
    path = make(write_docx)(tmp_path / "a.docx")
    path.write_bytes(replaced(path.read_bytes(), "word/document.xml", bytes(250 << 20)))
    with pytest.raises(
        SourceError, match=r"packar upp till 250 MB i \d+ delar, .* \(högst 200 MB i 5000 delar\)"
    ):
        read_file(path)


def test_more_paragraphs_than_a_record_can_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html>" + "<p>x" * 100_001, "utf-8")
    with pytest.raises(SourceError, match=r"a\.html har 100001 stycken, fler än en handling kan ha"):
        read_file(path)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(tmp_path: Path) -> None:
    data = make_pdf(tmp_path / "a.pdf").read_bytes()
    process = isolation.ReadingProcess(seconds=0.0)
    with pytest.raises(SourceError, match=r"^a\.pdf tog mer än 0 sekunder att läsa och hoppades över"):
        process.read(PDF, data, "a.pdf")
    process._seconds = 60.0
    assert process.read(PDF, data, "a.pdf")
    process.close()


def test_a_process_that_dies_is_told_of_and_replaced(tmp_path: Path) -> None:
    data = make_pdf(tmp_path / "a.pdf").read_bytes()
    process = isolation.ReadingProcess()
    assert process.read(PDF, data, "a.pdf")
    process._process.kill()
    process._process.wait()
    with pytest.raises(SourceError, match=r"^a\.pdf gick inte att läsa \(läsningen avbröts"):
        process.read(PDF, data, "a.pdf")
    assert process.read(PDF, data, "a.pdf")
    process.close()
    assert process._process is None
