"""The evidence that a model is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.retrieve import make_hit
from assistant.scribe.claim import Source
from assistant.scribe.harmless import defused
from ingest.index.register import Register
from ingest.model import Item, Record


class Sources:
    """Makes sources of paragraphs, with what the register knows of their ärenden."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._records = {record.id: record for record in register.outline().records}

    def of(self, ids: Sequence[str]) -> list[Source]:
        located = self._register.located(list(ids))
        found = []
        for n, identifier in enumerate((i for i in ids if i in located), 1):
            hit = make_hit(located[identifier], score=0.0, similarity=0.0)
            record = self._records.get(hit.record)
            found.append(Source(n, hit, defused(hit.text), item_of(record, hit.item), record))
        return found


def item_of(record: Record | None, ordinal: int) -> Item | None:
    return next((item for item in (record.items if record else ()) if item.ordinal == ordinal), None)
