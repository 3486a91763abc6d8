"""A transcript saved from a document site: unrelated titles first, then one long line per page."""

from __future__ import annotations

import re

from ingest.read.chrome import is_chrome
from ingest.read.document import Block
from ingest.read.sentences import sentence_spans

_MARK = re.compile(r"^Transkript(?:ion)?:[ \t]*$", re.MULTILINE)
_OWN_TITLE_ENDS = re.compile(r"\n\s*(?:Relevanta dokument|Storlek:|Visningar:)")
_BROKEN_WORD = re.compile(r"(?<=[a-zåäöé])-$")
_LOWER = re.compile(r"[a-zåäöé]")
_VISIBLE_LINE = re.compile(r"[^\n]*\S[^\n]*")


def is_transcript(text: str) -> bool:
    """Whether the text has the mark that separates unrelated titles from the transcript itself."""
    return _MARK.search(text) is not None


def read_transcript(text: str) -> tuple[str | None, tuple[Block, ...]]:
    """Take the transcript out of a saved page, join its pages and cut it into sentences.

    A word that a page break cuts is mended where the page ends with a hyphen after a lower-case letter
    and the next one begins with a lower-case letter; elsewhere the hyphen is the record's own.

    Args:
        text: Decoded text for which `is_transcript` holds.

    Returns:
        The document's own title as the site shows it, or None; and one block per sentence, with the
        page (from 1) and the source position where it begins.
    """
    mark = _MARK.search(text)
    if mark is None:
        raise ValueError("the text holds no transcript")
    joined, origins, pages = _join_pages(text, mark.end())
    blocks = tuple(
        Block(
            text=joined[start:end],
            start=origins[start],
            end=origins[end - 1] + 1,
            page=pages[start],
        )
        for start, end in sentence_spans(joined)
    )
    return _title(text[: mark.start()]), blocks


def _title(head: str) -> str | None:
    """The first line that is not web page chrome, before the site's list of other documents."""
    end = _OWN_TITLE_ENDS.search(head)
    lines = head[: end.start() if end else None].split("\n")
    return next((line.strip() for line in lines if line.strip() and not is_chrome(line)), None)


def _join_pages(text: str, begin: int) -> tuple[str, list[int], list[int]]:
    """All pages as one text; for each of its characters the position in `text`, and the page."""
    characters: list[str] = []
    origins: list[int] = []
    pages: list[int] = []
    page = 0
    for match in _VISIBLE_LINE.finditer(text, begin):
        line = match.group().strip()
        if is_chrome(line):
            continue
        offset = match.start() + match.group().index(line)
        page += 1
        if characters:
            if _BROKEN_WORD.search("".join(characters[-2:])) and _LOWER.match(line):
                for series in (characters, origins, pages):
                    series.pop()
            else:
                characters.append(" ")
                origins.append(offset)
                pages.append(page)
        characters.extend(line)
        origins.extend(range(offset, offset + len(line)))
        pages.extend([page] * len(line))
    return "".join(characters), origins, pages
