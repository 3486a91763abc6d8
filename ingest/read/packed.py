"""What Word and OpenDocument files share: XML in a zip archive, and tables that may only arrange a page."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.read.piece import Piece

_LONGEST_CELL = 600
_MOST_PARAGRAPHS = 3


def table_or_content(rows: Sequence[Sequence[Sequence[Piece]]]) -> list[Piece]:
    """A table as one piece, or what stands in its cells where it only arranges the page.

    Args:
        rows: Of cells, each with its pieces; [] for an empty cell or one that goes on from above.

    Returns:
        One piece with rows apart by ``\\n`` and cells by a tab. Where a cell holds a list, a heading,
        another table or long text, or where no row has two cells, the cells' own pieces in order.
    """
    cells = [cell for row in rows for cell in row]
    arranges = all(len(row) < 2 for row in rows) or any(_is_flow(cell) for cell in cells)
    if arranges:
        return [piece for cell in cells for piece in cell]
    lines = ["\t".join(_cell_text(cell) for cell in row) for row in rows]
    text = "\n".join(line for line in lines if line.strip())
    return [Piece(text, table=True)] if text else []


def _is_flow(cell: Sequence[Piece]) -> bool:
    return (
        len(cell) > _MOST_PARAGRAPHS
        or any(piece.level or piece.table or piece.marker for piece in cell)
        or sum(len(piece.text) for piece in cell) > _LONGEST_CELL
    )


def _cell_text(cell: Sequence[Piece]) -> str:
    return " ".join(word for piece in cell for word in piece.text.split())


def bullet(character: str) -> str:
    """The bullet that a list's definition names; symbol fonts' own characters become a round one."""
    plain = character.strip()[:1]
    return plain if plain and plain in "•◦▪●·–—*-" else "•"
