"""Plain text: paragraphs by blank lines, list entries by their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.read.chrome import is_chrome, without_marks
from ingest.read.columns import aligned_rows
from ingest.read.document import Block

_BULLET = re.compile(r"([•◦▪●·\uf0b7–—*-])[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
_LABEL = re.compile(r"(?:D ?nr|dnr|Diarienummer|Handläggare|Telefon|Bilag(?:a|or))\b|§")
"""How a line begins that is one of its own whatever the length of the line before."""
_GOES_ON = 40
"""Characters from which a line may be broken by width in a text that has longer lines too."""
_SENTENCE_END = re.compile(r"[.!?:][\"”’)]*$")
_WHITE = frozenset(" \t\u00a0\f\v")
_WRAPPED_WIDTH = 100
"""A text whose lines are nearly all shorter was broken by width, not by paragraph."""
_LEAST_WIDTH = 45
"""A text whose longest line is shorter is a list of names or titles, and not broken by width."""
_COLUMN_GAP = "   "
_FULL_LINE = 0.6
"""A line under this share of the longest was broken on purpose (an address, a name, a heading)."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    end: int
    indent: int


def read_plain(text: str) -> tuple[Block, ...]:
    """Split plain text into blocks.

    Blank lines and list marks start a new block. Where lines are not broken by width, a line that
    ends a sentence ends its block too, since portals put one paragraph on one line.

    Args:
        text: Decoded text with ``\\n`` line ends.

    Returns:
        Blocks in order; web page chrome and lines of rules (``____``) left out.
    """
    lines = [line for line in _lines(text) if not is_chrome(line.text)]
    widths = sorted(len(line.text) for line in lines if line.text)
    wrapped = (
        bool(widths) and widths[-1] >= _LEAST_WIDTH and widths[int(len(widths) * 0.95)] <= _WRAPPED_WIDTH
    )
    full = widths[-1] * _FULL_LINE if wrapped else 0
    return tuple(_block(group, full) for group in _groups(lines, wrapped))


def split_marker(text: str) -> tuple[str, str]:
    """The bullet or number that a line begins with, "" for none, and the text without a bullet.

    A number stays in the text, since readers refer to points by number.
    """
    marker = _marker(text)
    return marker, _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def is_table(lines: list[str]) -> bool:
    """Whether lines are rows of cells: at least two rows, each with as many tabs as the first."""
    tabs = [line.count("\t") for line in lines]
    return len(lines) > 1 and tabs[0] > 0 and len(set(tabs)) == 1


def _lines(text: str) -> Iterator[_Line]:
    position = 0
    for raw in text.split("\n"):
        # A tab between two words separates cells; a run of spaces is only typography.
        stripped = raw.strip(" \t\u00a0\f\v")
        indent = 0
        if raw[:1] in _WHITE and stripped:
            expanded = raw.expandtabs(4)
            indent = len(expanded) - len(expanded.lstrip(" \u00a0\f\v"))
        start = position + (raw.find(stripped) if stripped else 0)
        end = start + len(stripped)
        if stripped and not stripped.strip("_-=.*"):
            stripped = ""
        if "<" in stripped or "Läs mer..." in stripped:
            stripped = without_marks(stripped).strip()
        yield _Line(stripped, start, end, indent)
        position += len(raw) + 1


def _groups(lines: list[_Line], wrapped: bool) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in lines:
        ends = not line.text or bool(_marker(line.text))
        if group and not wrapped and _SENTENCE_END.search(group[-1].text):
            ends = ends or "\t" not in line.text
        if group and ends:
            yield group
            group = []
        if line.text:
            group.append(line)
    if group:
        yield group


def _single_spaced(text: str) -> str:
    if "\n" in text:  # an HTML break inside the line
        return "\n".join(" ".join(part.split()) for part in text.split("\n"))
    return " ".join(text.split())


def _goes_on(before: str, text: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    return text[0].islower() and (before[-1].isalnum() or before[-1] in ",)")


def _marker(text: str) -> str:
    match = _BULLET.match(text) or _NUMBER.match(text)
    return match.group(1) if match else ""


def _block(group: list[_Line], full: float) -> Block:
    texts = [line.text for line in group]
    table = is_table(texts)
    if not table and len(group) > 2 and (rows := aligned_rows([(line.indent, line.text) for line in group])):
        texts, table = rows, True
    marker, texts[0] = split_marker(texts[0])
    if not table:
        texts = [_single_spaced(text) for text in texts]
    joined = texts[0]
    for line, (before, text) in zip(group, pairwise(texts), strict=False):
        # What is set in columns is as wide as the page without going on in the next line.
        in_columns = _COLUMN_GAP in line.text
        broken_by_width = not (table or in_columns or _LABEL.match(text)) and (
            (full and len(before) >= full) or (len(before) >= _GOES_ON and _goes_on(before, text))
        )
        joined += (" " if broken_by_width else "\n") + text
    return Block(
        text=joined,
        start=group[0].start,
        end=group[-1].end,
        indent=group[0].indent,
        marker=marker,
        table=table,
    )
