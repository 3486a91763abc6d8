"""Tables by row and column."""

from __future__ import annotations

import pytest

from ingest.structure.cells import Cells, read_table

TEXT = "Bad\tBarn\tVuxna\nNorra\t12\t30\nSödra\t\t7"


def test_cells_are_found_by_names_in_any_case() -> None:
    table = read_table(TEXT)
    assert table == Cells(("Bad", "Barn", "Vuxna"), (("Norra", "12", "30"), ("Södra", "", "7")))
    assert [table.cell("norra", "VUXNA"), table.cell("Södra", "Barn"), table.cell("Östra", "Barn")] == [
        "30",
        "",
        None,
    ]
    assert table.cell("Norra", "Hundar") is None


@pytest.mark.parametrize("text", ["ett stycke", "a\tb", "a\nb", "a\tb\nc", "a\tb\nc\td\te"])
def test_what_is_no_table(text: str) -> None:
    assert read_table(text) is None
