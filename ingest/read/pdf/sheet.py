"""A PDF page's words, rules and pictures, with coordinates from its upper left corner in points."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_HYPHENS = frozenset("\x02\ufffe\u00ad\u2010\u2011")
_WORD_GAP = 0.18
"""Share of the font size between two letters from which they belong to two words; a space is 0.25 or
more, the loosest letter spacing in running text under 0.1."""
_BOLD_NAMES = ("bold", "black", "heavy", "demi", "semibold", "fetstil")
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
"""Flag of a font descriptor (ISO 32000-1, table 123, bit 19)."""
_DOT = (1.2, 7.0)
"""Least and greatest side of a drawn bullet in points."""
_MOST_PATHS = 20_000
"""A page with more is a drawing, and its lines are no table's."""
_MOST_CHARACTERS = 200_000
_ASKEW = 10
"""Degrees from upright that a letter may lean."""
_SAME_LINE = 0.35
"""Share of the font size by which a raised figure may stand off its line."""
_STRAIGHT = 1.0
_FONT_NAME = 128
_SYMBOLS = dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf06f\uf0fc\uf0be\uf071", "•") | {
    "\uf02d": "–",
    "\uf0e0": "→",
}
"""Bullets, dashes and arrows of the fonts Symbol and Wingdings, as Word writes them."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without white space between them.

    Attributes:
        text: Composed letters.
        x0: Left edge.
        x1: Right edge.
        baseline: Where its letters stand, from the page's top.
        size: Font size in points.
        bold: Whether its first letter is.
        confidence: As in `ingest.read.document.Block`.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal or vertical line."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A small filled figure, perhaps a bullet: left edge and middle height."""

    x0: float
    middle: float


@dataclass(slots=True)
class Sheet:
    """What stands on a page.

    Attributes:
        number: From 1.
        width: In points, as the text is read.
        height: Likewise.
        words: In the file's order.
        edges: Of ruled tables, boxes and lines.
        dots: Possible bullets.
        pictured: Share (0 to 1) of the page that pictures cover.
        drawings: Number of drawn figures.
        strange: Number of characters that stand for no letter.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    pictured: float = 0.0
    drawings: int = 0
    strange: int = 0


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character in the file's coordinates: its number on the page, its box, where it stands."""

    text: str
    index: int
    box: tuple[float, float, float, float]
    origin: tuple[float, float]


def take_sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    """Take a page apart.

    Text that stands upright is read; where most of it stands on its side, the page is turned first, and
    what stands askew to most of it (stamps, watermarks) is left out.

    Args:
        page: An open page.
        number: Its number from 1.

    Raises:
        pypdfium2.PdfiumError: The page is damaged.
    """
    left, bottom, right, top = page.get_bbox()
    textpage = page.get_textpage()
    try:
        letters, angles, strange = _letters(textpage)
        turn = angles.most_common(1)[0][0] if angles else 0
        place = _Place(left, bottom, right, top, turn)
        sheet = Sheet(number, place.width, place.height, strange=strange)
        sheet.words = list(_words(textpage, letters[turn], place) if turn in letters else ())
    finally:
        textpage.close()
    _look_at_figures(page, sheet, place)
    return sheet


class _Place:
    """Turns the file's coordinates, from the lower left, into those of the page as it is read."""

    def __init__(self, left: float, bottom: float, right: float, top: float, turn: int) -> None:
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self.turn = turn
        width, height = right - left, top - bottom
        self.width, self.height = (height, width) if turn in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point from the upper left of the page as it is read."""
        match self.turn:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case 270:
                return self._top - y, self._right - x
            case _:
                return x - self._left, self._top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box as (left, top, right, bottom)."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


_Run = list[_Letter | None]
"""Letters in the file's order, None where white space stands between them."""


