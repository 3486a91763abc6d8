"""Markdown to blocks: markup goes, words and structure stay, spans cover the source lines."""

from __future__ import annotations

import pytest

from ingest.read.document import Block
from ingest.read.markdown import is_markdown, read_markdown


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("bara text", "a.md", True),
        ("bara text", "A.MD", True),
        ("# Rubrik\n\ntext\n\n## Rubrik\n", "a.txt", True),
        ("# 1 nummertecken i en text", "a.txt", False),
        ("#Rubrik\n#Rubrik", "a.txt", False),
    ],
)
def test_what_is_read_as_markdown(text: str, name: str, expected: bool) -> None:
    assert is_markdown(text, name) is expected


def test_headings_have_levels_and_lose_their_marks() -> None:
    source = "# Svar på skrivelse\n\n## **Ärendet**\n\nText.\n\nUnderstruken\n---\n"
    blocks = read_markdown(source)
    assert [(b.text, b.level) for b in blocks] == [
        ("Svar på skrivelse", 1),
        ("Ärendet", 2),
        ("Text.", 0),
        ("Understruken", 2),
    ]
    assert [source[b.start : b.end] for b in blocks] == [
        "# Svar på skrivelse",
        "## **Ärendet**",
        "Text.",
        "Understruken",
    ]


def test_inline_markup_is_gone_and_its_words_are_kept() -> None:
    (block,) = read_markdown(
        "Om *låsbara skåp*, **45 000** kronor, `kod`, [vakt](https://example.org/v) <b>nu</b>."
    )
    assert block.text == "Om låsbara skåp, 45 000 kronor, kod, vakt nu."


def test_hard_breaks_keep_the_lines_of_an_address_apart() -> None:
    (block,) = read_markdown("**Till**  \nKultur- och fritidsnämnden  \nden 11 juni 2024")
    assert block.text == "Till\nKultur- och fritidsnämnden\nden 11 juni 2024"


def test_lists_carry_their_marks_and_nesting() -> None:
    blocks = read_markdown("- Vattenrening\n  - Pump\n- Skåp\n\n1. Först\n2. Sedan\n\n   Mer om sedan.\n")
    assert [(b.text, b.marker, b.indent) for b in blocks] == [
        ("Vattenrening", "-", 0),
        ("Pump", "-", 2),
        ("Skåp", "-", 0),
        ("1. Först", "1.", 0),
        ("2. Sedan", "2.", 0),
        ("Mer om sedan.", "", 0),
    ]


def test_a_table_is_one_block_of_rows_and_cells() -> None:
    source = "Före.\n\n| Grupp | Totalt |\n|---|---:|\n| Deltog | **312** |\n\nEfter."
    blocks = read_markdown(source)
    table = "| Grupp | Totalt |\n|---|---:|\n| Deltog | **312** |"
    assert blocks[1] == Block("Grupp\tTotalt\nDeltog\t312", 7, 7 + len(table), table=True)
    assert source[7 : 7 + len(table)] == table
    assert [b.text for b in blocks] == ["Före.", "Grupp\tTotalt\nDeltog\t312", "Efter."]


def test_lines_with_tabs_are_a_table_too() -> None:
    (block,) = read_markdown("Månad\tBarn\nMars\t96\n<b>Medel</b>\t<b>118</b>")
    assert (block.text, block.table) == ("Månad\tBarn\nMars\t96\nMedel\t118", True)


def test_chrome_and_empty_blocks_are_left_out() -> None:
    assert [b.text for b in read_markdown("Hoppa över navigering\n\n<br>\n\nÄrendet.\n")] == ["Ärendet."]
