"""From paragraphs to the sentences that may answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.forms import has_form
from assistant.model import Hit, QuestionKind
from assistant.retrieve import Evidence, QuestionEmbedder, Retriever, standardised
from assistant.understand import Query
from assistant.weigh import QueryTerms, terms_of
from ingest.model import Role
from ingest.read.sentences import sentence_spans
from ingest.structure.numbers import find_days, find_dnr, written_date
from ingest.structure.parties import parties_by_name, parties_in_brackets

PARAGRAPHS = 12
"""Best paragraphs whose sentences are looked at."""
MATTERS = 4
"""Best paragraphs whose items are looked into for the roles that a question asks about."""
SENTENCES = 5
"""Most sentences compared with the question in meaning. They take most of the time of an answer, and more
of them gained nothing: 4, 5, 6 and 8 answered the same 32 of the 36 questions in
``eval/questions/first.jsonl``, the slowest twentieth in 130, 133, 162 and 194 ms (2026-11-22, two cores)."""
MEANING_WEIGHT = 0.7
WORDS_WEIGHT = 1.0
PARAGRAPH_WEIGHT = 0.5
FORM_BONUS = {
    QuestionKind.DNR: 4.0,
    QuestionKind.MONEY: 2.5,
    QuestionKind.FIGURE: 2.0,
    QuestionKind.DATE: 2.0,
    QuestionKind.WHO: 1.5,
    QuestionKind.REASON: 2.0,
}
"""Standard deviations for a sentence of the form asked for: the surer the form, the more."""
_POSITIONS = {Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.SKRIVELSE, Role.FRAGA}
_DECIDING = {Role.BESLUT, Role.FORSLAG}
_SHORTEST = 25
"""Characters; what is shorter is a heading or a fragment."""
_SHORT_LINE = 60
MOST_CHARACTERS = 1200
"""Longest quote, and longest answer where the best quote leaves room for further ones."""
_LEANS_BACK = re.compile(
    r"^(?:Detta|Det|Dessa|Denna|Den|De|Av dessa|Av dem|Därav|Där|Därutöver|Hon|Han|Dock|Dels|Båda|Samma"
    r"|Här)\b"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence that may answer.

    Attributes:
        hit: The paragraph it stands in.
        quote: The sentence, with what it leans on; word for word from the paragraph.
        score: Higher is better, comparable within one question.
        meaning: Cosine between question and sentence, -1 to 1.
        coverage: Weighted share of the question's words in sentence and surroundings, 0 to 1.
        fits: Whether it has the form of answer that the question asks for.
    """

    hit: Hit
    quote: str
    score: float
    meaning: float
    coverage: float
    fits: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    quote: str
    coverage: float


class Chooser:
    """Ranks the sentences of the best paragraphs."""

    def __init__(self, embedder: QuestionEmbedder, retriever: Retriever) -> None:
        self._embedder = embedder
        self._retriever = retriever

    def run(self, evidence: Evidence, weights: QueryTerms) -> list[Chosen]:
        """Sentences that may answer, best first.

        A sentence that asks does not answer, so questions are left out; so is what `may_be_quoted` rules out.

        Args:
            evidence: The question and the paragraphs found for it.
            weights: The question's content terms.

        Returns:
            At most `SENTENCES`; [] when no paragraph may be quoted or all they hold is questions.
        """
        kind = evidence.query.kind
        candidates = list(self._candidates(evidence, weights))
        if not candidates:
            return []
        fits = np.array([_fits(evidence.query, c.quote) for c in candidates])
        coverage = np.array([c.coverage for c in candidates])
        by_words = (
            WORDS_WEIGHT * standardised(coverage)
            + PARAGRAPH_WEIGHT * np.array([c.hit.score for c in candidates])
            + FORM_BONUS.get(kind, 0.0) * fits
        )
        kept = np.argsort(-by_words, kind="stable")[:SENTENCES]
        candidates = [candidates[i] for i in kept]
        fits, coverage = fits[kept], coverage[kept]
        vectors = self._embedder.encode_passages([_in_place(c.hit, c.quote) for c in candidates])
        meaning = (vectors @ evidence.vector).astype(np.float64)
        score = by_words[kept] + MEANING_WEIGHT * standardised(meaning)
        return [
            Chosen(
                hit=candidates[i].hit,
                quote=candidates[i].quote,
                score=float(score[i]),
                meaning=float(meaning[i]),
                coverage=float(coverage[i]),
                fits=bool(fits[i]),
            )
            for i in np.argsort(-score, kind="stable")
        ]

    def _candidates(self, evidence: Evidence, weights: QueryTerms) -> Iterator[_Candidate]:
        seen: set[tuple[str, str]] = set()
        query = evidence.query
        quotable = [hit for hit in evidence.hits if may_be_quoted(query, hit)]
        near = {hit.paragraph: hit for hit in [*evidence.hits[:MATTERS], *quotable[:PARAGRAPHS]]}
        for hit in near.values():
            far = terms_of(*_surroundings(hit))
            # The matter is found first, then the role within it.
            sources = [hit, *self._retriever.in_same_item(hit, query.roles)] if query.roles else [hit]
            sources = [source for source in sources if may_be_quoted(query, source)]
            if evidence.query.kind is QuestionKind.DNR:
                # The number stands in the title of what was handed in, not in the text about it.
                sources += [
                    other
                    for other in self._retriever.with_same_heading(hit)
                    if has_form(QuestionKind.DNR, other.text)
                ]
            for source in sources:
                for start, end in _answering_spans(source):
                    quote = _bounded(_with_support(source.text, start, end), weights)
                    if (source.paragraph, quote) not in seen:
                        seen.add((source.paragraph, quote))
                        covered = weights.coverage(terms_of(quote), far)
                        yield _Candidate(source, quote, covered)


def may_be_quoted(query: Query, hit: Hit) -> bool:
    """Whether a paragraph can answer by what it is and whose words it holds.

    What was decided is told by a decision, or a proposal for want of one; whose words are asked for is
    answered by nobody else's.
    """
    if query.asks_decision and not (hit.role in _DECIDING and _is_of_day(hit, query)):
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
        if end - start >= _SHORTEST and not hit.text[start:end].rstrip('"”’»)').endswith("?")
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


def _in_place(hit: Hit, quote: str) -> str:
    """A sentence with the title it stands under, as it is compared with the question."""
    return f"{hit.heading or hit.item_title.rstrip('…')}. {quote}"
