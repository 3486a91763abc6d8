"""OpenDocument text: headings, lists, tables, notes."""

from __future__ import annotations

from pathlib import Path

import odfdo

from ingest.read.document import Document
from ingest.read.files import read_file

NUMBERED = """<text:list-style style:name="N"><text:list-level-style-number text:level="1"
style:num-suffix=")" style:num-format="1"/></text:list-style>"""


def saved(tmp_path: Path, *elements: odfdo.Element, style: str = "") -> Document:
    made = odfdo.Document("text")
    made.body.clear()
    if style:
        made.insert_style(odfdo.Element.from_tag(style), automatic=True)
    for element in elements:
        made.body.append(element)
    made.save(str(tmp_path / "a.odt"))
    return read_file(tmp_path / "a.odt")


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.marker, block.level, block.text) for block in document.blocks]


def test_headings_paragraphs_and_breaks(tmp_path: Path) -> None:
    document = saved(
        tmp_path,
        odfdo.Header(2, "Ärendet"),
        odfdo.Element.from_tag(
            "<text:p>Badet<text:s/> <text:span>öppnas</text:span> i<text:tab/>maj"
            "<text:line-break/>eller juni.</text:p>"
        ),
        odfdo.Paragraph("- Banan stängs"),
    )
    assert shown(document) == [
        ("", 2, "Ärendet"),
        ("", 0, "Badet öppnas i maj\neller juni."),
        ("-", 0, "Banan stängs"),
    ]
    assert document.encoding == "odt"


def test_lists(tmp_path: Path) -> None:
    numbered = odfdo.Element.from_tag(
        '<text:list text:style-name="N"><text:list-item><text:p>Ett</text:p><text:p>Mer.</text:p>'
        "<text:list><text:list-item><text:p>Inre</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Två</text:p></text:list-item></text:list>"
    )
    document = saved(tmp_path, odfdo.List(["Punkt"]), numbered, style=NUMBERED)
    assert shown(document) == [
        ("•", 0, "Punkt"),
        ("1)", 0, "1) Ett"),
        ("", 0, "Mer."),
        ("•", 0, "Inre"),
        ("2)", 0, "2) Två"),
    ]
    assert document.blocks[0].indent < document.blocks[3].indent


def test_tables(tmp_path: Path) -> None:
    table = odfdo.Table("T", width=2, height=2)
    table.set_values([["Bad", "Pris"], ["Norrby", "60"]])
    (block,) = saved(tmp_path, table).blocks
    assert (block.text, block.table) == ("Bad\tPris\nNorrby\t60", True)


def test_a_note_follows_its_paragraph(tmp_path: Path) -> None:
    paragraph = odfdo.Element.from_tag(
        '<text:p>Alla<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Även barn.</text:p></text:note-body></text:note> får bada.</text:p>"
    )
    assert [text for _, _, text in shown(saved(tmp_path, paragraph))] == ["Alla får bada.", "Även barn."]
