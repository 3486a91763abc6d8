"""Case numbers, days of meetings, and what a meeting treated."""

from __future__ import annotations

from assistant import phrases
from assistant.docket import writings
from assistant.docket.asked import Asked, shortened
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from ingest.model import RecordKind, Role


def number(asked: Asked) -> list[Line]:
    """The case number of one writing, item or record."""
    if not asked.inquiry.terms and asked.inquiry.asks(r"\bskrivelser"):
        return writings.listed(asked)
    if not asked.inquiry.terms or asked.inquiry.dnr:
        return []
    among = asked.docket.cases
    if asked.inquiry.asks(r"\bskrivelse"):
        among = asked.docket.writings
    elif asked.inquiry.asks(r"utlåtande|\bsvaret\b"):
        among = tuple(case for case in asked.docket.items if case.is_proposal)
    if asked.names_somebody:
        among = writings.of_party(asked, tuple(case for case in among if case.writing)) or among
    among = tuple(case for case in among if case.writing or not case.item.writings)
    case = asked.one(among, rivals=among if asked.names_somebody else None)
    if case is None:
        return []
    numbers = case.dnr or (case.record.dnr if len(case.record.items) == 1 else ())
    if not numbers:
        return _of_what_it_answers(asked, case)
    what = phrases.writing(case.title, ()) if case.writing else phrases.item(case.record, case.item)
    source = asked.reader.holding(case, numbers[0]) or asked.reader.first(case)
    return [Line(f"{phrases.capital(what)} har dnr {phrases.joined(numbers)}.", (source,))]


def _of_what_it_answers(asked: Asked, case: Case) -> list[Line]:
    """An answer without a number of its own: the number of the writing that it answers."""
    linked = [one for one in asked.docket.writings if asked.docket.answer_to(one) is case.record and one.dnr]
    if len(linked) != 1:
        return []
    of = linked[0]
    text = (
        f"{phrases.capital(phrases.record(case.record))} anger inget eget dnr. "
        f"Skrivelsen som det besvarar har dnr {phrases.joined(of.dnr)}."
    )
    return [Line(text, (asked.reader.first(of),))]


def explained(asked: Asked) -> list[Line]:
    """What a case number stands for."""
    lines = []
    for case in asked.about(asked.docket.cases)[:3]:
        if case.writing:
            who = phrases.persons(case.writing.persons)
            what = phrases.writing(case.title, ())
            text = f"{phrases.joined(case.dnr)} är {what}, lämnad{phrases.day(case.date)} av {who}."
            lines.append(Line(text, (asked.reader.first(case),)))
            if answer := asked.docket.answer_to(case):
                first = next(one for one in asked.docket.items if one.record is answer)
                lines.append(Line(f"Den besvaras i {phrases.record(answer)}.", (asked.reader.first(first),)))
        elif case.dnr and not case.item.writings:
            source = asked.reader.holding(case, asked.inquiry.dnr[0]) or asked.reader.first(case)
            named = phrases.joined(asked.inquiry.dnr)
            lines.append(Line(f"{named} är {phrases.item(case.record, case.item)}.", (source,)))
    return lines


def day(asked: Asked) -> list[Line]:
    """When a matter was treated, handed in or answered."""
    inquiry = asked.inquiry
    if not asked.is_about_one or inquiry.is_timed:
        return []
    among = [case for case in asked.docket.cases if case.writing or not case.item.writings]
    if inquiry.asks(r"\bskrivelse|\blämnade?s?\b|\böverlämn|\bställ|\bbesvara"):
        among = [case for case in among if case.writing]
    elif inquiry.asks(r"\bbeslut"):
        among = [case for case in among if case.item.decision.sentence and not case.writing]
    else:
        among = [case for case in among if case.record.kind is RecordKind.PROTOKOLL and not case.writing]
    case = asked.one(among, by_words=True)
    if case is None or case.date is None:
        return []
    if case.writing and inquiry.asks(r"\bbeslut"):
        return writings.became_of(asked, case)
    if case.writing is None:
        item = phrases.item(case.record, case.item).removesuffix(phrases.day(case.date))
        did = "beslutades" if inquiry.asks(r"\bbeslut") else "behandlades"
        what = f"{phrases.capital(item)} {did} i {phrases.body(case.record)}"
        return [Line(f"{what}{phrases.day(case.date)}.", (asked.decision(case),))]
    what = phrases.capital(phrases.writing(case.title, case.dnr))
    if inquiry.asks(r"\bbesvara"):
        answer = asked.docket.answer_to(case)
        if answer is None or answer.date is None:
            none = f"Det finns inget svar på {phrases.writing(case.title, case.dnr)} bland handlingarna."
            return [Line(none, (asked.reader.first(case),))]
        first = next(one for one in asked.docket.items if one.record is answer)
        proposed = asked.reader.in_role(first, Role.FORSLAG)
        source = Source(proposed[0].paragraph.id) if proposed else asked.reader.first(first)
        return [Line(f"{what} besvaras i {phrases.record(answer)}.", (asked.reader.first(case), source))]
    return [Line(f"{what} lämnades in{phrases.day(case.date)}.", (asked.reader.first(case),))]


def listed(asked: Asked) -> list[Line]:
    """The matters of a meeting, each with its outcome."""
    if asked.inquiry.terms or not asked.inquiry.is_timed:
        return []
    cases = [case for case in asked.about(asked.docket.items) if case.record.kind is RecordKind.PROTOKOLL]
    lines = [_entry(asked, case) for case in cases if case.is_matter]
    return shortened(lines, "ärenden")


def _entry(asked: Asked, case: Case) -> Line:
    item = phrases.capital(phrases.item(case.record, case.item))
    if case.item.writings:
        number = phrases.count(len(case.item.writings), "skrivelse eller fråga", "skrivelser och frågor")
        return Line(f"{item}: {number}.", (asked.reader.first(case),))
    if case.item.decision.sentence is None:
        return Line(f"{item}.", (asked.reader.first(case),))
    return Line(f"{item}: {phrases.outcome(case.item.decision)}.", (asked.decision(case),))
