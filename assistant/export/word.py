"""An export as a Word document with footnotes.

python-docx knows no footnotes, so their part of the package is made here (ECMA-376, part 1, 17.11).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from assistant.export.notes import NEAREST, NOT_FOUND, Exchange, Export, one_line, pieces, printable, searched
from assistant.model import Citation

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT, _REFERENCE = "Fotnotstext", "Fotnotsreferens"
_SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))


def to_word(export: Export) -> bytes:
    """Write an export as the bytes of a .docx file."""
    document = _document(export)
    notes = _Footnotes(export)
    document.add_heading(one_line(export.title), level=1)
    for sentence in export.head():
        document.add_paragraph(sentence)
    for exchange in export.exchanges:
        if len(export.exchanges) > 1:
            document.add_heading(one_line(exchange.question), level=2)
        _exchange(document, export, exchange, notes)
    if export.abstained:
        document.add_heading(NOT_FOUND, level=2)
        for one in export.abstained:
            document.add_paragraph(f"{one_line(one.question)} {searched(one)}", style="List Bullet")
    notes.add_to(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Footnotes:
    """The footnotes of one document, numbered as they are met."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
        self._known: dict[tuple[int, int], int] = {}
        for identifier, kind in _SEPARATORS:
            note = _child(self._root, "w:footnote", {"w:type": kind, "w:id": identifier})
            _child(_child(_child(note, "w:p"), "w:r"), f"w:{kind}")

    def refer(self, paragraph: Paragraph, exchange: Exchange, citation: Citation) -> None:
        """Add a footnote for a citation, or one that refers to an earlier footnote for the same."""
        key = (id(exchange), citation.n)
        earlier = self._known.get(key)
        number = len(self._root) - len(_SEPARATORS) + 1
        if earlier is None:
            self._known[key] = number
        self._write(number, f"Se not {earlier}." if earlier else self._export.note(citation))
        run = paragraph.add_run()
        run.style = _REFERENCE
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)

    def add_to(self, document: Any) -> None:
        """Put the footnotes into the package."""
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        # Word looks up the separators here; the element has its place before w:compat.
        properties = OxmlElement("w:footnotePr")
        for identifier, _ in _SEPARATORS:
            _child(properties, "w:footnote", {"w:id": identifier})
        settings = document.settings.element
        compat = settings.find(qn("w:compat"))
        settings.insert(len(settings) if compat is None else settings.index(compat), properties)

    def _write(self, number: int, text: str) -> None:
        note = _child(self._root, "w:footnote", {"w:id": str(number)})
        paragraph = _child(note, "w:p")
        _child(_child(paragraph, "w:pPr"), "w:pStyle", {"w:val": _TEXT})
        mark = _child(paragraph, "w:r")
        _child(_child(mark, "w:rPr"), "w:rStyle", {"w:val": _REFERENCE})
        _child(mark, "w:footnoteRef")
        words = _child(_child(paragraph, "w:r"), "w:t")
        words.text = f" {text}"
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _document(export: Export) -> Any:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = one_line(export.title)[:250], "Nämndminnet", ""
    properties.language = "sv-SE"
    text = document.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    text.font.size = Pt(9)
    reference = document.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")
    return document


def _exchange(document: Any, export: Export, exchange: Exchange, notes: _Footnotes) -> None:
    answer = exchange.answer
    if answer.read_as.split() != answer.question.split():
        document.add_paragraph(f"Tolkat som: {one_line(answer.read_as)}")
    known = {citation.n: citation for citation in answer.citations}
    for sentence in answer.sentences:
        paragraph = document.add_paragraph()
        for piece in pieces(sentence, known):
            if isinstance(piece, str):
                paragraph.add_run(piece)
            else:
                notes.refer(paragraph, exchange, piece)
    if answer.abstained and answer.citations:
        document.add_paragraph(f"{NEAREST}:")
        for citation in answer.citations:
            document.add_paragraph(export.note(citation), style="List Bullet")
    document.add_paragraph(printable(searched(exchange)))


def _child(parent: Any, name: str, attributes: dict[str, str] | None = None) -> Any:
    child = etree.SubElement(parent, qn(name))
    for key, value in (attributes or {}).items():
        child.set(qn(key), value)
    return child
