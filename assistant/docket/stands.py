"""Who dissented, made a statement or moved something, for what, and what a party has done over time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant import phrases
from assistant.docket import writings
from assistant.docket.asked import MOST_LISTED, Asked, shortened, source
from assistant.docket.cases import Case
from assistant.docket.cues import OPINION, REASON
from assistant.docket.reply import Line, Source
from assistant.model import QuestionKind
from ingest.model import Position, Role

_ROLES = {
    QuestionKind.DISSENT: Role.RESERVATION,
    QuestionKind.STATEMENT: Role.SARSKILT_UTTALANDE,
    QuestionKind.MOTION: Role.YRKANDE,
}
_NOBODY = {
    Role.RESERVATION: "Ingen reserverade sig i {item}.",
    Role.SARSKILT_UTTALANDE: "Inget särskilt uttalande lämnades i {item}.",
    Role.YRKANDE: "Inget yrkande är antecknat i {item}.",
}
_DID = {
    Role.RESERVATION: "reserverade sig",
    Role.SARSKILT_UTTALANDE: "lämnade ett särskilt uttalande",
    Role.YRKANDE: "yrkade",
    Role.SKRIVELSE: "lämnade en skrivelse",
}
_DID_NOT = {
    Role.RESERVATION: "reserverade sig inte",
    Role.SARSKILT_UTTALANDE: "lämnade inget särskilt uttalande",
    Role.YRKANDE: "lade inte fram något yrkande",
}
_DONE_BY = {
    Role.RESERVATION: "Reserverade sig gjorde",
    Role.SARSKILT_UTTALANDE: "Särskilt uttalande lämnades av",
    Role.YRKANDE: "Yrkanden lades fram av",
}
_MOST_MOVED = 6
_WITHOUT = r"\butan (?:\w+ )?(?:reserv|särskil|yrk)"
_IN_THEIRS = r"\bi (?:sin|sitt|deras) (?:reservation|särskilda uttalande)"
_ASKS_CONTENT = r"^\W*(?:vad|hur|om vad|what)\b(?!.*\breserver\w+ sig\b)"


def answer(asked: Asked) -> list[Line]:
    """Who took a stand of the kind asked for, in one case or in all that the question covers."""
    role = _ROLES[asked.inquiry.kind]
    inquiry = asked.inquiry
    opinion = inquiry.asks(OPINION.pattern) and not inquiry.asks(_IN_THEIRS)
    reason = inquiry.asks(REASON.pattern)
    if opinion or inquiry.asks(_WITHOUT) or (reason and role is not Role.RESERVATION):
        return []
    content = role is not Role.YRKANDE and inquiry.asks(_ASKS_CONTENT)
    if content and not (asked.names_somebody and asked.is_about_one):
        return []  # what they said stands in the record's own words
    if not asked.is_about_one:
        return [] if inquiry.asks(REASON.pattern) else _over_time(asked, role)
    case = asked.one(asked.docket.items, lambda case: any(map(asked.names, case.positions(role))))
    if case is None or not case.is_matter or (case.is_proposal and not case.item.positions):
        return []
    if content and any(map(asked.names, asked.stands(case, role))):
        return []
    return _in_case(asked, case, role)


def _in_case(asked: Asked, case: Case, role: Role) -> list[Line]:
    stands = asked.stands(case, role)
    own = [stand for stand in stands if asked.names(stand)]
    inquiry = asked.inquiry
    if inquiry.asks(REASON.pattern) and own:
        return []  # the reasons stand in the record's own words
    if inquiry.asks(r"\bbakom\b"):
        stands = own = [stand for stand in stands if stand.joined]
        if not stands:
            return []
        return [_joined(asked, case, stands)]
    if not stands:
        return _nobody(asked, case, role)
    if asked.names_somebody and not own:
        return _somebody_else(asked, case, role, stands)
    shown = own if asked.names_somebody else stands
    yes = f"{phrases.YES} " if inquiry.polar and asked.names_somebody else ""
    lines = [_who(asked, case, role, shown, yes)]
    if role is Role.YRKANDE:
        return (lines if len(shown) > 1 else []) + _moved(asked, case, shown)
    return lines + (_in_favour(asked, shown) if len({stand.paragraph for stand in shown}) > 1 else [])


def _who(asked: Asked, case: Case, role: Role, stands: Sequence[Position], yes: str = "") -> Line:
    """Everybody of a case who took a stand, in one sentence."""
    named = phrases.item(case.record, case.item)
    sources = tuple(map(source, stands))
    parts = []
    for instance, group in groupby(stands, key=lambda stand: stand.instance):
        where = f" i {instance}" if instance else ""
        parts.append(f"{phrases.persons(s.person for s in group)}{where}")
    who = "; ".join(parts)
    match role:
        case Role.RESERVATION:
            against = "förslaget" if case.is_proposal else "beslutet"
            what = ""
            if len({stand.paragraph for stand in stands}) == 1:
                what = phrases.in_favour(stands[0].in_favour_of, asked.reader.text(stands[0].paragraph))
            text = f"Mot {against} i {named} reserverade sig {who}{what}."
        case Role.SARSKILT_UTTALANDE:
            text = f"Särskilt uttalande i {named} lämnades av {who}."
        case _:
            text = f"Yrkanden i {named} lades fram av {who}."
    if yes:
        text = yes + text
    return Line(text, sources)


def _in_favour(asked: Asked, stands: Sequence[Position]) -> list[Line]:
    """What each reservation is for, those of one paragraph together."""
    lines = []
    for paragraph, group in groupby(stands, key=lambda stand: stand.paragraph):
        together = list(group)
        what = phrases.in_favour(together[0].in_favour_of, asked.reader.text(paragraph))
        if what:
            who = phrases.persons(stand.person for stand in together)
            where = f" i {together[0].instance}" if together[0].instance else ""
            end = "" if what.endswith("”") else "."
            lines.append(Line(f"{who} reserverade sig{where}{what}{end}", (source(together[0]),)))
    return lines


def _nobody(asked: Asked, case: Case, role: Role) -> list[Line]:
    """That nobody took such a stand, and what stands there are."""
    item = phrases.item(case.record, case.item)
    lines = [Line(_NOBODY[role].format(item=item), (asked.decision(case),))]
    if asked.inquiry.polar:
        lines[0] = Line(f"{phrases.NO} {lines[0].text}", lines[0].sources)
    return lines + _others(asked, case, role)


def _others(asked: Asked, case: Case, role: Role) -> list[Line]:
    """Reservations and statements of a case where the question takes one for the other."""
    lines = []
    for other in (Role.RESERVATION, Role.SARSKILT_UTTALANDE):
        if other is not role and (stands := asked.stands(case, other)):
            who = phrases.persons(stand.person for stand in stands)
            several = len({stand.paragraph for stand in stands}) > 1
            what = "Särskilda uttalanden" if several else "Ett särskilt uttalande"
            told = {
                Role.RESERVATION: f"Reserverade sig gjorde {who}.",
                Role.SARSKILT_UTTALANDE: f"{what} lämnades av {who}.",
            }
            lines.append(Line(told[other], tuple(map(source, stands))))
    return lines


def _somebody_else(asked: Asked, case: Case, role: Role, stands: Sequence[Position]) -> list[Line]:
    """That those asked about took no such stand, what they did instead, and who did."""
    item = phrases.item(case.record, case.item)
    no = f"{phrases.NO} " if asked.inquiry.polar else ""
    lines = [Line(f"{no}{_subject(asked)} {_DID_NOT[role]} i {item}.", (asked.decision(case),))]
    instead = [s for s in case.item.positions if asked.names(s) and s.role is not role and s.role in _DID]
    lines += _acts(asked, instead)
    who = phrases.persons(stand.person for stand in stands)
    return [*lines, Line(f"{_DONE_BY[role]} {who}.", tuple(map(source, stands)))]


def stands_of(asked: Asked, case: Case) -> list[Line]:
    """Every stand in a case of those whom a question names, or that they took none."""
    own = [stand for stand in case.item.positions if asked.names(stand) and stand.role in _DID]
    if own:
        return _acts(asked, own)
    item = phrases.item(case.record, case.item)
    none = f"{_subject(asked)} har varken yrkande, reservation eller särskilt uttalande i {item}."
    return [Line(none, (asked.decision(case),))]


def _acts(asked: Asked, stands: Sequence[Position]) -> list[Line]:
    """What persons did, each person's acts in one sentence."""
    lines = []
    for person in dict.fromkeys(stand.person.name for stand in stands):
        own = [stand for stand in stands if stand.person.name == person]
        did = phrases.joined(_act(asked, stand) for stand in own)
        lines.append(Line(f"{phrases.person(own[0].person)} {did}.", tuple(map(source, own))))
    return lines


