"""The order in which a page is read: down each column, along the rows of a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from ingest.read.pdf.lines import Line, Row, joined, mean_confidence

_NARROWEST = 0.8
"""Font sizes that a gutter is wide at least."""
_FARTHEST = 4.0
"""Font sizes from one row to the next within columns or a table."""
_PARAGRAPH = 1.35
"""Share of the rows' distance from which a lone line under them begins something else."""
_SHORT_LABEL, _LONG_TEXT = 12, 25
"""Characters: a label ("Att", "Dnr:") beside text that goes on below itself."""
_CELL_WORDS = 5
_TALL = 4
"""Rows from which two columns of a few words each belong together row by row."""
_MANY_COLUMNS = 3
_NUMERIC = 0.5
_NEARLY = 0.75
_ENOUGH_LINES = 8
"""Lines of a last column of which one surely is full."""

_Gap = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that stands without rules: text of its cells by row."""

    cells: list[list[str]]
    page: int
    confidence: float | None = None


def in_reading_order(rows: Sequence[Row]) -> Iterator[Line | Rows]:
    """Put the lines of a page in the order in which they are read.

    Args:
        rows: From top to bottom.

    Yields:
        Lines, those of a column with where the column ends, and tables.
    """
    i = 0
    while i < len(rows):
        if len(rows[i]) == 1:
            yield rows[i][0]
            i += 1
            continue
        end, gaps = _extent(rows, i)
        yield from _read(rows[i:end], gaps)
        i = end


def _extent(rows: Sequence[Row], begin: int) -> tuple[int, list[_Gap]]:
    """How far down the gaps of a row go on, and what is left of them there."""
    size = rows[begin][0].size
    gaps = [gap for gap in _free(rows[begin])[1:-1] if gap[1] - gap[0] > _NARROWEST * size]
    end = begin + 1
    while end < len(rows):
        if rows[end][0].baseline - rows[end - 1][0].baseline > _FARTHEST * size:
            break
        shared = [
            (max(one[0], other[0]), min(one[1], other[1])) for one in gaps for other in _free(rows[end])
        ]
        shared = [gap for gap in shared if gap[1] - gap[0] > _NARROWEST * size]
        if not shared:
            break
        gaps = shared
        end += 1
    return _trimmed(rows, begin, end), gaps


def _trimmed(rows: Sequence[Row], begin: int, end: int) -> int:
    """Leave out lone lines at the end that stand apart: a heading or paragraph below, short by chance."""
    several = [i for i in range(begin, end) if len(rows[i]) > 1]
    last = several[-1] + 1
    if len(several) > 1:
        usual = min(rows[i + 1][0].baseline - rows[i][0].baseline for i in range(begin, several[-1]))
        while last < end and rows[last][0].baseline - rows[last - 1][0].baseline <= _PARAGRAPH * max(
            usual, 1.0
        ):
            last += 1
    return last


def _free(row: Row) -> list[_Gap]:
    """What a row leaves free, margins included."""
    edges = [-math.inf, *(x for line in row for x in (line.x0, line.x1)), math.inf]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _read(rows: Sequence[Row], gaps: Sequence[_Gap]) -> Iterator[Line | Rows]:
    if len(rows) == 1:
        yield joined(rows[0])
        return
    cells = [_by_column(row, gaps) for row in rows]
    texts = [[" ".join(line.text for line in cell) for cell in row] for row in cells]
    if _is_labelled(texts):
        yield from (joined(row) for row in rows)
    elif _is_table(texts):
        yield Rows(texts, rows[0][0].page, mean_confidence([line for row in rows for line in row]))
    else:
        for column in range(len(gaps) + 1):
            lines = [joined(row[column]) for row in cells if row[column]]
            beyond = min(
                (line.x0 for row in cells for other in row[column + 1 :] for line in other), default=None
            )
            right = _right_edge(lines, beyond)
            yield from (replace(line, right=right) for line in lines)


def _right_edge(lines: Sequence[Line], beyond: float | None) -> float | None:
    """Where a column ends: at its longest line where that nears the next column, else just before that.

    Args:
        lines: Of the column.
        beyond: Left edge of the columns to its right, None for the last column.

    Returns:
        None where the last column's lines do not show it; the page's own margin holds then.
    """
    reached = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    if beyond is None:
        return reached if len(lines) >= _ENOUGH_LINES else None
    return reached if reached - left > _NEARLY * (beyond - left) else beyond - lines[0].size


def _by_column(row: Row, gaps: Sequence[_Gap]) -> list[Row]:
    bounds = sorted((gap[0] + gap[1]) / 2 for gap in gaps)
    columns: list[Row] = [[] for _ in range(len(bounds) + 1)]
    for line in row:
        columns[sum((line.x0 + line.x1) / 2 > bound for bound in bounds)].append(line)
    return columns


def _is_labelled(texts: Sequence[Sequence[str]]) -> bool:
    if len(texts[0]) != 2:
        return False
    labels = [row[0] for row in texts if row[0]]
    beside = [row[1] for row in texts if row[1]]
    return (
        bool(labels and beside)
        and fmean(map(len, labels)) <= _SHORT_LABEL
        and fmean(map(len, beside)) > _LONG_TEXT
    )


def _is_table(texts: Sequence[Sequence[str]]) -> bool:
    full = [row for row in texts if sum(bool(text) for text in row) > 1]
    cells = [text for row in texts for text in row if text]
    if len(full) < 2 or fmean(len(text.split()) for text in cells) > _CELL_WORDS:
        return False
    others = [text for row in texts[1:] for text in row[1:] if text]
    numeric = sum(any(c.isdigit() for c in text) for text in others) >= _NUMERIC * max(1, len(others))
    return len(texts[0]) >= _MANY_COLUMNS or len(full) >= _TALL or numeric
