"""What a record is: kind, body, dates, dnr and id, from the catalogue, the text and the file name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ingest.errors import SourceError
from ingest.model import Form, RecordKind
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.structure.address import Address, read_address
from ingest.structure.bodies import COMPOUND, body_name, plain_ascii
from ingest.structure.kind import CRUMBS, HEAD
from ingest.structure.numbers import find_dates, find_dnr

_BODY = re.compile(rf"\b{COMPOUND}[a-zåäöA-ZÅÄÖé-]*(?:nämnden|styrelsen|fullmäktige|utskottet)\b")
_NOT_A_BODY = frozenset({"nämnden", "styrelsen", "länsstyrelsen", "socialstyrelsen"})
"""Words that name no body of a municipality: too general, or the state's."""
_STATED = re.compile(
    rf"""
    ^(?:organ[ \t:]+)?
    (?P<body> {COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|fullmäktige|beredningen)(?:s[ ]\w*utskott)?
        | [A-ZÅÄÖ][\w-]+(?:[ ][a-zåäö]+)?[ ]stadsdelsnämnd )
    [ \t]*$
    | ^(?P<deciding>{COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|fullmäktige))s[ ]beslut[ \t]*$
    | \bOrgan[ ](?P<organ>[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|fullmäktige)(?:s[ ]\w*utskott)?)\b
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A body's name on a line of its own, in the heading "<Body>s beslut", or after the label "Organ"."""
_SENT_TO = re.compile(
    r"\b(?:sänds|skickas|expedieras)(?:\s+\w+)?\s+till\b|\bprotokollsutdrag till\b", re.IGNORECASE
)
_STATED_WITHIN = 2000
"""Characters from the beginning in which such a line is the record's own head."""
_ABBREVIATIONS = {
    "arbetsmarknadsnämnden": "amn",
    "kommunstyrelsen": "ks",
    "kommunfullmäktige": "kf",
    "socialnämnden": "sn",
    "utbildningsnämnden": "utbn",
}
_KIND_IN_ID = {RecordKind.TJANSTEUTLATANDE: "tjut", RecordKind.UTLATANDE: "utlatande"}
_OF_A_MEETING = (RecordKind.PROTOKOLL, RecordKind.KALLELSE)
VALID_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,120}")
_MEETING = re.compile(
    rf"(?:(?:^|[:/]\s|\btill\s){COMPOUND}\w*(?:nämnden|styrelsen)|\bsammanträde\w*|\bmöte)\W+(?:den\s+)?"
    r"(?P<date>\d.{8,20})"
    r"|\b(?:tid|sammanträdesdatum|sammanträde\w*\b.{0,60}?)\W+(?:\w+dagen\s+)?den\s+(?P<day>\d.{8,20})"
    r"|\b\w+dagen\s+den\s+(?P<hour>\d{1,2}\s\w+\s\d{4}),?\s+k(?:l|lockan)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ANOTHER_MEETING = re.compile(
    r"\b(?:från|av|vid|över|nästa|föregående|förra|beslut\w*|protokoll\w*)\b[^.\n:]*.\Z",
    re.IGNORECASE | re.DOTALL,
)
"""What stands before the day of a meeting that is cited, in the same sentence."""
_OWN_NAME = re.compile(r"\W*(?:sammanträdes|mötes)?protokoll\b[^.\n:]{0,80}\Z", re.IGNORECASE)
"""What stands before the meeting's own day where the record begins with its name; no citation."""
_OWN_FIRST_LINE = re.compile(
    rf"\W*(?i:(?:sammanträdes)?protokoll)\b[^.\n:]{{0,60}}?"
    rf"(?i:{COMPOUND}\w*(?:nämnden|styrelsen|fullmäktige|utskottet|nämnd))\W+(?:den\s+)?"
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}\s\w+\s\d{4})(?=\W*(?:\n|\Z|[,(§]|[A-ZÅÄÖ]))"
)
"""A record that begins with its own name: "Protokoll Kulturnämnden 2024-01-05"."""
_FIRST_ITEM = re.compile(r"§\s*\d|^1[.)]\s", re.MULTILINE)
_OTHER_DAY = re.compile(
    r"juster|föregående|förra|nästa|anslag|anslå|expedi|överklag|utskri|utdrag|skickad|inkom|kallelse(?:n)?\s",
    re.IGNORECASE,
)
"""What beside a day in the head of a protokoll says that it is not the meeting's."""
_PLACE_AND_DAY = re.compile(
    r"^[A-ZÅÄÖ][\w -]{2,30}?,?\s(?:den\s)?(?:\d{4}-\d\d-\d\d|\d{1,2}\s\w+\s\d{4})\.?$", re.MULTILINE
)
_TO_MEETING = re.compile(
    rf"\b(?:till\s{COMPOUND}\w*(?:nämnden|styrelsen|fullmäktige)(?:s\s\w*sammanträde)?|sammanträde\w*|möte)"
    r"\s(?:den\s)?(?P<date>\d{4}-\d\d-\d\d|\d{1,2}\s\w+\s\d{4})",
    re.IGNORECASE,
)
"""The meeting that a writing is for, in its own words."""
_TO = re.compile(
    rf"^Till:?\s+(?P<body>{COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|fullmäktige|[ ]stadsdelsnämnd)"
    r"|[A-ZÅÄÖ][\w-]+(?:\s[a-zåäö]+)?\sstadsdelsnämnd)\b",
    re.MULTILINE,
)
"""Whom a writing or a tjänsteutlåtande is addressed to."""
_OWN_DATE = re.compile(r"\bDatum\b(?!\s+för)")
_PROPOSAL = re.compile(r"\bförslag till beslut\b", re.IGNORECASE)


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


