"""Word documents (.docx), opened by python-docx.

python-docx gives the parts, styles and relations. Text is taken from the XML, since its own `text` leaves
out what stands in content controls (Word templates keep titles and case numbers there), in tracked
insertions and in text boxes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.styles.style import ParagraphStyle

from ingest.read.formats import check_zip
from ingest.read.packed import bullet, table_or_content
from ingest.read.piece import Piece, marked

_P, _TBL, _TR, _TC, _SDT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "sdt"))
_HOLDERS = {qn(f"w:{name}") for name in ("sdtContent", "ins", "smartTag", "customXml", "body", "moveTo")} | {
    _SDT
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:txbxContent"), _FALLBACK}
_BOX = qn("w:txbxContent")
_NOTE = qn("w:footnoteReference")
_END_NOTE = qn("w:endnoteReference")
_VAL = qn("w:val")
_ID = qn("w:id")
_HEADING_STYLE = re.compile(r"(?:heading|rubrik)\s*([1-9])", re.IGNORECASE)
_DEEPEST = 6
_CHARACTER = 120
"""Twentieths of a point that a character takes."""
_LONGEST_CHAIN = 20
"""Styles that build on one another; a damaged file may hold a ring of them."""

Element = Any
"""An lxml element; lxml has no types of its own."""


class WordReader:
    """Reads body text, tables, lists, footnotes and text boxes; page headers and footers are left out."""

    def read(self, data: bytes, name: str, alive: Callable[[], None]) -> list[Piece]:
        """See `ingest.read.piece.Reader`."""
        del alive
        check_zip(data, name)
        return _Body(docx.Document(BytesIO(data))).pieces()


class _Body:
    """Goes through a document's body with its styles, list counters and notes at hand."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = {
            style.style_id: style for style in document.styles if isinstance(style, ParagraphStyle)
        }
        self._lists = _Lists(document)
        self._notes = {
            **_notes(document, RELATIONSHIP_TYPE.FOOTNOTES, _NOTE),
            **_notes(document, RELATIONSHIP_TYPE.ENDNOTES, _END_NOTE),
        }

    def pieces(self) -> list[Piece]:
        return list(self._flow(self._document.element.body))

    def _flow(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from table_or_content(list(self._rows(child)))
            elif child.tag in _HOLDERS:
                yield from self._flow(child)

    def _rows(self, table: Element) -> Iterator[list[list[Piece]]]:
        for row in _within(table, _TR):
            cells: list[list[Piece]] = []
            for cell in _within(row, _TC):
                properties = cell.find(qn("w:tcPr"))
                merged = properties is not None and properties.find(qn("w:vMerge")) is not None
                goes_on = merged and properties.find(qn("w:vMerge")).get(_VAL) != "restart"
                cells.append([] if goes_on else list(self._flow(cell)))
                span = properties.find(qn("w:gridSpan")) if properties is not None else None
                cells += [[]] * (min(_number(span), 50) - 1 if span is not None else 0)
            yield cells

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        text = _text(paragraph)
        style = self._style(paragraph)
        if text:
            piece = Piece(text, level=self._level(paragraph, style))
            label = self._lists.label(paragraph, style)
            if label is None:
                yield marked(piece)
            else:
                column, mark, number = label
                shown = f"{number} {text}" if number else text
                yield Piece(shown, indent=column, marker=mark, level=piece.level)
        for node in paragraph.iter(_BOX, _NOTE, _END_NOTE):
            if node.tag != _BOX:
                yield from (Piece(note) for note in self._notes.get((node.tag, node.get(_ID)), ()))
            elif not any(above.tag == _FALLBACK for above in node.iterancestors()):
                yield from self._flow(node)

    def _style(self, paragraph: Element) -> list[Element]:
        """The XML of the paragraph's style and of those it builds on, nearest first."""
        style = self._styles.get(paragraph.style or "")
        chain: list[Element] = []
        while style is not None and len(chain) < _LONGEST_CHAIN:
            chain.append(style.element)
            base = style.base_style
            style = base if isinstance(base, ParagraphStyle) else None
        return chain

    def _level(self, paragraph: Element, style: list[Element]) -> int:
        for holder in (paragraph, *style):
            outline = holder.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if outline is not None:
                level = _number(outline) + 1
                return min(level, _DEEPEST) if level <= 9 else 0  # 10 stands for body text
        for element in style:
            name = element.find(qn("w:name"))
            shown = name.get(_VAL, "") if name is not None else ""
            if match := _HEADING_STYLE.fullmatch(shown):
                return min(int(match[1]), _DEEPEST)
            if shown.lower() == "title":  # what Word stores for it in every language
                return 1
        return 0


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: kind of number, how it is written ("%1."), first number, column."""

    kind: str
    pattern: str
    start: int
    column: int


class _Lists:
    """Bullets and numbers, which Word counts when it shows a document and does not store."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        part = _related(document, RELATIONSHIP_TYPE.NUMBERING)
        if part is None:
            return
        for abstract in part.iter(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = {
                _number(level, qn("w:ilvl")): _Level(
                    kind=_value(level, "w:numFmt", "decimal"),
                    pattern=_value(level, "w:lvlText", ""),
                    start=_number(level.find(qn("w:start")), default=1),
                    column=_column(level, _number(level, qn("w:ilvl"))),
                )
                for level in abstract.iter(qn("w:lvl"))
            }
        for num in part.iter(qn("w:num")):
            self._abstract[num.get(qn("w:numId"), "")] = _value(num, "w:abstractNumId", "")

    def label(self, paragraph: Element, style: Iterable[Element]) -> tuple[int, str, str] | None:
        """Column, marker and number as text of a list entry; None for other paragraphs."""
        depth, number_id = 0, ""
        for holder in (paragraph, *style):
            properties = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if properties is not None:
                depth = depth or _number(properties.find(qn("w:ilvl")))
                number_id = number_id or _value(properties, "w:numId", "")
        levels = self._levels.get(self._abstract.get(number_id, ""))
        if not levels or depth not in levels:  # the number 0 takes a paragraph out of its style's list
            return None
        level = levels[depth]
        if level.kind == "bullet":
            return level.column, bullet(level.pattern), ""
        if level.kind == "none" or not level.pattern:
            return None
        number = self._counted(number_id, depth, levels)
        return level.column, number if re.fullmatch(r"\d{1,2}[.)]", number) else "", number

    def _counted(self, number_id: str, depth: int, levels: dict[int, _Level]) -> str:
        counts = self._counts[self._abstract[number_id]]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = levels.get(int(match[1]) - 1, levels[depth])
            return _figure(counts.get(int(match[1]) - 1, level.start), level.kind)

        return re.sub(r"%([1-9])", shown, levels[depth].pattern).strip()


def _column(level: Element, depth: int) -> int:
    """Where a level's bullets stand, in characters; its depth tells where no measure is given."""
    indent = level.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    if indent is None:
        return 1 + 2 * depth
    left = _number(indent, qn("w:left")) or _number(indent, qn("w:start"))
    return 1 + max(0, left - _number(indent, qn("w:hanging"))) // _CHARACTER


def _figure(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman if kind == "upperRoman" else roman.lower()
    return str(number)


def _roman(number: int) -> str:
    result = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        result += letters * (number // value)
        number %= value
    return result


def _text(paragraph: Element) -> str:
    """A paragraph's words; line breaks kept, what was deleted with tracking left out."""
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:ptab")):
            parts.append(" ")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n" if node.get(qn("w:type")) in (None, "textWrapping") else " ")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        stack.extend(child for child in reversed(node) if child.tag not in _GONE)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Children with a tag, also those in content controls around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _within(child, tag)


def _related(document: WordDocument, kind: str) -> Element | None:
    """The XML of a part that the document refers to, None where there is none."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype == kind), None)
    return None if part is None else parse_xml(part.blob)


def _notes(document: WordDocument, kind: str, reference: str) -> dict[tuple[str, str], list[str]]:
    """Footnotes or endnotes by the reference that points to them; separators have no text."""
    part = _related(document, kind)
    if part is None:
        return {}
    return {(reference, note.get(_ID)): [text for p in note.iter(_P) if (text := _text(p))] for note in part}


def _value(parent: Element, name: str, default: str) -> str:
    found = parent.find(qn(name))
    return default if found is None else str(found.get(_VAL, default))


def _number(element: Element | None, attribute: str = _VAL, default: int = 0) -> int:
    value = "" if element is None else element.get(attribute, "")
    return int(value) if value.isdecimal() else default
