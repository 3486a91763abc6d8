"""PDF with a text layer: paragraphs, headings, tables, pages, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from ingest.errors import SourceError
from ingest.read.document import Block
from ingest.read.files import read_file
from ingest.read.pdf import reader
from tests.ingest.read.pdf.drawn import BODY, BOLD, HEIGHT, LEFT, RIGHT, Drawing

BATHS = (
    "Badhuset i Norrby har öppet alla dagar utom måndagar. Vattnet är 27 grader och bassängen 25 meter "
    "lång. Den som vill simma längder kan göra det mellan klockan sju och nio. På lördagar är det "
    "familjebad, och då gäller halva avgiften för barn under tolv år."
)


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path / "handling.pdf")


def read(drawing: Drawing) -> tuple[Block, ...]:
    document = read_file(drawing.save())
    assert document.encoding == "pdf"
    for block in document.blocks:
        assert document.text[block.start : block.end].endswith(block.text)
    return document.blocks


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


def test_lines_broken_by_width_are_one_paragraph(drawing: Drawing) -> None:
    drawing.paragraph(BATHS)
    drawing.paragraph("Isbanan i Lillskogen spolas när det är kallare än fem grader.")
    assert texts(read(drawing)) == [BATHS, "Isbanan i Lillskogen spolas när det är kallare än fem grader."]


def test_lines_that_could_have_been_longer_are_kept_apart(drawing: Drawing) -> None:
    drawing.lines(["Handläggare", "Linnea Bark", "Telefon: 0555-120 43"])
    drawing.paragraph(BATHS)
    assert texts(read(drawing)) == ["Handläggare\nLinnea Bark\nTelefon: 0555-120 43", BATHS]


def test_a_paragraph_goes_on_over_the_page_with_its_first_page(drawing: Drawing) -> None:
    drawing.y = HEIGHT - 100
    drawing.paragraph(BATHS)
    drawing.paragraph("Avgiften höjs inte.")
    assert drawing.page == 2
    assert [(b.text, b.page) for b in read(drawing)] == [(BATHS, 1), ("Avgiften höjs inte.", 2)]


def test_running_heads_feet_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    drawing = Drawing(
        tmp_path / "a.pdf", head="Sjövalla kommun, protokoll", foot="Box 7, Sjövalla     Sida {page} (3)"
    )
    told = [BATHS, BATHS.replace("Norrby", "Västanå"), BATHS.replace("Norrby", "Sund")]
    for text in told:
        drawing.paragraph(text)
        if drawing.page < 3:
            drawing.new_page()
    # The first page keeps its head, which may be all that says whose record it is.
    assert texts(read(drawing)) == ["Sjövalla kommun, protokoll", *told]


def test_a_page_number_alone_is_left_out_of_a_single_page(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf", foot="{page} (1)")
    drawing.paragraph(BATHS)
    assert texts(read(drawing)) == [BATHS]


def test_words_cut_at_a_line_or_page_are_mended(drawing: Drawing) -> None:
    long = "x" * 72
    drawing.lines([f"{long} stads-", f"delsnämnden {long}"[:82], "och kultur-"], x=LEFT)
    blocks = read(drawing)
    assert "stadsdelsnämnden" in blocks[0].text


@pytest.mark.parametrize(
    ("sets", "level"), [({"font": BOLD}, 2), ({"size": 16.0}, 1), ({"font": BOLD, "size": 16.0}, 1)]
)
def test_larger_or_bolder_lines_are_headings(drawing: Drawing, sets: dict, level: int) -> None:
    drawing.lines(["Yttrande om badhuset"], size=20.0 if level > 1 else 11, font="Times-Roman")
    drawing.lines(["Ärendet"], **sets)
    drawing.paragraph(BATHS)
    found = {block.text: block.level for block in read(drawing)}
    assert found == {"Yttrande om badhuset": level - 1, "Ärendet": level, BATHS: 0}


def test_bullets_and_numbers_begin_entries(drawing: Drawing) -> None:
    drawing.lines(["Nämnden beslutar att"])
    drawing.lines(["• öppna badhuset", "• stänga isbanan"])
    drawing.lines(["1. Badet öppnas.", "2. Banan stängs."])
    assert [(b.marker, b.text) for b in read(drawing)] == [
        ("", "Nämnden beslutar att"),
        ("•", "öppna badhuset"),
        ("•", "stänga isbanan"),
        ("1.", "1. Badet öppnas."),
        ("2.", "2. Banan stängs."),
    ]


def test_an_entry_that_fills_its_line_ends_before_the_next(drawing: Drawing) -> None:
    full = "Badhuset i Norrby har öppet alla dagar utom måndagar och vissa större helger året om,"
    drawing.paragraph(BATHS)
    drawing.lines([f"• {full}", f"• {full}", f"- {full}", f"- {full}"])
    assert [b.marker for b in read(drawing)] == ["", "•", "•", "-", "-"]


def test_an_entry_hangs_and_keeps_its_column(drawing: Drawing) -> None:
    drawing.paragraph("Förvaltningen har gjort detta:")
    drawing.text(LEFT + 18, drawing.y, "•")
    drawing.paragraph(BATHS, x=LEFT + 36)
    opening, entry = read(drawing)
    assert (entry.marker, entry.text) == ("•", BATHS)
    assert entry.indent > opening.indent


def test_a_ruled_table_has_rows_and_cells(drawing: Drawing) -> None:
    drawing.paragraph(BATHS)
    drawing.table([["Bad", "Barn", "Vuxna"], ["Norrby", "30 kr", "60 kr"], ["Västanå", "", "50 kr"]])
    drawing.paragraph("Priserna gäller från nyår.")
    blocks = read(drawing)
    assert texts(blocks)[1:] == [
        "Bad\tBarn\tVuxna\nNorrby\t30 kr\t60 kr\nVästanå\t\t50 kr",
        "Priserna gäller från nyår.",
    ]
    assert [block.table for block in blocks] == [False, True, False]


def test_a_table_over_two_pages_is_one(drawing: Drawing) -> None:
    drawing.table([["Bad", "Pris"], ["Norrby", "60 kr"]])
    drawing.new_page()
    drawing.table([["Bad", "Pris"], ["Västanå", "50 kr"]])
    assert [(b.text, b.page) for b in read(drawing)] == [("Bad\tPris\nNorrby\t60 kr\nVästanå\t50 kr", 1)]


def test_a_table_without_rules_is_known_by_its_columns(drawing: Drawing) -> None:
    drawing.paragraph(BATHS)
    for row in (("Bad", "2023", "2024"), ("Norrby", "310", "412"), ("Västanå", "90", "87")):
        for column, cell in enumerate(row):
            drawing.text(LEFT + 140 * column, drawing.y, cell)
        drawing.y += 14
    table = read(drawing)[-1]
    assert (table.text, table.table) == ("Bad\t2023\t2024\nNorrby\t310\t412\nVästanå\t90\t87", True)


def test_a_justified_line_of_few_words_is_no_row_of_cells(drawing: Drawing) -> None:
    told = [
        "Badmästarutbildningen i de nya simhallarna omfattar numera både",
        "badvattenprovtagning och handledning av simskolornas ungdomsledare",
    ]
    drawing.paragraph(BATHS)
    drawing.y -= 8
    for line in (*told, *told):
        words = line.split()
        room = (RIGHT - LEFT - sum(stringWidth(word, BODY, 11) for word in words)) / (len(words) - 1)
        x = LEFT
        for word in words:
            drawing.text(x, drawing.y, word)
            x += stringWidth(word, BODY, 11) + room
        drawing.y += 14
    blocks = read(drawing)
    assert " ".join(texts(blocks)).split() == f"{BATHS} {' '.join(told * 2)}".split()
    assert not any(block.table for block in blocks)


def test_a_box_around_a_paragraph_is_no_table(drawing: Drawing) -> None:
    drawing.canvas.rect(LEFT - 10, HEIGHT - drawing.y - 90, 480, 110)
    drawing.paragraph(BATHS)
    assert [(b.text, b.table) for b in read(drawing)] == [(BATHS, False)]


def test_columns_are_read_one_after_the_other(drawing: Drawing) -> None:
    drawing.lines(["Två spalter"], font=BOLD, size=16)
    top = drawing.y
    drawing.paragraph(BATHS, right=280)
    drawing.y = top
    drawing.paragraph(BATHS.replace("Norrby", "Västanå"), x=310)
    assert texts(read(drawing)) == ["Två spalter", BATHS, BATHS.replace("Norrby", "Västanå")]


def test_a_head_of_two_short_columns_is_read_by_column(drawing: Drawing) -> None:
    for left, right in (("Handläggare", "Till"), ("Linnea Bark", "Kulturnämnden")):
        drawing.text(LEFT, drawing.y, left)
        drawing.text(330, drawing.y, right)
        drawing.y += 14
    assert texts(read(drawing)) == ["Handläggare\nLinnea Bark", "Till\nKulturnämnden"]


def test_labels_beside_their_text_are_read_row_by_row(drawing: Drawing) -> None:
    for text in (
        "öppna badhuset i Norrby redan i maj nästa år",
        "stänga isbanan i Lillskogen när våren kommer",
    ):
        drawing.text(LEFT, drawing.y, "Att")
        drawing.text(LEFT + 50, drawing.y, text)
        drawing.y += 22
    assert texts(read(drawing)) == [
        "Att öppna badhuset i Norrby redan i maj nästa år",
        "Att stänga isbanan i Lillskogen när våren kommer",
    ]


def test_footnotes_do_not_break_a_paragraph_that_goes_on(drawing: Drawing) -> None:
    drawing.y = HEIGHT - 100
    drawing.text(LEFT, HEIGHT - 60, "1 Avgiften gäller även tillfällig vistelse.", size=8)
    drawing.paragraph(BATHS)
    assert texts(read(drawing)) == [BATHS, "1 Avgiften gäller även tillfällig vistelse."]


def test_a_page_set_on_its_side_is_turned(drawing: Drawing) -> None:
    canvas = drawing.canvas
    for turn, x, y in ((90, 100, 100), (-90, 100, 700)):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(turn)
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(0, 0, "Badhuset har öppet.")
        canvas.drawString(0, -40, "Isbanan är stängd.")
        canvas.restoreState()
        drawing.new_page()
    assert texts(read(drawing)) == ["Badhuset har öppet.", "Isbanan är stängd."] * 2


def test_a_stamp_across_the_page_is_left_out(drawing: Drawing) -> None:
    drawing.paragraph(BATHS)
    drawing.canvas.saveState()
    drawing.canvas.translate(200, 300)
    drawing.canvas.rotate(35)
    drawing.text(0, HEIGHT, "UTKAST", size=60)
    drawing.canvas.restoreState()
    assert texts(read(drawing)) == [BATHS]


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf", password="hemligt")
    drawing.paragraph(BATHS)
    with pytest.raises(SourceError, match=r"a\.pdf är låst med lösenord\. Spara den utan lösenord"):
        read_file(drawing.save())


def test_an_empty_page_is_no_error_and_an_empty_file_is(drawing: Drawing) -> None:
    drawing.paragraph(BATHS)
    drawing.new_page()
    drawing.canvas.showPage()
    assert texts(read(drawing)) == [BATHS]
    empty = Drawing(drawing.path.with_name("b.pdf"))
    empty.canvas.showPage()
    with pytest.raises(SourceError, match=r"b\.pdf innehåller ingen text\. Kontrollera filen\."):
        read_file(empty.save())


def test_a_file_of_too_many_pages_is_named(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    for bath in ("Norrby", "Västanå", "Sund", "Hamnvik", "Lillskogen"):
        drawing.paragraph(BATHS.replace("Norrby", bath))
        drawing.new_page()
    data = drawing.save().read_bytes()
    told: list[None] = []
    monkeypatch.setattr(reader, "_PAGES_AT_A_TIME", 2)
    assert len(reader.PdfReader().read(data, "a.pdf", lambda: told.append(None))) == 5
    assert len(told) == 2
    monkeypatch.setattr(reader, "_MOST_PAGES", 4)
    with pytest.raises(SourceError, match=r"^a\.pdf har 5 sidor, fler än 4\. Dela upp filen\.$"):
        reader.PdfReader().read(data, "a.pdf", lambda: None)
