"""From paragraphs to the passages that may answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.forms import counted, has_form
from assistant.model import Hit, QuestionKind
from assistant.retrieve import Evidence, Retriever
from assistant.understand import Query
from assistant.weigh import QueryTerms, holds, terms_of
from ingest.model import Role
from ingest.read.sentences import sentence_spans
from ingest.structure.numbers import find_days, find_dnr, written_date
from ingest.structure.parties import parties_by_name, parties_in_brackets

PARAGRAPHS = 12
"""Best paragraphs that are looked at."""
MATTERS = 4
"""Best paragraphs whose items are looked into for the roles that a question asks about."""
WINDOW = 800
"""Characters of a quote: the sentence that holds most of the question, and those around it that fit.

Of the 260 questions to tune on 119 are answered rightly with 450 characters and 123 with 800 (2026-11-22,
``python -m eval run``)."""
BRIEF = 300
"""Characters of a further quote for which the best one leaves no more room."""
FORM_BONUS = {
    QuestionKind.DNR: 4.0,
    QuestionKind.MONEY: 0.5,
    QuestionKind.FIGURE: 0.3,
    QuestionKind.DATE: 0.3,
    QuestionKind.WHO: 1.0,
    QuestionKind.REASON: 0.3,
}
"""Standard deviations for a quote of the form asked for: the surer the form, the more.

A case number has a form that nothing else has; a figure stands in most paragraphs."""
ANCHOR_FORM = 0.3
"""What the form asked for is worth to the sentence a quote is made around, as a share of the question."""
_POSITIONS = {Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.SKRIVELSE, Role.FRAGA}
_DECIDING = {Role.BESLUT, Role.FORSLAG}
_OF_FORMALIA = {QuestionKind.WHO, QuestionKind.DATE, QuestionKind.DNR}
"""Kinds of question that who was there, who signed when, and a table of contents may answer."""
_SHORTEST = 25
"""Characters; what is shorter is a heading or a fragment."""
_SHORT_LINE = 60
MOST_CHARACTERS = 1400
"""Longest quote, and longest answer where the best quote leaves room for further ones.

With 1,200 in place of 1,400, 123 of the 260 questions to tune on are answered rightly and not 125, and one
citation fewer is of the role asked for (2026-11-22)."""
_LEANS_BACK = re.compile(
    r"^(?:Detta|Det|Dessa|Denna|Den|De|Av dessa|Av dem|Därav|Där|Därutöver|Hon|Han|Dock|Dels|Båda|Samma"
    r"|Här)\b"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A passage that may answer.

    Attributes:
        hit: The paragraph it stands in.
        quote: A sentence with those around it; word for word from the paragraph.
        score: Higher is better, comparable within one question.
        coverage: Weighted share of the question's words in quote and surroundings, 0 to 1.
        fits: Whether it has the form of answer that the question asks for.
        brief: Less of the same, where there is no room for the whole quote.
    """

    hit: Hit
    quote: str
    score: float
    coverage: float
    fits: bool
    brief: str = ""


