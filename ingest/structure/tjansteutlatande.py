"""Tjänsteutlåtande: the office's proposal to its board, under headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.bodies import COMPOUND
from ingest.structure.draft import Draft, DraftItem, citable, draft, pack
from ingest.structure.group import first_line
from ingest.structure.headings import is_heading_line
from ingest.structure.numbers import find_dnr
from ingest.structure.parties import joined, parties_by_name
from ingest.structure.protokoll import OFFICE

_HEADINGS: tuple[tuple[re.Pattern[str], Role], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r".*\bförslag till beslut", Role.FORSLAG),
        (
            r"(?:sammanfattning|ärendet|bakgrund|inledning|ärendebeskrivning)"
            r"(?: av ärendet| i korthet| till ärendet)?",
            Role.BAKGRUND,
        ),
        (r".*\bberedning", Role.FORMALIA),
        (
            r".*\b(?:svar|synpunkter|bedömning|analys|yttrande)(?: och (?:svar|förslag|bedömning))?",
            Role.SVAR,
        ),
        (r"(?:\w+ )?(?:\w*perspektiv(?:et)?|konsekvenser(?:na)?(?: för \w+)?)", Role.SVAR),
        (r"bilag(?:a|or)", Role.BILAGA),
        (
            r"(?:besluts)?underlag(?: (?:till|för) beslut(?:et)?)?|beslut(?:et)? (?:sänds|skickas) till",
            Role.FORMALIA,
        ),
        (r"attesterat av|underskrift(?:er)?|handläggare|till", Role.FORMALIA),
    )
)
_ADDRESS = re.compile(r"^(?:handläggare|till|telefon|dnr|diarienummer|datum)\b", re.IGNORECASE)
_FORM_LINE = re.compile(r"\d{4}-\d{2}-\d{2}|@|: |\d \(\d+\)$")
"""What a line of the form's head has and a title has not: a date, an address, a label, a count of pages."""
_FORM_NAME = re.compile(
    r"tjänste(?:utlåtande|skrivelse)(?: (?:dnr|datum|sida|\d).*)?|\w+(?:förvaltningen|kontoret)",
    re.IGNORECASE,
)
"""A line that names the form, or the office alone."""
_BODY_NAME = re.compile(rf"{COMPOUND}\w*(?:nämnden|styrelsen|fullmäktige|utskottet)|[\w -]+ \w*nämnd")
"""A line that names the body addressed."""
_SIGNED = re.compile(r"\n.*(?:direktör|chef|förvaltning|sekreterare)", re.IGNORECASE)
_SENTENCE_MARK = re.compile(r"[.!?:;]$|\d", re.MULTILINE)
_LONGEST_SIGNED_LINE = 60
_MOST_SIGNED_LINES = 4
_ASKS = re.compile(r"\bfråg(?:a|or)\b.*:$", re.IGNORECASE | re.DOTALL)
_LEAST_TITLE = 12


def tjansteutlatande_items(blocks: Sequence[Block], *, run_on_title: str | None = None) -> list[DraftItem]:
    """Read a tjänsteutlåtande, which holds one item.

    Args:
        blocks: In reading order, at least one.
        run_on_title: Given, maybe "", for a run-on text: then each block is a sentence or, of level 1, a
            heading, and this is the title that the document site shows.

    Returns:
        One item; its title is the record's own unless no heading stands above the proposal.
    """
    if run_on_title is not None:
        reading = _Reading(run_on_title, run_on=True)
    else:
        title = _title_above_proposal(blocks)
        reading = _Reading(title.text if title else "")
        blocks = [block for block in blocks if block is not title]
    for block in blocks:
        for piece in _heading_apart(block):
            reading.add(piece)
    return [reading.item()]


def _title_above_proposal(blocks: Sequence[Block]) -> Block | None:
    """The first of the headings that stand directly above "Förslag till beslut".

    A subtitle may follow the title; above it the head of the form ends with a date, a name or an address.
    """
    proposal = next((i for i, block in enumerate(blocks) if _heading_role(block)), 0)
    if _heading_role(blocks[proposal]) is not Role.FORSLAG:
        return None
    title = None
    for block in reversed(blocks[:proposal]):
        if not is_heading_line(block) or not _may_be_title(block.text):
            break
        title = block
    return title


