"""Exact places in the source for paragraphs that were cut from one block.

A block whose text is shorter than its source (white space made single, tags and page heads left out)
cannot be cut by counting characters. Its pieces first keep the whole block's span; here each is given
the part of it in which its words stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.structure.draft import Draft, DraftItem

_FARTHEST = 200
"""Characters that a tag or a page head between two words may take; a word farther off is another one."""


def fit_spans(source: str, items: Sequence[DraftItem]) -> None:
    """Narrow, in place, the spans of paragraphs that overlap in the source.

    Args:
        source: The decoded text that spans refer to.
        items: Paragraphs of one block stand in their order in the source, wherever the block stands.
    """
    places = [(item, i) for item in items for i in range(len(item.drafts))]
    places.sort(key=lambda place: place[0].drafts[place[1]].start)
    reached = 0
    for number, (item, i) in enumerate(places):
        one = item.drafts[i]
        following = places[number + 1] if number + 1 < len(places) else None
        overlapped = following and following[0].drafts[following[1]].start < one.end
        if one.start < reached or overlapped:
            one = item.drafts[i] = _fitted(source, one, max(one.start, min(reached, one.end)))
        reached = max(reached, one.end)


def _fitted(source: str, whole: Draft, begin: int) -> Draft:
    """The draft with the place of its words from `begin` on; unchanged where they do not stand there."""
    start = -1
    position = begin
    for word in whole.text.split():
        found = source.find(word, position, whole.end)
        if found < 0 or (start >= 0 and found - position > _FARTHEST):
            found, position = _letters(source, word, position, whole.end)
            if found < 0:
                return whole
        else:
            position = found + len(word)
        start = found if start < 0 else start
    return replace(whole, start=start, end=position) if start >= 0 else whole


def _letters(source: str, word: str, begin: int, end: int) -> tuple[int, int]:
    """Where a word stands that something parts in the source: (first, one past last), or (-1, -1)."""
    first = -1
    position = begin
    for letter in word:
        found = source.find(letter, position, end)
        if found < 0:
            return -1, -1
        first = found if first < 0 else first
        position = found + 1
    return first, position