def identify(
    document: Document, facts: Facts, kind: RecordKind, kind_inferred: bool, title: str | None
) -> Identity:
    """Put together what a record is.

    Args:
        document: The file as read.
        facts: From the catalogue; they win over the text, and the text wins over address and file name.
        kind: From `record_kind`.
        kind_inferred: From `record_kind`.
        title: The record's own title where its structure gave one.

    Raises:
        SourceError: The catalogue gives an id that cannot be used.
    """
    inferred = {"kind"} if kind_inferred else set()
    head = _head(document)
    address = read_address(facts.source_url)
    body = facts.body
    if not body:
        body, told_by_address = _body(document, head, kind, address)
        inferred |= {"body"} if told_by_address else set()
    meeting_date, dated = facts.meeting_date, facts.dated
    if kind is RecordKind.UTLATANDE:
        dated = dated or _signed("\n".join(block.text for block in document.blocks))
    elif kind in (RecordKind.SKRIVELSE, RecordKind.MOTION):
        # Its days are those of writing and of a clerk's stamp; a meeting's stands only elsewhere.
        dated = dated or _written("\n".join(block.text for block in document.blocks))
        meeting = _TO_MEETING.search(head)
        meeting_date = meeting_date or (next(iter(find_dates(meeting["date"])), None) if meeting else None)
    else:
        if kind is RecordKind.TJANSTEUTLATANDE:
            dated = dated or _own_date(head)
        if not meeting_date:
            meeting_date = _meeting_date(document, head)
        if not meeting_date and (told := _date_of_source(document, address, dated)):
            meeting_date = told
            inferred.add("meeting_date")
        if not meeting_date and kind in _OF_A_MEETING and (told := _first_day(head)):
            meeting_date = told
            inferred.add("meeting_date")
    dnr = facts.dnr or (() if kind in _OF_A_MEETING else tuple(find_dnr(head)[:1]))
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


def own_body(document: Document, facts: Facts, kind: RecordKind) -> str:
    """The body whose record it is, "" when unknown, as `identify` finds it."""
    address = read_address(facts.source_url)
    return facts.body or _body(document, _head(document), kind, address)[0]


def _head(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks[:HEAD])[:HEAD]


