"""Canonical Markdown: a record written out so that a person can read, correct and ingest it again.

    ---
    canonical: 1
    id: amn-protokoll-2024-01-30
    kind: protokoll
    …
    ---

    # Protokoll Arbetsmarknadsnämnden 2024-01-30

    ## 4. Stockholms stads trygghetsprogram

    dnr: KS 2024/1
    title: derived

    ### yrkande, Centerpartiet: Sammanfattning

    [p9, s. 2] Text of the paragraph,
    its further lines below.

A heading of the third level opens a run of paragraphs of one role, voice and heading; the number in
brackets is the paragraph's own, and the page follows it where the record has pages. What can be read
from the paragraphs (decision, who moved or dissented) is not written out, since reading gives it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

import yaml

from ingest.errors import SourceError
from ingest.model import Form, Item, Paragraph, Record, RecordKind, Role
from ingest.structure.assemble import assembled_item, assembled_record
from ingest.structure.identify import VALID_ID

VERSION = 1
_FRONT = re.compile(r"\A---\n(?P<fields>.*?)\n---\n", re.DOTALL)
_ITEM = re.compile(r"## (?:§ (?P<section>\S+(?: \S{1,2})?)\. |(?P<ordinal>\d+)\. )(?P<title>.*)")
_RUN = re.compile(r"### (?P<role>[^,:]+?)(?:, (?P<voice>.*?))?(?:: (?P<heading>.*))?")
_PARAGRAPH = re.compile(
    r"\[(?:(?P<item>\d+)/)?p(?P<number>\d+)(?:, s\. (?P<page>\d+))?\] (?P<text>.*)", re.DOTALL
)
_KNOWN = frozenset(
    "canonical id kind body title meeting_date dated dnr source_url form inferred answers".split()
)
_DERIVED = "title: derived"


def is_canonical(text: str) -> bool:
    """Whether a text is canonical Markdown."""
    front = _FRONT.match(text)
    return front is not None and re.search(r"^canonical: \d+$", front["fields"], re.MULTILINE) is not None


def write_canonical(record: Record) -> str:
    """A record as canonical Markdown; `read_canonical` gives the same record back."""
    fields: dict[str, Any] = {
        "canonical": VERSION,
        "id": record.id,
        "kind": record.kind.value,
        "body": record.body,
        "title": record.title,
        "meeting_date": record.meeting_date,
        "dated": record.dated,
        "dnr": list(record.dnr),
        "source_url": record.source_url,
        "form": record.form.value,
        "inferred": sorted(record.inferred),
        "answers": list(record.answers),
    }
    given = {name: value for name, value in fields.items() if value not in (None, [], "")}
    front = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=1000)
    lines = [f"---\n{front}---", f"# {record.title}"]
    for item in record.items:
        lines += _item_blocks(item)
    return "\n\n".join(lines) + "\n"


def _item_blocks(item: Item) -> Iterator[str]:
    number = f"§ {item.section}" if item.section else str(item.ordinal)
    yield f"## {number}. {item.title}"
    facts = [f"dnr: {', '.join(item.dnr)}"] if item.dnr else []
    facts += [_DERIVED] if item.title_derived else []
    if facts:
        yield "\n".join(facts)
    for (role, voice, heading), run in groupby(item.paragraphs, key=lambda p: (p.role, p.voice, p.heading)):
        yield f"### {role.value}{f', {voice}' if voice else ''}{f': {heading}' if heading else ''}"
        for paragraph in run:
            _, of_item, number = paragraph.id.rsplit("/", 2)
            # A paragraph that stood in another item of a former version keeps its id.
            place = number if of_item == str(item.ordinal) else f"{of_item}/{number}"
            page = f", s. {paragraph.page}" if paragraph.page else ""
            yield f"[{place}{page}] {paragraph.text}"


def read_canonical(text: str, *, source: str, sha256: str) -> Record:
    """Read canonical Markdown.

    Args:
        text: For which `is_canonical` holds; line ends as ``\\n``.
        source: Name of the file.
        sha256: Hash of its bytes.

    Returns:
        The record; spans refer to the Markdown.

    Raises:
        SourceError: A line does not fit the format; the sentence names it.
    """
    front = _FRONT.match(text)
    if front is None:
        raise ValueError("not canonical Markdown")
    fields = _fields(front["fields"], source)
    items = tuple(_Reader(fields["id"], source).run(text, front.end()))
    if not items:
        raise SourceError(f"{source} har inget ärende. Skriv minst en rubrik av formen ## 1. Rubrik.")
    record = Record(
        id=fields["id"],
        kind=fields["kind"],
        body=str(fields.get("body", "")),
        title=str(fields.get("title", fields["id"])),
        meeting_date=fields.get("meeting_date"),
        dated=fields.get("dated"),
        dnr=tuple(fields.get("dnr", ())),
        items=items,
        source=source,
        sha256=sha256,
        source_url=fields.get("source_url"),
        form=fields["form"],
        inferred=frozenset(fields.get("inferred", ())),
        answers=tuple(fields.get("answers", ())),
    )
    return assembled_record(record)


def _fields(front: str, source: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(front)
        if not isinstance(fields, Mapping):
            raise TypeError("inga fält")
        kind, form = RecordKind(fields["kind"]), Form(fields.get("form", "original"))
        days = [fields.get(name) for name in ("meeting_date", "dated")]
        if not all(day is None or isinstance(day, date) for day in days):
            raise TypeError("datum skrivs som 2024-01-30")
        if unknown := sorted(str(name) for name in fields if name not in _KNOWN):
            raise ValueError(f"okänt fält {', '.join(unknown)}")
        record_id = str(fields["id"])
        if not VALID_ID.fullmatch(record_id):
            raise ValueError(f"id {record_id!r} skrivs med a-z, 0-9 och bindestreck")
        for name in ("body", "title", "source_url"):
            if not isinstance(fields.get(name, ""), str):
                raise TypeError(f"fältet {name} är ingen text")
        lists = {
            name: _texts(name, fields[name]) for name in ("dnr", "inferred", "answers") if name in fields
        }
        return {**fields, **lists, "id": record_id, "kind": kind, "form": form}
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        reason = f"fältet {error} saknas" if isinstance(error, KeyError) else error
        raise SourceError(
            f"Inledningen i {source} gick inte att tolka ({reason}). Rätta raderna mellan ---."
        ) from error


def _texts(name: str, value: object) -> list[str]:
    """A list of texts as a field holds it; one text by itself is a list of one."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise TypeError(f"fältet {name} är varken en text eller en lista av texter")
    return values


