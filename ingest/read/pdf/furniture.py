"""Running heads, feet and page numbers: what stands at the same place on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.read.pdf.lines import Line, Row

_DEPTH = 6
"""Rows from a page's edge in which a head or foot is looked for."""
_ZONE = 0.2
"""Share of the page's height from its edge that heads and feet keep within."""
_SAME_PLACE = 4.0
"""Points by which a line may move between pages, as where the page number gets a second figure."""
_APART = 2.5
"""Font sizes between a page number and the text."""
_LEAST_PAGES = 3
"""Pages of a longer file on which a line has to repeat; of two or three pages, on two."""


def without_furniture(pages: Sequence[list[Row]], heights: Sequence[float]) -> list[list[Row]]:
    """Leave out what repeats at the head or foot of pages.

    Digits aside, the same words at the same height on several pages are furniture, as long as only
    furniture stands between them and the page's edge. Where the digits differ they are page numbers, left
    out everywhere; else the first page keeps its head, which may be the only place where a record names
    its body, date and case number.

    Args:
        pages: Rows of each page, from top to bottom.
        heights: Of the pages, in points.

    Returns:
        The pages' rows in the same order, some lines fewer.
    """
    repeated, numbers = _repeated(pages, heights)
    kept = []
    for number, (rows, height) in enumerate(zip(pages, heights, strict=True), 1):
        head = _run((row for row in rows if row[0].baseline < _ZONE * height), repeated)
        foot = _run((row for row in reversed(rows) if row[0].baseline > (1 - _ZONE) * height), repeated)
        gone = {*foot, *(one for one in head if number > 1 or one in numbers)}
        left = [[line for line in row if id(line) not in gone] for row in rows]
        kept.append(_without_lone_number([row for row in left if row], number))
    return kept


def _repeated(pages: Sequence[list[Row]], heights: Sequence[float]) -> tuple[set[int], set[int]]:
    """Ids of the lines that stand alike on several pages, and of those among them whose digits differ."""
    seen: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, (rows, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _outer(rows, height):
            seen[_words(line.text)].append((number, line))
    least = 2 if len(pages) <= _LEAST_PAGES else _LEAST_PAGES
    repeated: set[int] = set()
    numbers: set[int] = set()
    for found in seen.values():
        for _, line in found:
            alike = [(number, other) for number, other in found if _is_same_place(line, other)]
            if len({number for number, _ in alike}) >= least:
                repeated.add(id(line))
                if len({other.text for _, other in alike}) > 1:
                    numbers.add(id(line))
    return repeated, numbers


def _run(rows: Iterable[Row], repeated: set[int]) -> list[int]:
    """Ids of the repeated lines from an edge inwards, up to the first row without any."""
    run: list[int] = []
    for row in rows:
        ids = [id(line) for line in row if id(line) in repeated]
        if not ids:
            break
        run += ids
    return run


def _outer(rows: Sequence[Row], height: float) -> list[Line]:
    top = [line for row in rows[:_DEPTH] for line in row if line.baseline < _ZONE * height]
    foot = [line for row in rows[-_DEPTH:] for line in row if line.baseline > (1 - _ZONE) * height]
    return top + foot


def _words(text: str) -> str:
    return " ".join(re.sub(r"\d+", "#", text).lower().split())


def _is_same_place(one: Line, other: Line) -> bool:
    same_side = abs(one.x0 - other.x0) < _SAME_PLACE * 4 or abs(one.x1 - other.x1) < _SAME_PLACE * 4
    return same_side and abs(one.baseline - other.baseline) <= _SAME_PLACE


def _without_lone_number(rows: list[Row], page: int) -> list[Row]:
    """A page's rows without a first or last one that is its number ("3", "3 (8)") and stands apart."""
    mark = re.compile(rf"\W*{page}\W*(?:\d{{1,4}}\W*)?")
    for end, next_to_it in ((-1, -2), (0, 1)):
        if len(rows) > 1 and len(rows[end]) == 1 and mark.fullmatch(rows[end][0].text):
            line, neighbour = rows[end][0], rows[next_to_it][0]
            if abs(line.baseline - neighbour.baseline) > _APART * neighbour.size:
                del rows[end]
    return rows