def _may_be_title(text: str) -> bool:
    """Whether a line is long enough for a title and no line of the form's head."""
    return (
        len(text) >= _LEAST_TITLE
        and not _ADDRESS.match(text)
        and not _FORM_LINE.search(text)
        and not _FORM_NAME.fullmatch(text)
        and not _BODY_NAME.fullmatch(text)
    )


class _Reading:
    """Keeps the role that the last heading set; the address comes first, then title and proposal."""

    def __init__(self, title: str, *, run_on: bool = False) -> None:
        self._role = Role.FORMALIA
        self._heading = ""
        self._title = title
        self._run_on = run_on
        self._asker: str | None = None
        self._asking = False
        self._drafts: list[Draft] = []
        self._alone: Block | None = None
        self._part = ""
        self._fresh = False

    def add(self, block: Block) -> None:
        role = _heading_role(block)
        if role:
            self._keep_heading()
            self._role, self._heading, self._asking = role, block.text, False
            self._part, self._fresh = block.text, True
            return
        if not self._run_on and is_heading_line(block):
            if not self._drafts_only_address():
                if self._role not in (Role.FORMALIA, Role.BILAGA):
                    self._keep_heading()
                    # A heading directly below that of a part stands with it ("…, Tabell 2").
                    above = f"{self._part}, " if self._fresh else ""
                    self._heading, self._alone, self._fresh = above + block.text, block, False
                    return
            elif not self._title and _may_be_title(block.text):
                self._title = block.text
                return
        self._drafts.append(self._paragraph(block))
        self._alone, self._fresh = None, False

    def _keep_heading(self) -> None:
        """Names below a proposal look like headings; what has no text under it is a paragraph itself."""
        if self._alone:
            self._drafts.append(draft(self._alone, Role.FORMALIA, None))
        self._alone = None

    def item(self) -> DraftItem:
        self._keep_heading()
        derived = not self._title
        title = self._title or next((d.text for d in self._drafts), "")[:90]
        return DraftItem(
            title=title,
            title_derived=derived,
            dnr=tuple(find_dnr("\n".join([title, *self._head()]))),
            drafts=citable(pack(self._drafts, _same_part) if self._run_on else self._drafts),
        )

    def _head(self) -> list[str]:
        """The form's head, and what stands first below it."""
        head = list(takewhile(lambda d: d.role is Role.FORMALIA and not d.heading, self._drafts))
        return [d.text for d in self._drafts[: max(4, len(head))]]

    def _drafts_only_address(self) -> bool:
        return all(d.role is Role.FORMALIA for d in self._drafts) and not self._heading

    def _paragraph(self, block: Block) -> Draft:
        text = block.text
        if _ADDRESS.match(text) or _is_signature(text):
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


def _is_signature(text: str) -> bool:
    """Whether a block is the name, title and office of those who sign: a few short lines, no sentence."""
    lines = text.split("\n")
    return (
        len(lines) <= _MOST_SIGNED_LINES
        and max(map(len, lines)) <= _LONGEST_SIGNED_LINE
        and not _SENTENCE_MARK.search(text)
        and lines[0][:1].isupper()
        and _SIGNED.search(text) is not None
    )


def _heading_apart(block: Block) -> list[Block]:
    """A known heading and the text that follows on the next line, as two blocks."""
    line, rest = first_line(block)
    return [line, *rest] if rest and not block.marker and _is_bare_heading(line.text) else [block]


def _is_bare_heading(line: str) -> bool:
    """Whether a line is a known heading; "Handläggare" and "Till" stand above what belongs to them."""
    role = _heading_role(Block(line, 0, len(line)))
    return role is not None and not _ADDRESS.match(line)


def _same_part(first: Draft, second: Draft) -> bool:
    return (first.role, first.voice, first.heading) == (second.role, second.voice, second.heading)


def _heading_role(block: Block) -> Role | None:
    text = block.text.strip().rstrip(":")
    if block.table or block.marker or len(text) > 90 or "\n" in text:
        return None
    return next((role for pattern, role in _HEADINGS if pattern.fullmatch(text)), None)
