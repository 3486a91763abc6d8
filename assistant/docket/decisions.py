"""What was decided, how, and whether a party got its way; a proposal is never called a decision."""

from __future__ import annotations

import re

from assistant import phrases
from assistant.docket import agenda, writings
from assistant.docket.asked import Asked, source
from assistant.docket.cases import Case
from assistant.docket.cues import OPINION, REASON
from assistant.docket.reply import Line, Source
from assistant.docket.stands import stands_of
from ingest.index.register import Located
from ingest.model import Decision, How, RecordKind, Role
from ingest.read.sentences import sentence_spans

_MOST_PROPOSED = 3
_LONGEST_PROPOSAL = 420
_SAME = 0.8
"""Share of words from which a proposal repeats another."""
_TELLS_HOW = re.compile(
    r"\b(?:samtliga|alla|enig\w*|enhäll\w*|röst\w*|omröst\w*|votering\w*)\b", re.IGNORECASE
)
_DECIDER = re.compile(
    r"\bbesluta\w+\W+(?!nämnden|styrelsen)(\w+(?:nämnd(?:en)?|styrelsen?|fullmäktige|regeringen|rätten|domstolen"
    r"|rådet|kontoret|förvaltningen|direktören|utskottet)|regeringen|riksdagen)\b",
    re.IGNORECASE,
)
_PROPOSES = re.compile(r"\bföreslå(?:r|s)\b|^\d+\. |^Att ")
_OFFICE = "förvaltningen"
_ASKS_UNANIMOUS = r"enhällig|\benig|överens|\bense\b|unanimous"


def decision(asked: Asked) -> list[Line]:
    """What was decided in one case: decision, proposal, dissent and statements, kept apart."""
    inquiry = asked.inquiry
    if inquiry.asks(OPINION.pattern) or (inquiry.asks(REASON.pattern) and not inquiry.outcomes):
        return []
    if not asked.is_about_one:
        return agenda.listed(asked) if inquiry.days else []
    if _other_body(asked):
        return []
    named_writing = bool(inquiry.dnr) or inquiry.asks(r"skrivelse|\bsvaret\b")
    case = _about_writing(asked) if named_writing else _item(asked)
    if case is None:
        return []
    if inquiry.asks(REASON.pattern) and case.item.decision.outcome in inquiry.outcomes:
        return []  # the reasons stand in the record's own words
    if case.writing:
        lines = writings.became_of(asked, case)
        return sorted(lines, key=lambda line: not line.text.startswith(phrases.ONLY_A_PROPOSAL))
    if case.item.decision.sentence is None:
        return _proposal(asked, case) if case.is_proposal else []
    if inquiry.asks(r"fullmäktige") and case.record.kind is RecordKind.PROTOKOLL:
        return []
    return [
        *_other_outcome(asked, case),
        _decided(asked, case),
        *_proposed(asked, case),
        *_dissent(asked, case),
    ]


def _other_outcome(asked: Asked, case: Case) -> list[Line]:
    """That the outcome which the question names is not the one that the record tells."""
    wanted = asked.inquiry.outcomes
    told = case.item.decision.outcome
    if not wanted or told is None or told in wanted:
        return []
    if not (asked.inquiry.polar or asked.inquiry.asks(REASON.pattern)):
        return []
    named = phrases.joined(phrases.outcome_word(outcome) for outcome in wanted)
    return [Line(f"Protokollet redovisar inte {named} i ärendet.", (asked.decision(case),))]


def _item(asked: Asked) -> Case | None:
    items = [case for case in asked.docket.items if not case.item.writings]
    return asked.one(items, lambda case: case.item.decision.sentence is not None)


def _about_writing(asked: Asked) -> Case | None:
    """The writing that is meant, or the item or reply that treats one."""
    if asked.inquiry.dnr:
        found = asked.one(asked.docket.cases)
        return found or asked.one([case for case in asked.docket.items if case.item.decision.sentence])
    treated = [
        case
        for case in asked.docket.items
        if case.item.decision.sentence and not case.item.writings and "skrivelse" in case.beginning.lower()
    ]
    own = writings.of_party(asked, asked.docket.writings)
    if asked.names_somebody:
        names = asked.inquiry.parties | {one.name for one in asked.inquiry.persons}
        treated = [case for case in treated if any(name in case.beginning for name in names)]
    return asked.one([*own, *treated]) or asked.one([case for case in asked.docket.items if case.is_proposal])


