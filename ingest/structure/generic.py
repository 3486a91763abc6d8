"""Records of a layout that is not known: one item under the headings the text shows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft, DraftItem, citable, draft, pack
from ingest.structure.numbers import find_dnr
from ingest.structure.protokoll import is_heading_line


def generic_items(blocks: Sequence[Block], *, run_on: bool = False) -> list[DraftItem]:
    """Read any record without claiming to know what its parts do.

    Args:
        blocks: In reading order, at least one.
        run_on: Whether each block is one sentence of a text without paragraphs.

    Returns:
        One item; every paragraph is background in nobody's voice.
    """
    heading = ""
    title = ""
    drafts: list[Draft] = []
    for block in blocks:
        if not run_on and is_heading_line(block):
            heading = block.text
            title = title or heading
        else:
            drafts.append(draft(block, Role.BAKGRUND, None, heading))
    if not drafts:
        drafts = [draft(block, Role.BAKGRUND, None) for block in blocks]
    if run_on:
        drafts = pack(drafts, lambda _first, _second: True)
    return [
        DraftItem(
            title=title or drafts[0].text.split("\n")[0][:90],
            title_derived=not title,
            dnr=tuple(find_dnr("\n".join(d.text for d in drafts[:5]))),
            drafts=citable(drafts),
        )
    ]
