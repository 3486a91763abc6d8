"""Lines to paragraphs, headings and list entries, within pages and across them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.read.pdf.columns import Rows
from ingest.read.pdf.hyphens import Hyphens
from ingest.read.pdf.lines import Line, mean_confidence
from ingest.read.piece import Piece
from ingest.read.plain import split_marker

_SPACE = 0.25
"""Font sizes that a space takes."""
_PARAGRAPH_GAP = 1.22
"""Share of the usual distance of lines from which a new paragraph begins. Word's smallest common gap,
6 points after 11-point text, makes 1.45; uneven scans stay under 1.15."""
_USUAL_LEADING = 1.25
"""Font sizes from line to line where the file does not show it."""
_OTHER_SIZE = 0.08
_OTHER_COLUMN = 0.8
"""Font sizes by which a line is indented."""
_FEW_LINES = 50
_TOP_SHARE = 0.99
_FULL_LINE = 0.7
"""Share of the page's width that the longest lines of running text reach."""
_NO_SIZE = 11.0
_SENTENCE_END = tuple(".!?:")
_CLOSING = '"”’)»'
_LARGER = 1.12
"""Share of the text's size from which a line is a heading by size alone."""
_LONGEST_HEADING = 200
_DEEPEST = 6
_BULLETS = frozenset("•◦▪●")
_NOTE = 0.92
"""Share of the text's size under which the lines at a page's foot are notes."""
_SAME_COLUMN = 3.0
"""Points between left edges that are one column."""
_CHARACTER = 0.5
"""Font sizes that a character takes."""

Flow = Line | Rows | Piece
"""A line, a table without rules, or a ruled table as a piece."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file's text is set.

    Attributes:
        size: Font size of most letters.
        leading: Distance of lines in font sizes.
        right: Right margin of each page.
        columns: Left edges, each with its column in characters.
        levels: Heading level by (size, bold).
    """

    size: float
    leading: float
    right: dict[int, float]
    columns: dict[float, int]
    levels: dict[tuple[float, bool], int]


def paragraphs(pages: Sequence[Sequence[Flow]], widths: Sequence[float]) -> list[Piece]:
    """Join lines to paragraphs.

    A line goes on with the one before it when the first word would not have fitted there. One that ends
    earlier ends its paragraph after a full stop, else stays a line of its own in it (an address, a list
    of names).

    Args:
        pages: Lines and tables of each page in reading order.
        widths: Of the pages, in points.

    Returns:
        Pieces in reading order.
    """
    lines = [one for page in pages for one in page if isinstance(one, Line)]
    setting = _setting(pages, widths, lines)
    builder = _Builder(setting, Hyphens(line.text for line in lines))
    for page in pages:
        body, notes = _notes_apart(page, setting)
        for one in body:
            builder.add(one)
        builder.put_aside(notes)
    return builder.finish()


