"""Protokoll: items in order, and in each item who proposed, what was decided, who dissented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.bodies import COMPOUND
from ingest.structure.draft import Draft, DraftItem, citable, draft
from ingest.structure.numbers import find_dnr
from ingest.structure.parties import joined, parties_in_brackets
from ingest.structure.titles import derived_title

BOARD = "nämnden"
OFFICE = "förvaltningen"

_SECTION = re.compile(r"^(?:\w{1,4} )?§ ?(\d+(?:/\d+)?(?: ?[A-Za-z]\)?(?!\w)| ½)?)[ \t.:]*(.*)$", re.DOTALL)
_OPENING = {Role.BAKGRUND, Role.BESLUT, Role.FORSLAG, Role.FORMALIA}
_WITH_SUBHEADINGS = {Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE}
_DECIDED = re.compile(
    rf"""
    ^{COMPOUND}(?:\w*nämnden|\w*styrelsen|\w*fullmäktige|utskottet) \s
        (?:la|lade|gav|ger|beslut\w*|godkän\w+|uts[åe]\w+)\b
    | \butsågs \s (?:att|till)\b | \bföredragningslistan \s godkän\w+ | \btill \s handlingarna\.?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STATES_DECISION = re.compile(
    r"""
    (?:nämnden|styrelsen|fullmäktige|utskottet) \s+ (?:\w+\s+){0,2}
    # Done, not proposed: "nämnden avslår" stands in what is put to the vote.
    (?: beslut\w+ | bifoll | bifallit | avslog | avslagit | återremittera(?:de|t) | bordla(?:de|gt)
        | godkän(?:de|t) | antog | antagit )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PROPOSED = re.compile(
    rf"^{COMPOUND}\w*(?:(?:förvaltningen|kontoret)\s+föreslår|\w\s+föreslås)\b", re.IGNORECASE
)
_OFFICE_SPEAKS = re.compile(
    rf"^{COMPOUND}\w*(?:förvaltningen|kontoret|förvaltningschefen|direktören)\b", re.IGNORECASE
)
_REPORTED = re.compile(r"\bredovisat ärendet i ett tjänsteutlåtande\b", re.IGNORECASE)
_MOVES = re.compile(r"\byrka(?:de|r)\b", re.IGNORECASE)
_JOINS = re.compile(r"\bställer sig bakom\b|\binstämde?r? i\b", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"^dnr:?\s*", re.IGNORECASE)
_LONGEST_TITLE = 200
_DISSENTS = re.compile(
    r"\breserver(?:ade|ar) sig\b"
    r"|\b(?:lämna|anför|gjord)\w*\b.*\b(?:reservation|uttaland|yttrand)"
    r"|\b(?:reservation|uttaland|yttrand)\w*\s+(?:lämnade|anförde|gjorde)s\b",
    re.IGNORECASE | re.DOTALL,
)
_HANDED_IN = re.compile(r"\b(?:överlämnade|lämnade in|väckte)\b.*\bskrivelse\b", re.IGNORECASE)


def protokoll_items(blocks: Sequence[Block]) -> list[DraftItem]:
    """Read a protokoll's blocks into items.

    An item begins at the outermost bullet (the portal's page), or at a "§ n" line. Before the first "§"
    stands at most one item without number (the agenda, those present).

    Args:
        blocks: In reading order, at least one.

    Returns:
        Items in order, each with at least one paragraph.
    """
    items = []
    for group in _item_groups(blocks):
        item = _Reading(group).item()
        if item.drafts:
            items.append(item)
    return items


def _item_groups(blocks: Sequence[Block]) -> list[list[Block]]:
    bullets = [block.indent for block in blocks if block.marker == "•"]
    by_section = sum(1 for block in blocks if _SECTION.match(block.text)) > 1
    groups: list[list[Block]] = []
    for block in blocks:
        if by_section:
            begins = _SECTION.match(block.text) is not None
        else:
            begins = bool(bullets) and block.marker == "•" and block.indent == min(bullets)
        if begins or not groups:
            groups.append([])
        groups[-1].append(block)
    return groups


class _Reading:
    """Reads one item from top to bottom, keeping the role and voice that the last cue set."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._item = DraftItem()
        self._role = Role.BAKGRUND
        self._voice: str | None = None
        self._heading = ""

    def item(self) -> DraftItem:
        blocks = list(self._blocks)
        section = _SECTION.match(blocks[0].text)
        if section:
            self._item.section, title = section.group(1).strip(), section.group(2).strip()
            lines = [line.strip() for line in title.split("\n") if line.strip()]
            blocks.pop(0)
            if lines:
                self._item.title, self._item.title_derived = lines[0], False
        drafts: list[Draft] = []
        opened: list[str] = []
        for block in blocks:
            role = heading_role(block)
            if role in _OPENING - {Role.BESLUT} and self._role not in _OPENING:
                role = None  # "Sammanfattning" inside a motion or statement is that text's own heading
            if role:
                self._role, self._voice, self._heading = role, None, ""
                if role is Role.BESLUT:
                    self._voice = BOARD
                if not drafts or opened:
                    opened.append(block.text)
            elif self._role in _WITH_SUBHEADINGS and is_heading_line(block):
                self._heading = block.text
            elif drafts and self._is_number_of(drafts[-1], block):
                drafts[-1] = self._paragraph(_under(drafts[-1], block))
            else:
                drafts.append(self._paragraph(block))
        if drafts and not self._item.title:
            # An item that opens with a heading ("Skrivelse") is a round of such matters.
            by_heading = " och ".join(dict.fromkeys(opened))
            self._item.title = by_heading or derived_title(drafts[0].text)
        opening = [d.text for d in drafts if d.role in _OPENING][:3]
        self._item.dnr = tuple(find_dnr("\n".join([self._item.title, *opening])))
        self._item.drafts = citable(drafts)
        return self._item

    def _paragraph(self, block: Block) -> Draft:
        match self._role:
            case Role.BAKGRUND:
                return self._background(block)
            case Role.YRKANDE:
                return self._motion(block)
            case Role.BESLUTSGANG:
                states = _STATES_DECISION.search(block.text)
                return draft(block, Role.BESLUT if states else Role.BESLUTSGANG, BOARD)
            case Role.RESERVATION | Role.SARSKILT_UTTALANDE:
                self._dissent(block)
            case Role.SKRIVELSE | Role.FRAGA:
                return self._handed_in(block)
            case _:
                pass
        return draft(block, self._role, self._voice, self._heading)

    def _background(self, block: Block) -> Draft:
        text = block.text
        if _REPORTED.search(text):
            return draft(block, Role.FORMALIA, BOARD)
        if _DECIDED.search(text):
            return draft(block, Role.BESLUT, BOARD)
        if _PROPOSED.search(text):
            return draft(block, Role.FORSLAG, OFFICE)
        voice = OFFICE if _OFFICE_SPEAKS.match(text) else None
        return draft(block, Role.BAKGRUND, voice)

    def _motion(self, block: Block) -> Draft:
        """A motion stays with its mover until the next one is moved, however many pages it takes."""
        opening = block.text[:200]
        if _MOVES.search(opening) and parties_in_brackets(opening):
            self._voice, self._heading = joined(parties_in_brackets(opening)), ""
        elif _JOINS.search(block.text) and parties_in_brackets(block.text):
            return draft(block, Role.YRKANDE, joined(parties_in_brackets(block.text)))
        return draft(block, Role.YRKANDE, self._voice, self._heading)

    def _dissent(self, block: Block) -> None:
        """A reservation or statement stays its author's, also where it mentions another party's member."""
        voice = joined(parties_in_brackets(block.text))
        if voice and (self._voice is None or _DISSENTS.search(block.text[:200])):
            self._voice, self._heading = voice, ""

    def _handed_in(self, block: Block) -> Draft:
        if _OFFICE_SPEAKS.match(block.text):
            return draft(block, Role.SVAR, OFFICE)
        parties = parties_in_brackets(block.text)
        if parties and (_HANDED_IN.search(block.text) or self._role is Role.FRAGA):
            self._voice, self._heading = joined(parties), ""
        elif not self._heading and find_dnr(block.text):
            # The writing's own title, its case number on the next line.
            self._heading = ", ".join(line.rstrip(" .,") for line in block.text.split("\n"))
        elif block.text.endswith("?") or (block.marker and self._asks()):
            return draft(block, Role.FRAGA, self._voice, self._heading)
        return draft(block, self._role, self._voice, self._heading)

    def _is_number_of(self, title: Draft, block: Block) -> bool:
        """Whether a block is the case number of the writing whose title stands above it.

        Both are one block unless the title ends with a full stop or a blank line follows it.
        """
        return (
            self._role is Role.SKRIVELSE
            and not self._heading
            and title.role is Role.SKRIVELSE
            and len(title.text) <= _LONGEST_TITLE
            and not parties_in_brackets(title.text)
            and find_dnr(block.text) == [_BEFORE_NUMBER.sub("", block.text)]
        )

    def _asks(self) -> bool:
        return self._role in (Role.SKRIVELSE, Role.FRAGA) and bool(self._heading)


def _under(title: Draft, number: Block) -> Block:
    """A title and the case number below it as one block."""
    return replace(number, text=f"{title.text}\n{number.text}", start=title.start)
