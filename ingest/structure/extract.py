"""The extract of one item from a protokoll, which names its meeting and § above the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.read.document import Block
from ingest.structure.bodies import COMPOUND
from ingest.structure.group import Group, titled
from ingest.structure.headings import heading_role, is_heading_line
from ingest.structure.numbers import find_dates

_MEETING = re.compile(
    rf"(?:^|[:/]\s*)(?:{COMPOUND}[A-ZÅÄÖ]\w*(?:nämnden|styrelsen|fullmäktige|utskottet)|[A-ZÅÄÖ]{{2,5}})"
    r"\s\d{4}-\d{2}-\d{2}\s+§\s?(?P<number>\d+)\s*$"
)
"""Body, day and § in this order. Below the title such lines cite what others decided before."""
_HEAD = 12
"""Blocks in which an extract names its meeting."""


def extract_group(blocks: Sequence[Block]) -> Group | None:
    """The one item of an extract, None where the blocks do not begin as an extract does."""
    for i, block in enumerate(blocks[:_HEAD]):
        if heading_role(block):
            return None
        if match := _MEETING.search(block.text):
            below = next((j for j in range(i + 1, len(blocks)) if _is_title(blocks[j])), None)
            if below is None:
                return Group(tuple(blocks), match["number"])
            title, numbers = titled(blocks[below].text)
            shown, content = tuple(blocks[:below]), tuple(blocks[below + 1 :])
            return Group(content, match["number"], title, numbers, blocks[below], entry=shown)
    return None


def _is_title(block: Block) -> bool:
    return is_heading_line(block) and not (
        heading_role(block) or block.text.isupper() or find_dates(block.text) or len(block.text.split()) == 1
    )
