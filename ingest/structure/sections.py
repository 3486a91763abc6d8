"""Minutes by the section sign ("§ 4 Title", "§4", "KF § 102", "§ 63/20", "§ 10 A") or "Ärende 4 Title"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.read.document import Block
from ingest.structure.group import Group, cut_lines, first_line, titled
from ingest.structure.headings import is_heading_line
from ingest.structure.numbers import dnr_lines

_SECTION = re.compile(
    r"(?:(?:[A-ZÅÄÖ]\w{0,5} )?§ ?|Ärende (?:nr )?(?=\d))(?P<number>\d+(?:/\d+)?(?: ?[A-Za-z]\)?(?!\w)| ½)?)"
    r"(?=[\s.:]|$)[ \t.:]*(?P<title>.*)"
)
_LEADER = re.compile(r"\.{4,}\s*\d*\s*$")
"""The dots and the page that end a line of a table of contents."""
_LONGEST_LINE = 400
"""Characters of a § line; what is longer is prose that begins with a paragraph of law."""


def is_section(block: Block, after: int | None = None) -> bool:
    """Whether a block begins with an item's § line.

    Args:
        block: Any.
        after: The number of the item before. A title in lower case is one only where the numbers go on,
            since "§ 17 i förordningen" cites a law.
    """
    match = _SECTION.match(block.text)
    if match is None or block.table or len(match.group()) > _LONGEST_LINE or _LEADER.search(match.group()):
        return False
    follows = after is not None and _whole(match["number"]) == after + 1
    return follows or not match["title"][:1].islower()


def section_groups(blocks: Sequence[Block]) -> tuple[list[Block], list[Group]]:
    """What stands before the first § line, and one group a § line."""
    before: list[Block] = []
    groups: list[Group] = []
    under: list[list[Block]] = []
    last: int | None = None
    for block in (piece for whole in blocks for piece in cut_lines(whole, _SECTION)):
        if is_section(block, last):
            groups.append(_section(block))
            under.append(list(groups[-1].blocks))
            last = _whole(groups[-1].section or "")
        elif not groups:
            before.append(block)
        elif not groups[-1].title and not under[-1] and is_heading_line(block):
            # The title stands on the line below its number.
            title, numbers = titled(block.text)
            groups[-1] = replace(groups[-1], title=title, title_dnr=groups[-1].title_dnr or numbers)
        else:
            under[-1].append(block)
    return before, [replace(group, blocks=tuple(below)) for group, below in zip(groups, under, strict=True)]


def _section(block: Block) -> Group:
    head, rest = first_line(block)
    match = _SECTION.match(head.text)
    if match is None:
        raise ValueError(f"no § line: {head.text!r}")
    title, numbers = titled(match["title"])
    if not title and rest:
        below, others = first_line(rest[0])
        if is_heading_line(below) and not dnr_lines(below.text):
            title, more = titled(below.text)
            numbers, rest = numbers or more, others
    return Group(tuple(rest), match["number"].strip(), title, numbers, head)


def _whole(number: str) -> int:
    digits = re.match(r"\d+", number)
    return int(digits.group()) if digits else 0
