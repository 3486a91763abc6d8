"""A page as a picture tells where on it a paragraph stands."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from ingest.errors import SourceError
from ingest.read.facsimile import facsimile
from tests.ingest.read.pdf.drawn import HEIGHT, LEFT, WIDTH, Drawing

FIRST = "Badhuset i Hamnvik hade fler besök än något år tidigare."
SECOND = (
    "Nämnden beslutade att hålla badhuset öppet till klockan 21 på vardagar och till klockan 18 på "
    "lördagar och söndagar från den 1 september 2031, om budgeten räcker till det."
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawing = Drawing(tmp_path_factory.mktemp("facsimile") / "protokoll.pdf")
    drawing.paragraph(FIRST)
    drawing.paragraph(SECOND)
    drawing.new_page()
    drawing.paragraph("Sidan två handlar om något annat.")
    drawing.save()
    return drawing.path


def test_the_lines_of_a_paragraph_are_found_where_they_were_drawn(file: Path) -> None:
    drawn = facsimile(file, 1, [FIRST, SECOND, "Rymdhissen finns inte på sidan alls."])
    picture = Image.open(io.BytesIO(drawn.picture))
    assert (picture.format, picture.width) == ("WEBP", 1100)
    assert (drawn.pages, drawn.recognised) == (2, False)
    assert drawn.ratio == pytest.approx(HEIGHT / WIDTH, abs=1e-3)
    first, second, third = drawn.marks
    assert (len(first), len(second), third) == (1, 2, ())
    # The first baseline is at 110 points, the next lines at 132 and 146.
    for (left, top, _, height), baseline in zip((*first, *second), (110, 132, 146), strict=True):
        assert left == pytest.approx(LEFT / WIDTH, abs=0.005)
        assert top * HEIGHT < baseline < (top + height) * HEIGHT
        assert height * HEIGHT < 14


def test_what_cannot_be_drawn_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Filen har 2 sidor, ingen sida 3"):
        facsimile(file, 3)
    with pytest.raises(SourceError, match=r"borta\.pdf finns inte kvar"):
        facsimile(tmp_path / "borta.pdf", 1)
    broken = tmp_path / "trasig.pdf"
    broken.write_bytes(b"%PDF-1.7 inget mer")
    with pytest.raises(SourceError, match=r"Sida 1 i trasig\.pdf gick inte att visa som bild"):
        facsimile(broken, 1)
