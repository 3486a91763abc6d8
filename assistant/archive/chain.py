"""What led to an item and what followed: a skrivelse and its answer, a matter that comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.index.browse import Choice, Listed, items_at, list_items
from ingest.index.register import Register
from ingest.model import Item, Record, RecordKind, Thread, Writing


@dataclass(frozen=True, slots=True)
class Step:
    """One station on the way of a matter.

    Attributes:
        what: What it is: "skrivelse", "fråga", or the kind of record.
        title: Its title.
        date: Of its meeting, else of the record.
        record: The record that tells of it.
        item: Ordinal of the item there.
        paragraph: The paragraph that says so, None for the item as a whole.
        who: Who handed it in, "" where that does not apply.
        dnr: Its case numbers.
        outcome: As `ingest.index.browse.Listed.outcome`; "" for what was handed in.
        why: How it is known to belong here, in the register's words; "" for where one came from.
        here: Whether it is the item that is being looked at.
    """

    what: str
    title: str
    date: date | None
    record: str
    item: int
    paragraph: str | None
    who: str
    dnr: tuple[str, ...]
    outcome: str
    why: str
    here: bool


def chain_of(register: Register, record: Record, item: Item) -> tuple[Step, ...]:
    """The stations of the matters that an item deals with, by time.

    Links between records and case numbers in common are what is followed; () where there are none.

    Args:
        register: Where the links are.
        record: The record with all its items.
        item: One of them.
    """
    steps = [*_handed_in(register, record, item), *_answered(register, record, item)]
    told = {(step.record, step.item) for step in steps}
    steps += (step for step in _same_number(register, record, item) if (step.record, step.item) not in told)
    if not steps:
        return ()
    if (record.id, item.ordinal) not in {(step.record, step.item) for step in steps}:
        with register.reading() as connection:
            steps += (
                _of_item(one, "", here=True) for one in items_at(connection, [(record.id, item.ordinal)])
            )
    steps.sort(key=lambda step: (step.date or date.max, step.paragraph is None))
    return tuple(steps)


def _handed_in(register: Register, record: Record, item: Item) -> Iterator[Step]:
    """Writings under the item that have an answer, each with its answer."""
    for thread in register.threads(record.id):
        writing = next((one for one in item.writings if one.paragraph == thread.source), None)
        if writing:
            yield _of_writing(record, item, writing, here=True)
            yield from _of_record(register, thread.target, thread.why)


def _answered(register: Register, record: Record, item: Item) -> Iterator[Step]:
    """The writing that a record answers, with the record itself."""
    threads = [t for t in register.threads(record.id) if t.target == record.id and "/" in t.source]
    for thread in threads:
        found = _writing_at(register, thread)
        if found:
            asking, under, writing = found
            yield _of_writing(asking, under, writing, here=False)
            yield from _of_record(register, record.id, thread.why, item.ordinal)


def _writing_at(register: Register, thread: Thread) -> tuple[Record, Item, Writing] | None:
    record = register.record(thread.source.split("/", 1)[0])
    for item in record.items if record else ():
        for writing in item.writings:
            if record and writing.paragraph == thread.source:
                return record, item, writing
    return None


def _same_number(register: Register, record: Record, item: Item) -> Iterator[Step]:
    """Items of other records with a case number of this one, numbers of writings aside."""
    own = [number for number in item.dnr if not any(number in one.dnr for one in item.writings)]
    if not own:
        return
    with register.reading() as connection:
        found = list_items(connection, Choice(dnr=tuple(own)))
    for one in found:
        if one.record != record.id:
            shared = ", ".join(number for number in own if number in one.dnr)
            yield _of_item(one, f"samma diarienummer, {shared}", here=False)


def _of_record(register: Register, record_id: str, why: str, here: int | None = None) -> Iterable[Step]:
    """The first item of a record that a link leads to, or the one that is looked at."""
    with register.reading() as connection:
        return [
            _of_item(one, why, here=here is not None)
            for one in items_at(connection, [(record_id, here or 1)])
        ]


def _of_item(one: Listed, why: str, *, here: bool) -> Step:
    what = one.kind.value if one.kind is not RecordKind.OVRIGT else "handling"
    return Step(what, one.title, one.date, one.record, one.ordinal, None, "", one.dnr, one.outcome, why, here)


def _of_writing(record: Record, item: Item, writing: Writing, *, here: bool) -> Step:
    who = ", ".join(
        person.name + (f" ({person.party})" if person.party else "") for person in writing.persons
    )
    return Step(
        what="skrivelse" if writing.title else "fråga",
        title=writing.title or "Fråga utan rubrik",
        date=record.date,
        record=record.id,
        item=item.ordinal,
        paragraph=writing.paragraph,
        who=who or writing.party or "",
        dnr=writing.dnr,
        outcome="",
        why="",
        here=here,
    )
