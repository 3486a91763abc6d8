"""Word documents: styles, lists, tables, notes, and text where python-docx does not look for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from ingest.read.document import Document
from ingest.read.files import read_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def word() -> WordDocument:
    return docx.Document()


@pytest.fixture
def read(word: WordDocument, tmp_path: Path) -> Callable[[], Document]:
    def saved() -> Document:
        word.save(str(tmp_path / "a.docx"))
        return read_file(tmp_path / "a.docx")

    return saved


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.marker, block.level, block.text) for block in document.blocks]


def add(word: WordDocument, xml: str) -> None:
    word.element.body.insert(len(word.element.body) - 1, parse_xml(xml.replace(">", f" {W}>", 1)))


def test_styles_give_levels(word: WordDocument, read: Callable[[], Document]) -> None:
    word.add_heading("Yttrande", 0)
    word.add_heading("Ärendet", 2)
    own = word.styles.add_style("Egen rubrik", 1)
    own.base_style = word.styles["Heading 3"]
    word.add_paragraph("Badet", own)
    word.add_paragraph("Badet öppnas.\nI maj.")
    document = read()
    assert shown(document) == [
        ("", 1, "Yttrande"),
        ("", 2, "Ärendet"),
        ("", 3, "Badet"),
        ("", 0, "Badet öppnas.\nI maj."),
    ]
    assert document.encoding == "docx"
    assert all(document.text[b.start : b.end] == b.text for b in document.blocks)


def test_lists_are_counted_as_word_shows_them(word: WordDocument, read: Callable[[], Document]) -> None:
    for text, style in (
        ("Yttre", "List Bullet"),
        ("Inre", "List Bullet 2"),
        ("Första", "List Number"),
        ("Andra", "List Number"),
        ("- Tredje", None),
        ("§ 4 Badet", None),
    ):
        word.add_paragraph(text, style)
    document = read()
    assert shown(document) == [
        ("•", 0, "Yttre"),
        ("•", 0, "Inre"),
        ("1.", 0, "1. Första"),
        ("2.", 0, "2. Andra"),
        ("-", 0, "Tredje"),
        ("", 0, "§ 4 Badet"),
    ]
    assert document.blocks[0].indent < document.blocks[1].indent


def test_a_section_sign_that_word_counts_is_read(word: WordDocument, read: Callable[[], Document]) -> None:
    numbering = word.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="12"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    for text, level in (("Badet", 0), ("Pris", 1), ("Tider", 1), ("Banan", 0), ("Is", 1)):
        add(
            word,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>",
        )
    assert [text for _, _, text in shown(read())] == [
        "§ 12 Badet",
        "a) Pris",
        "b) Tider",
        "§ 13 Banan",
        "a) Is",
    ]


def test_tables_and_merged_cells(word: WordDocument, read: Callable[[], Document]) -> None:
    table = word.add_table(3, 3)
    for cell, text in zip(
        table._cells, ["Bad", "Barn", "", "Norrby", "30", "60", "", "20", "50"], strict=True
    ):
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    (block,) = read().blocks
    assert (block.text, block.table) == ("Bad\tBarn\t\nNorrby\t30\t60\n\t20\t50", True)


def test_a_table_that_arranges_the_page_is_read_cell_by_cell(
    word: WordDocument, read: Callable[[], Document]
) -> None:
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "Handläggare"
    table.cell(0, 1).add_paragraph("Badet", "Heading 1")
    assert shown(read()) == [("", 0, "Handläggare"), ("", 1, "Badet")]


def test_text_in_content_controls_insertions_and_links_is_read(
    word: WordDocument, read: Callable[[], Document]
) -> None:
    add(word, "<w:sdt><w:sdtContent><w:p><w:r><w:t>Dnr 1/2024</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    add(
        word,
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>Badet</w:t></w:r></w:sdtContent></w:sdt><w:ins><w:r>"
        '<w:t xml:space="preserve"> öppnas</w:t></w:r></w:ins><w:del><w:r><w:delText>stängs</w:delText></w:r>'
        "</w:del><w:hyperlink><w:r><w:tab/><w:t>i maj.</w:t></w:r></w:hyperlink></w:p>",
    )
    assert [text for _, _, text in shown(read())] == ["Dnr 1/2024", "Badet öppnas i maj."]


def test_page_heads_and_feet_are_left_out(word: WordDocument, read: Callable[[], Document]) -> None:
    word.sections[0].header.paragraphs[0].text = "Sjövalla"
    word.sections[0].footer.paragraphs[0].text = "Sida 1"
    word.add_paragraph("Badet öppnas.")
    assert shown(read()) == [("", 0, "Badet öppnas.")]


def test_a_ring_of_styles_is_no_trap(word: WordDocument, read: Callable[[], Document]) -> None:
    one, other = word.styles.add_style("Ett", 1), word.styles.add_style("Två", 1)
    one.base_style, other.base_style = other, one
    word.add_paragraph("Badet öppnas.", one)
    assert shown(read()) == [("", 0, "Badet öppnas.")]


def test_footnotes_follow_their_paragraph(word: WordDocument, tmp_path: Path) -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Även barn.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    add(word, '<w:p><w:r><w:t>Alla får bada.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>')
    word.add_paragraph("Badet öppnas.")
    word.save(str(tmp_path / "a.docx"))
    assert [b.text for b in read_file(tmp_path / "a.docx").blocks] == [
        "Alla får bada.",
        "Även barn.",
        "Badet öppnas.",
    ]