def vote(asked: Asked) -> list[Line]:
    """Whether and how votes were counted in one case."""
    if not asked.is_about_one or asked.inquiry.asks(REASON.pattern):
        return []
    among = [case for case in asked.docket.items if case.item.decision.sentence and case.is_matter]
    case = asked.one(among)
    if case is None:
        return []
    decided = case.item.decision
    wants_unanimity = asked.inquiry.asks(_ASKS_UNANIMOUS)
    lines = [_decided(asked, case, _yes_or_no(asked, case, wants_unanimity))]
    if decided.votes:
        lines += _names(case, lines[0].sources)
    elif decided.how is None:
        lines += _as_told(case, lines[0].sources)
    elif not asked.inquiry.polar and asked.inquiry.asks(r"\bröstade\b|\brösts|\bröste|rösträkn"):
        lines.insert(0, Line(phrases.NO_FIGURES, lines[0].sources))
    return [*lines, *(stands_of(asked, case) if asked.names_somebody else _dissent(asked, case))]


def passed(asked: Asked) -> list[Line]:
    """Whether a party's motion became the decision in one case."""
    if not asked.is_about_one or not asked.names_somebody:
        return []
    case = asked.one(
        [case for case in asked.docket.items if case.item.decision.sentence],
        lambda case: any(map(asked.names, case.positions(Role.YRKANDE))),
    )
    if case is None:
        return []
    own = [s for s in case.positions(Role.YRKANDE) if asked.names(s)]
    follows = phrases.according(case.item.decision.sentence)
    if follows is None:
        return [_decided(asked, case), *_dissent(asked, case)]
    dissent = [s for s in case.positions(Role.RESERVATION) if asked.names(s)]
    if not own:
        item = phrases.item(case.record, case.item)
        subject = phrases.joined(sorted(asked.inquiry.parties) or [one.name for one in asked.inquiry.persons])
        none = Line(f"{subject} lade inte fram något yrkande i {item}.", (asked.decision(case),))
        return [none, _decided(asked, case), *_dissent(asked, case)]
    won = any(s.in_favour_of and _is_same(s.in_favour_of, follows) for s in own)
    lines = [_decided(asked, case, phrases.YES if won else phrases.NO)]
    for stand in own:
        what = f" bifall till {stand.in_favour_of}" if stand.in_favour_of else " bifall till ett eget förslag"
        did = "anslöt sig till ett yrkande" if stand.joined else f"yrkade{what}"
        lines.append(Line(f"{phrases.person(stand.person)} {did}.", (source(stand),)))
    lines += [
        Line(f"{phrases.person(stand.person)} reserverade sig mot beslutet.", (source(stand),))
        for stand in dissent
    ]
    return lines


def _other_body(asked: Asked) -> bool:
    """Whether the question is what somebody decided who has no record here."""
    found = _DECIDER.search(asked.inquiry.text)
    if found is None:
        return False
    decider = found[1].lower()
    return not any(decider.removesuffix("s") in record.body.lower() for record in asked.docket.records)


def _decided(asked: Asked, case: Case, first: str = "") -> Line:
    text = phrases.decided(case.record, case.item)
    return Line(f"{first} {text}".strip(), (asked.decision(case),))


def _yes_or_no(asked: Asked, case: Case, wants_unanimity: bool) -> str:
    how = case.item.decision.how
    if not asked.inquiry.polar or how is None:
        return ""
    if wants_unanimity:
        if how is How.ENHALLIGT:
            return phrases.YES
        return phrases.NO if case.positions(Role.RESERVATION) or how is How.VOTERING else ""
    return phrases.YES if how is How.VOTERING else phrases.NO


def _names(case: Case, sources: tuple[Source, ...]) -> list[Line]:
    """Votes by name where they agree with the count, else why they are withheld."""
    decided: Decision = case.item.decision
    if not decided.ballots or not decided.votes:
        return []
    counted = {"ja": decided.votes.ja, "nej": decided.votes.nej, "avstår": decided.votes.avstar}
    named = {how: [b.person for b in decided.ballots if b.vote.value == how] for how in counted}
    if any(len(named[how]) != number for how, number in counted.items() if number or named[how]):
        differs = phrases.NAMES_DIFFER
        return [Line(differs, sources)]
    words = {"ja": "Ja röstade", "nej": "Nej röstade", "avstår": "Avstod gjorde"}
    return [Line(f"{words[how]} {phrases.persons(who)}.", sources) for how, who in named.items() if who]