class Chooser:
    """Finds in each of the best paragraphs the passage that answers."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def run(self, evidence: Evidence, weights: QueryTerms) -> list[Chosen]:
        """Passages that may answer, best first, one of a paragraph.

        A sentence that asks does not answer, so questions are left out; so is what `may_be_quoted` rules out.

        Args:
            evidence: The question and the paragraphs found for it.
            weights: The question's content terms.

        Returns:
            [] when no paragraph may be quoted or all they hold is questions.
        """
        query = evidence.query
        chosen = [
            self._passage(query, source, weights)
            for source in self._sources(evidence)
            if may_be_quoted(query, source) and _answering_spans(source)
        ]
        return sorted(chosen, key=lambda one: -one.score)

    def _sources(self, evidence: Evidence) -> list[Hit]:
        """The paragraphs to quote from, each once; those of an item that the question's roles lead to."""
        query = evidence.query
        quotable = [hit for hit in evidence.hits if may_be_quoted(query, hit)]
        near = {hit.paragraph: hit for hit in [*evidence.hits[:MATTERS], *quotable[:PARAGRAPHS]]}
        found: dict[str, Hit] = {}
        for hit in near.values():
            # The matter is found first, then the role within it.
            sources = [hit, *self._retriever.in_same_item(hit, query.roles)] if query.roles else [hit]
            if query.kind is QuestionKind.DNR:
                # The number stands in the title of what was handed in, not in the text about it.
                sources += [
                    other
                    for other in self._retriever.with_same_heading(hit)
                    if has_form(QuestionKind.DNR, other.text)
                ]
            for source in sources:
                found.setdefault(source.paragraph, source)
        return list(found.values())

    @staticmethod
    def _passage(query: Query, hit: Hit, weights: QueryTerms) -> Chosen:
        spans = _answering_spans(hit)
        far = terms_of(*_surroundings(hit))
        worth = [
            weights.coverage(terms_of(hit.text[start:end])) + ANCHOR_FORM * _fits(query, hit.text[start:end])
            for start, end in spans
        ]
        anchor = max(range(len(spans)), key=worth.__getitem__)
        quote = _bounded(_around(hit.text, spans, worth, anchor, WINDOW), weights)
        fits = _fits(query, quote) and _is_of_years(query, hit, quote) and _counts(query, quote, weights)
        return Chosen(
            hit=hit,
            quote=quote,
            score=hit.score + FORM_BONUS.get(query.kind, 0.0) * fits,
            coverage=weights.coverage(terms_of(quote), far),
            fits=fits,
            brief=_around(hit.text, spans, worth, anchor, BRIEF),
        )


def _around(text: str, spans: list[tuple[int, int]], worth: list[float], anchor: int, window: int) -> str:
    """A sentence with as many of its neighbours as fit a window, the worthier side first."""
    first = last = anchor
    while True:
        grown = [
            (worth[i], i)
            for i in (first - 1, last + 1)
            if 0 <= i < len(spans)
            and max(spans[i][1], spans[last][1]) - min(spans[i][0], spans[first][0]) <= window
        ]
        if not grown:
            break
        _, i = max(grown)
        first, last = min(first, i), max(last, i)
    return _with_support(text, spans[first][0], spans[last][1])


def may_be_quoted(query: Query, hit: Hit) -> bool:
    """Whether a paragraph can answer by what it is and whose words it holds.

    What was decided is told by a decision, or a proposal for want of one; whose words are asked for is
    answered by nobody else's.
    """
    if query.asks_decision and not (hit.role in _DECIDING and _is_of_day(hit, query)):
        return False
    if hit.role is Role.FORMALIA and query.kind not in _OF_FORMALIA:
        return False
    return _is_by(hit, query.speakers)


def _is_of_day(hit: Hit, query: Query) -> bool:
    """Whether a record is of the day that a question about a decision names; True where it names none.

    A day told in the paragraph itself ("… ska gälla från den 1 januari") is not the day of the decision,
    but may be what the question is about.
    """
    days = {(hit.date.month, hit.date.day)} if hit.date else set()
    return not query.days or bool(query.days & {*days, *find_days(hit.text)})


def _is_by(hit: Hit, speakers: frozenset[str]) -> bool:
    """Whether a paragraph holds the words of one of the parties; True where none is given."""
    voice = hit.voice or ""
    return not speakers or bool(speakers & {*parties_by_name(voice), *parties_in_brackets(voice)})


def _is_of_years(query: Query, hit: Hit, quote: str) -> bool:
    """Whether a quote is of a year that the question names, by its words or its record's day."""
    of = hit.date.year if hit.date else None
    return not query.years or any(year == of or str(year) in quote for year in query.years)


