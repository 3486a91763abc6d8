"""Plain text to blocks: a paragraph on a line, lines broken by width, lists, tables, web chrome."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.read.document import Block
from ingest.read.files import read_file
from ingest.read.plain import is_table, read_plain


def texts(source: str) -> list[str]:
    return [block.text for block in read_plain(source)]


def test_blank_lines_part_blocks_and_spans_point_at_them() -> None:
    source = "Första stycket.\n\n  Andra stycket, indraget.  \n"
    blocks = read_plain(source)
    assert blocks == (
        Block("Första stycket.", 0, 15),
        Block("Andra stycket, indraget.", 19, 43, indent=2),
    )
    assert [source[block.start : block.end] for block in blocks] == [block.text for block in blocks]


def test_a_line_of_hard_spaces_is_blank() -> None:
    assert texts("  Ett.\n  \u00a0\n  Två.") == ["Ett.", "Två."]


def test_bullets_are_markers_and_no_part_of_the_text() -> None:
    blocks = read_plain(" • Ordföranden öppnade mötet.\n\n  • Indragen punkt\n  - Streck\n")
    assert [(b.text, b.marker, b.indent) for b in blocks] == [
        ("Ordföranden öppnade mötet.", "•", 1),
        ("Indragen punkt", "•", 2),
        ("Streck", "-", 2),
    ]


def test_numbers_are_markers_and_stay_in_the_text() -> None:
    blocks = read_plain("1. Godkänna förslaget\n2) Avslå motionen\n10. Tio")
    assert [(b.text, b.marker) for b in blocks] == [
        ("1. Godkänna förslaget", "1."),
        ("2) Avslå motionen", "2)"),
        ("10. Tio", "10."),
    ]


@pytest.mark.parametrize("line", ["2024 var ett bra år", "1.5 procent", "-3 grader", "3.Nästa"])
def test_a_number_or_dash_inside_a_word_is_no_marker(line: str) -> None:
    assert [(b.text, b.marker) for b in read_plain(line)] == [(line, "")]


def test_runs_of_spaces_are_made_single() -> None:
    assert texts("Att    inrätta\u00a0 verkstaden\n\n10 000\tkronor") == [
        "Att inrätta verkstaden",
        "10 000 kronor",
    ]


WRAPPED = """Nämnden beslutade att inrätta en verkstad i det gamla magasinet
vid hamnen och att den ska hållas öppen fyra kvällar i veckan.
Kostnaden betalas av nämnden.

Siv Ahlm
Förvaltningschef"""


def test_lines_broken_by_width_are_joined_and_short_ones_kept() -> None:
    assert texts(WRAPPED) == [
        "Nämnden beslutade att inrätta en verkstad i det gamla magasinet vid hamnen och att den ska hållas "
        "öppen fyra kvällar i veckan. Kostnaden betalas av nämnden.",
        "Siv Ahlm\nFörvaltningschef",
    ]


def test_where_lines_are_long_each_sentence_end_ends_a_block() -> None:
    long = (
        "Förvaltningen har utrett frågan och bedömer att verksamheten ryms inom nämndens budget " * 2
        + "i år."
    )
    assert texts(f"{long}\n{long}\nSkrivelse om simskola\nKFN 2024/118") == [
        long,
        long,
        "Skrivelse om simskola\nKFN 2024/118",
    ]


def test_rows_with_equal_tabs_are_a_table() -> None:
    (block,) = read_plain("Månad\tBarn\nMars\t96\nApril\t118")
    assert block.table
    assert block.text == "Månad\tBarn\nMars\t96\nApril\t118"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a\tb", "c\td"], True),
        (["a\tb"], False),
        (["a", "b"], False),
        (["a\tb", "c"], False),
        (["a\tb", "c\td\te"], False),
    ],
)
def test_what_counts_as_a_table(lines: list[str], expected: bool) -> None:
    assert is_table(lines) is expected


def test_page_chrome_and_rules_are_left_out() -> None:
    source = (
        "Hoppa över navigering\n\nHoppa till innehållet\n\nÄrendet.\n________\n\n---\n\nSlut.\n\n"
        "Vi använder cookies för att webbplatsen ska fungera.\nGodkänn alla cookies\nTillbaka till toppen\n"
    )
    assert texts(source) == ["Ärendet.", "Slut."]


@pytest.mark.parametrize(
    "line",
    [
        "Nämnden diskuterade om kommunens webbplats använder kakor.",
        "Vi använder cykelställen vid biblioteket.",
        "Ledamoten ville hoppa över navigering och gå direkt till beslutet.",
    ],
)
def test_a_record_that_speaks_of_such_things_keeps_its_words(line: str) -> None:
    assert texts(line) == [line]


def test_nothing_but_chrome_gives_no_blocks() -> None:
    assert read_plain("Hoppa över navigering\n\n \n") == ()


def test_a_line_of_spaces_takes_no_longer_than_one_of_words(tmp_path: Path) -> None:
    path = tmp_path / "mellanslag.txt"
    path.write_text(f"Isen är{' ' * 500_000}hal.\n", "utf-8")
    began = time.monotonic()
    document = read_file(path)
    # A search that begins anew at each space takes minutes.
    assert time.monotonic() - began < 5
    assert document.text.split() == ["Isen", "är", "hal."]
