"""Items like one: what was decided before in matters whose text is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.archive.items import ItemPage, Items
from assistant.model import Hit
from ingest.index.browse import OTHER, Listed
from ingest.model import Outcome, Role

MOST = 3
"""Items shown beside one: more do not fit side by side."""
_LOOKED_AT = 100
_OPENING = 300
"""Characters of an item's beginning that tell with its title what it is about."""
_FORMAL = (Role.FORMALIA, Role.BESLUTSGANG)
_SETTLED = frozenset(
    {
        *(Outcome.BIFALL, Outcome.AVSLAG, Outcome.DELVIS_BIFALL, Outcome.GODKAND),
        *(Outcome.BORDLAGD, Outcome.ATERREMITTERAD),
        OTHER,
    }
)
"""Outcomes that say how a matter was judged; what was filed or passed on says nothing of that."""

Search = Callable[[str, int], Sequence[Hit]]
"""Paragraphs for a text, best first, at most so many."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """An item like another one.

    Attributes:
        listed: The item.
        hit: Its paragraph that is nearest to the other item.
    """

    listed: Listed
    hit: Hit


class Precedents:
    """Finds items like one.

    Args:
        items: Where they are looked up.
        search: Finds paragraphs.
    """

    def __init__(self, items: Items, search: Search) -> None:
        self._items = items
        self._search = search

    def run(self, page: ItemPage) -> tuple[Precedent, ...]:
        """Items like one, those with a decision first, in each group the nearest first.

        Nearness is that of texts: a reader has to judge whether the matters compare.

        Args:
            page: The item.

        Returns:
            At most `MOST`; () where no other item was found.
        """
        best: dict[tuple[str, int], Hit] = {}
        for hit in self._search(_about(page), _LOOKED_AT):
            if hit.role not in _FORMAL and (hit.record, hit.item) != page.listed.key:
                best.setdefault((hit.record, hit.item), hit)
        known = self._items.at(best)
        found = [Precedent(listed, best[listed.key]) for listed in known]
        found.sort(key=lambda one: one.listed.outcome not in _SETTLED)
        return tuple(found[:MOST])


def _about(page: ItemPage) -> str:
    texts = [paragraph.text for paragraph in page.item.paragraphs if paragraph.role not in _FORMAL]
    return f"{page.item.title} {' '.join(texts)[:_OPENING]}".strip()
