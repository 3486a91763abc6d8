"""Tables typed with spaces: cells that stand below each other in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CELL = re.compile(r"\S+(?: \S+)*")
"""A cell may hold single spaces; two or more part it from the next one."""
_LEAST_ROWS = 3
_SHORT_CELL = 14
"""Characters of a figure, a mark or a name of a column; longer cells are lines of running text."""
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


def aligned_rows(lines: Sequence[tuple[int, str]]) -> list[str] | None:
    """Rows of a table that is typed with spaces.

    Args:
        lines: Each with the column of its first character and its text without it.

    Returns:
        The rows, cells apart by a tab and as many in each; None where the lines are no table: less than
        three, or text that stands in columns by chance or for looks, as names below a letter do.
    """
    if len(lines) < _LEAST_ROWS or sum("  " in text for _, text in lines) < _MOSTLY * len(lines):
        return None
    rows = [_cells(indent, text) for indent, text in lines]
    columns = _columns([cell for row in rows for cell in row])
    if len(columns) < 2:
        return None
    placed = [_placed(row, columns) for row in rows]
    if any(row is None for row in placed):
        return None
    table = [row for row in placed if row]
    full = sum(1 for row in table if sum(map(bool, row)) > 1)
    values = [cell for row in table for cell in row[1:] if cell]
    short = sum(1 for cell in values if len(cell) <= _SHORT_CELL)
    if full < _MOSTLY * len(table) or short < _MOSTLY * len(values) or not _has_marks(values):
        return None
    return ["\t".join(row) for row in table]


def _cells(indent: int, text: str) -> list[_Cell]:
    return [_Cell(indent + m.start(), indent + m.end(), m.group()) for m in _CELL.finditer(text)]


def _columns(cells: Sequence[_Cell]) -> list[tuple[int, int]]:
    """Stretches of the line that cells of all rows share, from left to right."""
    columns: list[tuple[int, int]] = []
    for cell in sorted(cells, key=lambda one: one.start):
        if columns and cell.start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.end))
        else:
            columns.append((cell.start, cell.end))
    return columns


def _placed(row: Sequence[_Cell], columns: Sequence[tuple[int, int]]) -> list[str] | None:
    """A row's cells by column; None where two of them share one."""
    placed = [""] * len(columns)
    for cell in row:
        place = next(i for i, (start, end) in enumerate(columns) if start <= cell.start < end)
        if placed[place]:
            return None
        placed[place] = cell.text
    return placed


def _has_marks(values: Sequence[str]) -> bool:
    """Whether at least a third of the cells are figures, crosses or votes."""
    marked = sum(1 for cell in values if re.search(r"\d", cell) or cell.lower() in _MARKS)
    return 3 * marked >= len(values)


_MARKS = frozenset({"x", "ja", "nej", "avstår", "avst.", "-", "–"})