class _Reader:
    """Reads the blocks below the front matter from top to bottom."""

    def __init__(self, record_id: str, source: str) -> None:
        self._record_id = record_id
        self._source = source
        self._ids: set[str] = set()
        self._run: tuple[Role, str | None, str] | None = None

    def run(self, text: str, start: int) -> Iterator[Item]:
        head: re.Match[str] | None = None
        facts = ""
        paragraphs: list[Paragraph] = []
        ordinal = 0
        for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text[start:]):
            block, offset = match.group().rstrip(), start + match.start()
            item = _ITEM.fullmatch(block)
            if item or (not head and block.startswith("# ")):
                if head:
                    yield self._item(ordinal, head, facts, paragraphs)
                if item:
                    ordinal, head, facts, paragraphs, self._run = ordinal + 1, item, "", [], None
            elif head and block.startswith("### "):
                self._run = self._open_run(block)
            elif head and not self._run and not block.startswith("["):
                facts = block
            else:
                paragraphs.append(self._distinct(self._paragraph(block, offset, ordinal)))
        if head:
            yield self._item(ordinal, head, facts, paragraphs)

    def _distinct(self, paragraph: Paragraph) -> Paragraph:
        if paragraph.id in self._ids:
            raise SourceError(
                f"{self._source}: numret {paragraph.id!r} står på två stycken. Ge det ena ett annat nummer."
            )
        self._ids.add(paragraph.id)
        return paragraph

    def _open_run(self, block: str) -> tuple[Role, str | None, str]:
        match = _RUN.fullmatch(block)
        try:
            if match is None:
                raise ValueError(block)
            return Role(match["role"]), match["voice"], match["heading"] or ""
        except ValueError as error:
            raise SourceError(
                f"{self._source}: rubriken {block!r} går inte att läsa. Skriv ### roll, vem; "
                f"rollen är en av {', '.join(Role)}."
            ) from error

    def _paragraph(self, block: str, offset: int, ordinal: int) -> Paragraph:
        match = _PARAGRAPH.fullmatch(block)
        if match is None or self._run is None or not ordinal:
            raise SourceError(
                f"{self._source}: stycket {block[:40]!r} går inte att läsa. Skriv ## och ### ovanför, "
                "och [p1] först i stycket."
            )
        role, voice, heading = self._run
        return Paragraph(
            id=f"{self._record_id}/{match['item'] or ordinal}/p{match['number']}",
            text=match["text"],
            role=role,
            voice=voice,
            item=ordinal,
            page=int(match["page"]) if match["page"] else None,
            start=offset + match.start("text"),
            end=offset + match.end("text"),
            heading=heading,
        )

    def _item(self, ordinal: int, head: re.Match[str], facts: str, paragraphs: list[Paragraph]) -> Item:
        if not paragraphs:
            raise SourceError(f"{self._source}: ärendet {head['title']!r} har inget stycke. Lägg till ett.")
        lines = facts.split("\n")
        dnr = next((line.removeprefix("dnr: ") for line in lines if line.startswith("dnr: ")), "")
        item = Item(
            ordinal=ordinal,
            section=head["section"],
            title=head["title"],
            title_derived=_DERIVED in lines,
            dnr=tuple(dnr.split(", ")) if dnr else (),
            paragraphs=(),
        )
        return assembled_item(item, paragraphs)
