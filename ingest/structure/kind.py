"""What sort of handling a record is, by the form of its text, then by its name and address."""

from __future__ import annotations

import re

from ingest.errors import SourceError
from ingest.model import RecordKind
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.structure.address import read_address
from ingest.structure.bodies import plain_ascii

HEAD = 4000
"""Characters in which a record says what it is."""
CRUMBS = re.compile(r"^Din position:(?P<crumbs>.*)$", re.MULTILINE)
"""The line of insynsverige.se that names city, body and meeting."""
_ANY_CASE = re.IGNORECASE | re.DOTALL | re.MULTILINE


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _ANY_CASE)


_SECTION_LINE = re.compile(r"^[ \t]*(?:• )?(?:[A-ZÅÄÖ]\w{0,5} )?§ ?\d", re.MULTILINE)
_DECIDED_HEADING = re.compile(
    r"^(?P<before>[^\n]*)\n(?:[^\S\n]*\n)*"
    r"[^\S\n]*(?:[A-ZÅÄÖ][\w -]*(?:nämnden|styrelsen|fullmäktige|utskottet)"
    r"|Nämnden|Styrelsen|Fullmäktige|Utskottet)s beslut[^\S\n]*$",
    re.MULTILINE,
)
_PROPOSED = re.compile(r"\bförslag\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(
    r"^[ \t]*(?P<marker>•|\d{1,2}\.)[ \t]+(?:§ ?)?\d{1,3}(?: ?[a-zA-Z])?[ \t]*$", re.MULTILINE
)
"""An entry of a portal's list that holds the item's number alone; its title stands below."""
_BULLET = re.compile(r"^ ?• ", re.MULTILINE)
_MINUTES = _any_case(
    r"\butsågs (?:att justera|till justerare)|\bprotokoll(?:et)? (?:ska )?justera[ts]"
    r"|\bsammanträdesprotokoll\b|\bprotokolljustera|\bföredragningslistan (?:godkän|fastställ)"
    r"|\bprotokollet är justerat\b|\banslag/bevis\b|\butses att justera\b"
    r"|\A.{0,120}\bprotokoll (?:från|fört)\b|\breserverade sig\b|^§ ?\d+\b"
)
_BY_TEXT: tuple[tuple[re.Pattern[str], RecordKind], ...] = (
    (_any_case(r"\A\W*utlåtande \d{4}:\s?\d+"), RecordKind.UTLATANDE),
    (_any_case(r"\A\W*(?:kallelse|föredragningslista)\b"), RecordKind.KALLELSE),
    (_any_case(r"\A\W*motion\b"), RecordKind.MOTION),
    (_any_case(r"\A\W*skrivelse\b"), RecordKind.SKRIVELSE),
    # A promemoria of borgarrådsberedningen answers a remiss; its parts are those of an utlåtande.
    (_any_case(r"\A\W*PM \d{4}:\s?\d+"), RecordKind.OVRIGT),
    (re.compile(r"\A\W*PROTOKOLL|^PROTOKOLL(?:SUTDRAG)?$", re.MULTILINE), RecordKind.PROTOKOLL),
    # In capitals or alone on its line it is what the record calls itself; else it may be a document cited.
    (re.compile(r"\bTJÄNSTE(?:SKRIVELSE|UTLÅTANDE)\b"), RecordKind.TJANSTEUTLATANDE),
    (
        _any_case(r"^tjänste(?:skrivelse|utlåtande)(?: \d+ ?\(\d+\))?$(?!\n\S)"),
        RecordKind.TJANSTEUTLATANDE,
    ),
    (_any_case(r"\btjänsteutlåtande\b.{0,200}\bdnr\b"), RecordKind.TJANSTEUTLATANDE),
    (_any_case(r"\bhandläggare\b.*\bförslag till beslut\b"), RecordKind.TJANSTEUTLATANDE),
    (_MINUTES, RecordKind.PROTOKOLL),
    # Below a stamp and the addressee; further down, and in a list, it is a heading in minutes.
    (
        re.compile(r"\A(?:(?!^[ \t]*[•§]).){0,500}?^(?:MOTION|Motion)$", re.MULTILINE | re.DOTALL),
        RecordKind.MOTION,
    ),
    (
        re.compile(r"\A(?:(?!^[ \t]*[•§]).){0,500}?^(?:SKRIVELSE|Skrivelse)$", re.MULTILINE | re.DOTALL),
        RecordKind.SKRIVELSE,
    ),
)
_BY_NAME = (
    ("protokoll", RecordKind.PROTOKOLL),
    ("tjansteutlatande", RecordKind.TJANSTEUTLATANDE),
    ("tjansteskrivelse", RecordKind.TJANSTEUTLATANDE),
    ("tjut", RecordKind.TJANSTEUTLATANDE),
    ("utlatande", RecordKind.UTLATANDE),
    ("skrivelse", RecordKind.SKRIVELSE),
    ("motion", RecordKind.MOTION),
    ("kallelse", RecordKind.KALLELSE),
)


def record_kind(document: Document, facts: Facts) -> tuple[RecordKind, bool]:
    """The kind, and whether only the file name or the address told it.

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
    by_text = _meeting_page(document) or _by_text(document)
    if by_text:
        return by_text, False
    name = plain_ascii(document.name)
    for word, kind in _BY_NAME:
        if word in name:
            return kind, True
    if _decides(document.text):
        return RecordKind.PROTOKOLL, False
    if read_address(facts.source_url).meeting_page and _BULLET.search(document.text):
        # The portal sets the minutes of a meeting in bullets and its agenda in a numbered list.
        return RecordKind.PROTOKOLL, True
    return RecordKind.OVRIGT, False


def _meeting_page(document: Document) -> RecordKind | None:
    """A portal's page of one meeting shows the agenda, and below or instead of it the minutes."""
    text = document.text
    if CRUMBS.search(text[:HEAD]):
        return RecordKind.PROTOKOLL if _SECTION_LINE.search(text) or _decides(text) else RecordKind.KALLELSE
    if bare := _BARE_NUMBER.search(text):
        minutes = bare["marker"] == "•" or _MINUTES.search(text)
        return RecordKind.PROTOKOLL if minutes else RecordKind.KALLELSE
    return None


def _by_text(document: Document) -> RecordKind | None:
    head = "\n".join(block.text for block in document.blocks[:HEAD])[:HEAD]
    return next((kind for pattern, kind in _BY_TEXT if pattern.search(head)), None)


def _decides(text: str) -> bool:
    """Whether a heading "<Body>s beslut" stands there that is not part of a proposal."""
    return any(not _PROPOSED.search(match["before"]) for match in _DECIDED_HEADING.finditer(text[:HEAD]))
