"""Records made into other formats, as a registrar, a browser or a scanner would."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import odfdo

from ingest.read.document import Block, Document

PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Sidan</title>
<style>body {{ font: 11pt "Liberation Serif", serif }} table {{ border-collapse: collapse }}</style></head>
<body>{}</body></html>"""
# What sites put around a record's text.
FRAME = """<div class="skip-link"><a href="#x">Hoppa till innehållet</a></div>
<header><a href="/">Sjövalla</a><form>Sök <input></form></header>
<nav><ul><li>Start</li><li>Möten</li></ul></nav>
<div id="cookie-consent">Vi använder kakor. <button>Godkänn</button></div>
<main id="x">{}</main>
<aside>Dela sidan</aside><footer>Kontakta oss</footer><script>var a = "Skript";</script>"""


def content(document: Document) -> Iterator[Block]:
    """The blocks of a text file; the lines of a transcript, whose blocks are parts of lines."""
    if not document.run_on:
        yield from document.blocks
        return
    for line in document.text.split("\n"):
        if line.strip():
            yield Block(line.strip(), 0, 1)


def as_html(blocks: Iterable[Block]) -> str:
    """Lists as a portal nests them: what follows an entry of the outer list stands inside it."""
    blocks = list(blocks)
    outer = outer_indent(blocks)
    parts = []
    for block in blocks:
        if is_bullet(block) and block.indent == outer and block.marker == "•":
            parts.append(f"</li><li>{_inner(block)}")
        elif is_bullet(block):
            parts.append(f"<ul><li>{_inner(block)}</li></ul>")
        else:
            parts.append(_element(block))
    first = next((i for i, part in enumerate(parts) if part.startswith("</li>")), None)
    if first is None:
        return "\n".join(parts)
    inside = "\n".join(parts[first:]).removeprefix("</li>")
    return "\n".join([*parts[:first], f"<ul>{inside}</li></ul>"])


def outer_indent(blocks: Iterable[Block]) -> int:
    return min((block.indent for block in blocks if is_bullet(block)), default=0)


def _inner(block: Block) -> str:
    return html.escape(block.text).replace("\n", "<br>")


def _element(block: Block) -> str:
    if block.table:
        rows = [row.split("\t") for row in html.escape(block.text).split("\n")]
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    if block.level:
        return f"<h{block.level}>{_inner(block)}</h{block.level}>"
    return f"<p>{_inner(block)}</p>"


def is_bullet(block: Block) -> bool:
    return bool(block.marker) and not block.text.startswith(block.marker)


def write_html(blocks: Iterable[Block], path: Path, *, framed: bool = False) -> Path:
    body = as_html(blocks)
    path.write_text(PAGE.format(FRAME.format(body) if framed else body), "utf-8")
    return path


def write_docx(blocks: Iterable[Block], path: Path) -> Path:
    made = docx.Document()
    blocks = list(blocks)
    outer = outer_indent(blocks)
    for block in blocks:
        if block.table:
            rows = [row.split("\t") for row in block.text.split("\n")]
            table = made.add_table(len(rows), max(map(len, rows)))
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
        elif block.level:
            made.add_heading(block.text, block.level)
        else:
            style = "List Bullet" if block.indent == outer else "List Bullet 2"
            made.add_paragraph(block.text, style=style if is_bullet(block) else None)
    made.save(str(path))
    return path


def write_odt(blocks: Iterable[Block], path: Path) -> Path:
    made = odfdo.Document("text")
    made.body.clear()
    blocks = list(blocks)
    outer = outer_indent(blocks)
    for block in blocks:
        if block.table:
            rows = [row.split("\t") for row in block.text.split("\n")]
            table = odfdo.Table("T", width=max(map(len, rows)), height=len(rows))
            table.set_values(rows)
            made.body.append(table)
        elif block.level:
            made.body.append(odfdo.Header(block.level, block.text))
        elif is_bullet(block):
            made.body.append(_nested(block.text, 1 if block.indent == outer else 2))
        else:
            made.body.append(odfdo.Paragraph(block.text))
    made.save(str(path))
    return path


def _nested(text: str, depth: int) -> odfdo.List:
    entry = odfdo.List([text])
    for _ in range(depth - 1):
        item, outer = odfdo.ListItem(), odfdo.List()
        item.append(entry)
        outer.append(item)
        entry = outer
    return entry


def write_pdf(blocks: Iterable[Block], path: Path, chromium: str) -> Path:
    """Print a page as a browser does."""
    page = write_html(blocks, path.with_suffix(".print.html"))
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run(
        [chromium, *arguments, f"--user-data-dir={path.parent / 'chromium'}", f"--print-to-pdf={path}", page],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return path
