"""Headings of minutes and agendas: which part of an item each opens."""

from __future__ import annotations

import re

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.bodies import COMPOUND

OFFICES_PROPOSAL = rf"{COMPOUND}\w*(?:förvaltningens|kontorets) förslag(?: till beslut)?"
"""A heading above what the office proposes; "Förslag till beslut" alone may stand above motions."""
_HEADINGS: tuple[tuple[re.Pattern[str], Role], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (OFFICES_PROPOSAL, Role.FORSLAG),
        (
            rf"(?:{COMPOUND}\w+ens )?förslag till beslut|(?:förslag och |tilläggs|ändrings)?yrkanden?"
            r"|(?:fram(?:ställ|lag)da|lagda|väckta) (?:förslag|yrkanden)(?: till beslut)?"
            r"|yrkanden och förslag",
            Role.YRKANDE,
        ),
        (
            r"beslutsgång|omröstning|votering|proposition(?:er|sordning)?"
            r"|(?:beslutsgång|propositioner) och omröstning|omröstningsresultat|voteringsresultat",
            Role.BESLUTSGANG,
        ),
        (
            rf"beslut|(?:[a-zåäö][\w-]+ )?{COMPOUND}\w+s beslut|beslut i ärendet"
            rf"|{COMPOUND}\w+s förslag till (?:kommun)?(?:styrelsen|fullmäktige)",
            Role.BESLUT,
        ),
        (r"(?:skriftlig(?:a)? )?reservation(?:er)?(?: mot beslutet)?", Role.RESERVATION),
        (
            r"särskil(?:t|da) (?:uttaland|yttrand)en?|(?:ersättar|annat )?(?:uttalande|yttrande)n?"
            r"|protokollsanteckning(?:ar)?|röstförklaring(?:ar)?",
            Role.SARSKILT_UTTALANDE,
        ),
        (r"skrivelser?", Role.SKRIVELSE),
        (r"(?:muntliga? )?fråg(?:a|or)", Role.FRAGA),
        (r"bilag(?:a|or)", Role.BILAGA),
        (
            r"ärendet|bakgrund|sammanfattning(?: av ärendet)?|ärendebeskrivning|beskrivning av ärendet"
            r"|bakgrund till ärendet|information i ärendet",
            Role.BAKGRUND,
        ),
        (
            r"ärendets beredning|beredning|(?:besluts)?underlag(?: till| för)?(?: beslut(?:et)?)?"
            r"|handlingar i ärendet|(?:beslut(?:et)? |protokollsutdrag )?(?:sänds|skickas|expedieras|delges)"
            r"(?: beslutet)?(?: till)?|sändlista|kopia till|jäv|deltar (?:ej|inte) i beslutet"
            r"|vid protokollet|justeras?|rätt utdraget intygar|anslag(?:sbevis)?|bevis om anslag",
            Role.FORMALIA,
        ),
    )
)
_OPENS = re.compile(r"\b(?:att|besluta[rt]?|beslutade|följande|och|samt|till|för|av|på)$", re.IGNORECASE)
"""How a line ends that something must follow; no heading does."""
_LONGEST_HEADING = 60
_BODYS_OWN = re.compile(rf"(?:[a-zåäö][\w-]+ )?{COMPOUND}\w+s beslut", re.IGNORECASE)


def heading_role(block: Block) -> Role | None:
    """The role that a known heading opens, None for any other block."""
    if block.table or len(block.text) > _LONGEST_HEADING + 1:
        return None
    text = block.text.strip().rstrip(":")
    return next((role for pattern, role in _HEADINGS if pattern.fullmatch(text)), None)


def names_decision(block: Block) -> bool:
    """Whether a block is a heading "<Body>s beslut"."""
    return not block.table and _BODYS_OWN.fullmatch(block.text.strip().rstrip(":")) is not None


def is_heading_line(block: Block) -> bool:
    """Whether a block looks like a heading that no list of headings can hold."""
    text = block.text
    return block.level > 0 or (
        not block.table
        and not block.marker
        and "\n" not in text
        and len(text) <= 90
        and text[:1].isupper()
        and text[-1] not in '.!?:;,”"'
        and not text.startswith("Att ")
        and not _OPENS.search(text)
        and len(text.split()) <= 14
    )