def _letters(textpage: pdfium.PdfTextPage) -> tuple[dict[int, _Run], Counter[int], int]:
    """Letters by the direction they stand in (degrees, in quarters), how many do, and how many are none."""
    runs: dict[int, _Run] = {}
    turns: Counter[int] = Counter()
    strange = turn = 0
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for i in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        text = chr(raw.FPDFText_GetUnicode(textpage, i) % 0x110000)
        if text.isspace():
            runs.setdefault(turn, []).append(None)
            continue
        # PDFium counts clockwise.
        angle = -math.degrees(raw.FPDFText_GetCharAngle(textpage, i))
        turn = round(angle / 90) % 4 * 90
        if abs((angle - turn + 180) % 360 - 180) > _ASKEW or not raw.FPDFText_GetLooseCharBox(
            textpage, i, box
        ):
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        strange += _is_strange(text)
        turns[turn] += 1
        edges = (box.left, box.bottom, box.right, box.top)
        runs.setdefault(turn, []).append(_Letter(text, i, edges, (x.value, y.value)))
    return runs, turns, strange


def _is_strange(text: str) -> bool:
    """Whether a character stands for no letter; symbol fonts keep their bullets in the private area."""
    category = unicodedata.category(text)
    return text not in _HYPHENS and text not in _SYMBOLS and category in ("Cc", "Cn", "Co", "Cs")


def _words(textpage: pdfium.PdfTextPage, run: _Run, place: _Place) -> Iterator[Word]:
    """Letters joined into words: white space, a gap, another line or a step back begins a new one."""
    word: Word | None = None
    for letter in run:
        if letter is None:
            if word:
                yield word
            word = None
            continue
        x0, _, x1, _ = place.box(*letter.box)
        baseline = place.point(*letter.origin)[1]
        text = "-" if letter.text in _HYPHENS else _SYMBOLS.get(letter.text, letter.text)
        text = text.translate(_LIGATURES)
        if word and _goes_on(word, x0, baseline):
            word = replace(word, text=word.text + text, x1=max(word.x1, x1))
            continue
        if word:
            yield word
        size, bold = _font(textpage, letter.index)
        word = Word(text, x0, x1, baseline, size, bold)
    if word:
        yield word


def _goes_on(word: Word, x0: float, baseline: float) -> bool:
    raised = abs(baseline - word.baseline) > word.size * _SAME_LINE
    return not raised and -word.size < x0 - word.x1 < word.size * _WORD_GAP


def _font(textpage: pdfium.PdfTextPage, index: int) -> tuple[float, bool]:
    """Size in points and whether the letter is bold."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(textpage, index))
    if raw.FPDFText_GetMatrix(textpage, index, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(_FONT_NAME)
    raw.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, flags)
    called = name.value.decode("latin-1").lower()
    bold = any(part in called for part in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD)
    return max(size, 1.0), bold or raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT


def _look_at_figures(page: pdfium.PdfPage, sheet: Sheet, place: _Place) -> None:
    """Note the page's pictures, rules and possible bullets."""
    area = max(1.0, sheet.width * sheet.height)
    for figure in page.get_objects(max_depth=1):
        if figure.type == raw.FPDF_PAGEOBJ_TEXT:
            continue
        x0, top, x1, bottom = place.box(*figure.get_bounds())
        if figure.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            sheet.pictured += (
                max(0.0, min(x1, sheet.width) - max(x0, 0))
                * max(0.0, min(bottom, sheet.height) - max(top, 0))
                / area
            )
        elif figure.type == raw.FPDF_PAGEOBJ_PATH and sheet.drawings < _MOST_PATHS:
            sheet.drawings += 1
            if _DOT[0] <= x1 - x0 <= _DOT[1] and _DOT[0] <= bottom - top <= _DOT[1]:
                sheet.dots.append(Dot(x0, (top + bottom) / 2))
            else:
                sheet.edges += _edges(figure, place)


def _edges(figure: pdfium.PdfObject, place: _Place) -> Iterator[Edge]:
    """The level and upright sides of a drawn path."""
    matrix = figure.get_matrix()
    points: list[tuple[float, float]] = []
    begin: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(figure), _MOST_PATHS)):
        segment = raw.FPDFPath_GetPathSegment(figure, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = place.point(*matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield from _sides(points)
            points, begin = [], point
        points.append(point)
        if begin and raw.FPDFPathSegment_GetClose(segment):
            points.append(begin)
    yield from _sides(points)


def _sides(points: list[tuple[float, float]]) -> Iterator[Edge]:
    for (x0, y0), (x1, y1) in pairwise(points):
        level, upright = abs(y1 - y0) < _STRAIGHT, abs(x1 - x0) < _STRAIGHT
        if level != upright:
            yield Edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