def _counts(query: Query, quote: str, weights: QueryTerms) -> bool:
    """Whether a quote speaks of what the question counts, where the records have a word for it at all."""
    noun = counted(query.question) if query.kind is QuestionKind.FIGURE else None
    return noun is None or noun in weights.unknown or holds(noun, terms_of(quote))


def _fits(query: Query, quote: str) -> bool:
    """Whether a quote has the form asked for; who moved or dissented is named with a party."""
    if query.kind is QuestionKind.WHO and query.roles & _POSITIONS:
        return bool(parties_in_brackets(quote))
    return has_form(query.kind, quote)


def _surroundings(hit: Hit) -> list[str]:
    """All that tells a reader what the paragraph is about, and the paragraph."""
    day = written_date(hit.date) if hit.date else ""
    voice = hit.voice or ""
    return [hit.record_title, day, hit.item_title, hit.heading, voice, hit.role, hit.text]


def _answering_spans(hit: Hit) -> list[tuple[int, int]]:
    """Spans of a paragraph that can be quoted as an answer."""
    if hit.role is Role.FRAGA and not parties_in_brackets(hit.text):
        return []  # a question, not the note of who asked one
    if _is_one_piece(hit):
        return [(0, len(hit.text))]
    return [
        (start, end)
        for start, end in sentence_spans(hit.text)
        if end - start >= _SHORTEST
        and not hit.text[start:end].rstrip('"”’»)').endswith("?")
        # What follows an announcement answers, not the announcement.
        and not (hit.text[:end].endswith(":") and end == len(hit.text.rstrip()))
    ]


def _is_one_piece(hit: Hit) -> bool:
    """Whether a paragraph loses its meaning in parts: a table, a list, an address, a title."""
    lines = hit.text.split("\n")
    return hit.role is Role.TABELL or (
        len(lines) > 1
        and (
            lines[0].endswith(":")
            or max(map(len, lines)) < _SHORT_LINE
            or bool(find_dnr(lines[-1]) and hit.heading.startswith(lines[0].rstrip(" .,")))
        )
    )


def _with_support(text: str, start: int, end: int) -> str:
    """A sentence with the one before it when it leans on that one ("Av dessa …") and both fit a quote."""
    if _LEANS_BACK.match(text[start:end]):
        before = [span for span in sentence_spans(text) if span[1] <= start]
        if before and end - before[-1][0] <= MOST_CHARACTERS:
            start = before[-1][0]
    return text[start:end]


def _bounded(quote: str, weights: QueryTerms) -> str:
    """A quote of at most `MOST_CHARACTERS`, still one unbroken piece of the paragraph.

    Of several lines the one that holds most of the question is kept with as many lines around it as fit,
    those above it first, so that the heading of a table comes along if it is near. A long line is cut
    after a sentence, or after a word where its first sentence is too long.
    """
    if len(quote) <= MOST_CHARACTERS:
        return quote
    lines = quote.split("\n")
    best = max(range(len(lines)), key=lambda n: weights.coverage(terms_of(lines[n])))
    if len(lines[best]) > MOST_CHARACTERS:
        return _beginning(lines[best])
    first = last = best
    room = MOST_CHARACTERS - len(lines[best])
    while first > 0 and len(lines[first - 1]) < room:
        first -= 1
        room -= len(lines[first]) + 1
    while last + 1 < len(lines) and len(lines[last + 1]) < room:
        last += 1
        room -= len(lines[last]) + 1
    return "\n".join(lines[first : last + 1]).strip()


def _beginning(line: str) -> str:
    """As many whole sentences of a long line as fit a quote, else as many words, else letters."""
    ends = [end for _, end in sentence_spans(line) if end <= MOST_CHARACTERS]
    if not ends:
        spaces = [space.start() for space in re.finditer(r"\s", line[: MOST_CHARACTERS + 1])]
        ends = [end for end in spaces if line[:end].strip()]
    return line[: ends[-1] if ends else MOST_CHARACTERS].strip()
