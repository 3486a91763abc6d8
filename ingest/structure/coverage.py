"""How much of a source the record read from it accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.model import Record
from ingest.read.chrome import is_chrome, without_marks
from ingest.read.document import Block
from ingest.read.transcript import PAGE_FOOT, PAGE_HEAD, is_run_on, is_transcript, own_span, shared_head
from ingest.structure.headings import heading_role
from ingest.structure.numbers import find_dnr

_PAGE_MARK = re.compile(r"\W*(?:\d{1,3}\W*)*(?:sida\W*\d*\W*)?(?:\(\d+\))?\W*", re.IGNORECASE)
_REPEATED_HEAD = re.compile(r"\s[A-ZÅÄÖ]\w+ [\[(]\d{1,3}[\])]\s*$")
_RULE = re.compile(r"[\W_]*")
_SERIAL = re.compile(r"\b[Ll]öpnr:?\s*\d+")
_NUMBER = re.compile(
    r"^(?:Ärende\s(?:nr\s)?|(?:[A-ZÅÄÖ]\w{1,5}\s)?[§•\s]*)\d{1,3}[.)]?(?:\s?[a-zA-Z]\)?(?=\s)|\s?½)?\s+|^[a-h]\)\s+"
)


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
    head = None
    if is_transcript(source) or is_run_on(source):
        head = shared_head([line.strip() for line in source[begin:end].split("\n") if line.strip()])
    lines = (
        line for start, stop in _gaps(record, begin, end) for line in re.split(r"\n|\t", source[start:stop])
    )
    left = (_without_head(line.strip(), head) for line in lines)
    return [line for line in left if not _is_accounted(line, names)]


def _without_head(line: str, head: re.Pattern[str] | None) -> str:
    """A line without the head of a printed page and its number."""
    bare = re.sub(r"^\d{1,3} ", "", line)
    return head.sub("", f"{bare} ", count=1).strip() if head and head.match(f"{bare} ") else line


def _is_accounted(line: str, names: set[str]) -> bool:
    return (
        _RULE.fullmatch(line) is not None
        or is_chrome(line)
        or _PAGE_MARK.fullmatch(line) is not None
        or _is_named(line, names)
    )


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
    line = PAGE_FOOT.sub("", without_marks(line))
    if heading_role(Block(line.strip(), 0, 1)):
        return True
    page = re.sub(r"^\d{1,3} (?=[A-ZÅÄÖ])", "", line.strip())
    bare = _REPEATED_HEAD.sub("", _NUMBER.sub("", PAGE_HEAD.sub("", page, count=1)))
    for number in find_dnr(bare):
        bare = bare.replace(number, "")
    bare = _SERIAL.sub("", bare)
    bare = re.sub(r"\bdnr\b:?[ \d/–-]*", "", bare, flags=re.IGNORECASE)
    known = (
        _words(part) for whole in (line, bare, _without_last(bare)) for part in (whole, *whole.split("\n"))
    )
    return any(not words or words in names for words in known)


def _without_last(line: str) -> str:
    """A line without a heading that a transcript runs on behind its title."""
    title, _, last = line.rpartition(" ")
    return title if title and heading_role(Block(last, 0, 1)) else line


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
