"""The stage between understanding and retrieval: what the register can answer, it answers."""

from __future__ import annotations

from collections.abc import Callable

from assistant import phrases
from assistant.docket import agenda, counts, decisions, offices, referrals, settled, stands, writings
from assistant.docket.asked import Asked
from assistant.docket.cases import Docket
from assistant.docket.inquiry import Inquiry, inquire, says_matter
from assistant.docket.matter import Finder, Search
from assistant.docket.reply import Line, Reader, Reply, compose
from assistant.model import Answer, QuestionKind
from assistant.support import Support
from assistant.understand import Query
from assistant.words import CANNOT_ANSWER
from ingest.index.register import Register, Restrictions
from ingest.index.terms import TermIndex
from ingest.model import RecordKind

_ANSWERS: dict[QuestionKind, Callable[[Asked], list[Line]]] = {
    QuestionKind.AGENDA: agenda.listed,
    QuestionKind.ANSWERED: writings.answered,
    QuestionKind.COUNT: counts.number,
    QuestionKind.DECISION: decisions.decision,
    QuestionKind.DISSENT: stands.answer,
    QuestionKind.DNR: agenda.number,
    QuestionKind.EXPLAIN: agenda.explained,
    QuestionKind.HANDED_IN: writings.handed_in,
    QuestionKind.MEETING: agenda.day,
    QuestionKind.MOTION: stands.answer,
    QuestionKind.OFFICE: offices.holders,
    QuestionKind.OFFICIAL: offices.officials,
    QuestionKind.PASSED: decisions.passed,
    QuestionKind.PRECEDENT: counts.precedent,
    QuestionKind.QUESTIONS: writings.questions,
    QuestionKind.REFERRAL: referrals.answer,
    QuestionKind.SETTLED: settled.answer,
    QuestionKind.STANCE: stands.stance,
    QuestionKind.STATEMENT: stands.answer,
    QuestionKind.VOTE: decisions.vote,
    QuestionKind.WRITINGS: writings.listed,
}


_OF_ONE = frozenset(
    {
        QuestionKind.ANSWERED,
        QuestionKind.DECISION,
        QuestionKind.DISSENT,
        QuestionKind.DNR,
        QuestionKind.HANDED_IN,
        QuestionKind.MEETING,
        QuestionKind.MOTION,
        QuestionKind.OFFICIAL,
        QuestionKind.PASSED,
        QuestionKind.QUESTIONS,
        QuestionKind.REFERRAL,
        QuestionKind.STATEMENT,
        QuestionKind.VOTE,
    }
)
_OF_ALL = r"\b(?:alla|samtliga|någon gång|någonsin|totalt|vilka (?:ärenden|skrivelser)|lista)\b"


class Clerk:
    """Answers from the register what it surely knows, and says nothing of the rest.

    Args:
        register: Read once for the outline of all records, and for the paragraphs of each answer.
        terms: For how rare words are and where they stand.
        support: Judges whether what is nearest is near enough.
    """

    def __init__(self, register: Register, terms: TermIndex, support: Support) -> None:
        self._register = register
        self._docket = Docket.of(register.outline())
        self._finder = Finder(register, terms, support)

    def lacks_matter(self, query: Query) -> bool:
        """Whether a question asks something of one case and does not say which."""
        inquiry = inquire(query, self._docket)
        return (
            inquiry is not None
            and inquiry.kind in _OF_ONE
            and not (inquiry.terms or inquiry.dnr or inquiry.is_timed)
            and not inquiry.asks(_OF_ALL)
        )

    def names_matter(self, query: Query) -> bool:
        """Whether a question says what it is about, whatever it asks."""
        return says_matter(query.question, self._docket)

    def run(self, query: Query, search: Search, restrictions: Restrictions | None = None) -> Answer | None:
        """Answer a question.

        Args:
            query: The question as understood.
            search: Retrieves the question's paragraphs, if they are needed.
            restrictions: Filters on records are kept to; with filters on paragraphs nothing is answered,
                since what the register counts and lists stands in other paragraphs too.

        Returns:
            None where the question asks for something else, or where it is not sure what it is about.
        """
        if restrictions and (restrictions.roles or restrictions.voices):
            return None
        docket = self._docket.within(restrictions)
        inquiry = inquire(query, docket)
        if inquiry is None:
            return None
        reader = Reader(self._register)
        if _has_no_meeting(inquiry, docket):
            days = sorted({r.date for r in docket.records if r.kind is RecordKind.PROTOKOLL and r.date})
            line = Line(f"{CANNOT_ANSWER} {phrases.no_meeting(days)}", ())
            return compose(Reply(inquiry.kind, (line,), abstained=True), query, reader)
        if _has_no_section(inquiry, docket):
            line = Line(f"{CANNOT_ANSWER} {phrases.no_section(inquiry.section or '')}", ())
            return compose(Reply(inquiry.kind, (line,), abstained=True), query, reader)
        lines = _ANSWERS[inquiry.kind](Asked(inquiry, docket, self._finder, reader, search))
        if not lines or not any(line.sources for line in lines):
            return None
        abstained = lines[0].text.startswith(CANNOT_ANSWER)
        return compose(Reply(inquiry.kind, tuple(lines), abstained), query, reader)


def _has_no_section(inquiry: Inquiry, docket: Docket) -> bool:
    """Whether a question names a § of board minutes and no minutes here have it."""
    sections = {case.item.section for case in docket.items}
    named = inquiry.asks(r"protokoll|möte|sammanträde|nämnden|beslut")
    return bool(inquiry.section) and inquiry.section not in sections and named and not inquiry.terms


def _has_no_meeting(inquiry: Inquiry, docket: Docket) -> bool:
    """Whether a question is about a day of which no record is here, and about nothing else."""
    days = {(record.date.month, record.date.day) for record in docket.records if record.date}
    return (
        bool(inquiry.days)
        and not inquiry.days & days
        and not (inquiry.terms or inquiry.dnr)
        and (inquiry.kind in _OF_ONE or inquiry.kind in (QuestionKind.AGENDA, QuestionKind.WRITINGS))
    )
