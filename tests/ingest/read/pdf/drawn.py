"""PDF files drawn line by line, so that a test knows where everything stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 70.0, WIDTH - 70.0
LEADING = 14.0
BODY, BOLD = "Times-Roman", "Times-Bold"


class Drawing:
    """Draws text from the top of a page downwards.

    Args:
        path: Where the file goes.
        head: Drawn at the top of each page, ``{page}`` replaced by its number.
        foot: Likewise at its end.
    """

    def __init__(self, path: Path, head: str = "", foot: str = "", password: str | None = None) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, encrypt=password)
        self.path = path
        self.head, self.foot = head, foot
        self.page = 0
        self.new_page()

    def new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = 110.0
        if self.head:
            self.text(LEFT, 40, self.head.format(page=self.page))
        if self.foot:
            self.text(LEFT, HEIGHT - 40, self.foot.format(page=self.page))

    def text(self, x: float, y: float, text: str, font: str = BODY, size: float = 11) -> None:
        """A line with its baseline `y` points from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def lines(self, lines: Iterable[str], *, x: float = LEFT, font: str = BODY, size: float = 11) -> None:
        """Lines one below another, then the gap that ends a paragraph."""
        for line in lines:
            self.text(x, self.y, line, font, size)
            self.y += LEADING * size / 11
        self.y += 8

    def paragraph(self, text: str, *, x: float = LEFT, right: float = RIGHT, size: float = 11) -> None:
        """Text broken where it has to be; what does not fit goes on on the next page."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if stringWidth(longer, BODY, size) > right - x:
                self._line(x, line, size)
                longer = word
            line = longer
        self._line(x, line, size)
        self.y += 8

    def _line(self, x: float, line: str, size: float) -> None:
        if self.y > HEIGHT - 80:
            self.new_page()
        self.text(x, self.y, line, BODY, size)
        self.y += LEADING

    def table(self, rows: Sequence[Sequence[str]], *, width: float = 110) -> None:
        """A ruled table."""
        top, bottom = self.y - 12, self.y - 12 + 18 * len(rows)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                self.text(LEFT + 4 + width * j, top + 13 + 18 * i, cell)
        columns = max(map(len, rows))
        self.canvas.grid(
            [LEFT + width * j for j in range(columns + 1)],
            [HEIGHT - top - 18 * i for i in range(len(rows) + 1)],
        )
        self.y = bottom + 30

    def save(self) -> Path:
        self.canvas.save()
        return self.path
