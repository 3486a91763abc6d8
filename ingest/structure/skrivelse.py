"""A skrivelse or motion as a document of its own: what it tells, asks and wants, and who signed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft, DraftItem, citable, draft
from ingest.structure.headings import is_heading_line
from ingest.structure.numbers import find_dates, find_dnr
from ingest.structure.parties import joined, parties_by_name, parties_in_brackets
from ingest.structure.telling import BOARD, acts

_TYPE = re.compile(
    r"(?:MOTION|SKRIVELSE|[Mm]otion|[Ss]krivelse)(?P<more>\s+(?:om|angående|för|till|av)\b.*)?"
)
_TYPE_WITHIN = 12
"""Blocks of the head in which a document says what it is."""
_ASKS = re.compile(r"\b(?:fråg\w+|undrar|ställa)\b[^.]*:\s*$", re.IGNORECASE)
_WANTS = re.compile(
    r"\b(?:yrka\w*|föreslår|hemställer|vill)\b[^.?]*(?:att|besluta\w*|följande|nämnden|fullmäktige)?\W*$",
    re.IGNORECASE,
)
_POINT = re.compile(r"^(?:\d{1,2}[.)]\s*)?att\b", re.IGNORECASE)
_SIGNED_AT = re.compile(
    r"^[A-ZÅÄÖ][\w -]{2,30}?,?\s(?:den\s)?(?:\d{4}-\d\d-\d\d|\d{1,2}\s\w+\s\d{4})\.?(?:\n|$)"
)
_SIGNED_FOR = re.compile(r"^(?:För|På uppdrag av)\s")
_LONGEST_TITLE = 120
_TITLE = re.compile(rf"[^\n]{{1,{_LONGEST_TITLE}}}(?<!\.)")


def skrivelse_items(blocks: Sequence[Block], *, motion: bool) -> list[DraftItem]:
    """Read a skrivelse or motion, which holds one item.

    Args:
        blocks: In reading order, at least one.
        motion: Whether it is a motion, whose text argues for what it moves.

    Returns:
        One item. The voice is that of the parties it is signed for, None where it does not say. What a
        clerk wrote below the signatures of what became of it is a decision of the board.
    """
    typed = _type_at(blocks)
    title, rest = _title(blocks, typed)
    signed = _signed_at(blocks, rest)
    voice = _voice(blocks, signed)
    head = [b for b in blocks[:rest] if b is not title]
    drafts = [draft(block, Role.FORMALIA, None) for block in head]
    drafts += _Reading(Role.BAKGRUND if motion else Role.SKRIVELSE, voice).run(blocks[rest:signed])
    drafts += [_below(block) for block in blocks[signed:]]
    text = _TYPE.match(title.text) if title else None
    shown = title.text if title else ""
    return [
        DraftItem(
            title=shown or (drafts[0].text.split("\n")[0][:90]),
            title_derived=not shown or bool(text and not text["more"]),
            dnr=tuple(find_dnr("\n".join(b.text for b in [*head, *([title] if title else [])]))),
            drafts=citable(drafts),
        )
    ]


def _type_at(blocks: Sequence[Block]) -> int:
    return next((i for i, b in enumerate(blocks[:_TYPE_WITHIN]) if _TYPE.fullmatch(b.text.strip())), -1)


def _title(blocks: Sequence[Block], typed: int) -> tuple[Block | None, int]:
    """The block that shows the title, and where the text begins."""
    if typed < 0:
        first = next((i for i, b in enumerate(blocks) if is_heading_line(b)), -1)
        return (blocks[first], first + 1) if first >= 0 else (None, 0)
    match = _TYPE.fullmatch(blocks[typed].text.strip())
    if match and match["more"]:
        return blocks[typed], typed + 1
    below = typed + 1
    # A question may be the title; a sentence with a full stop begins the text.
    if below < len(blocks) and _TITLE.fullmatch(blocks[below].text):
        return blocks[below], below + 1
    return blocks[typed], typed + 1


def _signed_at(blocks: Sequence[Block], begin: int) -> int:
    """Index of the first block of place, day and signatures; the number of blocks for none."""
    for i in range(begin, len(blocks)):
        text = blocks[i].text
        if _SIGNED_AT.match(text) and find_dates(text):
            return i
        if _SIGNED_FOR.match(text) and parties_by_name(text) and len(text) <= _LONGEST_TITLE:
            return i
    return len(blocks)


def _voice(blocks: Sequence[Block], signed: int) -> str | None:
    """The parties signed for: in brackets after names, else by name, else those of the title's persons."""
    tail = "\n".join(block.text for block in blocks[signed:])
    parties = parties_in_brackets(tail) or parties_by_name(tail)
    return joined(parties or parties_in_brackets("\n".join(b.text for b in blocks[:_TYPE_WITHIN])))


def _below(block: Block) -> Draft:
    told = [acts(line, "") for line in block.text.split("\n")]
    decided = any(one is not None and one[0] is Role.BESLUT for one in told)
    return draft(block, Role.BESLUT if decided else Role.FORMALIA, BOARD if decided else None)


class _Reading:
    """Reads the text, knowing whether it is asking, wanting or telling."""

    def __init__(self, told: Role, voice: str | None) -> None:
        self._told = told
        self._voice = voice
        self._heading = ""
        self._list: Role | None = None

    def run(self, blocks: Sequence[Block]) -> list[Draft]:
        drafts: list[Draft] = []
        alone: Block | None = None
        for block in blocks:
            if is_heading_line(block) and not self._opens(block.text) and not _POINT.match(block.text):
                if alone:
                    drafts.append(draft(alone, self._told, self._voice))
                alone, self._heading, self._list = block, block.text, None
                continue
            alone = None
            drafts.append(replace(draft(block, self._role(block), self._voice), heading=self._heading))
        if alone:
            drafts.append(draft(alone, self._told, self._voice))
        return drafts

    def _opens(self, text: str) -> bool:
        return bool(_ASKS.search(text) or (_WANTS.search(text) and not text.endswith(".")))

    def _role(self, block: Block) -> Role:
        text = block.text
        if _ASKS.search(text):
            self._list = Role.FRAGA
        elif _POINT.match(text) or (block.marker and self._list is Role.YRKANDE):
            return Role.YRKANDE
        elif block.marker and (self._list is Role.FRAGA or text.endswith("?")):
            return Role.FRAGA
        elif _WANTS.search(text) and not text.endswith((".", "?")):
            self._list = Role.YRKANDE
            return Role.YRKANDE
        elif self._list is Role.FRAGA and text.endswith("?"):
            return Role.FRAGA
        elif not block.marker:
            self._list = None
        return self._told
