"""Tjänsteutlåtande: the office's proposal to its board, under headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft, DraftItem, citable, draft
from ingest.structure.numbers import find_dnr
from ingest.structure.parties import joined, parties_by_name
from ingest.structure.protokoll import OFFICE, is_heading_line

_HEADINGS: tuple[tuple[re.Pattern[str], Role], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r".*\bförslag till beslut", Role.FORSLAG),
        (r"sammanfattning|ärendet|bakgrund|inledning", Role.BAKGRUND),
        (r".*\bberedning", Role.FORMALIA),
        (
            r".*\b(?:svar|synpunkter|bedömning|analys|yttrande)(?: och (?:svar|förslag|bedömning))?",
            Role.SVAR,
        ),
        (r"bilag(?:a|or)", Role.BILAGA),
        (r"attesterat av|underskrift(?:er)?|handläggare|till", Role.FORMALIA),
    )
)
_ADDRESS = re.compile(r"^(?:handläggare|till|telefon|dnr|diarienummer|datum)\b", re.IGNORECASE)
_SIGNED = re.compile(r"\n.*(?:direktör|chef|förvaltning|sekreterare)", re.IGNORECASE)
_ASKS = re.compile(r"\bfråg(?:a|or)\b.*:$", re.IGNORECASE | re.DOTALL)
_LEAST_TITLE = 12


def tjansteutlatande_items(blocks: Sequence[Block]) -> list[DraftItem]:
    """Read a tjänsteutlåtande, which holds one item.

    Args:
        blocks: In reading order, at least one.

    Returns:
        One item; its title is the record's own unless no heading stands above the proposal.
    """
    reading = _Reading()
    for block in blocks:
        reading.add(block)
    return [reading.item()]


class _Reading:
    """Keeps the role that the last heading set; the address comes first, then title and proposal."""

    def __init__(self) -> None:
        self._role = Role.FORMALIA
        self._heading = ""
        self._title = ""
        self._asker: str | None = None
        self._asking = False
        self._drafts: list[Draft] = []

    def add(self, block: Block) -> None:
        role = _heading_role(block)
        if role:
            self._role, self._heading, self._asking = role, block.text, False
            return
        if is_heading_line(block) and not self._drafts_only_address():
            if self._role not in (Role.FORMALIA, Role.BILAGA):
                self._heading = block.text
                return
        elif is_heading_line(block) and not self._title and len(block.text) >= _LEAST_TITLE:
            self._title = block.text
            return
        self._drafts.append(self._paragraph(block))

    def item(self) -> DraftItem:
        derived = not self._title
        title = self._title or next((d.text for d in self._drafts), "")[:90]
        return DraftItem(
            title=title,
            title_derived=derived,
            dnr=tuple(find_dnr("\n".join([title, *(d.text for d in self._drafts[:4])]))),
            drafts=citable(self._drafts),
        )

    def _drafts_only_address(self) -> bool:
        return all(d.role is Role.FORMALIA for d in self._drafts) and not self._heading

    def _paragraph(self, block: Block) -> Draft:
        text = block.text
        if _ADDRESS.match(text) or _SIGNED.search(text):
            return draft(block, Role.FORMALIA, None, self._heading)
        if self._role is Role.BAKGRUND:
            self._asker = joined(parties_by_name(text)) or self._asker
            if _ASKS.search(text):
                self._asking = True
            elif self._asking and (block.marker or text.endswith("?")):
                return draft(block, Role.FRAGA, self._asker, self._heading)
            else:
                self._asking = False
        voice = None if self._role in (Role.FORMALIA, Role.BILAGA) else OFFICE
        return draft(block, self._role, voice, self._heading)


def _heading_role(block: Block) -> Role | None:
    text = block.text.strip().rstrip(":")
    if block.table or block.marker or len(text) > 90 or "\n" in text:
        return None
    return next((role for pattern, role in _HEADINGS if pattern.fullmatch(text)), None)
