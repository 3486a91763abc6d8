"""What a record is: kind, body, dates, dnr and id, from the catalogue, the text and the file name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ingest.errors import SourceError
from ingest.model import Form, RecordKind
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.structure.bodies import COMPOUND
from ingest.structure.numbers import find_dates, find_dnr

_KIND_BY_TEXT: tuple[tuple[re.Pattern[str], RecordKind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\A\W*utlåtande \d{4}:\s?\d+", RecordKind.UTLATANDE),
        (r"\A\W*(?:kallelse|föredragningslista)\b", RecordKind.KALLELSE),
        (r"\A\W*motion\b", RecordKind.MOTION),
        (r"\A\W*skrivelse\b", RecordKind.SKRIVELSE),
        (r"\btjänsteutlåtande\b.{0,200}\bdnr\b", RecordKind.TJANSTEUTLATANDE),
        (r"\bhandläggare\b.*\bförslag till beslut\b", RecordKind.TJANSTEUTLATANDE),
        (
            r"\butsågs (?:att justera|till justerare)|\bprotokoll(?:et)? (?:ska )?justera[ts]"
            r"|\bsammanträdesprotokoll\b|\bprotokolljustera|\bföredragningslistan (?:godkän|fastställ)",
            RecordKind.PROTOKOLL,
        ),
        (r"\breserverade sig\b|^§ ?\d+\b", RecordKind.PROTOKOLL),
    )
)
_KIND_BY_NAME = (
    ("protokoll", RecordKind.PROTOKOLL),
    ("tjansteutlatande", RecordKind.TJANSTEUTLATANDE),
    ("tjut", RecordKind.TJANSTEUTLATANDE),
    ("utlatande", RecordKind.UTLATANDE),
    ("skrivelse", RecordKind.SKRIVELSE),
    ("motion", RecordKind.MOTION),
    ("kallelse", RecordKind.KALLELSE),
)
_BODY = re.compile(rf"\b{COMPOUND}[a-zåäöA-ZÅÄÖé-]*(?:nämnden|styrelsen|fullmäktige|utskottet)\b")
_HEAD = 4000
"""Characters in which a record says what it is."""
_ABBREVIATIONS = {
    "arbetsmarknadsnämnden": "amn",
    "kommunstyrelsen": "ks",
    "kommunfullmäktige": "kf",
    "socialnämnden": "sn",
    "utbildningsnämnden": "utbn",
}
_KIND_IN_ID = {RecordKind.TJANSTEUTLATANDE: "tjut", RecordKind.UTLATANDE: "utlatande"}
_VALID_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,120}")
_MEETING = re.compile(
    r"(?:nämnden|styrelsen|sammanträde\w*|till)\W+(?:den\s+)?(?P<date>\d.{8,20})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a record is; fields as in `ingest.model.Record`."""

    id: str
    kind: RecordKind
    body: str
    title: str
    meeting_date: date | None
    dated: date | None
    dnr: tuple[str, ...]
    form: Form
    inferred: frozenset[str]


def record_kind(document: Document, facts: Facts) -> tuple[RecordKind, bool]:
    """The kind, and whether only the file name told it.

    Raises:
        SourceError: The catalogue names a kind that does not exist.
    """
    if facts.kind:
        try:
            return RecordKind(facts.kind), False
        except ValueError as error:
            known = ", ".join(RecordKind)
            raise SourceError(
                f"records.toml anger slaget {facts.kind!r} för {document.name}. Välj ett av: {known}."
            ) from error
    head = "\n".join(block.text for block in document.blocks)[:_HEAD]
    for pattern, kind in _KIND_BY_TEXT:
        flags = pattern.flags | re.DOTALL | re.MULTILINE
        if re.search(pattern.pattern, head, flags):
            return kind, False
    name = plain_ascii(document.name)
    for word, kind in _KIND_BY_NAME:
        if word in name:
            return kind, True
    return RecordKind.OVRIGT, False


