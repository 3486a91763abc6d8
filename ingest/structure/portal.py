"""The city's meeting portal: minutes as a list of bullets, an agenda as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.read.document import Block
from ingest.structure.group import Group, cut_at, titled
from ingest.structure.headings import heading_role, is_heading_line
from ingest.structure.numbers import dnr_lines

_NUMBER_ALONE = re.compile(r"(?:§ ?)?(?P<number>\d{1,3}(?: ?[A-Za-z]\)?| ½)?)")
_HEAD = 4
"""Blocks of an entry among which its title and case number stand."""
_LONGEST_TITLE = 200
_POSITION = re.compile(r"(?P<position>\d{1,3})\. +")


def portal_groups(blocks: Sequence[Block]) -> list[Group]:
    """Read a page of the portal.

    An entry that was treated holds text alone; another shows the item's number, and its title below.
    In a numbered list an entry without number of its own goes by its position.

    Returns:
        What stands before the list, where something does, as a group without number; then one group an
        entry. Nothing where no list of either form stands there.
    """
    starts = _bullets(blocks) or _positions(blocks)
    if not starts:
        return []
    groups = [Group(tuple(blocks[: starts[0]]), preamble=True)] if starts[0] else []
    return groups + [_entry(list(blocks[start:end])) for start, end in pairwise([*starts, len(blocks)])]


def _bullets(blocks: Sequence[Block]) -> list[int]:
    """The outermost bullets, where every § line is one of them: else a bullet is an entry of a list."""
    indents = [block.indent for block in blocks if block.marker == "•"]
    if not indents:
        return []
    starts = [i for i, b in enumerate(blocks) if b.marker == "•" and b.indent == min(indents)]
    outside = set(range(len(blocks))) - set(starts)
    return [] if any(blocks[i].text.startswith("§") for i in outside) else starts


def _positions(blocks: Sequence[Block]) -> list[int]:
    """Entries that count from 1 in one column, at least one of them with a number of its own alone."""
    starts: list[int] = []
    own = False
    for i, block in enumerate(blocks):
        match = _POSITION.match(block.text) if block.marker else None
        if match is None or int(match["position"]) != len(starts) + 1:
            continue
        if starts and abs(block.indent - blocks[starts[0]].indent) > 1:
            continue  # a list inside an entry; "10." may begin a column before "9."
        starts.append(i)
        own = own or _NUMBER_ALONE.fullmatch(block.text[match.end() :]) is not None
    return starts if own else []


def _shown_title(blocks: Sequence[Block]) -> int:
    """Index of the title that a treated entry begins with, -1 for none.

    It stands directly above the case number, or is a line of its own above text; a line that opens a list
    is no title.
    """
    numbered = next((i for i, b in enumerate(blocks[:_HEAD]) if dnr_lines(b.text)), -1)
    if numbered > 0 and all(_is_line(b) for b in blocks[:numbered]):
        return numbered - 1
    below = blocks[1] if len(blocks) > 1 else None
    if below and _is_line(blocks[0]) and not (below.marker or heading_role(below)):
        return 0
    return -1


def _is_line(block: Block) -> bool:
    """Whether a block is one line that ends no sentence."""
    text = block.text
    return (
        not block.table
        and "\n" not in text
        and len(text) <= _LONGEST_TITLE
        and text[-1] not in ".:;,?!"
        and not heading_role(block)
    )


def _entry(blocks: list[Block]) -> Group:
    section = None
    if position := _POSITION.match(blocks[0].text) if blocks[0].marker != "•" else None:
        section = position["position"]
        blocks[:1] = cut_at(blocks[0], [position.end()])[1:]
    own = _NUMBER_ALONE.fullmatch(blocks[0].text) if blocks else None
    if not own:
        shown = _shown_title(blocks)
        title, numbers = titled(blocks[shown].text) if shown >= 0 else ("", ())
        head = blocks[shown] if shown >= 0 else None
        # A label above the title ("Utlåtande 2025:174") stays as the entry's first line.
        return Group(tuple(b for b in blocks if b is not head), section, title, numbers, head)
    head = blocks.pop(0)
    title, numbers = "", ()
    if blocks and is_heading_line(blocks[0]):
        head = blocks.pop(0)
        title, numbers = titled(head.text)
    return Group(tuple(blocks), own["number"], title, numbers, head)
