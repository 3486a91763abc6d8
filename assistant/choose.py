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
from ingest.structure.numbers import find_dnr, written_date
from ingest.structure.parties import parties_in_brackets

PARAGRAPHS = 12
"""Best paragraphs whose sentences are looked at."""
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
_SHORTEST = 25
"""Characters; what is shorter is a heading or a fragment."""
_SHORT_LINE = 60
_LEANS_BACK = re.compile(
    r"^(?:Detta|Det|Dessa|Denna|Den|De|Av dessa|Av dem|Därav|Där|Därutöver|Hon|Han|Dock|Dels|Båda|Samma"
    r"|Indikatorn|Teamet|Inom denna|Här)\b"
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

        A sentence that asks does not answer, so questions are left out.

        Args:
            evidence: The question and the paragraphs found for it.
            weights: The question's content terms.

        Returns:
            At most `SENTENCES`; [] when the paragraphs hold nothing but questions.
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
        for hit in evidence.hits[:PARAGRAPHS]:
            far = terms_of(*_surroundings(hit))
            sources = [hit]
            if evidence.query.kind is QuestionKind.DNR:
                # The number stands in the title of what was handed in, not in the text about it.
                sources += [
                    other
                    for other in self._retriever.with_same_heading(hit)
                    if has_form(QuestionKind.DNR, other.text)
                ]
            for source in sources:
                for start, end in _answering_spans(source):
                    quote = _with_support(source.text, start, end)
                    if (source.paragraph, quote) not in seen:
                        seen.add((source.paragraph, quote))
                        covered = weights.coverage(terms_of(quote), far)
                        yield _Candidate(source, quote, covered)


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
    """A sentence with the one before it when it leans on that one ("Av dessa …")."""
    if _LEANS_BACK.match(text[start:end]):
        before = [span for span in sentence_spans(text) if span[1] <= start]
        if before:
            start = before[-1][0]
    return text[start:end]


def _in_place(hit: Hit, quote: str) -> str:
    """A sentence with the title it stands under, as it is compared with the question."""
    return f"{hit.heading or hit.item_title.rstrip('…')}. {quote}"
