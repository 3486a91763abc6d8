"""Items as a list to choose from, and one item with all that the records tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.archive.chain import Step, chain_of
from assistant.errors import NotFoundError
from ingest.index.browse import Choice, Facets, Listed, count_items, facets, items_at, list_items
from ingest.index.register import Register
from ingest.model import Item, Paragraph, Position, Record, Role, Writing

PAGE = 50
"""Items of one page of the list."""

_ORDER = (
    Role.SKRIVELSE,
    Role.FRAGA,
    Role.BAKGRUND,
    Role.FORSLAG,
    Role.YRKANDE,
    Role.BESLUTSGANG,
    Role.BESLUT,
    Role.RESERVATION,
    Role.SARSKILT_UTTALANDE,
    Role.SVAR,
    Role.REMISSVAR,
    Role.TABELL,
    Role.BILAGA,
    Role.FORMALIA,
)
"""In the order in which an item comes about."""


@dataclass(frozen=True, slots=True)
class ItemList:
    """One page of the items that fit a choice.

    Attributes:
        items: Those of the page.
        total: How many fit.
        page: Number of the page, from 1.
        facets: What else can be chosen.
    """

    items: tuple[Listed, ...]
    total: int
    page: int
    facets: Facets

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs that follow on each other in one voice.

    Attributes:
        voice: Whose words they are, None when the record does not say.
        heading: The heading above them, "" for none.
        paragraphs: At least one.
        stands: The positions that these paragraphs tell of, in order.
    """

    voice: str | None
    heading: str
    paragraphs: tuple[Paragraph, ...]
    stands: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What an item holds of one role."""

    role: Role
    runs: tuple[Run, ...]

    @property
    def length(self) -> int:
        """Number of paragraphs."""
        return sum(len(run.paragraphs) for run in self.runs)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with all that the records tell of it.

    Attributes:
        listed: As it stands in the list.
        record: The record it belongs to, with all its items.
        item: The item.
        parts: What it holds, role after role, in the order in which an item comes about.
        chain: What led to it and what followed, by time; empty where no link is known.
    """

    listed: Listed
    record: Record
    item: Item
    parts: tuple[Part, ...]
    chain: tuple[Step, ...]

    @property
    def writings(self) -> tuple[Writing, ...]:
        """What was handed in under the item."""
        return self.item.writings


class Items:
    """Lists items and opens one.

    Args:
        register: Where they are.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def list(self, wanted: Choice, page: int = 1) -> ItemList:
        """One page of the items that fit; the last one where the number is too high.

        Args:
            wanted: Which items.
            page: From 1.
        """
        with self._register.reading() as connection:
            total = count_items(connection, wanted)
            page = max(1, min(page, -(-total // PAGE)))
            found = list_items(connection, wanted, first=(page - 1) * PAGE, most=PAGE)
            return ItemList(tuple(found), total, page, facets(connection, wanted))

    def all(self, wanted: Choice) -> Sequence[Listed]:
        """Every item that fits."""
        with self._register.reading() as connection:
            return list_items(connection, wanted)

    def at(self, keys: Iterable[tuple[str, int]]) -> Sequence[Listed]:
        """Items by record and ordinal, in that order; unknown ones are left out."""
        with self._register.reading() as connection:
            return items_at(connection, list(keys))

    def open(self, record_id: str, ordinal: int) -> ItemPage:
        """One item.

        Raises:
            NotFoundError: There is no such record or item.
        """
        record = self._register.record(record_id)
        item = next((one for one in record.items if one.ordinal == ordinal), None) if record else None
        listed = self.at([(record_id, ordinal)])
        if record is None or item is None or not listed:
            raise NotFoundError(
                f"Ärendet {record_id}/{ordinal} finns inte bland handlingarna. "
                "Det kan ha fått en annan adress när handlingen togs in på nytt; sök efter det i listan."
            )
        return ItemPage(
            listed=listed[0],
            record=record,
            item=item,
            parts=parts_of(item),
            chain=chain_of(self._register, record, item),
        )


def parts_of(item: Item) -> tuple[Part, ...]:
    """An item's paragraphs role after role, in each role as the record has them."""
    by_role = {
        role: [paragraph for paragraph in item.paragraphs if paragraph.role is role] for role in _ORDER
    }
    return tuple(
        Part(role, tuple(_runs(paragraphs, item.positions)))
        for role, paragraphs in by_role.items()
        if paragraphs
    )


def _runs(paragraphs: Sequence[Paragraph], positions: Sequence[Position]) -> Iterable[Run]:
    for (voice, heading), group in groupby(paragraphs, key=lambda p: (p.voice, p.heading)):
        run = tuple(group)
        ids = {paragraph.id for paragraph in run}
        yield Run(voice, heading, run, tuple(p for p in positions if p.paragraph in ids))
