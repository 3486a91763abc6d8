"""Who handled, signed, attested, presented or verified a record, and who holds which office."""

from __future__ import annotations

from itertools import groupby

from assistant import phrases
from assistant.docket import writings
from assistant.docket.asked import Asked, shortened
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from ingest.model import Official, Person, Record, RecordKind, Task
from ingest.structure.parties import party_name

_KINDS = (
    (r"\bprotokoll", RecordKind.PROTOKOLL),
    (r"\btjänsteutlåtande|\bsvaret\b|\bsvaren\b", RecordKind.TJANSTEUTLATANDE),
    (r"(?<!tjänste)\butlåtande", RecordKind.UTLATANDE),
)
_MOST_RECORDS = 6


def officials(asked: Asked) -> list[Line]:
    """Who did what for one record, or for each of the records that the question covers."""
    tasks = asked.inquiry.tasks
    if not tasks:
        return []
    if asked.inquiry.asks(r"\bskrivelsen\b") and not asked.inquiry.asks(r"\bsvar|utlåtande"):
        return writings.handed_in(asked)
    kinds = {kind for pattern, kind in _KINDS if asked.inquiry.asks(pattern)}
    among = [
        case
        for case in _records(asked)
        if {official.task for official in case.record.officials} & set(tasks)
        and (not kinds or case.record.kind in kinds)
    ]
    if asked.is_about_one:
        case = asked.one(among)
        return _of_record(case.record, tasks) if case else []
    if not asked.inquiry.is_timed and not kinds and tasks != (Task.JUSTERAR,):
        return []
    found = asked.about(among)
    return shortened(
        [line for case in found[:_MOST_RECORDS] for line in _of_record(case.record, tasks)], "handlingar"
    )


def _records(asked: Asked) -> list[Case]:
    """The first item of each record: what stands for the record as a whole."""
    return [next(group) for _, group in groupby(asked.docket.items, key=lambda case: case.record.id)]


def _of_record(record: Record, tasks: tuple[Task, ...]) -> list[Line]:
    lines = []
    for task in tasks:
        own = [official for official in record.officials if official.task is task]
        for day, group in groupby(own, key=lambda official: official.day):
            together = list(group)
            who = phrases.joined(_named(official) for official in together)
            when = day if task is Task.ATTESTERAR else None
            lines.append(Line(phrases.task(task, record, who, when), _sources(together)))
    return lines


def _named(official: Official) -> str:
    return phrases.official(official.person)


def _sources(together: list[Official]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(Source(official.paragraph) for official in together))


def holders(asked: Asked) -> list[Line]:
    """Who holds an office as the newest record tells, or which party and office a person has."""
    inquiry = asked.inquiry
    if inquiry.persons:
        return _of_person(asked)
    if inquiry.terms:
        return []
    office = "vice ordförande" if inquiry.asks(r"\bvice\b") else "ordförande"
    bodies: dict[str, tuple[Record, Person, Source]] = {}
    for record, person, source in _appearances(asked):
        if person.office == office and record.kind is RecordKind.PROTOKOLL:
            bodies[record.body] = (record, person, source)  # the newest one stays
    return [
        Line(
            f"{phrases.capital(office)} i {phrases.body(record)} är {phrases.person(person)}, "
            f"enligt {phrases.record(record)}.",
            (source,),
        )
        for record, person, source in bodies.values()
    ]


def _of_person(asked: Asked) -> list[Line]:
    names = {person.name for person in asked.inquiry.persons}
    found = [(r, p, s) for r, p, s in _appearances(asked) if p.name in names]
    parties = {person.party for _, person, _ in found if person.party}
    if not parties:
        titled = [one for one in found if one[1].office]
        if not titled:
            return []
        record, person, source = titled[-1]
        return [Line(f"{phrases.official(person)}, enligt {phrases.record(record)}.", (source,))]
    if len(parties) != 1:
        return []
    with_office = [one for one in found if one[1].office and one[1].party] or [o for o in found if o[1].party]
    record, person, source = with_office[-1]
    office = f" {person.office}" if person.office else ""
    party = phrases.party(party_name(person.party or ""))
    text = f"{person.name} företräder {party}"
    text += f" och är{office} i {phrases.body(record)}" if office else ""
    return [Line(f"{text}, enligt {phrases.record(record)}.", (source,))]


def _appearances(asked: Asked) -> list[tuple[Record, Person, Source]]:
    """Everybody who is named, in order of time."""
    found: list[tuple[Record, Person, Source]] = []
    for case in _records(asked):
        record = case.record
        named = [(official.person, official.paragraph) for official in record.officials]
        named += [(stand.person, stand.paragraph) for item in record.items for stand in item.positions]
        found += [(record, person, Source(paragraph, person.name)) for person, paragraph in named]
    return found
