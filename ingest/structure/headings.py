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
        (rf"(?:{COMPOUND}\w+ens )?förslag till beslut|yrkanden?|förslag och yrkanden?", Role.YRKANDE),
        (r"beslutsgång|omröstning|votering|proposition(?:er|sordning)?", Role.BESLUTSGANG),
        (rf"beslut|{COMPOUND}\w+s beslut|omröstningsresultat|voteringsresultat", Role.BESLUT),
        (r"reservation(?:er)?", Role.RESERVATION),
        (
            r"särskil(?:t|da) uttalanden?|(?:ersättar|annat )?(?:uttalande|yttrande)n?",
            Role.SARSKILT_UTTALANDE,
        ),
        (r"skrivelser?", Role.SKRIVELSE),
        (r"(?:muntliga? )?fråg(?:a|or)", Role.FRAGA),
        (r"bilag(?:a|or)", Role.BILAGA),
        (r"ärendet|bakgrund|sammanfattning|ärendebeskrivning|beskrivning av ärendet", Role.BAKGRUND),
        (
            r"ärendets beredning|beredning|(?:besluts)?underlag(?: till| för)?(?: beslut(?:et)?)?"
            r"|handlingar i ärendet|beslut(?:et)? (?:sänds|skickas) till",
            Role.FORMALIA,
        ),
    )
)
_LONGEST_HEADING = 60
_BODYS_OWN = re.compile(rf"{COMPOUND}\w+s beslut", re.IGNORECASE)


def heading_role(block: Block) -> Role | None:
    """The role that a known heading opens, None for any other block."""
    text = block.text.strip().rstrip(":")
    if block.table or len(text) > _LONGEST_HEADING:
        return None
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
        and len(text.split()) <= 14
    )
