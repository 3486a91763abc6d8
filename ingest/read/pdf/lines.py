"""Words to lines: what stands on one height, cut where a wide gap parts it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import fmean

from ingest.read.pdf.sheet import Dot, Word

_SAME_HEIGHT = 0.35
"""Share of the font size by which the words of a line may stand higher or lower."""
_WIDE_GAP = 1.5
"""Font sizes from which a gap parts columns or cells; justified text stays under 1."""
_STRETCHED = 3.5
"""The same in a line whose gaps are all alike."""
_ENOUGH_GAPS = 3
_ALIKE = 1.15
_MARK = re.compile(r"[•◦▪●·–—*-]|§|\d{1,3}[.):]|\(?[a-zA-Z][.)]")
"""A word that may stand far from the text that it marks."""
_ROUND_O = 0.7
"""Font sizes after a lone "o" from which it is a bullet: Word's second level, in the font Courier."""
_DOT_REACH = 40.0
"""Points to the right of a drawn bullet within which its text begins."""


@dataclass(frozen=True)
class Line:
    """Words side by side.

    Attributes:
        words: From left to right, at least one.
        page: From 1.
        dot: Left edge of the bullet drawn before it, None for none.
        right: Where its column ends; None for the page's own margin.
    """

    words: tuple[Word, ...]
    page: int
    dot: float | None = None
    right: float | None = None

    @cached_property
    def text(self) -> str:
        """Its words with single spaces; a bullet drawn or set as "o" is written as one."""
        words = [word.text for word in self.words]
        if words[0] == "o" and len(words) > 1:
            first, second = self.words[:2]
            if second.x0 - first.x1 > _ROUND_O * first.size:
                words[0] = "◦"
        return ("• " if self.dot is not None else "") + " ".join(words)

    @property
    def x0(self) -> float:
        """Left edge of its text or of the bullet before it."""
        return self.words[0].x0 if self.dot is None else self.dot

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @cached_property
    def baseline(self) -> float:
        """Where most of it stands, from the page's top."""
        return self._longest.baseline

    @cached_property
    def size(self) -> float:
        """Font size of most of it."""
        return self._longest.size

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words if any(c.isalnum() for c in word.text))

    @cached_property
    def confidence(self) -> float | None:
        """Mean over its words, None where no text recognition read it."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return fmean(known) if known else None

    @cached_property
    def _longest(self) -> Word:
        return max(self.words, key=lambda word: len(word.text))


Row = list[Line]
"""Lines at one height, from left to right."""


def rows_of(words: Iterable[Word], page: int, dots: Sequence[Dot] = ()) -> list[Row]:
    """Group words by height and cut each group at wide gaps.

    Args:
        words: Of one page or one cell, in any order.
        page: Its number.
        dots: Figures that may be bullets.

    Returns:
        Rows from top to bottom, at least one line in each.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if rows and abs(word.baseline - _height(rows[-1])) <= _SAME_HEIGHT * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_row(sorted(row, key=lambda word: word.x0), page, dots) for row in rows]


def joined(row: Row) -> Line:
    """A row's lines as one."""
    words = tuple(word for line in row for word in line.words)
    return replace(row[0], words=words, right=row[-1].right)


def mean_confidence(lines: Iterable[Line]) -> float | None:
    """Mean over lines, None where no text recognition read them."""
    known = [line.confidence for line in lines if line.confidence is not None]
    return round(fmean(known), 3) if known else None


def is_mark(text: str) -> bool:
    """Whether a word marks the text after it: a bullet, a number, a section sign."""
    return _MARK.fullmatch(text) is not None


def _height(row: Sequence[Word]) -> float:
    return max(row, key=lambda word: word.size).baseline


def _row(words: Sequence[Word], page: int, dots: Sequence[Dot]) -> Row:
    parts: list[list[Word]] = []
    widest = _STRETCHED if _is_stretched(words) else _WIDE_GAP
    for word in words:
        last = parts[-1] if parts else None
        if last and (
            word.x0 - last[-1].x1 < widest * max(word.size, last[-1].size)
            or (len(last) == 1 and (is_mark(last[0].text) or last[0].text == "o"))
        ):
            last.append(word)
        else:
            parts.append([word])
    return [Line(tuple(part), page, _dot_before(part[0], dots)) for part in parts]


def _is_stretched(words: Sequence[Word]) -> bool:
    """Whether all gaps between words are alike: a justified line of few words, not the cells of a row."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(words)]
    return len(gaps) >= _ENOUGH_GAPS and max(gaps) <= _ALIKE * max(min(gaps), 0.0)


def _dot_before(word: Word, dots: Sequence[Dot]) -> float | None:
    middle = word.baseline - 0.3 * word.size
    near = [
        dot.x0
        for dot in dots
        if abs(dot.middle - middle) < 0.3 * word.size and 0 < word.x0 - dot.x0 < _DOT_REACH
    ]
    return max(near, default=None)
