"""A page of a PDF as a picture, with the places of some text on it.

Runs as a process of its own (``python -m ingest.read.pdf.facsimile``) since it works through bytes that
anybody may have made. The request on standard input is a line of JSON and the file's bytes; the reply on
standard output is a line of JSON and the picture's bytes.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import pypdfium2 as pdfium

from ingest.read.pdf import ocr
from ingest.read.pdf.lines import Line, rows_of
from ingest.read.pdf.sheet import Sheet, Word, take_sheet

MOST_MEMORY = 2 << 30
_WIDTH = 1100
"""Pixels of a page's width: text of ten points reads well on a screen of twice the density."""
_MOST_PIXELS = 8_000_000
_OCR_DOTS = 300
_IN_A_ROW = 3
"""Words that must follow on each other as in the text before they are taken for it."""
_OF_A_LINE = 0.5
"""Share of a line's words from which the whole line is marked."""
_ASCENT, _DESCENT = 0.85, 0.25
"""Of the font size, above and below the baseline."""

Box = tuple[float, float, float, float]
"""Left, top, width, height as shares (0 to 1) of the page."""


def places_of(text: str, lines: Sequence[Line], sheet: Sheet) -> list[Box]:
    """Where the lines of a text stand on a page.

    Args:
        text: A paragraph, of which the page may hold a part.
        lines: Of the page, from top to bottom.
        sheet: The page.

    Returns:
        One box a line; [] where the text is not found.
    """
    on_page = [(token, place) for place, line in enumerate(lines) for token in _tokens(line.words)]
    wanted = list(_words(text))
    matcher = SequenceMatcher(None, [token for token, _ in on_page], wanted, autojunk=False)
    least = min(_IN_A_ROW, len(wanted))
    found: dict[int, int] = {}
    for start, _, size in matcher.get_matching_blocks():
        if size >= max(1, least):
            for _, place in on_page[start : start + size]:
                found[place] = found.get(place, 0) + 1
    counts = {place: sum(1 for _, at in on_page if at == place) for place in found}
    return [
        _box(lines[place], sheet)
        for place in sorted(found)
        if found[place] >= _OF_A_LINE * counts[place] or found[place] >= len(wanted)
    ]


def _tokens(words: Sequence[Word]) -> Iterator[str]:
    return (token for word in words for token in _words(word.text))


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in re.finditer(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower()))


def _box(line: Line, sheet: Sheet) -> Box:
    top = line.baseline - _ASCENT * line.size
    return (
        round(line.x0 / sheet.width, 4),
        round(top / sheet.height, 4),
        round((line.x1 - line.x0) / sheet.width, 4),
        round((_ASCENT + _DESCENT) * line.size / sheet.height, 4),
    )


def _reply(number: int, texts: Sequence[str], data: bytes) -> tuple[dict[str, object], bytes]:
    document = pdfium.PdfDocument(data)
    if not 1 <= number <= len(document):
        return {"refused": f"Filen har {len(document)} sidor, ingen sida {number}."}, b""
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(_WIDTH / max(1.0, width), (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(picture, "WEBP", quality=80)
    sheet, recognised = take_sheet(page, number), False
    if not any(word.text.strip() for word in sheet.words) and ocr.missing() is None:
        finer = min(_OCR_DOTS / 72, (3 * _MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        words, _ = ocr.recognise(page.render(scale=finer, grayscale=True).to_pil(), finer)
        sheet, recognised = Sheet(number, width, height, words), True
    lines = [line for row in rows_of(sheet.words, number) for line in row]
    return {
        "pages": len(document),
        "ratio": round(sheet.height / max(1.0, sheet.width), 4),
        "recognised": recognised,
        "marks": [places_of(text, lines, sheet) for text in texts],
    }, picture.getvalue()


def main() -> None:
    """Answer one request."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    reply = os.dup(1)
    # What a library prints must not come into the reply.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = json.loads(sys.stdin.buffer.readline())
    head, picture = _reply(request["page"], request["texts"], sys.stdin.buffer.read())
    with os.fdopen(reply, "wb") as out:
        out.write(json.dumps(head).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
