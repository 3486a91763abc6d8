"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that the source sets apart: a paragraph, a heading, a list entry, a table.

    Attributes:
        text: Without markup, indentation and bullet; lines that mean something are kept apart by
            ``\\n``, cells of a table row by a tab.
        start: First character in the decoded text, 0-based.
        end: One past the last character.
        indent: Column of the first character, bullet included, from 0.
        marker: Bullet ("•", "-") or number ("2.") of a list entry, "" for other blocks. A number is
            part of `text` too, since readers refer to points by number; a bullet is not.
        level: Heading level 1 to 6 where the source marks headings, else 0.
        page: Page, from 1, or None when the source has no pages.
        table: Whether the block is a table.
        confidence: How sure text recognition was of the block's words, 0 to 1; None for text that was
            not recognised from a picture.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    marker: str = ""
    level: int = 0
    page: int | None = None
    table: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    Attributes:
        name: File name without folders.
        sha256: Hash of the bytes, hexadecimal.
        text: The decoded text, newlines as ``\\n``; spans refer to it. Of formats that are not text, what
            their pieces were written out as.
        encoding: How the bytes were decoded; of formats that are not text, the format's name.
        blocks: In reading order, web page chrome left out.
        title: A title that the file's frame gives (a saved page's own heading), or None.
        run_on: True when the source has no paragraphs of its own; each block is then one sentence.
    """

    name: str
    sha256: str
    text: str
    encoding: str
    blocks: tuple[Block, ...]
    title: str | None = None
    run_on: bool = False
