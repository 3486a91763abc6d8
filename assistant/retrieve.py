"""Paragraphs for a question: by meaning and by words, scores put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.model import Hit
from assistant.understand import Query
from ingest.index.register import Located, Register, Restrictions
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.model import RecordKind, Role

CANDIDATES = 200
"""Paragraphs taken from each side before their scores are put together."""
WORD_WEIGHT = 0.1
PIECE_WEIGHT = 0.2
"""Shares of the scores by words and by their pieces; the rest is meaning. On 1,500 questions over a Swedish
set of 1,204 paragraphs nDCG@10 is 0.813 by meaning alone, 0.885 with words (0.2), 0.891 with pieces (0.3) and
0.895 with both as here; on our own questions to tune on, all evidence is in the first five paragraphs for
45 %, 50 %, 54 % and 55 %. Ranks put together gave less than scores on a Swedish set (2026-11-22)."""
ITEM_WORTH = 1.0
"""What the best paragraph of its item is worth to a paragraph: the item is found first, then the place in
it. On our own questions it adds some two of a hundred."""
ROLE_BONUS = 1.0
"""Standard deviations for a paragraph in a role that the question names ("vem reserverade sig")."""
YEAR_BONUS = 0.5
"""Standard deviations for a record of a year that the question names."""
VOICE_BONUS = 0.5
"""Standard deviations for the words of a party that the question names."""
DAY_BONUS = 2.0
"""Standard deviations for a record of a day that the question names ("mötet den 24 oktober")."""
MOST = 200


class QuestionEmbedder(Protocol):
    """The part of `ingest.embedding.Embedder` that asking needs."""

    @property
    def identity(self) -> str:
        """Name of the model, as the index remembers it."""

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,), unit length."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension), unit length, in order."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question.

    Attributes:
        query: The question as understood.
        vector: Its embedding, shape (dimension,), unit length.
        hits: Paragraphs, best first; may be empty.
    """

    query: Query
    vector: NDArray[np.float32]
    hits: tuple[Hit, ...]


class Retriever:
    """Searches vectors and terms and reads the paragraphs from the register."""

    def __init__(
        self,
        register: Register,
        vectors: VectorIndex,
        terms: TermIndex,
        embedder: QuestionEmbedder,
    ) -> None:
        self._register = register
        self._vectors = vectors
        self._terms = terms
        self._embedder = embedder

    def run(self, query: Query, top: int, restrictions: Restrictions | None = None) -> Evidence:
        """Paragraphs for a question.

        Args:
            query: The question as understood.
            top: Most results, 1 to 200.
            restrictions: From `assistant.filters.parse_filters`.

        Returns:
            At most `top` hits, best first; none when the restrictions leave nothing.

        Raises:
            ValueError: `top` is out of range.
        """
        if not 1 <= top <= MOST:
            raise ValueError(f"top must be 1..{MOST}, got {top}")
        among = self._register.paragraph_ids(restrictions) if restrictions else None
        vector = self._embedder.encode_question(query.read_as)
        near = dict(self._vectors.search(vector, CANDIDATES, among))
        shared = dict(self._terms.search(query.read_as, CANDIDATES, among))
        pieced = dict(self._terms.search_pieces(query.read_as, CANDIDATES, among))
        unseen = [identifier for identifier in {**shared, **pieced} if identifier not in near]
        if unseen:
            near |= dict(self._vectors.search(vector, len(unseen), unseen))
        located = self._register.located(list(near))
        if not located:
            return Evidence(query, vector, ())
        ids = list(located)
        similarity = np.array([near[i] for i in ids])
        score = (
            (1 - WORD_WEIGHT - PIECE_WEIGHT) * standardised(similarity)
            + WORD_WEIGHT * standardised(np.array([shared.get(i, 0.0) for i in ids]))
            + PIECE_WEIGHT * standardised(np.array([pieced.get(i, 0.0) for i in ids]))
        )
        score += ITEM_WORTH * _best_of_item([located[i] for i in ids], score)
        score += [self._time_bonus(query, located[i]) for i in ids]
        score += [ROLE_BONUS * (located[i].paragraph.role in query.roles) for i in ids]
        score += [VOICE_BONUS * _speaks_for(located[i], query.parties) for i in ids]
        order = np.argsort(-score, kind="stable")[:top]
        hits = tuple(
            make_hit(located[ids[i]], score=float(score[i]), similarity=float(similarity[i])) for i in order
        )
        return Evidence(query, vector, hits)

    def nearest(self, text: str) -> float:
        """Cosine of the paragraph nearest to a text, -1 when there is none."""
        found = self._vectors.search(self._embedder.encode_question(text), 1)
        return found[0][1] if found else -1.0

    def with_same_heading(self, hit: Hit) -> list[Hit]:
        """Paragraphs of the same item under the same heading, in reading order, the hit left out.

        They take over the hit's score and similarity, since it is the hit that led to them.
        """
        return [
            make_hit(found, score=hit.score, similarity=hit.similarity)
            for found in self._register.section(hit.record, hit.item)
            if found.paragraph.heading == hit.heading and found.paragraph.id != hit.paragraph
        ]

    def in_same_item(self, hit: Hit, roles: Collection[Role]) -> list[Hit]:
        """Paragraphs of the same item in one of the roles, in reading order, the hit left out.

        Decisions and dissent are formal sentences that share nothing with a question about their
        matter: the matter is found first, then the role within it. They take over the hit's score.
        """
        return [
            make_hit(found, score=hit.score, similarity=hit.similarity)
            for found in self._register.section(hit.record, hit.item)
            if found.paragraph.role in roles and found.paragraph.id != hit.paragraph
        ]

    @staticmethod
    def _time_bonus(query: Query, found: Located) -> float:
        bonus = 0.0
        if found.date and found.date.year in query.years:
            bonus += YEAR_BONUS
        if found.date and (found.date.month, found.date.day) in query.days:
            bonus += DAY_BONUS
        return bonus


def _best_of_item(found: Sequence[Located], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each paragraph the best score among those of its item, shape as `scores`."""
    best: dict[tuple[str, int], float] = {}
    for one, score in zip(found, scores, strict=True):
        key = (one.record_id, one.paragraph.item)
        best[key] = max(best.get(key, -np.inf), float(score))
    return np.array([best[one.record_id, one.paragraph.item] for one in found])


def _speaks_for(found: Located, parties: Collection[str]) -> bool:
    """Whether a paragraph holds the words of one of the parties."""
    voice = found.paragraph.voice or ""
    return any(party in voice for party in parties)


def standardised(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores less their mean, in standard deviations; zeros where all are alike."""
    spread = scores.std()
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)


def make_hit(found: Located, *, score: float, similarity: float) -> Hit:
    """A located paragraph as a hit."""
    paragraph = found.paragraph
    return Hit(
        paragraph=paragraph.id,
        record=found.record_id,
        kind=found.kind,
        record_title=found.record_title,
        body=found.body,
        date=found.date,
        item=paragraph.item,
        item_title=found.item_title,
        ref=_reference(found),
        heading=paragraph.heading,
        page=paragraph.page,
        role=paragraph.role,
        voice=paragraph.voice,
        text=paragraph.text,
        source=found.source,
        url=found.source_url,
        form=found.form,
        score=score,
        similarity=similarity,
    )


def _reference(found: Located) -> str:
    """Where a paragraph stands as a reader would say it."""
    if found.section:
        return f"§ {found.section}"
    if found.item_count > 1 or found.kind is RecordKind.PROTOKOLL:
        return f"ärende {found.paragraph.item}"
    return found.paragraph.heading or found.paragraph.role.value.capitalize()
