"""Markdown, read with markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.read.chrome import is_chrome
from ingest.read.document import Block
from ingest.read.plain import is_table

_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_ATX_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_PARSER = MarkdownIt("commonmark").enable("table")


def is_markdown(text: str, name: str) -> bool:
    """Whether to read a file as Markdown: by its name, or by two or more ``#`` headings in it."""
    return name.lower().endswith(".md") or len(_ATX_HEADING.findall(text)) > 1


def read_markdown(text: str) -> tuple[Block, ...]:
    """Split Markdown into blocks, markup removed.

    Args:
        text: Decoded text with ``\\n`` line ends.

    Returns:
        Blocks in order. The span of a block covers its whole source lines, markup included.
    """
    return tuple(_BlockBuilder(text).run(_PARSER.parse(text)))


class _BlockBuilder:
    """Walks the parser's tokens and remembers which heading, list and table it is inside."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._level = 0
        self._markers: list[str] = []
        self._rows: list[list[str]] | None = None

    def run(self, tokens: list[Token]) -> Iterator[Block]:
        for token in tokens:
            match token.type:
                case "heading_open":
                    self._level = int(token.tag[1])
                case "heading_close":
                    self._level = 0
                case "list_item_open":
                    self._markers.append(token.info + token.markup)
                case "list_item_close":
                    self._markers.pop()
                case "table_open":
                    self._rows = []
                    table_start, table_end = self._span(token)
                case "tr_open" if self._rows is not None:
                    self._rows.append([])
                case "inline" if self._rows is not None:
                    self._rows[-1].append(_plain(token))
                case "table_close" if self._rows is not None:
                    rows = "\n".join("\t".join(cells) for cells in self._rows)
                    self._rows = None
                    yield Block(rows, table_start, table_end, table=True)
                case "inline" | "code_block" | "fence" | "html_block":
                    yield from self._paragraph(token)

    def _paragraph(self, token: Token) -> Iterator[Block]:
        content = _plain(token)
        if not content or is_chrome(content):
            return
        marker = self._markers[-1] if self._markers else ""
        if marker[:1].isdigit():
            content = f"{marker} {content}"
            self._markers[-1] = ""  # only an entry's first paragraph carries its number
        start, end = self._span(token)
        yield Block(
            text=content,
            start=start,
            end=end,
            indent=2 * max(0, len(self._markers) - 1),
            marker=marker,
            level=self._level,
            table=is_table(content.split("\n")),
        )

    def _span(self, token: Token) -> tuple[int, int]:
        """Characters of the token's lines, blank edges left out."""
        first, last = token.map or (0, 0)
        start, end = self._offsets[first], min(self._offsets[last], len(self._text))
        chunk = self._text[start:end]
        return start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())


def _plain(token: Token) -> str:
    """Text of a block without markup; line breaks kept, a tab kept between cells."""
    if token.children is None:
        source = _TAG.sub("", token.content)
    else:
        parts = []
        for child in token.children:
            if child.type in ("softbreak", "hardbreak"):
                parts.append("\n")
            elif child.type == "image" or child.type in ("text", "code_inline"):
                parts.append(child.content)
        source = "".join(parts)
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in source.split("\n")]
    return "\n".join(line for line in lines if line)
