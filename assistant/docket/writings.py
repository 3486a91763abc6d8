"""Writings that were handed in: which, by whom, what they ask, and whether they were answered."""

from __future__ import annotations

from assistant import phrases
from assistant.docket.asked import Asked, shortened
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from assistant.words import CANNOT_ANSWER
from ingest.model import Person, Record, Role
from ingest.structure.parties import party_name
from ingest.structure.persons import same_name

_MOST_QUESTIONS = 12
_ASKS_ANSWER = r"\bvad (?:fick|svarade|svarar|blev svaret)\b"


def handed_in(asked: Asked) -> list[Line]:
    """Who handed in a writing, a question or a motion."""
    if not asked.is_about_one and not (asked.inquiry.days and asked.inquiry.asks(r"\bmuntlig")):
        return []
    if asked.inquiry.asks(r"\bmotion"):
        return _motion(asked)
    if asked.inquiry.asks(r"\bmuntlig"):
        found = [case for case in asked.about(asked.docket.writings) if not case.title]
        return [line for case in found for line in (_who(asked, case), _asked_what(asked, case))]
    case = asked.one(of_party(asked, asked.docket.writings))
    if case is None:
        return []
    return [
        _who(asked, case),
        *([] if case.title else [_asked_what(asked, case)]),
        *_other_names(asked, case),
    ]


def listed(asked: Asked) -> list[Line]:
    """The writings that a question covers, each with number, asker and answer."""
    cases = of_party(asked, asked.about(asked.docket.writings))
    if asked.names_somebody and asked.inquiry.polar and not cases:
        return []
    if not asked.inquiry.asks(r"\bfråg"):
        cases = tuple(case for case in cases if case.title)
    wants_answers = asked.inquiry.asks(r"svar|besvara")
    return shortened([entry(asked, case, with_answer=wants_answers) for case in cases], "skrivelser")


def of_somebody(asked: Asked, case: Case) -> list[Line]:
    """The writings of an item that those handed in whom a question names."""
    own = [one for one in asked.docket.writings if one.key == case.key]
    return [_who(asked, one) for one in of_party(asked, tuple(own))]


def covered(asked: Asked) -> tuple[Case, ...]:
    """The writings that a question covers."""
    return of_party(asked, asked.about(asked.docket.writings))


def questions(asked: Asked) -> list[Line]:
    """The questions of one writing, word for word."""
    own = [case for case in of_party(asked, asked.docket.writings) if case.title]
    case = asked.one(own, rivals=own if asked.names_somebody else None)
    if case is None or case.writing is None or not case.writing.questions:
        return []
    number = len(case.writing.questions)
    what = phrases.capital(phrases.writing(case.title, case.dnr))
    lead = f"{what}{phrases.day(case.date)} ställer {phrases.count(number, 'fråga', 'frågor')}:"
    lines = [Line(lead, (asked.reader.first(case),))]
    for identifier in case.writing.questions[:_MOST_QUESTIONS]:
        text = asked.reader.text(identifier).strip()
        lines.append(Line(f"”{text}”", (Source(identifier, text),)))
    return lines


def answered(asked: Asked) -> list[Line]:
    """Whether one writing, or each of several, has an answer among the records."""
    inquiry = asked.inquiry
    if inquiry.asks(_ASKS_ANSWER):
        return _without_answer(asked)
    if asked.is_about_one and not inquiry.asks(r"\bvilka\b"):
        case = asked.one(of_party(asked, asked.docket.writings))
        return became_of(asked, case, polar=inquiry.polar) if case else []
    if not asked.names_somebody and not inquiry.asks(r"\b(?:skrivelser|vilka|alla|obesvarade)"):
        return []
    cases = [case for case in of_party(asked, asked.about(asked.docket.writings)) if case.title]
    if inquiry.asks(
        r"\bobesvara|\b(?:inte|ej|aldrig|ännu)\b.*\b(?:svar|besvara)|\b(?:svar|besvara)\w*\s(?:inte|ej)\b"
    ):
        cases = [case for case in cases if asked.docket.answer_to(case) is None]
        if not cases:
            return []
    return shortened([entry(asked, case, with_answer=True) for case in cases], "skrivelser")


def _without_answer(asked: Asked) -> list[Line]:
    """That a writing has no answer among the records; what an answer says stands in its own words."""
    case = asked.one(of_party(asked, asked.docket.writings)) if asked.is_about_one else None
    if case is None or asked.docket.answer_to(case):
        return []
    if reply := _spoken_answer(asked, case):
        return [_who(asked, case), reply]
    what = phrases.writing(case.title, case.dnr)
    none = f"{CANNOT_ANSWER} Det finns inget svar på {what} bland handlingarna."
    return [Line(none, (asked.reader.first(case),))]


def became_of(asked: Asked, case: Case, *, polar: bool = False) -> list[Line]:
    """What happened to a writing: handed in, answered by which record, decided or not."""
    handed = _who(asked, case)
    answer = asked.docket.answer_to(case)
    what = phrases.writing(case.title, case.dnr)
    if answer is None:
        reply = _spoken_answer(asked, case)
        if reply:
            return [handed, reply]
        no = f"{phrases.NO} " if polar else ""
        none = Line(f"{no}Det finns inget svar på {what} bland handlingarna.", (asked.reader.first(case),))
        return [none, handed] if polar else [handed, none]
    yes = f"{phrases.YES} " if polar else ""
    text = f"{yes}{phrases.capital(what)} besvaras i {phrases.record(answer)}."
    lines = [Line(text, (asked.reader.first(case), *_beginning(asked, answer)))]
    if proposal := _proposal(asked, answer):
        told = f"{phrases.ONLY_A_PROPOSAL} Förvaltningen föreslår: ”{proposal.words}”"
        lines.append(Line(told, (proposal,)))
    return lines if polar else [handed, *lines]


