"""How much of a question's content a text holds, rare words counting more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.understand import Query
from ingest.index.language import analyse
from ingest.index.terms import TermIndex

_SHARED_BEGINNING = 5
"""Letters that two words must share to count as related ("avhoppare", "avhopparverksamhet")."""
_RELATED_SHARE = 0.6
"""Share of the shorter word that the shared beginning must be."""
_RELATED_WORTH = 0.8

# Words that tell what form of answer is wanted and not what it is about.
_FORM_WORDS = frozenset(
    term
    for term in analyse(
        """
        kosta kostar kostade kostnad kostnader mkt
        antal antalet andel andelen stor stort stora mycket hög låg datum dag år årtal månad dnr diarienr
        diarienummer ärendenummer person personer ledamot ledamöter parti partier handling handlingar
        handlingarna nämnd nämnden vem vems säga säger står stå tycka tycker anse anser mena menar
        svara svarade svarar finns fanns gälla gäller heter kallas berätta
        """
    )
)


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question's content terms with their weights.

    Attributes:
        weights: Term to weight: inverse document frequency, at least 0.
        unknown: Those of them that stand in no paragraph: the user's own words for something.
    """

    weights: dict[str, float]
    unknown: frozenset[str] = frozenset()

    def coverage(self, near: Iterable[str], far: Iterable[str] = (), far_worth: float = 0.5) -> float:
        """Weighted share of the question's terms that a text holds.

        Args:
            near: Terms of the sentence.
            far: Terms of its surroundings, worth less.
            far_worth: What a term found only there counts, 0 to 1.

        Returns:
            0 to 1; 0 for a question without content terms.
        """
        whole = sum(self.weights.values())
        if not whole:
            return 0.0
        near_terms, far_terms = set(near), set(far)
        found = 0.0
        for term, weight in self.weights.items():
            share = max(_held(term, near_terms), far_worth * _held(term, far_terms) if far_terms else 0.0)
            found += weight * share
        return found / whole


def content_terms(query: Query) -> list[str]:
    """Terms that tell what a question is about, each once, in order."""
    return [term for term in dict.fromkeys(analyse(query.read_as)) if term not in _FORM_WORDS]


def weigh(query: Query, terms: TermIndex) -> QueryTerms:
    """Weigh a question's content terms by how rare they are in the index."""
    content = content_terms(query)
    counts, whole = terms.frequencies(content)
    return QueryTerms(
        {term: _rarity(count, whole) for term, count in zip(content, counts, strict=True)},
        frozenset(term for term, count in zip(content, counts, strict=True) if not count),
    )


def rarity(content: Sequence[str], terms: TermIndex) -> dict[str, float]:
    """How rare terms are in the index: inverse document frequency, at least 0."""
    counts, whole = terms.frequencies(content)
    return {term: _rarity(count, whole) for term, count in zip(content, counts, strict=True)}


def _rarity(count: int, whole: int) -> float:
    return math.log(1 + (whole - count + 0.5) / (count + 0.5))


def related(one: str, other: str) -> bool:
    """Whether two stems are likely parts of one word family: a long enough beginning in common."""
    if one[0].isdigit() or other[0].isdigit():
        return False
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= _SHARED_BEGINNING and shared >= _RELATED_SHARE * min(len(one), len(other))


def holds(term: str, among: Iterable[str]) -> bool:
    """Whether a term or one of its word family is among others."""
    return _held(term, set(among)) > 0


def _held(term: str, among: set[str]) -> float:
    if term in among:
        return 1.0
    return _RELATED_WORTH if any(related(term, other) for other in among) else 0.0


def terms_of(*texts: str) -> Sequence[str]:
    """Terms of several texts together."""
    return [term for text in texts for term in analyse(text)]