def identify(
    document: Document, facts: Facts, kind: RecordKind, kind_inferred: bool, title: str | None
) -> Identity:
    """Put together what a record is.

    Args:
        document: The file as read.
        facts: From the catalogue; they win over the text, and the text wins over the file name.
        kind: From `record_kind`.
        kind_inferred: From `record_kind`.
        title: The record's own title where its structure gave one.

    Raises:
        SourceError: The catalogue gives an id that cannot be used.
    """
    inferred = {"kind"} if kind_inferred else set()
    head = "\n".join(block.text for block in document.blocks)[:_HEAD]
    body = facts.body or _body(head, kind)
    meeting_date = facts.meeting_date
    dated = facts.dated
    if kind is RecordKind.UTLATANDE:
        dated = dated or _signed("\n".join(block.text for block in document.blocks))
    elif not meeting_date:
        meeting_date = _meeting_date(head)
        if not meeting_date and (in_name := find_dates(document.name)):
            meeting_date = in_name[0]
            inferred.add("meeting_date")
    dnr = facts.dnr or (tuple(find_dnr(head)[:1]) if kind is not RecordKind.PROTOKOLL else ())
    day = meeting_date or dated
    full_title = facts.title or title or _made_title(kind, body, day, document)
    return Identity(
        id=_checked(facts.id, document) if facts.id else _made_id(kind, body, day, full_title, document),
        kind=kind,
        body=body,
        title=full_title,
        meeting_date=meeting_date,
        dated=dated,
        dnr=dnr,
        form=Form(facts.form) if facts.form else Form.ORIGINAL,
        inferred=frozenset(inferred),
    )


def plain_ascii(text: str) -> str:
    """Lower-case ASCII: å and ä become a, ö becomes o."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c.isascii())


def _body(head: str, kind: RecordKind) -> str:
    """The body named most often near the start; of an utlåtande the one that makes it."""
    if kind is RecordKind.UTLATANDE:
        return "Kommunstyrelsen"
    named = Counter(
        match.group().capitalize() for match in _BODY.finditer(head) if len(match.group()) > len("nämnden")
    )
    return named.most_common(1)[0][0] if named else ""


def _meeting_date(head: str) -> date | None:
    for match in _MEETING.finditer(head):
        found = find_dates(match["date"])
        if found:
            return found[0]
    return None


def _signed(text: str) -> date | None:
    match = re.search(r"\bden (\d{1,2} \w+ \d{4})\s+På \w+ vägnar", text)
    found = find_dates(match.group(1)) if match else find_dates(text[:300])
    return found[0] if found else None


def _made_title(kind: RecordKind, body: str, day: date | None, document: Document) -> str:
    if kind is RecordKind.OVRIGT:
        return document.title or document.name
    parts = [kind.capitalize(), body.split(",")[0], day.isoformat() if day else ""]
    return " ".join(part for part in parts if part)


def _made_id(kind: RecordKind, body: str, day: date | None, title: str, document: Document) -> str:
    """Kind, body and date; where a body has several such records a day, also words of the title."""
    short_body = body.split(",")[0].lower()
    parts = [
        _ABBREVIATIONS.get(short_body) or _slug(short_body, 3),
        _KIND_IN_ID.get(kind, plain_ascii(kind)),
    ]
    if day:
        parts.append(day.isoformat())
    if kind is not RecordKind.PROTOKOLL:
        parts.append(_slug(title, 8))
    elif not day:
        parts.append(_slug(document.name.rsplit(".", 1)[0], 8))
    return "-".join(part for part in parts if part)


def _slug(text: str, words: int) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", plain_ascii(text))[:words])


def _checked(record_id: str, document: Document) -> str:
    if not _VALID_ID.fullmatch(record_id):
        raise SourceError(
            f"records.toml anger id {record_id!r} för {document.name}. "
            "Ett id skrivs med a-z, 0-9 och bindestreck."
        )
    return record_id
