"""What every layout is read into: the blocks of one item, with the number and title that it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.read.document import Block
from ingest.structure.numbers import split_dnr


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks of one item.

    Attributes:
        blocks: In reading order, without `head`.
        section: The number that the record gives the item, as written there.
        title: The title that the record gives the item, without a case number at its end; "" for none.
        title_dnr: That case number.
        head: The block that shows number and title, None where nothing does.
        heading: What the agenda calls the group of items that this one stands in.
        announced: Whether this is an entry of an agenda, which tells of no decision.
        entry: What an agenda, or the head of an extract, shows of the item that `blocks` treat.
        preamble: Whether this is what stands before the first numbered item: place, time, those present.
    """

    blocks: tuple[Block, ...]
    section: str | None = None
    title: str = ""
    title_dnr: tuple[str, ...] = ()
    head: Block | None = None
    heading: str = ""
    announced: bool = False
    entry: tuple[Block, ...] = ()
    preamble: bool = False


def titled(line: str) -> tuple[str, tuple[str, ...]]:
    """A title as an item bears it, and the case number that ended its line."""
    title, numbers = split_dnr(line.strip())
    return title.rstrip(" ,;"), tuple(numbers)


def cut_at(block: Block, starts: Sequence[int]) -> list[Block]:
    """A block cut before the given positions of its text; empty pieces are left out.

    A piece whose place is not certain, because the source has more characters than the text, keeps the
    whole block's span; `ingest.structure.spans` narrows it.
    """
    exact = len(block.text) == block.end - block.start
    pieces = []
    for start, end in pairwise([0, *starts, len(block.text)]):
        piece = block.text[start:end]
        if not piece.strip():
            continue
        begin = start + len(piece) - len(piece.lstrip())
        pieces.append(
            replace(
                block,
                text=piece.strip(),
                start=block.start + begin if exact else block.start,
                end=block.start + start + len(piece.rstrip()) if exact else block.end,
                marker=block.marker if start == 0 else "",
            )
        )
    return pieces


def cut_lines(block: Block, begins: re.Pattern[str]) -> list[Block]:
    """A block cut before each of its further lines that a pattern matches."""
    if "\n" not in block.text or block.table:
        return [block]
    starts = [i + 1 for i, c in enumerate(block.text) if c == "\n" and begins.match(block.text, i + 1)]
    return cut_at(block, starts) if starts else [block]


def first_line(block: Block) -> tuple[Block, list[Block]]:
    """A block's first line, and the rest of it."""
    end = block.text.find("\n")
    if end < 0 or block.table:
        return block, []
    first, *rest = cut_at(block, [end])
    return first, rest
