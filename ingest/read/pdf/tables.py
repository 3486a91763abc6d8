"""Ruled tables: cells that drawn lines enclose, found by pdfplumber from the lines that PDFium reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from ingest.read.pdf.sheet import Edge, Sheet, Word

_TOLERANCE = 3.0
"""Points between lines that are one; pdfplumber's own default."""
_MOST_EDGES = 3_000
"""Lines of a page, some 500 cells; more are a drawing, and finding crossings is quadratic."""
_SAME_ROW = 2.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table's place, and its words by row and cell."""

    box: Box
    rows: list[list[list[Word]]]


def ruled_tables(sheet: Sheet) -> tuple[list[RuledTable], list[Word]]:
    """The tables of a page from top to bottom, and the words that stand in none of them.

    A box around one text, and a table whose words all stand in one column, are no tables.
    """
    words = sheet.words
    if not 4 <= len(sheet.edges) <= _MOST_EDGES:
        return [], words
    found = []
    for cells in cells_to_tables(_cells(sheet.edges)):
        rows = _rows(cells)
        inside = {id(word) for word in words if any(holds(cell, word) for cell in cells)}
        filled = [[[word for word in words if cell and holds(cell, word)] for cell in row] for row in rows]
        if sum(any(row[column] for row in filled) for column in range(len(filled[0]))) < 2:
            continue
        found.append(RuledTable(_around(cells), [row for row in filled if any(row)]))
        words = [word for word in words if id(word) not in inside]
    return sorted(found, key=lambda table: table.box[1]), words


def table_boxes(edges: Sequence[Edge]) -> list[Box]:
    """Places of the tables that rules make, two cells at least."""
    if not 4 <= len(edges) <= _MOST_EDGES:
        return []
    return [_around(cells) for cells in cells_to_tables(_cells(edges)) if len(cells) > 1]


def _around(cells: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _cells(edges: Sequence[Edge]) -> list[Box]:
    objects = [_as_object(edge) for edge in edges]
    merged = merge_edges(objects, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    boxes: list[Box] = intersections_to_cells(edges_to_intersections(merged, _TOLERANCE, _TOLERANCE))
    return [box for box in boxes if box[2] - box[0] > _TOLERANCE and box[3] - box[1] > _TOLERANCE]


def _as_object(edge: Edge) -> dict[str, Any]:
    """An edge in pdfplumber's form."""
    level = edge.x1 - edge.x0 >= edge.bottom - edge.top
    return {
        "x0": edge.x0,
        "x1": edge.x1,
        "top": edge.top,
        "bottom": edge.bottom,
        "width": edge.x1 - edge.x0,
        "height": edge.bottom - edge.top,
        "orientation": "h" if level else "v",
        "object_type": "line",
    }


def _rows(cells: Sequence[Box]) -> list[list[Box | None]]:
    """Cells by row and column; None where a cell goes on from above or from the left."""
    lefts = _distinct(cell[0] for cell in cells)
    tops = _distinct(cell[1] for cell in cells)
    grid: list[list[Box | None]] = [[None] * len(lefts) for _ in tops]
    for cell in cells:
        row = min(range(len(tops)), key=lambda i: abs(tops[i] - cell[1]))
        column = min(range(len(lefts)), key=lambda i: abs(lefts[i] - cell[0]))
        grid[row][column] = cell
    return grid


def _distinct(values: Any) -> list[float]:
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > _SAME_ROW:
            distinct.append(value)
    return distinct


def holds(cell: Box, word: Word) -> bool:
    """Whether a word's middle lies in a box."""
    middle = word.baseline - 0.3 * word.size
    return cell[0] <= (word.x0 + word.x1) / 2 < cell[2] and cell[1] <= middle < cell[3]