class _Builder:
    """Takes lines one after another; keeps the paragraph that may go on."""

    def __init__(self, setting: Setting, hyphens: Hyphens) -> None:
        self._setting = setting
        self._hyphens = hyphens
        self._pieces: list[Piece] = []
        self._lines: list[Line] = []
        self._notes: list[Line] = []

    def add(self, one: Flow) -> None:
        """The next line or table in reading order."""
        if isinstance(one, Line):
            if self._lines and self._begins(self._lines[-1], one):
                self._end()
            self._lines.append(one)
            return
        self._end()
        if isinstance(one, Rows):
            one = Piece(
                "\n".join("\t".join(row) for row in one.cells),
                page=one.page,
                table=True,
                confidence=one.confidence,
            )
        self._pieces = [*self._pieces[:-1], *_tables(self._pieces[-1:], one)]

    def put_aside(self, notes: Iterable[Line]) -> None:
        """Notes at a page's foot, told after the paragraph that goes on over them."""
        self._notes += notes
        if not self._lines:
            self._put_notes()

    def finish(self) -> list[Piece]:
        """All pieces."""
        self._end()
        return self._pieces

    def _end(self) -> None:
        if self._lines:
            self._pieces.append(self._piece(self._lines))
            self._lines = []
        self._put_notes()

    def _put_notes(self) -> None:
        notes, self._notes = self._notes, []
        for line in notes:
            if self._lines and self._begins(self._lines[-1], line):
                self._pieces.append(self._piece(self._lines))
                self._lines = []
            self._lines.append(line)
        if notes:
            self._pieces.append(self._piece(self._lines))
            self._lines = []

    def _begins(self, before: Line, line: Line) -> bool:
        """Whether a line begins a new paragraph after the line before it."""
        ended = self._is_ended(before, line)
        if self._is_entry(before, line, ended=ended):
            return True
        if abs(line.size - before.size) > _OTHER_SIZE * before.size or (line.bold != before.bold and ended):
            return True
        if line.page != before.page:
            return ended or (_ends_sentence(before.text) and not line.text[:1].islower())
        gap = (line.baseline - before.baseline) / max(line.size, before.size)
        if gap > _PARAGRAPH_GAP * self._setting.leading or gap < 0:
            # The next column goes on at its top.
            return gap > 0 or ended
        if ended and _ends_sentence(before.text):
            return True
        return self._is_indented(before, line) and (ended or len(self._lines) > 1)

    def _is_entry(self, before: Line, line: Line, *, ended: bool) -> bool:
        """Whether a line begins an entry of a list; a dash or number may stand first in any line."""
        marker = split_marker(line.text)[0]
        if not marker or line.dot is not None or marker in _BULLETS:
            return bool(marker)
        first = self._lines[0]
        alike = split_marker(first.text)[0][-1:] == marker[-1:] and abs(first.x0 - line.x0) < _SAME_COLUMN
        return ended or alike or self._is_indented(before, line)

    def _is_indented(self, before: Line, line: Line) -> bool:
        """Whether a line begins farther in than the text of the line before it."""
        return line.x0 - _text_edge(before) > _OTHER_COLUMN * line.size

    def _is_ended(self, before: Line, line: Line) -> bool:
        """Whether a line ends where it need not have: its successor's first word would have fitted."""
        right = before.right if before.right is not None else self._setting.right[before.page]
        first = line.words[0]
        space = 0.0 if before.text.endswith("-") else _SPACE * before.size
        return before.x1 + space + (first.x1 - first.x0) < right - 1.0

    def _piece(self, lines: Sequence[Line]) -> Piece:
        first = lines[0]
        marker, text = split_marker(first.text)
        turns: list[tuple[int, int]] = []
        for before, line in pairwise(lines):
            if self._is_ended(before, line) and line.page == before.page:
                text = f"{text}\n{line.text}"
            else:
                text = self._hyphens.join(text, line.text)
            if line.page != before.page:
                turns.append((len(text) - len(line.text), line.page))
        return Piece(
            text=text,
            indent=self._setting.columns.get(first.x0, 0),
            marker=marker,
            level=_level(lines, text, self._setting),
            page=first.page,
            confidence=mean_confidence(lines),
            turns=tuple(turns),
        )


def _setting(pages: Sequence[Sequence[Flow]], widths: Sequence[float], lines: Sequence[Line]) -> Setting:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size * 2) / 2] += len(line.text)
    size = letters.most_common(1)[0][0] if letters else _NO_SIZE
    right = _right_margins(lines, widths)
    setting = Setting(size, _USUAL_LEADING, right, _columns(lines, size), _levels(lines, size))
    wrapped: Counter[float] = Counter()
    judge = _Builder(setting, Hyphens(()))
    for page in pages:
        for before, line in pairwise([one for one in page if isinstance(one, Line)]):
            if not judge._is_ended(before, line):
                wrapped[round((line.baseline - before.baseline) / max(line.size, before.size), 1)] += 1
    usual = [(count, -leading) for leading, count in wrapped.items() if 0.9 <= leading <= 3]
    return replace(setting, leading=-max(usual)[1]) if usual else setting