def _act(asked: Asked, stand: Position) -> str:
    if stand.role is Role.RESERVATION:
        where = f" i {stand.instance}" if stand.instance else ""
        what = phrases.in_favour(stand.in_favour_of, asked.reader.text(stand.paragraph))
        return f"{_DID[stand.role]}{where}{what}"
    if stand.role is not Role.YRKANDE:
        return _DID[stand.role]
    if stand.joined:
        return "anslöt sig till ett yrkande"
    return f"yrkade bifall till {stand.in_favour_of}" if stand.in_favour_of else "lade fram ett yrkande"


def _subject(asked: Asked) -> str:
    if asked.inquiry.persons:
        return phrases.joined(dict.fromkeys(one.name for one in asked.inquiry.persons))
    return phrases.joined(sorted(asked.inquiry.parties))


def _joined(asked: Asked, case: Case, stands: Sequence[Position]) -> Line:
    item = phrases.item(case.record, case.item)
    who = phrases.persons(stand.person for stand in stands)
    return Line(f"{who} anslöt sig till ett yrkande i {item}.", tuple(map(source, stands)))


def _moved(asked: Asked, case: Case, stands: Sequence[Position]) -> list[Line]:
    """What each motion is for, and its clauses word for word where a party is asked about."""
    lines = []
    for stand in stands:
        who = phrases.person(stand.person)
        if stand.joined:
            lines.append(Line(f"{who} anslöt sig till ett yrkande.", (source(stand),)))
            continue
        what = f"bifall till {stand.in_favour_of}" if stand.in_favour_of else "bifall till ett eget förslag"
        item = f" i {phrases.item(case.record, case.item)}" if len(stands) == 1 else ""
        lines.append(Line(f"{who} yrkade {what}{item}.", (source(stand),)))
        if asked.names_somebody:
            clauses = _clauses(asked, case, stand)[:_MOST_MOVED]
            lines += [Line(f"”{text}”", (Source(identifier, text),)) for identifier, text in clauses]
    return lines


