"""Tables with cells that can be addressed by row and column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """A table.

    Attributes:
        columns: Names of the columns, the first one's that of the rows' names; as many as each row has.
        rows: Each row's cells, its name first.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def cell(self, row: str, column: str) -> str | None:
        """What stands where a row and a column meet, case aside; None where no such names are."""
        columns = [name.lower() for name in self.columns]
        if column.lower() not in columns:
            return None
        place = columns.index(column.lower())
        return next((cells[place] for cells in self.rows if cells[0].lower() == row.lower()), None)


def read_table(text: str) -> Cells | None:
    """The table that a paragraph of rows holds.

    Args:
        text: Rows apart by ``\\n``, cells by a tab; the first row names the columns.

    Returns:
        None where the text is no table: less than two rows, or rows of unlike length.
    """
    rows = [tuple(cell.strip() for cell in line.split("\t")) for line in text.split("\n")]
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return None
    return Cells(rows[0], tuple(rows[1:]))
