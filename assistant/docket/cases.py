"""What questions about the register are asked of: items, writings and records, each with its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ingest.index.language import analyse
from ingest.index.lookup import Outline
from ingest.index.register import Restrictions
from ingest.model import Item, Person, Position, Record, RecordKind, Role, Thread, Writing
from ingest.read.sentences import sentence_spans
from ingest.structure.parties import party_name
from ingest.structure.persons import same_name

_FORMAL = re.compile(
    r"öppnade (?:sammanträdet|mötet)|hälsade .*välkom|föredragningslista|dagordning|justera|justering"
    r"|närvarorätt|till handlingarna|delegationsbeslut|^Förvaltningschefen informera|^Anmälningsärende"
    r"|^Upprop|^Mötets? ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Case:
    """An item of a record, or one writing that was handed in under it.

    Attributes:
        record: Without its paragraphs.
        item: The item.
        beginning: How the item, or the writing, begins.
        writing: The writing, None for the item itself.
    """

    record: Record
    item: Item
    beginning: str
    writing: Writing | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Record and ordinal: what tells an item from others."""
        return self.record.id, self.item.ordinal

    @property
    def date(self) -> date | None:
        """The day of the meeting, else of the record."""
        return self.record.date

    @property
    def title(self) -> str:
        """The writing's title or the item's."""
        return self.writing.title if self.writing else self.item.title

    @property
    def dnr(self) -> tuple[str, ...]:
        """Case numbers of the writing or the item."""
        return self.writing.dnr if self.writing else self.item.dnr

    @property
    def is_proposal(self) -> bool:
        """Whether the record proposes and decides nothing."""
        return self.record.kind in (RecordKind.TJANSTEUTLATANDE, RecordKind.UTLATANDE)

    @property
    def is_matter(self) -> bool:
        """Whether the item is more than the meeting's own routine."""
        return bool(self.item.positions) or not _FORMAL.search(self.beginning[:160])

    def positions(self, role: Role) -> list[Position]:
        """Positions of one role, in order."""
        return [stand for stand in self.item.positions if stand.role is role]


@dataclass(frozen=True)
class Docket:
    """All cases of the register, the oldest first.

    Attributes:
        cases: Items, each followed by the writings handed in under it.
        threads: Links between records.
    """

    cases: tuple[Case, ...]
    threads: tuple[Thread, ...] = ()
    _terms: dict[tuple[str, int, str], frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, outline: Outline) -> Docket:
        """The docket of all records."""
        return cls(tuple(_cases(outline)), outline.threads)

    def within(self, wanted: Restrictions | None) -> Docket:
        """What filters on records leave."""
        if wanted is None:
            return self
        return Docket(tuple(c for c in self.cases if _fits(c.record, wanted)), self.threads)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All records, each once."""
        return tuple({case.record.id: case.record for case in self.cases}.values())

    @cached_property
    def items(self) -> tuple[Case, ...]:
        """The items without the writings under them."""
        return tuple(case for case in self.cases if case.writing is None)

    @cached_property
    def writings(self) -> tuple[Case, ...]:
        """The writings."""
        return tuple(case for case in self.cases if case.writing)

    @cached_property
    def people(self) -> dict[str, tuple[Person, ...]]:
        """Everybody named, by what the spellings of a name have in common."""
        found: dict[str, dict[tuple[str | None, str | None], Person]] = defaultdict(dict)
        for case in self.items:
            for stand in case.item.positions:
                found[same_name(stand.person.name)].setdefault(
                    (stand.person.party, stand.person.office), stand.person
                )
        for record in self.records:
            for official in record.officials:
                person = official.person
                found[same_name(person.name)].setdefault((person.party, person.office), person)
        return {name: tuple(persons.values()) for name, persons in found.items()}

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Every part of a name of somebody named, in lower case."""
        return frozenset(word for persons in self.people.values() for word in persons[0].name.lower().split())

    def answer_to(self, case: Case) -> Record | None:
        """The record that answers a writing, None where no link leads to one."""
        if case.writing is None:
            return None
        targets = {t.target for t in self.threads if t.source == case.writing.paragraph}
        return next((record for record in self.records if record.id in targets), None)

    def terms(self, case: Case) -> frozenset[str]:
        """The words that name a case: title, number, first sentence, and a writing's party."""
        key = (*case.key, case.writing.paragraph if case.writing else "")
        if key not in self._terms:
            party = case.writing.party or "" if case.writing else ""
            spans = sentence_spans(case.beginning)
            first = case.beginning[slice(*spans[0])] if spans else case.beginning
            record = case.record.title if case.record.items[0] is case.item and case.is_proposal else ""
            self._terms[key] = frozenset(analyse(" ".join([case.title, *case.dnr, first, party, record])))
        return self._terms[key]


def supporters(person: Person) -> str:
    """A person's party by name, "" where none is given."""
    return party_name(person.party) if person.party else ""


def _cases(outline: Outline) -> Iterator[Case]:
    for record in outline.records:
        for item in record.items:
            yield Case(record, item, outline.beginnings.get((record.id, item.ordinal), ""))
            for writing in item.writings:
                yield Case(record, item, outline.notes.get(writing.paragraph, writing.title), writing)


def _fits(record: Record, wanted: Restrictions) -> bool:
    day = record.date
    return (
        (not wanted.kinds or record.kind in wanted.kinds)
        and (not wanted.records or record.id in wanted.records)
        and (not wanted.forms or record.form in wanted.forms)
        and (not wanted.bodies or any(part.lower() in record.body.lower() for part in wanted.bodies))
        and (wanted.since is None or (day is not None and day >= wanted.since))
        and (wanted.until is None or (day is not None and day <= wanted.until))
    )