def _clauses(asked: Asked, case: Case, stand: Position) -> list[tuple[str, str]]:
    """The paragraphs after a motion that begin with "Att"."""
    section = asked.reader.section(case)
    ids = [place.paragraph.id for place in section]
    if stand.paragraph not in ids:
        return []
    found = []
    for place in section[ids.index(stand.paragraph) + 1 :]:
        if place.paragraph.role is not Role.YRKANDE or not place.paragraph.text.startswith(("Att", "att")):
            break
        found.append((place.paragraph.id, place.paragraph.text.strip()))
    return found


def _over_time(asked: Asked, role: Role) -> list[Line]:
    """Every case of the time asked about in which such a stand was taken."""
    lines: list[Line] = []
    yes = f"{phrases.YES} " if asked.inquiry.polar and asked.names_somebody else ""
    for case in asked.about(asked.docket.items):
        stands = [stand for stand in asked.stands(case, role) if asked.names(stand)]
        if asked.inquiry.asks(r"\bbakom\b"):
            stands = [s for s in case.positions(role) if s.joined and _is_behind(asked, s)]
        if stands and case.is_matter:
            if all(stand.joined for stand in stands):
                lines.append(_joined(asked, case, stands))
                continue
            lines.append(_who(asked, case, role, stands, "" if lines else yes))
            if role is Role.RESERVATION and len({stand.paragraph for stand in stands}) > 1:
                lines += _in_favour(asked, stands)
            if role is Role.YRKANDE and asked.names_somebody:
                lines += _moved(asked, case, stands)
    if not lines and yes:
        instead = stance(asked)
        text = f"{phrases.NO} {_subject(asked)} {_DID_NOT[role]} i de protokoll som finns här."
        return [Line(text, instead[0].sources), *instead] if instead else []
    return lines if len(lines) <= 2 * MOST_LISTED else shortened(lines, "uppgifter")


def _is_behind(asked: Asked, stand: Position) -> bool:
    text = asked.reader.text(stand.paragraph)
    return not asked.inquiry.parties or any(name in text for name in asked.inquiry.parties)


def stance(asked: Asked) -> list[Line]:
    """What a party or a person has done, case by case."""
    if not asked.names_somebody:
        return []
    lines = []
    for case in asked.about(asked.docket.items):
        if case.is_proposal and not any(s.role is not Role.SKRIVELSE for s in case.item.positions):
            continue  # that they asked is told where they did
        if case.item.writings:
            lines += writings.of_somebody(asked, case)
            continue
        own = [stand for stand in case.item.positions if asked.names(stand) and stand.role in _DID]
        if own and case.is_matter:
            acts = _acts(asked, own)
            item = phrases.capital(phrases.item(case.record, case.item))
            text = "; ".join(line.text.removesuffix(".") for line in acts)
            lines.append(Line(f"{item}: {text}.", tuple(map(source, own))))
    return shortened(lines, "ärenden")
