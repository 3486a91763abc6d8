"""How many and how often, with what was counted; and what was decided before in like matters."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import phrases
from assistant.docket import referrals, writings
from assistant.docket.asked import MOST_LISTED, Asked, source
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from ingest.model import How, Outcome, Position, RecordKind, Role

_FEW = 3
_AGAINST = r"\b(?:emot|mot|annat än|avvikit från|frångått|annorlunda än)\b.*\bförslag"
_HOWS = (
    (r"\benhällig|\benig", How.ENHALLIGT, "fattades enhälligt"),
    (r"\butan omröstning", How.UTAN_OMROSTNING, "fattades utan omröstning"),
    (r"\bvotering|\brösträkning|\bomröstning", How.VOTERING, "fattades efter votering"),
)
_NO = {
    Role.RESERVATION: "ingen reservation",
    Role.SARSKILT_UTTALANDE: "inget särskilt uttalande",
    Role.YRKANDE: "inget yrkande",
}
_NOUNS = {
    Role.RESERVATION: ("reserverade sig", "reservationer"),
    Role.SARSKILT_UTTALANDE: ("lämnade särskilt uttalande", "särskilda uttalanden"),
    Role.YRKANDE: ("lade fram yrkanden", "yrkanden"),
}


def number(asked: Asked) -> list[Line]:
    """How many, with the counted listed."""
    inquiry = asked.inquiry
    if inquiry.asks(r"\bremissinstans|\bremiss"):
        return _referred(asked)
    if inquiry.role is Role.SKRIVELSE:
        return _questions(asked) if inquiry.asks(r"\bfrågor\b.*\bskrivelse") else _writings(asked)
    if inquiry.role:
        return _positions(asked, inquiry.role)
    if inquiry.terms or asked.names_somebody:
        return []
    for pattern, how, told in _HOWS:
        if inquiry.asks(pattern):
            return _share(asked, [c for c in _decided(asked) if c.item.decision.how is how], told)
    if inquiry.asks(r"förslag|\bbif"):
        follows = [
            c for c in _decided(asked) if "förvaltning" in (phrases.according(c.item.decision.sentence) or "")
        ]
        return _share(asked, follows, "följde förvaltningens förslag")
    for outcome in inquiry.outcomes:
        found = [case for case in _decided(asked) if case.item.decision.outcome is outcome]
        return _share(asked, found, f"slutade med {phrases.outcome_word(outcome)}")
    if inquiry.is_timed and inquiry.asks(r"\bärenden\b"):
        return _matters(asked)
    return []


def _decided(asked: Asked) -> list[Case]:
    """The matters in which the board decided on a proposal."""
    return [
        case
        for case in asked.about(asked.docket.items)
        if case.record.kind is RecordKind.PROTOKOLL
        and case.item.decision.sentence
        and case.is_matter
        and not case.item.writings
    ]


def _share(asked: Asked, found: Sequence[Case], told: str) -> list[Line]:
    """So many of all decisions, with each."""
    whole = _decided(asked)
    if not whole:
        return []
    shown = found or whole
    sources = tuple(asked.decision(case) for case in shown[:MOST_LISTED])
    lead = f"{len(found)} av {len(whole)} beslut i protokollen {told}."
    if not found:
        lead = f"Inget av de {len(whole)} besluten i protokollen {told}."
    return [Line(lead, sources), *(_decision_line(asked, case) for case in found[:MOST_LISTED])]


def _matters(asked: Asked) -> list[Line]:
    cases = [c for c in asked.about(asked.docket.items) if c.record.kind is RecordKind.PROTOKOLL]
    days = {case.date for case in cases}
    if len(days) != 1:
        return []
    matters = [case for case in cases if case.is_matter]
    text = (
        f"Protokollet{phrases.day(cases[0].date)} har {phrases.count(len(cases), 'punkt', 'punkter')}, varav "
        f"{phrases.count(len(matters), 'gäller annat', 'gäller annat')} än mötets formalia."
    )
    return [Line(text, (asked.reader.first(cases[0]), asked.reader.first(cases[-1])))]


def _positions(asked: Asked, role: Role) -> list[Line]:
    """In how many matters somebody took a stand, or how many did in one matter."""
    did, several = _NOUNS[role]
    if asked.is_about_one:
        case = asked.one(asked.docket.items, lambda case: bool(case.positions(role)))
        if case is None:
            return []
        stands = [s for s in asked.stands(case, role) if asked.names(s) and not s.joined]
        item = phrases.item(case.record, case.item)
        if not stands:
            return [Line(f"Ingen {did} i {item}.", (asked.decision(case),))]
        named = list(dict.fromkeys(phrases.person(stand.person) for stand in stands))
        least = "Minst " if any(stand.person.others for stand in stands) else ""
        number = phrases.count(len(named), "namngiven", "namngivna")
        text = f"{least}{number} {did} i {item}: {phrases.joined(named)}."
        return [Line(phrases.capital(text), tuple(map(source, stands)))]
    found: list[tuple[Case, list[Position]]] = []
    for case in asked.about(asked.docket.items):
        stands = [stand for stand in case.positions(role) if asked.names(stand)]
        if stands:
            found.append((case, stands))
    if not found:
        return _none(asked, _NO[role])
    subject = phrases.joined(sorted(asked.inquiry.parties) or [p.name for p in asked.inquiry.persons])
    number = phrases.count(len(found), "ärende", "ärenden", neuter=True)
    lead = f"{subject} {did} i {number}." if subject else f"{phrases.capital(several)} finns i {number}."
    sources = tuple(source(stands[0]) for _, stands in found[:MOST_LISTED])
    lines = [Line(lead, sources)]
    for case, stands in found[:MOST_LISTED]:
        item = phrases.capital(phrases.item(case.record, case.item))
        who = phrases.persons(stand.person for stand in stands)
        lines.append(Line(f"{item}: {who}.", tuple(map(source, stands))))
    return lines


def _none(asked: Asked, none: str) -> list[Line]:
    """That those asked about took no such stand in any matter of the time asked about."""
    whole = _decided(asked)
    if not whole or not asked.names_somebody:
        return []
    subject = phrases.joined(sorted(asked.inquiry.parties) or [p.name for p in asked.inquiry.persons])
    days = [phrases.day(day).strip() for day in sorted({case.date for case in whole if case.date})]
    minutes = "protokollet" if len(days) == 1 else "protokollen"
    text = f"{subject} har {none} i {minutes} {phrases.joined(days[:MOST_LISTED])}."
    return [Line(text, tuple(asked.decision(case) for case in whole[:MOST_LISTED]))]


def _writings(asked: Asked) -> list[Line]:
    cases = [case for case in writings.covered(asked) if case.title]
    if not cases:
        return []
    if asked.inquiry.asks(r"svar|besvara"):
        return _answered(asked, cases)
    number = phrases.count(len(cases), "skrivelse", "skrivelser")
    sources = tuple(asked.reader.first(case) for case in cases[:MOST_LISTED])
    subject = phrases.joined(sorted(asked.inquiry.parties) or [p.name for p in asked.inquiry.persons])
    lead = f"{subject} har lämnat {number}." if subject else f"{phrases.capital(number)} finns i protokollen."
    return [Line(lead, sources), *(writings.entry(asked, case) for case in cases[:MOST_LISTED])]


def _answered(asked: Asked, cases: list[Case]) -> list[Line]:
    """How many of some writings have an answer among the records, or have none."""
    without = asked.inquiry.asks(r"\bobesvara|\b(?:inte|ej|ännu|utan)\b")
    found = [case for case in cases if (asked.docket.answer_to(case) is None) is without]
    told = "saknar svar bland handlingarna" if without else "har ett svar bland handlingarna"
    sources = tuple(asked.reader.first(case) for case in (found or cases)[:MOST_LISTED])
    lead = f"{len(found)} av {len(cases)} skrivelser {told}."
    return [
        Line(lead, sources),
        *(writings.entry(asked, case, with_answer=True) for case in found[:MOST_LISTED]),
    ]


def _questions(asked: Asked) -> list[Line]:
    return writings.questions(asked)


def _referred(asked: Asked) -> list[Line]:
    case = referrals.referred(asked)
    if case is None:
        return []
    every = case.record.referrals
    answered = sum(referral.answered for referral in every)
    sources = tuple(dict.fromkeys(Source(referral.paragraph) for referral in every))
    text = (
        f"{phrases.capital(phrases.record(case.record))} remitterades till {len(every)} remissinstanser; "
        f"{answered} svarade och {len(every) - answered} svarade inte."
    )
    return [Line(text, sources)]


def precedent(asked: Asked) -> list[Line]:
    """Like matters with date, outcome and dissent; where there are none, what was decided instead."""
    inquiry = asked.inquiry
    whole = [case for case in _decided(asked) if case.item.positions]
    if inquiry.asks(r"\bmotion"):
        whole = [case for case in whole if case.positions(Role.SKRIVELSE)]
    if inquiry.asks(_AGAINST):
        return _against(asked)
    wanted = set(inquiry.outcomes) - {Outcome.BIFALL}
    if not whole:
        return [] if wanted or not inquiry.terms else _handed_in_before(asked)
    found = [case for case in whole if not wanted or case.item.decision.outcome in wanted]
    days = sorted(
        {case.date for case in asked.docket.items if case.record.kind is RecordKind.PROTOKOLL and case.date}
    )
    searched = f"protokoll från {len(days)} möten" if len(days) != 1 else f"protokollet{phrases.day(days[0])}"
    if wanted and not found:
        told = phrases.joined(phrases.outcome_word(outcome) for outcome in sorted(wanted))
        none = f"Nej, inget beslut om {told} finns i de handlingar som är inlästa ({searched})."
        lead = f"{none} Så här avgjordes {'ärendena' if len(whole) > 1 else 'ärendet'}:"
        sources = tuple(asked.decision(case) for case in whole[:MOST_LISTED])
        follows = {phrases.according(case.item.decision.sentence) for case in whole}
        if len(whole) > _FEW and len(follows) == 1 and None not in follows:
            every = f"Alla {len(whole)} beslut om ett förslag var enligt {follows.pop()}."
            return [Line(none, sources), Line(every, sources)]
        return [Line(lead, sources), *(_decision_line(asked, case) for case in whole[:MOST_LISTED])]
    if not wanted and not inquiry.terms:
        return []
    lines = [_decision_line(asked, case) for case in found[:MOST_LISTED]]
    if inquiry.polar:
        lines[0] = Line(f"{phrases.YES} {lines[0].text}", lines[0].sources)
    return lines


def _against(asked: Asked) -> list[Line]:
    """Whether the board has decided otherwise than the office proposed."""
    whole = _decided(asked)
    if not whole or asked.inquiry.terms:
        return []
    other = [c for c in whole if "förvaltning" not in (phrases.according(c.item.decision.sentence) or "")]
    if other:
        return [_decision_line(asked, case) for case in other[:MOST_LISTED]]
    every = (
        f"{phrases.NO} Alla {len(whole)} beslut om ett förslag i protokollen följde förvaltningens förslag."
    )
    return [Line(every, tuple(asked.decision(case) for case in whole[:MOST_LISTED]))]


def _handed_in_before(asked: Asked) -> list[Line]:
    """Writings on a matter that the board has not decided on."""
    found = [case for case in asked.about(asked.docket.writings) if case.title]
    if not found:
        return []
    lines = [writings.entry(asked, case, with_answer=True) for case in found[:MOST_LISTED]]
    none = "Något beslut i saken finns inte i protokollen, men den har tagits upp:"
    return [Line(none, lines[0].sources), *lines]


def _decision_line(asked: Asked, case: Case) -> Line:
    item = phrases.capital(phrases.item(case.record, case.item))
    text = f"{item}: {phrases.outcome(case.item.decision)}"
    sources = [asked.decision(case)]
    if stands := case.positions(Role.RESERVATION):
        text += f"; reservation av {phrases.persons(stand.person for stand in stands)}"
        sources += map(source, stands)
    return Line(f"{text}.", tuple(sources))
