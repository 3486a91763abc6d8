"""Saved web pages, parsed by selectolax as browsers do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.errors import SourceError
from ingest.read.decode import decode
from ingest.read.piece import Piece, marked

_NEVER = frozenset(
    "script style noscript template head nav aside form button select option textarea iframe object svg "
    "canvas dialog audio video".split()
)
"""Elements that hold no record text wherever they stand."""
_FRAME = frozenset({"header", "footer"})
"""Frame of the page, but a part of the text inside an article."""
_TEXTS = frozenset({"main", "article", "section"})
_FRAME_ROLES = frozenset("navigation banner contentinfo search dialog alertdialog complementary menu".split())
_FRAME_NAMES = frozenset(
    "cookie cookies consent gdpr breadcrumb breadcrumbs navbar navigation nav menu sidebar skip skiplink "
    "skiplinks share social advert".split()
)
"""Words in an element's id or class by which sites name their frame."""
_MOST_OF_PAGE = 0.3
"""Share of a page's text from which an element so named is its content after all."""
_BREAKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 "
    "h2 h3 h4 h5 h6 header hgroup hr html li main ol p pre section summary table td th tr ul caption tbody "
    "thead tfoot".split()
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\n\r\f\u00a0]+")
_LONGEST_CELL = 600
"""A table with a longer cell arranges the page and is no table to a reader."""
_DEEPEST = 2000
"""Elements in one another; a page that people made has under a hundred."""
_NO_TAGS = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
"""Where "<" begins no tag."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_OTHERS = frozenset(
    b"area base br col embed hr img input link meta source track wbr p li td th tr dt dd option".split()
)
"""Elements that need no closing tag."""


class WebPageReader:
    """Reads a page's own text: headings, paragraphs, lists and tables, without its frame."""

    def read(self, data: bytes, name: str, alive: Callable[[], None]) -> list[Piece]:
        """See `ingest.read.piece.Reader`."""
        del alive
        text = _decoded(data, name)
        _check_depth(data, name)
        tree = LexborHTMLParser(text)
        body = tree.body
        if body is None:
            return []
        return [marked(piece) for piece in _Walk(_content(tree, body)).pieces()]


def _decoded(data: bytes, name: str) -> str:
    """The page's text: by byte order mark, as UTF-8, in the encoding it names, or as Windows-1252."""
    text, encoding = decode(data, name)
    declared = _CHARSET.search(data[:2048])
    if encoding == "cp1252" and declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return text  # the page names an encoding that it is not in
    return text


def _check_depth(data: bytes, name: str) -> None:
    """Refuse a page that nests deeper than parsers go through in reasonable time.

    Raises:
        SourceError: It does.
    """
    depth = 0
    for closes, tag in _TAG.findall(_NO_TAGS.sub(b"", data)):
        if tag.lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth - 1) if closes else depth + 1
            if depth > _DEEPEST:
                raise SourceError(
                    f"{name} har fler än {_DEEPEST} element inuti varandra och är troligen skadad. "
                    "Spara sidan på nytt, helst som PDF."
                )


def _content(tree: LexborHTMLParser, body: LexborNode) -> LexborNode:
    """The element marked as the page's main content, where it holds most of the text; else the body."""
    for selector in ("main", "[role=main]"):
        found = tree.css(selector)
        if len(found) == 1 and _size(found[0]) > _MOST_OF_PAGE * _size(body):
            return found[0]
    return body


def _size(node: LexborNode) -> int:
    return len(node.text(deep=True))


@dataclass(frozen=True, slots=True)
class _List:
    """A list that the walk is inside."""

    ordered: bool
    number: int = 1


class _Walk:
    """Goes through a page from its first to its last node, with a stack of its own.

    Pages may nest deeper than Python's functions can call each other.
    """

    def __init__(self, top: LexborNode) -> None:
        self._top = top
        self._whole = max(1, _size(top))
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._lists: list[_List] = []
        self._marker = ""
        self._level = 0
        self._pre = 0
        self._texts = 0

    def pieces(self) -> list[Piece]:
        # Entries: (node, whether its children have been gone through).
        stack = [(self._top, False)]
        while stack:
            node, done = stack.pop()
            if done:
                self._leave(node)
                continue
            if node.tag == "-text":
                self._text.append(self._shown(node.text_content or ""))
                continue
            if self._is_frame(node):
                continue
            if node.tag == "table" and (rows := _rows(node)):
                self._flush()
                self._pieces.append(Piece(rows, indent=self._indent(), table="\n" in rows or "\t" in rows))
                continue
            self._enter(node)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(_children(node))))
        self._flush()
        return self._pieces

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BREAKS:
            self._flush()
        if tag == "br":
            self._text.append("\n")
        elif tag in ("ul", "ol", "menu"):
            start = node.attributes.get("start") or "1"
            self._lists.append(_List(tag == "ol", int(start) if start.isdecimal() else 1))
        elif tag == "li":
            self._marker = self._next_marker(node)
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self._level = int(tag[1])
        self._pre += tag == "pre"
        self._texts += tag in _TEXTS

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BREAKS:
            self._flush()
        if tag in ("ul", "ol", "menu"):
            self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif len(tag) == 2 and tag[0] == "h":
            self._level = 0
        self._pre -= tag == "pre"
        self._texts -= tag in _TEXTS

    def _next_marker(self, node: LexborNode) -> str:
        inside = self._lists[-1] if self._lists else _List(ordered=False)
        if not inside.ordered:
            return "•"
        value = node.attributes.get("value") or ""
        number = int(value) if value.isdecimal() else inside.number
        self._lists[-1] = replace(inside, number=number + 1)
        return f"{number}."

    def _indent(self) -> int:
        return 2 * len(self._lists)

    def _flush(self) -> None:
        """End a paragraph: what was gathered since the last one is a piece."""
        raw = "".join(self._text)
        self._text.clear()
        lines = (_WHITE.sub(" ", line).strip() for line in raw.split("\n"))
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        marker, self._marker = self._marker, ""
        if marker and marker != "•" and not text.startswith(marker):
            text = f"{marker} {text}"
        self._pieces.append(
            Piece(
                text,
                indent=self._indent() - 1 if marker else self._indent(),
                marker=marker,
                level=self._level,
            )
        )

    def _shown(self, text: str) -> str:
        return text if self._pre else _WHITE.sub(" ", text)

    def _is_frame(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in _NEVER or tag.startswith(("-", "!")):
            return True
        if tag in _FRAME and not self._texts:
            return True
        attributes = node.attributes
        if (attributes.get("role") or "").lower() in _FRAME_ROLES:
            return True
        names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
        named = not _FRAME_NAMES.isdisjoint(re.findall(r"[a-zåäö]+", names))
        return named and _size(node) < _MOST_OF_PAGE * self._whole


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _rows(table: LexborNode) -> str:
    """A table's rows and cells as text, "" for one that only arranges the page."""
    if table.css_first("table table, h1, h2, h3, h4, ul, ol") is not None:
        return ""
    rows = []
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            text = " ".join(" ".join(piece.text for piece in _Walk(cell).pieces()).split())
            if len(text) > _LONGEST_CELL:
                return ""
            span = cell.attributes.get("colspan") or "1"
            cells += [text] + [""] * (min(int(span), 50) - 1 if span.isdecimal() else 0)
        if any(cells):
            rows.append("\t".join(cells))
    return "\n".join(rows)