def _as_told(case: Case, sources: tuple[Source, ...]) -> list[Line]:
    """The decision's own words where the register does not know how it was taken."""
    sentence = case.item.decision.sentence or ""
    if _TELLS_HOW.search(sentence):
        return [Line(f"Protokollets ord: ”{sentence}”", sources)]
    return [Line(phrases.VOTE_NOT_TOLD, sources)]


def _proposal(asked: Asked, case: Case) -> list[Line]:
    """That a record proposes and decides nothing, and its proposal word for word."""
    found = asked.reader.in_role(case, Role.FORSLAG)
    if not found:
        return []
    first = Source(found[0].paragraph.id)
    if case.record.kind is RecordKind.TJANSTEUTLATANDE:
        told = phrases.ONLY_A_PROPOSAL
        own = [p for p in found if "förslag till beslut" in p.paragraph.heading.lower()] or found
        name = "Förvaltningens förslag"
    else:
        told = phrases.proposal(case.record)
        own = [p for p in found if p.paragraph.heading.lower().startswith("förslag till beslut")] or found
        name = f"Förslaget från {own[0].paragraph.voice}" if own[0].paragraph.voice else "Förslaget"
    lines = [Line(told, (first,))]
    for place in _once(own)[:_MOST_PROPOSED]:
        text = place.paragraph.text.strip()
        if len(text) > 2 * _LONGEST_PROPOSAL:
            text = text[slice(*_spans_within(text, 2 * _LONGEST_PROPOSAL))].strip()
        label = f"{name}{phrases.day(case.date)}: " if place is own[0] else ""
        lines.append(Line(f"{label}”{text}”", (Source(place.paragraph.id, text),)))
    return lines


def _once(places: list[Located]) -> list[Located]:
    """Paragraphs without those that say again what an earlier one said."""
    kept: list[tuple[set[str], Located]] = []
    for place in places:
        words = set(place.paragraph.text.lower().split())
        if not any(len(words & other) > _SAME * min(len(words), len(other)) for other, _ in kept):
            kept.append((words, place))
    return [place for _, place in kept]


def _proposed(asked: Asked, case: Case) -> list[Line]:
    """What the office had proposed, where the record tells it and the decision follows it."""
    follows = phrases.according(case.item.decision.sentence) or ""
    if "förvaltning" not in follows and "kontor" not in follows:
        return []
    found = []
    for place in asked.reader.in_role(case, Role.FORSLAG):
        if place.paragraph.voice != _OFFICE:
            continue  # what somebody else proposed was not what the decision follows
        text = place.paragraph.text
        spans = [text[start:end].strip() for start, end in sentence_spans(text)]
        fitting = [span for span in spans if _PROPOSES.search(span) and len(span) <= _LONGEST_PROPOSAL]
        if fitting:
            found.append((place.paragraph.id, fitting[0]))
    return [
        Line(f"{'Förslaget var: ' if n == 0 else ''}”{text}”", (Source(identifier, text),))
        for n, (identifier, text) in enumerate(found[:_MOST_PROPOSED])
    ]


def _dissent(asked: Asked, case: Case) -> list[Line]:
    lines = []
    if stands := case.positions(Role.RESERVATION):
        who = phrases.persons(stand.person for stand in stands)
        lines.append(Line(f"{who} reserverade sig mot beslutet.", tuple(map(source, stands))))
    if stands := case.positions(Role.SARSKILT_UTTALANDE):
        who = phrases.persons(stand.person for stand in stands)
        several = len({stand.paragraph for stand in stands}) > 1
        what = "Särskilda uttalanden" if several else "Ett särskilt uttalande"
        lines.append(Line(f"{what} lämnades av {who}.", tuple(map(source, stands))))
    return lines


def _is_same(moved: str, follows: str) -> bool:
    """Whether a motion and a decision are for one proposal: the same owner's."""
    one, other = moved.split()[0].lower(), follows.split()[0].lower()
    return one == other


def _spans_within(text: str, longest: int) -> tuple[int, int]:
    ends = [end for _, end in sentence_spans(text) if end <= longest]
    return 0, ends[-1] if ends else text.rfind(" ", 0, longest)
