"""Records as the contract's JSON and as text for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.index.condition import Differences, Holdings
from ingest.index.intake import Outcome, shown
from ingest.index.people import Known
from ingest.index.register import RecordRow
from ingest.model import Item, Official, Paragraph, Person, Position, Record, Role, Thread, Writing
from ingest.structure.cells import read_table


def list_line(row: RecordRow) -> dict[str, Any]:
    """One line of ``python -m ingest list --json``."""
    return {
        "record": row.id,
        "kind": row.kind.value,
        "body": row.body,
        "meeting_date": row.meeting_date.isoformat() if row.meeting_date else None,
        "dated": row.dated.isoformat() if row.dated else None,
        "dnr": list(row.dnr),
        "title": row.title,
        "source": row.source,
        "form": row.form.value,
        "paragraphs": row.paragraphs,
    }


def person_line(person: Known) -> dict[str, Any]:
    """One line of ``python -m ingest people --json``."""
    return {
        "name": person.name,
        "spellings": list(person.spellings),
        "party": person.party,
        "offices": list(dict.fromkeys(a.office for a in person.appearances if a.office)),
        "appearances": [
            {
                "record": act.record,
                "item": act.item,
                "act": act.act,
                "office": act.office,
                "date": act.day.isoformat() if act.day else None,
                "paragraph": act.paragraph,
            }
            for act in person.appearances
        ],
    }


def person_text(person: Known) -> str:
    """One line of ``python -m ingest people``."""
    offices = ", ".join(dict.fromkeys(a.office for a in person.appearances if a.office))
    acts = Counter(act.act for act in person.appearances)
    others = [spelling for spelling in person.spellings if spelling != person.name]
    also = f" (även {', '.join(others)})" if others else ""
    done = ", ".join(f"{act} {count}" for act, count in sorted(acts.items()))
    return f"{person.name}{also}\t{person.party or ''}\t{offices}\t{done}"


def structure_json(record: Record, threads: Sequence[Thread] = ()) -> dict[str, Any]:
    """The answer to ``python -m ingest show RECORD --json``."""
    return {
        "record": record.id,
        "kind": record.kind.value,
        "body": record.body,
        "meeting_date": record.meeting_date.isoformat() if record.meeting_date else None,
        "dated": record.dated.isoformat() if record.dated else None,
        "dnr": list(record.dnr),
        "title": record.title,
        "form": record.form.value,
        "source": record.source,
        "source_url": record.source_url,
        "inferred": sorted(record.inferred),
        "answers_dnr": list(record.answers),
        "addressee": record.addressee,
        "officials": [
            {
                "task": official.task.value,
                **_person_json(official.person),
                "date": official.day.isoformat() if official.day else None,
                "paragraph": official.paragraph,
            }
            for official in record.officials
        ],
        "referrals": [
            {"name": r.name, "answered": r.answered, "voice": r.voice, "paragraph": r.paragraph}
            for r in record.referrals
        ],
        "items": [_item_json(item) for item in record.items],
        "paragraphs": [_paragraph_json(paragraph) for paragraph in record.paragraphs],
        "threads": [
            {"from": t.source, "to": t.target, "why": t.why, "certainty": t.certainty} for t in threads
        ],
    }


def _item_json(item: Item) -> dict[str, Any]:
    decision, votes = item.decision, item.decision.votes
    return {
        "ordinal": item.ordinal,
        "section": item.section,
        "title": item.title,
        "title_derived": item.title_derived,
        "dnr": list(item.dnr),
        "outcome": decision.outcome.value if decision.outcome else None,
        "how": decision.how.value if decision.how else None,
        "movers": [_stand_json(p) for p in item.positions if p.role is Role.YRKANDE],
        "reservations": [_stand_json(p) for p in item.positions if p.role is Role.RESERVATION],
        "statements": [_stand_json(p) for p in item.positions if p.role is Role.SARSKILT_UTTALANDE],
        "handed_in": [_stand_json(p) for p in item.positions if p.role is Role.SKRIVELSE],
        "votes": {"ja": votes.ja, "nej": votes.nej, "avstar": votes.avstar} if votes else None,
        "decision": decision.sentence,
        "ballots": [
            {"name": b.person.name, "party": b.person.party, "vote": b.vote.value} for b in decision.ballots
        ],
        "writings": [
            {
                "title": writing.title or None,
                "dnr": list(writing.dnr),
                "party": writing.party,
                "by": [_person_json(person) for person in writing.persons],
                "paragraph": writing.paragraph,
                "questions": list(writing.questions),
            }
            for writing in item.writings
        ],
    }


def _paragraph_json(paragraph: Paragraph) -> dict[str, Any]:
    table = read_table(paragraph.text) if paragraph.role is Role.TABELL else None
    return {
        "id": paragraph.id,
        "item": paragraph.item,
        "role": paragraph.role.value,
        "voice": paragraph.voice,
        "page": paragraph.page,
        "heading": paragraph.heading or None,
        "start": paragraph.start,
        "end": paragraph.end,
        "text": paragraph.text,
        "table": {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
        if table
        else None,
    }


def _person_json(person: Person) -> dict[str, Any]:
    return {"name": person.name, "party": person.party, "office": person.office}


def _stand_json(stand: Position) -> dict[str, Any]:
    return {
        **_person_json(stand.person),
        "others": stand.person.others,
        "in_favour_of": stand.in_favour_of,
        "joined": stand.joined,
        "instance": stand.instance,
        "paragraph": stand.paragraph,
    }


def structure_text(record: Record, threads: Sequence[Thread] = ()) -> Iterator[str]:
    """The lines of ``python -m ingest show RECORD``."""
    yield f"{record.title} ({record.id})"
    yield f"{record.kind.value}, {record.body or 'okänd nämnd'}, {record.date or 'utan datum'}"
    if record.addressee:
        yield f"till: {record.addressee}"
    yield from map(_official_line, record.officials)
    if record.referrals:
        yield from _referral_lines(record)
    for thread in threads:
        yield f"tråd: {thread.source} → {thread.target} ({thread.why})"
    for item in record.items:
        yield ""
        name = f"§ {item.section}" if item.section else f"Ärende {item.ordinal}"
        derived = " (rubriken är tagen ur texten)" if item.title_derived else ""
        yield f"{name}. {item.title}{derived}"
        if item.dnr:
            yield f"  dnr {', '.join(item.dnr)}"
        yield from _ending(item)
        for paragraph in item.paragraphs:
            number = paragraph.id.rpartition("/")[2]
            who = f", {paragraph.voice}" if paragraph.voice else ""
            page = f", s. {paragraph.page}" if paragraph.page else ""
            yield f"  [{number}] {paragraph.role.value}{who}{page}"
            yield from (f"      {line}" for line in paragraph.text.split("\n"))


def _ending(item: Item) -> Iterator[str]:
    decision = item.decision
    words = [word.value for word in (decision.outcome, decision.how) if word]
    if words:
        yield f"  utfall: {', '.join(words)}"
    if decision.votes:
        yield f"  röster: {decision.votes.ja} ja, {decision.votes.nej} nej, {decision.votes.avstar} avstod"
    yield from (f"  röst: {_named(b.person)} {b.vote.value}" for b in decision.ballots)
    for stand in item.positions:
        if stand.role is Role.SKRIVELSE:
            continue  # told with the writing itself
        others = " m.fl." if stand.person.others else ""
        favour = f", för {stand.in_favour_of}" if stand.in_favour_of else ""
        joined = " (ställde sig bakom)" if stand.joined else ""
        instance = f" i {stand.instance}" if stand.instance else ""
        yield f"  {stand.role.value}{instance}: {_named(stand.person)}{others}{favour}{joined}"
    yield from map(_writing_line, item.writings)


def _named(person: Person) -> str:
    return f"{person.name} ({person.party})" if person.party else person.name


def _writing_line(writing: Writing) -> str:
    title = writing.title or "Fråga"
    number = f" ({', '.join(writing.dnr)})" if writing.dnr else ""
    by = ", ".join(map(_named, writing.persons)) or writing.party or "okänd"
    questions = f"{len(writing.questions)} {'fråga' if len(writing.questions) == 1 else 'frågor'}"
    return f"  inlämnad: {title}{number}, av {by}, {questions}"


def _official_line(official: Official) -> str:
    title = f", {official.person.office}" if official.person.office else ""
    day = f", {official.day}" if official.day else ""
    return f"{official.task.value}: {_named(official.person)}{title}{day}"


def _referral_lines(record: Record) -> Iterator[str]:
    silent = [r.name for r in record.referrals if not r.answered]
    yield f"remissinstanser: {', '.join(r.name for r in record.referrals)}"
    if silent:
        yield f"svarade inte: {', '.join(silent)}"


def outcome_line(outcome: Outcome) -> dict[str, Any]:
    """One line of ``python -m ingest PATH... --json``: what became of a file."""
    return {
        "path": shown(outcome.path),
        "status": outcome.status.value,
        "record": outcome.record,
        "paragraphs": outcome.paragraphs,
        "encoding": outcome.encoding,
        "reason": outcome.reason,
        "replaced": list(outcome.replaced),
    }


def holdings_json(found: Holdings, pending: int) -> dict[str, Any]:
    """The answer to ``python -m ingest status --json``."""
    return {
        "records": sum(found.records.values()),
        "kinds": {kind.value: count for kind, count in found.records.most_common()},
        "bodies": dict(found.bodies.most_common()),
        "years": {str(year or "okänt"): count for year, count in _by_year(found)},
        "paragraphs": found.paragraphs,
        "referat": found.referat,
        "files": found.files,
        "pending": pending,
        "gaps": [{"body": body, "meeting_date": day.isoformat()} for body, day in found.gaps],
        "failures": [{"path": path, "reason": reason} for path, reason in found.failures],
    }


def holdings_text(found: Holdings, pending: int) -> Iterator[str]:
    """The lines of ``python -m ingest status``."""
    total = sum(found.records.values())
    yield f"{total} handlingar, {found.paragraphs} stycken, från {found.files} filer"
    yield "slag: " + ", ".join(f"{kind.value} {count}" for kind, count in found.records.most_common())
    yield "nämnd: " + ", ".join(f"{body} {count}" for body, count in found.bodies.most_common())
    yield "år: " + ", ".join(f"{year or 'utan datum'} {count}" for year, count in _by_year(found))
    if found.referat:
        yield f"{found.referat} är referat"
    if pending:
        yield f"{pending} stycken återstår att indexera; kör python -m ingest igen"
    for body, day in found.gaps:
        yield f"saknas: protokoll från {body} {day}, som en annan handling hänvisar till"
    yield from (f"kunde inte tas in: {reason}" for _, reason in found.failures)


def _by_year(found: Holdings) -> list[tuple[int | None, int]]:
    return sorted(found.years.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))


def differences_text(found: Differences, *, repaired: bool) -> Iterator[str]:
    """The lines of ``python -m ingest verify``."""
    if found.none:
        yield "Register, vektorer och ordindex stämmer överens."
        return
    if found.damaged:
        yield found.damaged
    for count, what in (
        (found.pending, "stycken återstår efter en avbruten körning"),
        (len(found.missing_vectors), "stycken saknar vektor"),
        (len(found.extra_vectors), "vektorer hör inte till något stycke"),
        (len(found.missing_terms), "stycken saknas i ordindexet"),
        (len(found.extra_terms), "poster i ordindexet hör inte till något stycke"),
    ):
        if count:
            yield f"{count} {what}"
    yield "Rättat." if repaired else "Kör python -m ingest verify --repair för att rätta."
