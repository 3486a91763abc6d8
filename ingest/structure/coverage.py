"""How much of a source the record read from it accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.model import Record
from ingest.read.chrome import is_chrome, without_marks
from ingest.read.document import Block
from ingest.read.transcript import PAGE_HEAD, own_span
from ingest.structure.headings import heading_role
from ingest.structure.numbers import find_dnr

_PAGE_MARK = re.compile(r"\W*(?:\d{1,3}\W*)*(?:sida\W*\d*\W*)?(?:\(\d+\))?\W*", re.IGNORECASE)
_REPEATED_HEAD = re.compile(r"\s[A-ZÅÄÖ]\w+ [\[(]\d{1,3}[\])]\s*$")
_NUMBER = re.compile(r"^(?:[A-ZÅÄÖ]{2,5}\s)?[§•\s]*\d{1,3}[.)]?(?:\s?[a-zA-Z]\)?(?=\s)|\s?½)?\s+|^[a-h]\)\s+")


def unaccounted(source: str, record: Record) -> list[str]:
    """The stretches of a source that the record does not hold, line by line.

    Held are paragraphs by their spans; titles, headings and case numbers by their words; and what is
    known to belong to the page and not to the record: its links and frame, rules, page numbers, and the
    titles of other documents around a transcript.

    Args:
        source: The decoded text that the record was read from.
        record: With spans into it.
    """
    names = _names(record)
    begin, end = own_span(source)
    lines = (
        line for start, stop in _gaps(record, begin, end) for line in re.split(r"\n|\t", source[start:stop])
    )
    return [line.strip() for line in lines if not _is_accounted(line, names)]


def _is_accounted(line: str, names: set[str]) -> bool:
    return is_chrome(line) or _PAGE_MARK.fullmatch(line) is not None or _is_named(line, names)


def covered_share(source: str, record: Record) -> float:
    """Share (0 to 1) of the source's visible characters that the record accounts for."""
    visible = sum(1 for c in source if not c.isspace())
    missing = sum(1 for line in unaccounted(source, record) for c in line if not c.isspace())
    return 1 - missing / visible if visible else 1.0


def _gaps(record: Record, begin: int, end: int) -> Iterator[tuple[int, int]]:
    position = begin
    for start, stop in sorted((p.start, p.end) for p in record.paragraphs):
        if start > position:
            yield position, start
        position = max(position, stop)
    if position < end:
        yield position, end


def _names(record: Record) -> set[str]:
    named = [record.title]
    for item in record.items:
        number = f"{item.section} " if item.section else ""
        named += [item.title, number + item.title, number, *item.dnr]
    named += [part for p in record.paragraphs for part in (p.heading, *p.heading.split(", "))]
    return {words for name in named if (words := _words(name))}


def _is_named(line: str, names: set[str]) -> bool:
    line = without_marks(line)
    if heading_role(Block(line.strip(), 0, 1)):
        return True
    page = re.sub(r"^\d{1,3} (?=[A-ZÅÄÖ])", "", line.strip())
    bare = _REPEATED_HEAD.sub("", _NUMBER.sub("", PAGE_HEAD.sub("", page, count=1)))
    for number in find_dnr(bare):
        bare = bare.replace(number, "")
    bare = re.sub(r"\bdnr\b:?[ \d/–-]*", "", bare, flags=re.IGNORECASE)
    known = (_words(part) for whole in (line, bare) for part in (whole, *whole.split("\n")))
    return any(not words or words in names for words in known)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
