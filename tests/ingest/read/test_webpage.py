"""Saved web pages: the text without the page's frame, its lists, tables and headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.read.document import Document
from ingest.read.files import read_file
from tests.ingest.read.rendered import FRAME, PAGE


def page(tmp_path: Path, body: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "sida.html"
    path.write_bytes(PAGE.format(body).encode(encoding))
    return read_file(path)


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.marker, block.level, block.text) for block in document.blocks]


def test_the_frame_of_a_page_is_left_out(tmp_path: Path) -> None:
    document = page(tmp_path, FRAME.format("<h1>Protokoll</h1><p>Nämnden <b>öppnar</b>&nbsp;badet.</p>"))
    assert shown(document) == [("", 1, "Protokoll"), ("", 0, "Nämnden öppnar badet.")]
    assert document.text == "Protokoll\n\nNämnden öppnar badet.\n"
    assert document.encoding == "html"


def test_a_page_without_a_main_part_loses_its_frame_too(tmp_path: Path) -> None:
    body = """<div class="cookie-banner">Godkänn kakor</div><div role="navigation">Start</div>
    <header>Sjövalla</header><article><header><h2>Badet</h2></header><p>Badet öppnas.</p></article>
    <div class="breadcrumbs">Hem > Möten</div><footer>Kontakt</footer>"""
    assert shown(page(tmp_path, body)) == [("", 2, "Badet"), ("", 0, "Badet öppnas.")]


def test_what_only_looks_like_a_frame_is_kept(tmp_path: Path) -> None:
    body = f"<div class='page-menu nav'><p>{'Badet öppnas. ' * 30}</p></div><p>Banan stängs.</p>"
    assert [block.text[:13] for block in page(tmp_path, body).blocks] == ["Badet öppnas.", "Banan stängs."]


def test_folded_text_is_read(tmp_path: Path) -> None:
    body = "<p>Badet</p><div hidden style='display:none' aria-hidden=true><p>öppnas i maj.</p></div>"
    assert [text for _, _, text in shown(page(tmp_path, body))] == ["Badet", "öppnas i maj."]


def test_lists_have_marks_and_depth(tmp_path: Path) -> None:
    body = """<ul><li>Ärendet<p>Texten.</p><ul><li>Inre</li></ul></li><li>Nästa</li></ul>
    <ol start=3><li>Tredje</li><li><p>Fjärde</p></li></ol>"""
    document = page(tmp_path, body)
    assert shown(document) == [
        ("•", 0, "Ärendet"),
        ("", 0, "Texten."),
        ("•", 0, "Inre"),
        ("•", 0, "Nästa"),
        ("3.", 0, "3. Tredje"),
        ("4.", 0, "4. Fjärde"),
    ]
    outer, _, inner, following, *_ = (block.indent for block in document.blocks)
    assert outer == following < inner


def test_tables_have_rows_and_cells(tmp_path: Path) -> None:
    body = """<table><caption>Priser</caption><tr><th>Bad</th><th colspan=2>Pris</th></tr>
    <tr><td>Norrby</td><td><p>Barn</p><p>30</p></td><td>6<b>0</b></td></tr></table>"""
    table = page(tmp_path, body).blocks[-1]
    assert (table.text, table.table) == ("Bad\tPris\t\nNorrby\tBarn 30\t60", True)


def test_a_table_that_arranges_the_page_is_read_cell_by_cell(tmp_path: Path) -> None:
    body = "<table><tr><td><h2>Badet</h2><p>Öppnas.</p></td><td><ul><li>Ett</li></ul></td></tr></table>"
    assert shown(page(tmp_path, body)) == [("", 2, "Badet"), ("", 0, "Öppnas."), ("•", 0, "Ett")]


def test_breaks_and_typed_bullets(tmp_path: Path) -> None:
    body = "<p>Handläggare<br>Linnea   Bark</p><p>• Badet öppnas</p><div>- Banan stängs</div>"
    assert shown(page(tmp_path, body)) == [
        ("", 0, "Handläggare\nLinnea Bark"),
        ("•", 0, "Badet öppnas"),
        ("-", 0, "Banan stängs"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pages_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    assert page(tmp_path, "<p>Åtta öar – ”ön”</p>", encoding).blocks[0].text == "Åtta öar – ”ön”"


def test_the_encoding_that_a_page_names_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes("<html><meta charset='macintosh'><p>Åtta öar</p>".encode("mac_roman"))
    assert read_file(path).blocks[0].text == "Åtta öar"


def test_a_page_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "protokoll.txt"
    path.write_text("\n<!DOCTYPE html><p>Badet öppnas.</p>", "utf-8")
    assert [b.text for b in read_file(path).blocks] == ["Badet öppnas."]


def test_a_page_of_an_older_portal(tmp_path: Path) -> None:
    body = """<p>Din position: Hem > Viken > Idrottsnämnden</p><h3>§3 Badet</h3><p>Dnr 1-2/2010</p>
    <h4>Idrottsnämndens beslut</h4><ol><li>Badet öppnas.</li></ol><p>Läs dokument (pdf)</p>"""
    assert [text for _, _, text in shown(page(tmp_path, body))] == [
        "§3 Badet",
        "Dnr 1-2/2010",
        "Idrottsnämndens beslut",
        "1. Badet öppnas.",
    ]


def test_a_page_of_a_document_site(tmp_path: Path) -> None:
    body = """<h1>Badet i Norrby</h1><h2>Relevanta dokument</h2><p>Annat bad</p><h2>Transkript:</h2>
    <p>1 Badet öppnas i stads-</p><p>2 delen Norrby. Det blir bra.</p>"""
    document = page(tmp_path, body)
    assert (document.title, document.run_on) == ("Badet i Norrby", True)
    assert [(b.text, b.page) for b in document.blocks] == [
        ("Badet öppnas i stadsdelen Norrby.", 1),
        ("Det blir bra.", 2),
    ]


def test_a_page_of_nothing_but_frame_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="innehåller ingen text utöver webbsidans ram"):
        page(tmp_path, "<nav>Start</nav><p>Godkänn alla cookies</p>")


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="fler än 2000 element inuti varandra"):
        page(tmp_path, "<div>" * 2500 + "Badet")


def test_comparisons_in_a_script_are_no_elements(tmp_path: Path) -> None:
    body = f"<script>{'if (i<n) i<m;' * 3000}</script><p>Badet öppnas.</p>"
    assert page(tmp_path, body).blocks[0].text == "Badet öppnas."
