"""Paragraph ids that survive a new version of their record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.model import Item, Paragraph, Record
from ingest.structure.assemble import assembled_item, assembled_record

_PAIRS = 2_000_000
"""Pairs of like texts, one of each version, up to which all are compared."""


def keep_ids(record: Record, old: Sequence[Paragraph]) -> Record:
    """Give paragraphs that a former version of the record had the ids they had there.

    Both versions are compared as sequences of texts, so that a paragraph keeps its id when others are
    added or removed around it. A new paragraph keeps its own id unless that is taken; then it gets the
    next free number of its item.

    Args:
        record: The new version, ids numbered from 1 in each item.
        old: The former version's paragraphs in reading order; may be empty.

    Returns:
        The record with the same texts in the same order and distinct ids.
    """
    new = record.paragraphs
    if not old:
        return record
    kept = {after: old[before].id for before, after in _same([p.text for p in old], [p.text for p in new])}
    taken = _Taken({p.id for p in old})
    position = 0
    items: list[Item] = []
    for item in record.items:
        paragraphs = []
        for paragraph in item.paragraphs:
            identifier = kept.get(position) or taken.free(paragraph.id)
            paragraphs.append(replace(paragraph, id=identifier))
            position += 1
        items.append(assembled_item(item, paragraphs))
    return assembled_record(replace(record, items=tuple(items)))


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Positions of texts that both versions have, in order, as pairs."""
    shorter = min(len(old), len(new))
    begin = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - begin
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    yield from ((n, n) for n in range(begin))
    a, b = old[begin : len(old) - end], new[begin : len(new) - end]
    before, after = Counter(a), Counter(b)
    pairs = sum(count * after[text] for text, count in before.items())
    # Thousands of like lines are what difflib takes minutes for unless it may pass over them.
    for block in SequenceMatcher(a=a, b=b, autojunk=pairs > _PAIRS).get_matching_blocks():
        yield from ((begin + block.a + n, begin + block.b + n) for n in range(block.size))
    yield from ((len(old) - n, len(new) - n) for n in range(end, 0, -1))


class _Taken:
    """Ids that are in use."""

    def __init__(self, ids: set[str]) -> None:
        self._ids = ids
        self._next: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """The wanted id, or the item's next number that neither version uses; from now on it is taken.

        An id of a removed paragraph is not given to another text by the version that removes it: somebody
        may have cited it. Later versions know of it no more, and may.
        """
        identifier = wanted
        if wanted in self._ids:
            stem, _, number = wanted.rpartition("/p")
            candidate = max(int(number), self._next.get(stem, 0))
            while f"{stem}/p{candidate}" in self._ids:
                candidate += 1
            self._next[stem] = candidate
            identifier = f"{stem}/p{candidate}"
        self._ids.add(identifier)
        return identifier
