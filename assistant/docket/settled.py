"""Whether something is decided that a record only proposes, moves or asks about."""

from __future__ import annotations

from assistant import phrases
from assistant.docket.asked import Asked
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from assistant.model import Hit
from assistant.weigh import related
from assistant.words import role_and_voice
from ingest.index.language import analyse
from ingest.model import Role
from ingest.read.sentences import sentence_spans

_NO_DECISION = (
    Role.YRKANDE,
    Role.RESERVATION,
    Role.SARSKILT_UTTALANDE,
    Role.SKRIVELSE,
    Role.FRAGA,
    Role.FORSLAG,
    Role.REMISSVAR,
)


def answer(asked: Asked) -> list[Line]:
    """That what is asked about is somebody's words and no decision, with the words and the decision."""
    hits = asked.search().hits
    if not hits or hits[0].role not in _NO_DECISION or not asked.inquiry.terms:
        return []
    hit = hits[0]
    if not asked.finder.is_near(asked.inquiry, hit):
        return []
    case = next((one for one in asked.docket.items if one.key == (hit.record, hit.item)), None)
    if case is None:
        return []
    quote = _sentence(asked, hit)
    told = f"Det är inte ett beslut utan följande. {role_and_voice(hit)}: ”{quote}”"
    return [Line(told, (Source(hit.paragraph, quote),)), *_decided(asked, case)]


def _decided(asked: Asked, case: Case) -> list[Line]:
    """What was decided in the case; that nothing is, where it holds writings or a proposal."""
    if case.is_proposal:
        return [Line(phrases.proposal(case.record), (asked.reader.first(case),))]
    if case.item.decision.sentence is None or case.item.writings:
        return []
    return [Line(phrases.decided(case.record, case.item), (asked.decision(case),))]


def _sentence(asked: Asked, hit: Hit) -> str:
    """The sentence of a paragraph that holds most of the question's words."""
    spans = [hit.text[start:end].strip() for start, end in sentence_spans(hit.text)] or [hit.text.strip()]
    terms = asked.inquiry.terms

    def shared(sentence: str) -> int:
        words = analyse(sentence)
        return sum(any(term == word or related(term, word) for word in words) for term in terms)

    return max(spans, key=shared)
