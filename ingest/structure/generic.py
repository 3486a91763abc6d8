"""Records of a layout that is not known: one item under the headings the text shows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import Draft, DraftItem, citable, draft, pack
from ingest.structure.headings import is_heading_line
from ingest.structure.numbers import find_dnr


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
    written = False
    alone: Block | None = None  # a heading with no text under it yet
    for block in blocks:
        if run_on or not is_heading_line(block):
            drafts.append(draft(block, Role.BAKGRUND, None, heading))
            alone, written = None, True
            continue
        if alone and alone.text != title:
            # Signatures and lists of names look like headings; what has no text under it is text itself.
            drafts.append(draft(alone, Role.BAKGRUND, None))
        heading, alone = block.text, block
        title = title or heading
    if alone and alone.text != title:
        drafts.append(draft(alone, Role.BAKGRUND, None))
    if not written:
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