def _right_margins(lines: Sequence[Line], widths: Sequence[float]) -> dict[int, float]:
    """Where the lines of a page end at most; pages of one width share their margin."""
    edges: dict[int, list[float]] = {}
    for line in lines:
        if line.right is None:
            edges.setdefault(round(widths[line.page - 1]), []).append(line.x1)
    left = min((line.x0 for line in lines), default=0.0)
    margins = {}
    for width, ends in edges.items():
        ends.sort()
        reached = ends[-1] if len(ends) < _FEW_LINES else ends[int(len(ends) * _TOP_SHARE)]
        # Where every line is short none shows the margin; it is taken to be as wide as the left one.
        margins[width] = reached if reached > _FULL_LINE * width else max(reached, width - left)
    return {page: margins.get(round(width), width - left) for page, width in enumerate(widths, 1)}


def _columns(lines: Sequence[Line], size: float) -> dict[float, int]:
    """Left edges as columns in characters; edges that differ by less than a hair share one."""
    columns: dict[float, int] = {}
    edges = sorted({line.x0 for line in lines})
    start = edges[0] if edges else 0.0
    for edge in edges:
        if edge - start > _SAME_COLUMN:
            start = edge
        columns[edge] = round((start - edges[0]) / (_CHARACTER * size))
    return columns


def _levels(lines: Sequence[Line], size: float) -> dict[tuple[float, bool], int]:
    """Heading levels: larger type before smaller, at the text's own size bold type alone."""
    styles = {_style(line) for line in lines}
    mostly_bold = sum(line.bold for line in lines) > len(lines) / 2
    headings = sorted(
        (
            style
            for style in styles
            if style[0] >= _LARGER * size or (style[1] and style[0] >= size and not mostly_bold)
        ),
        reverse=True,
    )
    return {style: min(level, _DEEPEST) for level, style in enumerate(headings, 1)}


def _level(lines: Sequence[Line], text: str, setting: Setting) -> int:
    styles = {_style(line) for line in lines}
    if len(styles) > 1 or len(text) > _LONGEST_HEADING or lines[0].confidence is not None:
        return 0
    return setting.levels.get(styles.pop(), 0)


def _style(line: Line) -> tuple[float, bool]:
    return round(line.size * 2) / 2, line.bold


def _text_edge(line: Line) -> float:
    """Where a line's text begins after its bullet or number."""
    if line.dot is None and split_marker(line.text)[0] and len(line.words) > 1:
        return line.words[1].x0
    return line.words[0].x0


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END)


def _notes_apart(page: Sequence[Flow], setting: Setting) -> tuple[list[Flow], list[Line]]:
    """A page's text, and the smaller lines below it that begin with a number."""
    end = len(page)
    while end and isinstance(one := page[end - 1], Line) and one.size < _NOTE * setting.size:
        end -= 1
    notes = [one for one in page[end:] if isinstance(one, Line)]
    if end and notes and notes[0].text[:1].isdigit():
        return list(page[:end]), notes
    return list(page), []


def _tables(last: Sequence[Piece], table: Piece) -> list[Piece]:
    """A table after what stands before it; two that a page break parts are one."""
    before = last[0] if last else None
    if before and before.table and table.page and before.page != table.page:
        columns = {row.count("\t") for row in (*before.text.split("\n"), *table.text.split("\n"))}
        if len(columns) == 1:
            head, _, rest = table.text.partition("\n")
            repeated = head == before.text.partition("\n")[0]
            text = f"{before.text}\n{rest if repeated else table.text}"
            turn = (len(before.text) + 1, table.page)
            return [replace(before, text=text, turns=(*before.turns, turn))]
    return [*last, table]
