"""What readers of formats with markup hand over, and the text that it is rendered as.

A PDF, a Word document or a web page has no text of its own that a span could point into. Its pieces are
therefore written out once, in reading order; that text is the document's, and each block knows its place
in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean
from typing import Any, Protocol

from ingest.read.chrome import is_chrome
from ingest.read.document import Block
from ingest.read.plain import split_marker
from ingest.read.transcript import is_run_on, is_transcript, own_part, read_run_on, read_transcript

_DEEPEST_INDENT = 40
_AS_LONG_AS_PAGES = 1200
"""Characters from which the paragraphs of a web page are taken for printed pages; few paragraphs that
people write are longer, and a printed page has 2,000."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading, list entry or table before it has a place in a text.

    Attributes:
        text: As in `ingest.read.document.Block`: a number stands in it, a bullet does not.
        indent: Column from 0.
        marker: Bullet or number of a list entry, else "".
        level: Heading level 1 to 6, 0 for other text.
        page: Page from 1 where it begins, None for formats without pages.
        table: Rows apart by ``\\n``, cells by a tab.
        confidence: Lowest to highest 0 to 1 where text recognition read it, else None.
        turns: (position in `text`, page) for each further page that the piece goes on to.
    """

    text: str
    indent: int = 0
    marker: str = ""
    level: int = 0
    page: int | None = None
    table: bool = False
    confidence: float | None = None
    turns: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the pipe between two processes."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Piece:
        """The inverse of `to_json`."""
        return cls(**{**values, "turns": tuple((place, page) for place, page in values["turns"])})


class Reader(Protocol):
    """Reads one format. Making one costs nothing; libraries are imported when it reads."""

    def read(self, data: bytes, name: str, alive: Callable[[], None]) -> list[Piece]:
        """Take a file's pieces out of its bytes.

        Args:
            data: The whole file.
            name: For error messages.
            alive: To be called after each step that is slow by nature (recognising a page's text), so
                that the time limit counts from there.

        Returns:
            Pieces in reading order; [] when the file holds no text.

        Raises:
            SourceError: The file can be opened but not used, in a sentence for the user. Whatever
                else a library raises means that the file is damaged.
        """


def marked(piece: Piece) -> Piece:
    """A piece whose text begins with a typed bullet or number, with that as its marker."""
    if piece.marker or piece.table:
        return piece
    marker, text = split_marker(piece.text)
    return replace(piece, marker=marker, text=text) if text.strip() else piece


@dataclass(frozen=True, slots=True)
class Rendering:
    """Pieces as one text; `blocks` point into it."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None
    run_on: bool


def render(pieces: Iterable[Piece], *, saved_page: bool = False) -> Rendering:
    """Write pieces out as text and say where each stands.

    Args:
        pieces: In reading order.
        saved_page: Whether they come from a web page. Only there a text all in lines as long as pages
            is taken for a transcript without paragraphs.

    Returns:
        One block a piece, web page chrome left out. A transcript of a document site is cut into
        sentences as `ingest.read.transcript` does it for text files; where the source has pages of its
        own they replace the transcript's.
    """
    kept = [piece for piece in pieces if piece.text.strip() and not is_chrome(piece.text)]
    text, blocks = _written(kept)
    if is_transcript(text):
        title, sentences = read_transcript(text)
        return Rendering(text, _with_pages(sentences, kept, blocks), title, run_on=True)
    if saved_page and is_run_on(text) and fmean(len(piece.text) for piece in kept) > _AS_LONG_AS_PAGES:
        return Rendering(text, _with_pages(read_run_on(text), kept, blocks), None, run_on=True)
    own = own_part(text)
    title = blocks[0].text if blocks and own is not text else None
    return Rendering(text, tuple(block for block in blocks if block.end <= len(own)), title, run_on=False)


def _written(pieces: Sequence[Piece]) -> tuple[str, list[Block]]:
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for piece in pieces:
        indent = min(piece.indent, _DEEPEST_INDENT)
        bullet = "" if not piece.marker or piece.text.startswith(piece.marker) else f"{piece.marker} "
        before = ("\n\n" if parts else "") + " " * indent
        start = position + len(before)
        parts.append(before + bullet + piece.text)
        position = start + len(bullet) + len(piece.text)
        blocks.append(
            Block(
                text=piece.text,
                start=start,
                end=position,
                indent=indent,
                marker=piece.marker,
                level=piece.level,
                page=piece.page,
                table=piece.table,
                confidence=piece.confidence,
            )
        )
    return "".join(parts) + ("\n" if parts else ""), blocks


def _with_pages(
    sentences: Iterable[Block], pieces: Sequence[Piece], blocks: Sequence[Block]
) -> tuple[Block, ...]:
    """Sentences cut from a text, with the source's page and confidence at the place where each begins."""
    if all(piece.page is None for piece in pieces):
        return tuple(sentences)
    places: list[int] = []
    known: list[tuple[int | None, float | None]] = []
    for piece, block in zip(pieces, blocks, strict=True):
        for offset, page in ((0, piece.page), *piece.turns):
            places.append(block.start + offset)
            known.append((page, piece.confidence))
    return tuple(
        replace(one, page=page, confidence=confidence)
        for one in sentences
        for page, confidence in [known[max(0, bisect_right(places, one.start) - 1)]]
    )