def of_party(asked: Asked, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The writings of those that a question names; all where it names nobody."""
    inquiry = asked.inquiry
    if inquiry.persons:
        names = {same_name(one.name) for one in inquiry.persons}
        return tuple(c for c in cases if names & {same_name(p.name) for p in _persons(c)})
    if inquiry.parties:
        return tuple(
            case
            for case in cases
            if inquiry.parties & {party_name(p.party) for p in _persons(case) if p.party}
            or any(party in ((case.writing and case.writing.party) or "") for party in inquiry.parties)
        )
    return cases


def _persons(case: Case) -> tuple[Person, ...]:
    return case.writing.persons if case.writing else ()


def entry(asked: Asked, case: Case, *, with_answer: bool = False) -> Line:
    """A writing in a list."""
    who = phrases.persons(_persons(case))
    if not case.title:
        return Line(f"Fråga av {who}{phrases.day(case.date)}.", (asked.reader.first(case),))
    what = phrases.capital(phrases.writing(case.title, case.dnr))
    text = f"{what}, {who},{phrases.day(case.date)}" if who else f"{what}{phrases.day(case.date)}"
    sources = [asked.reader.first(case)]
    if with_answer:
        answer = asked.docket.answer_to(case)
        if answer:
            text += f"; besvaras i {phrases.record(answer)}"
            sources += _beginning(asked, answer)
        elif case.title:
            text += "; inget svar finns bland handlingarna"
    return Line(f"{text}.", tuple(sources))


def _who(asked: Asked, case: Case) -> Line:
    """Who handed in a writing, cited where the record names them."""
    who = phrases.persons(_persons(case))
    named = _handing_over(asked, case)
    if not case.title:
        return Line(f"{who} ställde en fråga{phrases.day(case.date)}.", (named,))
    what = phrases.writing(case.title, case.dnr)
    text = (
        f"{who} lämnade{phrases.day(case.date)} {what}." if who else f"{phrases.capital(what)} lämnades in."
    )
    return Line(text, tuple(dict.fromkeys((named, asked.reader.first(case)))))


def _asked_what(asked: Asked, case: Case) -> Line:
    """A question without a title, word for word."""
    first = asked.reader.first(case)
    text = asked.reader.text(first.paragraph).strip()
    return Line(f"”{text}”", (Source(first.paragraph, text),))


def _handing_over(asked: Asked, case: Case) -> Source:
    """The paragraph that says who handed a writing in: the last such one before or at its title."""
    order = [place.paragraph.id for place in asked.reader.section(case)]
    first = asked.reader.first(case)
    end = order.index(first.paragraph) if first.paragraph in order else len(order)
    names = {person.name for person in _persons(case)}
    before = [
        stand.paragraph
        for stand in case.positions(Role.SKRIVELSE)
        if stand.person.name in names and stand.paragraph in order[: end + 1]
    ]
    return Source(max(before, key=order.index)) if before else first


def _other_names(asked: Asked, case: Case) -> list[Line]:
    """Whom the answer names as askers, where it names others too."""
    answer = asked.docket.answer_to(case)
    if answer is None:
        return []
    known = {same_name(person.name) for person in _persons(case)}
    stands = [stand for item in answer.items for stand in item.positions if stand.role is Role.SKRIVELSE]
    if not {same_name(stand.person.name) for stand in stands} - known:
        return []
    who = phrases.persons(stand.person for stand in stands)
    text = f"Enligt {phrases.record(answer)} kommer skrivelsen från {who}."
    return [Line(text, (Source(stands[0].paragraph, stands[0].person.name),))]


def _motion(asked: Asked) -> list[Line]:
    """Who stands behind a motion that the board was asked about."""
    among = [case for case in asked.docket.items if case.positions(Role.SKRIVELSE) and not case.item.writings]
    case = asked.one(among)
    if case is None or case.is_proposal:
        return []
    stands = case.positions(Role.SKRIVELSE)
    item = phrases.item(case.record, case.item)
    who = phrases.persons(stand.person for stand in stands)
    return [
        Line(f"Motionen i {item} är väckt av {who}.", (Source(stands[0].paragraph, stands[0].person.name),))
    ]


def _spoken_answer(asked: Asked, case: Case) -> Line | None:
    """What was answered at the meeting, where the paragraph after the question says so."""
    section = asked.reader.section(case)
    ids = [place.paragraph.id for place in section]
    last = max((ids.index(i) for i in case.writing.questions if i in ids), default=-1) if case.writing else -1
    if last < 0 or last + 1 >= len(section) or section[last + 1].paragraph.role is not Role.SVAR:
        return None
    paragraph = section[last + 1].paragraph
    return Line(
        f"Svaret vid mötet: ”{paragraph.text.strip()}”", (Source(paragraph.id, paragraph.text.strip()),)
    )


def _beginning(asked: Asked, answer: Record) -> list[Source]:
    """A paragraph of an answer that shows that it is one: the office's proposal, else its first."""
    case = next(case for case in asked.docket.items if case.record.id == answer.id)
    found = asked.reader.in_role(case, Role.FORSLAG) or asked.reader.section(case)
    return [Source(found[0].paragraph.id)]


def _proposal(asked: Asked, answer: Record) -> Source | None:
    case = next(case for case in asked.docket.items if case.record.id == answer.id)
    found = asked.reader.in_role(case, Role.FORSLAG)
    return Source(found[0].paragraph.id, found[0].paragraph.text.strip()) if found else None
