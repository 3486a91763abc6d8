"""A transcript saved from a document site: unrelated titles first, then one long line per page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.read.chrome import is_chrome
from ingest.read.document import Block
from ingest.read.sentences import sentence_spans

_MARK = re.compile(r"^Transkript(?:ion)?:?[ \t]*$", re.MULTILINE)
_OTHERS = re.compile(r"^(?:Relevanta|Liknande) dokument[ \t]*$", re.MULTILINE)
_AFTER = re.compile(
    r"^[ \t]*(?:Visa mer|DELA|Dela|Relaterade dokument|RELATERADE DOKUMENT)[ \t]*$", re.MULTILINE
)
"""Where the site's other documents begin below a transcript."""
_OWN_TITLE_ENDS = re.compile(r"\n\s*(?:Relevanta dokument|Storlek:|Visningar:|Save this PDF)")
_BROKEN_WORD = re.compile(r"(?<=[a-zåäöé])-$")
_LOWER = re.compile(r"[a-zåäöé]")
_VISIBLE_LINE = re.compile(r"[^\n]*\S[^\n]*")
PAGE_HEAD = re.compile(
    r"""
    (?: \d{1,3} \s )? Sida \s \d{1,3} \s? [(\[] \d{1,3} [)\]] \s+        # 3 Sida 3 (26)
    | \d{1,3} \s? [(\[] \d{1,3} [)\]] \s+                               # 2(36)
    | (?: [A-ZÅÄÖ][\w-]+ (?: \s [a-zåäö]+ ){0,3} \s )? [(\[]\d{1,3}[)\]] \s+    # Kommunstyrelsen [36]
    | [A-ZÅÄÖ]\w+s \s protokoll \s (?: nr \s \d+ \s )? \d{4}-\d{2}-\d{2} \s \d{1,3} \s+
    """,
    re.VERBOSE,
)
"""What the head of a printed page leaves at the beginning of its line."""
_LEAST_PAGES = 4
"""Pages from which a repeated beginning is a head and no chance."""
_LONGEST_HEAD = 12
PAGE_FOOT = re.compile(r"(?:(?:Justera(?:ndes?|res?) sign\w*\.?|Utdragsbestyrkande)(?:\s+|$))+$")
"""Where those who verify minutes sign each page."""
_LONG_LINE = 400
"""Characters from which a line is taken for a whole page; printed lines are under 120, and of the
real records' paragraphs, one a line, half are shorter."""
_MOST_OF_IT = 0.9
_SET_APART = re.compile(r"^[ \t]*(?:[•§#]|\d{1,2}[.)][ \t])", re.MULTILINE)
"""Entries and headings on lines of their own, which a run-on text has not."""


def is_transcript(text: str) -> bool:
    """Whether the text has the mark that separates unrelated titles from the transcript itself."""
    return _MARK.search(text) is not None


def is_run_on(text: str) -> bool:
    """Whether nearly all of the text stands in lines as long as pages: a transcript without its mark."""
    if _SET_APART.search(text):
        return False
    lengths = [len(line) for line in text.split("\n")]
    return sum(length for length in lengths if length >= _LONG_LINE) > _MOST_OF_IT * sum(lengths)


def own_part(text: str) -> str:
    """A document site's page up to its list of other documents; the whole text where there is none."""
    for ends in (_OTHERS, _AFTER):
        match = ends.search(text)
        text = text[: match.start()] if match and text[: match.start()].strip() else text
    return text


def own_span(text: str) -> tuple[int, int]:
    """Where the record itself stands in a document site's page; all of any other text."""
    if mark := _MARK.search(text):
        after = _AFTER.search(text, mark.end())
        return mark.end(), after.start() if after else len(text)
    return 0, len(own_part(text))


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
    begin, end = own_span(text)
    return _title(text[: mark.start()]), _sentences(text, begin, end)


def read_run_on(text: str) -> tuple[Block, ...]:
    """The sentences of a text for which `is_run_on` holds, as `read_transcript` gives them."""
    return _sentences(text, 0, len(text))


def _title(head: str) -> str | None:
    """The first line that is not web page chrome, before the site's list of other documents."""
    end = _OWN_TITLE_ENDS.search(head)
    lines = head[: end.start() if end else None].split("\n")
    return next((line.strip() for line in lines if line.strip() and not is_chrome(line)), None)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's words: where they stand in the source and, once joined, in the whole text."""

    number: int
    text: str
    source: int


def _sentences(text: str, begin: int, stop: int) -> tuple[Block, ...]:
    pages = list(_pages(text, begin, stop))
    joined, starts = _join(pages)

    def place(position: int) -> tuple[int, int]:
        """The page and the source position of a character of the joined text."""
        i = bisect_right(starts, position) - 1
        page = pages[i]
        return page.number, page.source + min(position - starts[i], len(page.text) - 1)

    blocks = []
    for start, end in sentence_spans(joined):
        number, first = place(start)
        blocks.append(Block(joined[start:end], first, place(end - 1)[1] + 1, page=number))
    return tuple(blocks)


def _pages(text: str, begin: int, end: int) -> Iterator[_Page]:
    """The visible lines, each without the page's own number and head."""
    found = [
        (match.start() + match.group().index(line), line)
        for match in _VISIBLE_LINE.finditer(text, begin, end)
        if not is_chrome(line := match.group().strip())
    ]
    shared = shared_head([line for _, line in found])
    numbered = all(line.startswith(f"{number} ") for number, (_, line) in enumerate(found, 1))
    for number, (offset, line) in enumerate(found, 1):
        skipped = len(f"{number} ") if numbered else 0
        head = PAGE_HEAD.match(line, skipped) or (shared.match(line, skipped) if shared else None)
        if head:
            skipped = head.end()
        if rest := PAGE_FOOT.sub("", line[skipped:]).strip():
            yield _Page(number, rest, offset + line.index(rest, skipped))


def shared_head(lines: list[str]) -> re.Pattern[str] | None:
    """The words that at least half of the pages begin with, figures aside: the head of a printed page."""
    if len(lines) < _LEAST_PAGES:
        return None
    for first in lines[:_LEAST_PAGES]:
        words = re.sub(r"^\d+ ", "", first).split()[:_LONGEST_HEAD]
        for length in range(len(words), 1, -1):
            written = r"\s".join(re.sub(r"\d+", r"\\d+", re.escape(word)) for word in words[:length])
            head = re.compile(rf"{written}\s+")
            if 2 * sum(1 for line in lines if head.match(re.sub(r"^\d+ ", "", line))) >= len(lines):
                return head
    return None


def _join(pages: list[_Page]) -> tuple[str, list[int]]:
    """All pages as one text, and where each begins in it."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for page in pages:
        if parts:
            if _BROKEN_WORD.search(parts[-1][-2:]) and _LOWER.match(page.text):
                parts[-1] = parts[-1][:-1]
                length -= 1
            else:
                parts.append(" ")
                length += 1
        starts.append(length)
        parts.append(page.text)
        length += len(page.text)
    return "".join(parts), starts