def _body(document: Document, head: str, kind: RecordKind, address: Address) -> tuple[str, bool]:
    """The body whose record it is, "" when unknown, and whether only the address told it.

    A body that the head states, then the one in the address, then the one named most often: a mention
    is no statement of whose record it is, and a remiss names others more often than the body itself.
    """
    if kind is RecordKind.UTLATANDE:
        return "Kommunstyrelsen", False
    addressed = kind in (RecordKind.SKRIVELSE, RecordKind.MOTION, RecordKind.TJANSTEUTLATANDE)
    if stated := _stated_body(document, head, addressed=addressed):
        return stated, False
    if address.slug:
        name = body_name(address.slug, document.text[:HEAD])
        return name, name.lower() not in head.lower()
    named = Counter(match.group().capitalize() for match in _BODY.finditer(head))
    return next((name for name, _ in named.most_common() if name.lower() not in _NOT_A_BODY), ""), False


def _stated_body(document: Document, head: str, *, addressed: bool) -> str | None:
    if crumbs := CRUMBS.search(document.text[:HEAD]):
        parts = [part.strip() for part in crumbs["crumbs"].split(">")]
        # Home, city, body, meeting; a page cut in its first line may lack the last ones.
        return parts[2] if len(parts) > 3 else None
    if addressed and (match := _TO.search(head)):
        return match["body"]
    end = _SENT_TO.search(head)
    match = _STATED.search(head[: min(_STATED_WITHIN, end.start() if end else _STATED_WITHIN)])
    return (match["body"] or match["deciding"] or match["organ"]) if match else None


def _meeting_date(document: Document, head: str) -> date | None:
    if crumbs := CRUMBS.search(document.text[:HEAD]):
        head = f"{crumbs['crumbs']}\n{head}"
    text = f"{document.title or ''}\n{head}"
    own = _OWN_FIRST_LINE.match(text) or _OWN_FIRST_LINE.match(head)
    if own and (found := find_dates(own["date"])):
        return found[0]
    for match in _MEETING.finditer(text):
        if (
            _OWN_NAME.match(text, 0, match.start()) is None
            and match["date"]
            and _ANOTHER_MEETING.search(text, max(0, match.start() - 80), match.start() + 1)
        ):
            continue
        found = find_dates(match["date"] or match["day"] or match["hour"])
        if found:
            return found[0]
    return None


def _first_day(head: str) -> date | None:
    """The first day above the first item that is not said to be of something else."""
    first = _FIRST_ITEM.search(head)
    lines = [line for line in head[: first.start() if first else _STATED_WITHIN].splitlines() if line.strip()]
    for above, line in zip(["", *lines], lines, strict=False):
        # A label may stand on the line above its day.
        label = above if find_dates(line[:12]) and not find_dates(above) else ""
        cited = _ANOTHER_MEETING.search(line[:80]) and not _OWN_NAME.match(line[:80])
        if (found := find_dates(line)) and not cited and not _OTHER_DAY.search(f"{label} {line}"):
            return found[0]
    return None


def _date_of_source(document: Document, address: Address, dated: date | None) -> date | None:
    """The meeting's day from the address or the file name.

    A file is also named by the day the record itself is dated; that is no meeting's day.
    """
    in_name = next(iter(find_dates(document.name)), None)
    return address.meeting_date or (in_name if in_name != dated else None)


def _own_date(head: str) -> date | None:
    """The date under "Datum" in the head of a tjänsteutlåtande; below its proposal others sign."""
    end = _PROPOSAL.search(head)
    top = head[: end.start() if end else None]
    label = _OWN_DATE.search(top)
    found = find_dates(top[label.end() :]) if label else []
    return found[0] if found else None


def _written(text: str) -> date | None:
    """The day beside the place at the end of a writing, else its first day."""
    match = _PLACE_AND_DAY.search(text)
    found = find_dates(match.group() if match else text)
    return found[0] if found else None


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
    if not VALID_ID.fullmatch(record_id):
        raise SourceError(
            f"records.toml anger id {record_id!r} för {document.name}. "
            "Ett id skrivs med a-z, 0-9 och bindestreck."
        )
    return record_id
