"""OpenDocument text (.odt): XML in a zip archive, read with lxml.

The libraries for the format (odfdo, odfpy) give elements without telling apart the text around a note or
a line break, so all that would be left to them is to open the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from ingest.read.formats import check_zip
from ingest.read.packed import bullet, table_or_content
from ingest.read.piece import Piece, marked

_DEEPEST = 6
_HOLDERS = {"text:section", "text:index-body", "text:table-of-content"}
_ASIDE = {"text:note", "office:annotation", "text:tracked-changes", "draw:frame", "office:annotation-end"}
_CHARACTER = 6.0
"""Points that a character takes."""
_UNITS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pt": 1.0}
_BREAKS = {"text:line-break": "\n", "text:tab": " "}

Element = Any
"""An lxml element; lxml has no types of its own."""


class OpenDocumentReader:
    """Reads body text, tables, lists, footnotes and text boxes; page headers and footers are left out."""

    def read(self, data: bytes, name: str, alive: Callable[[], None]) -> list[Piece]:
        """See `ingest.read.piece.Reader`."""
        del alive
        check_zip(data, name)
        with ZipFile(BytesIO(data)) as archive:
            content, styles = (_parsed(archive.read(part)) for part in ("content.xml", "styles.xml"))
        return _Body(content, styles).pieces()


def _parsed(xml: bytes) -> Element:
    """The root of a part. Entities are left alone, since they could name files or multiply."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _points(length: str) -> float | None:
    """A length such as "0.25in" in points, None for what is none."""
    match = re.fullmatch(r"(-?\d*\.?\d+)(in|cm|mm|pt)", length)
    return float(match[1]) * _UNITS[match[2]] if match else None


class _Body:
    def __init__(self, content: Element, styles: Element) -> None:
        self._content = content
        self._names = {prefix: uri for prefix, uri in content.nsmap.items() if prefix}
        # By list style and depth: kind of level, its mark, its column.
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        for tree in (styles, content):
            for style in self._all(tree, "text:list-style"):
                name = self._attribute(style, "style:name")
                for level in style:
                    depth = self._count(level, "text:level", 1)
                    mark = self._attribute(level, "text:bullet-char")
                    mark = mark or self._attribute(level, "style:num-suffix")
                    self._levels[name, depth] = (self._tag(level), mark, self._column(level, depth))

    def pieces(self) -> list[Piece]:
        return [piece for body in self._all(self._content, "office:text") for piece in self._flow(body)]

    def _flow(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            tag = self._tag(child)
            if tag in ("text:p", "text:h"):
                level = min(self._count(child, "text:outline-level", 1), _DEEPEST) if tag == "text:h" else 0
                yield from self._paragraph(child, level)
            elif tag == "text:list":
                yield from self._list(child, "", 1)
            elif tag == "table:table":
                yield from table_or_content([self._cells(row) for row in self._all(child, "table:table-row")])
            elif tag in _HOLDERS:
                yield from self._flow(child)

    def _paragraph(self, element: Element, level: int = 0) -> Iterator[Piece]:
        text, asides = self._text(element)
        if text:
            yield marked(Piece(text, level=level))
        for aside in asides:
            yield from self._flow(aside)

    def _list(self, element: Element, style: str, depth: int) -> Iterator[Piece]:
        style = self._attribute(element, "text:style-name") or style
        kind, mark, column = self._levels.get(
            (style, depth), ("text:list-level-style-bullet", "•", 2 * depth - 1)
        )
        numbered = kind == "text:list-level-style-number"
        number = self._count(element, "text:start-value", 1)
        for item in element:
            label = f"{number}{mark or '.'}" if numbered else bullet(mark)
            for child in item:
                if self._tag(child) == "text:list":
                    yield from self._list(child, style, depth + 1)
                    continue
                for piece in self._flow_one(child):
                    shown = f"{label} {piece.text}" if numbered and label else piece.text
                    yield Piece(shown, column, label, piece.level)
                    label = ""  # only an entry's first paragraph carries its mark
            number += self._tag(item) == "text:list-item"

    def _column(self, level: Element, depth: int) -> int:
        """Where a level's bullets stand, in characters; its depth tells where no measure is given."""
        for alignment in self._all(level, "style:list-level-label-alignment"):
            left, hanging = (
                _points(self._attribute(alignment, name)) for name in ("fo:margin-left", "fo:text-indent")
            )
            if left is not None:
                return 1 + max(0, round((left + (hanging or 0.0)) / _CHARACTER))
        return 2 * depth - 1

    def _flow_one(self, child: Element) -> Iterator[Piece]:
        if self._tag(child) in ("text:p", "text:h"):
            level = min(self._count(child, "text:outline-level", 1), _DEEPEST)
            yield from self._paragraph(child, level if self._tag(child) == "text:h" else 0)

    def _cells(self, row: Element) -> list[list[Piece]]:
        cells: list[list[Piece]] = []
        for cell in row:
            if self._tag(cell) in ("table:table-cell", "table:covered-table-cell"):
                cells += [list(self._flow(cell))] * min(
                    self._count(cell, "table:number-columns-repeated", 1), 50
                )
        return cells

    def _text(self, element: Element) -> tuple[str, list[Element]]:
        """An element's words, and the notes and text boxes that stand in it."""
        parts = [element.text or ""]
        asides: list[Element] = []
        stack = list(reversed(element))
        done: set[Element] = set()
        while stack:
            node = stack.pop()
            tag = self._tag(node)
            if node in done:
                parts.append(node.tail or "")
            elif tag in _ASIDE:
                asides += [*self._all(node, "text:note-body"), *self._all(node, "draw:text-box")]
                parts.append(node.tail or "")
            else:
                if tag == "text:s":
                    parts.append(" ")
                parts.append(_BREAKS.get(tag, "") + (node.text or "" if tag else ""))
                done.add(node)
                stack.append(node)
                stack.extend(reversed(node))
        lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
        return "\n".join(line for line in lines if line), asides

    def _tag(self, element: Element) -> str:
        """``prefix:name`` as the OpenDocument standard writes it, "" for comments."""
        if not isinstance(element.tag, str):
            return ""
        return f"{element.prefix}:{element.tag.rpartition('}')[2]}"

    def _all(self, element: Element, tag: str) -> Iterator[Element]:
        prefix, _, name = tag.partition(":")
        found: Iterator[Element] = element.iter(f"{{{self._names.get(prefix, '')}}}{name}")
        return found

    def _attribute(self, element: Element, name: str) -> str:
        prefix, _, local = name.partition(":")
        return str(element.get(f"{{{self._names.get(prefix, '')}}}{local}", ""))

    def _count(self, element: Element, name: str, default: int) -> int:
        value = self._attribute(element, name)
        return int(value) if value.isdecimal() else default
