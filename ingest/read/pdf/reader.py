"""PDF files, opened by pypdfium2; pages without a text layer of their own go through text recognition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from subprocess import SubprocessError

import pypdfium2 as pdfium

from ingest.errors import SourceError
from ingest.read.packed import table_or_content
from ingest.read.pdf import ocr
from ingest.read.pdf.columns import in_reading_order
from ingest.read.pdf.furniture import without_furniture
from ingest.read.pdf.lines import Line, mean_confidence, rows_of
from ingest.read.pdf.paragraphs import Flow, paragraphs
from ingest.read.pdf.sheet import Sheet, take_sheet
from ingest.read.pdf.tables import RuledTable, ruled_tables
from ingest.read.piece import Piece

_NO_LETTERS, _FEW_LETTERS = 30, 200
"""A page number and a stamp; a stamp and a running head. A page of text has some 2,000."""
_PICTURED, _ALL_PICTURED = 0.5, 0.8
_DRAWN_LETTERS = 300
"""Drawn figures on a page whose letters were turned into outlines."""
_STRANGE = 0.1
_ENOUGH_WORDS = 20
_WITHOUT_VOWELS = 0.4
"""Share of words without a vowel: under 0.05 in Swedish, over 0.5 when the font's letters are mixed up."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_VOWEL = re.compile(r"[aeiouyåäöé]", re.IGNORECASE)
_DOTS_AN_INCH = 300
_MOST_PIXELS = 25_000_000
_MOST_PAGES, _PAGES_AT_A_TIME = 5_000, 500
"""Bundles for a council's meeting have up to 1,500 pages, of which 20 a second are read."""
_MOST_PICTURES = 500
"""Pages that are recognised at most; some 40 minutes."""


class PdfReader:
    """Reads a PDF's text layer, and by text recognition the pages that lack one."""

    def read(self, data: bytes, name: str, alive: Callable[[], None]) -> list[Piece]:
        """See `ingest.read.piece.Reader`."""
        document = _opened(data, name)
        sheets: list[Sheet] = []
        pictures: list[int] = []
        if len(document) > _MOST_PAGES:
            raise SourceError(f"{name} har {len(document)} sidor, fler än {_MOST_PAGES}. Dela upp filen.")
        for index in range(len(document)):
            if index and index % _PAGES_AT_A_TIME == 0:
                alive()
            page = document[index]
            sheets.append(take_sheet(page, index + 1))
            if _lacks_text(sheets[-1]):
                pictures.append(index)
            page.close()
        _recognise(document, sheets, pictures, name, alive)
        return _pieces(sheets)


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(
                f"{name} är låst med lösenord. Spara den utan lösenord och ta in den igen."
            ) from error
        raise


def _lacks_text(sheet: Sheet) -> bool:
    """Whether a page shows text that its text layer does not hold, or holds as something else."""
    letters = sum(len(word.text) for word in sheet.words)
    if letters < _NO_LETTERS:
        return sheet.pictured > _PICTURED or sheet.drawings > _DRAWN_LETTERS
    if letters < _FEW_LETTERS and sheet.pictured > _ALL_PICTURED:
        return ocr.missing() is None  # a cover with its title over a picture can do without
    return sheet.strange > _STRANGE * letters or _is_garbled(sheet)


def _is_garbled(sheet: Sheet) -> bool:
    words = [match for word in sheet.words for match in _WORD.findall(word.text)]
    without = sum(1 for word in words if not _VOWEL.search(word))
    return len(words) >= _ENOUGH_WORDS and without > _WITHOUT_VOWELS * len(words)


def _recognise(
    document: pdfium.PdfDocument,
    sheets: list[Sheet],
    pictures: Sequence[int],
    name: str,
    alive: Callable[[], None],
) -> None:
    """Replace, in place, the words of the pages that lack text by what recognition reads there."""
    if not pictures:
        return
    numbers = _ranges([index + 1 for index in pictures])
    if wanted := ocr.missing():
        raise SourceError(
            f"{name} saknar textlager på sida {numbers} av {len(sheets)}: de är bilder, troligen inskannade. "
            f"Installera {wanted} "
            f"(på Debian: apt install {wanted.replace(' och', '')}) och ta in den igen."
        )
    if len(pictures) > _MOST_PICTURES:
        raise SourceError(
            f"{name} har {len(pictures)} sidor utan textlager, fler än {_MOST_PICTURES}. Dela upp filen."
        )
    for index in pictures:
        sheets[index] = _recognised(document, sheets[index], name)
        alive()


def _recognised(document: pdfium.PdfDocument, sheet: Sheet, name: str) -> Sheet:
    page = document[sheet.number - 1]
    try:
        width, height = page.get_size()
        scale = min(_DOTS_AN_INCH / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        image = page.render(scale=scale, grayscale=True).to_pil()
        words, edges = ocr.recognise(image, scale)
    except (OSError, SubprocessError) as error:
        raise SourceError(
            f"{name} saknar textlager på sida {sheet.number}, och textigenkänningen misslyckades där. "
            "Kontrollera att sidan går att läsa."
        ) from error
    finally:
        page.close()
    return Sheet(sheet.number, width, height, words, edges)


def _pieces(sheets: Sequence[Sheet]) -> list[Piece]:
    tables = []
    rows = []
    for sheet in sheets:
        found, words = ruled_tables(sheet)
        tables.append(found)
        rows.append(rows_of(words, sheet.number, sheet.dots))
    rows = without_furniture(rows, [sheet.height for sheet in sheets])
    pages = []
    for sheet, found, own in zip(sheets, tables, rows, strict=True):
        pages.append(list(_flow(sheet.number, found, own)))
    return paragraphs(pages, [sheet.width for sheet in sheets])


def _flow(page: int, tables: Sequence[RuledTable], rows: Sequence[list[Line]]) -> Iterator[Flow]:
    """A page's lines in reading order, with the ruled tables at their height."""
    left = list(rows)
    for table in tables:
        above = [row for row in left if row[0].baseline < table.box[1]]
        left = left[len(above) :]
        yield from in_reading_order(above)
        yield from _table(table, page)
    yield from in_reading_order(left)


def _table(table: RuledTable, page: int) -> Iterator[Flow]:
    """A table as a piece; one that only arranges the page as the lines of its cells."""
    cells = [[rows_of(cell, page) for cell in row] for row in table.rows]
    pieces = [[[Piece(line.text) for row in cell for line in row] for cell in row] for row in cells]
    # Lines of a cell are no paragraphs: only their length tells that a cell holds running text.
    made = table_or_content(
        [[[Piece(" ".join(p.text for p in cell))] if cell else [] for cell in row] for row in pieces]
    )
    if len(made) == 1 and made[0].table:
        lines = [line for row in cells for cell in row for lines in cell for line in lines]
        yield Piece(made[0].text, page=page, table=True, confidence=mean_confidence(lines))
        return
    for row in cells:
        for cell in row:
            right = max((line.x1 for lines in cell for line in lines), default=0.0)
            for lines in cell:
                yield from (Line(line.words, line.page, line.dot, right) for line in lines)


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: "1-3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
