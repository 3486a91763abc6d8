"""An answer without a language model: the sentences that answer, word for word, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.choose import MOST_CHARACTERS, Chosen, may_be_quoted
from assistant.model import Answer, Citation, Hit, QuestionKind
from assistant.retrieve import Evidence
from assistant.support import Support
from assistant.understand import Query
from assistant.words import ONLY_PROPOSED, nothing_found, quoted
from ingest.index.language import analyse
from ingest.model import Role

MODE = "extractive"
MOST_SENTENCES = 3
NEAR_BEST = 1.0
"""Standard deviations that a further sentence may stand behind the best one."""
NEAREST_SHOWN = 3
_NOT_SHOWN = {Role.FRAGA, Role.FORMALIA, Role.BILAGA}
_NEEDS_FORM = {QuestionKind.FIGURE, QuestionKind.MONEY, QuestionKind.DATE, QuestionKind.DNR}


class Answerer:
    """Puts an answer together, or says that the records do not hold one.

    Args:
        support: Judges whether a passage answers.
        sure: The stricter judge of what is told as a decision; the same one where it is left out.
    """

    def __init__(self, support: Support, sure: Support | None = None) -> None:
        self._support = support
        self._sure = sure or support

    def run(
        self,
        evidence: Evidence,
        chosen: Sequence[Chosen],
        records: int,
        *,
        restricted: bool = False,
    ) -> Answer:
        """Answer from the sentences that may answer.

        Args:
            evidence: The question and the paragraphs found for it.
            chosen: Sentences that may answer, best first.
            records: How many records were searched.
            restricted: Whether a filter left some out.

        Returns:
            One to three quoted sentences with markers [1]…[3], or an answer that abstains; `ms` is 0.
        """
        taken = self._taken(evidence.query, chosen)
        if not taken:
            return self.silent(evidence, records, restricted=restricted)
        citations = tuple(Citation(n, c.hit, c.quote) for n, c in enumerate(taken, 1))
        caution = (ONLY_PROPOSED,) if evidence.query.asks_decision and not _decides(taken[0]) else ()
        return Answer(
            question=evidence.query.question,
            read_as=evidence.query.read_as,
            sentences=caution + tuple(quoted(c.hit, c.quote, c.n) for c in citations),
            abstained=False,
            kind=evidence.query.kind,
            mode=MODE,
            ms=0.0,
            citations=citations,
        )

    def _taken(self, query: Query, chosen: Sequence[Chosen]) -> list[Chosen]:
        # The office's proposal may stand in for a decision that is not here; a party's words may not.
        fitting = [
            c for c in chosen if may_be_quoted(query, c.hit) and (c.fits or query.kind not in _NEEDS_FORM)
        ]
        # A decision on another matter is the worst answer of all, so it must surely be about this one.
        support = self._sure if query.asks_decision else self._support
        held = [c for c in fitting if support.holds(c)]
        # What is asked of decisions, motions or dissent is answered by such paragraphs if any hold.
        roles = {Role.BESLUT} if query.asks_decision else query.roles
        held = [c for c in held if c.hit.role in roles] or held
        if not held or not support.holds(fitting[0]):
            return []
        best, taken, room = held[0], [held[0]], MOST_CHARACTERS - len(held[0].quote)
        for found in held[1:]:
            candidate = found if len(found.quote) <= room else replace(found, quote=found.brief)
            if (
                len(taken) < MOST_SENTENCES
                and 0 < len(candidate.quote) <= room
                and _adds_to(best, candidate, query)
                and not any(_says_the_same(candidate.quote, other.quote) for other in taken)
            ):
                taken.append(candidate)
                room -= len(candidate.quote)
        return taken

    def silent(
        self, evidence: Evidence, records: int, *, restricted: bool, why: Sequence[str] = ()
    ) -> Answer:
        """Say that the records do not answer, and show what comes nearest.

        Args:
            evidence: The question and the paragraphs found for it.
            records: How many records were searched.
            restricted: Whether a filter left some out.
            why: Sentences that tell the reason.
        """
        nearest: dict[str, Hit] = {}
        for hit in evidence.hits:
            if hit.role not in _NOT_SHOWN and self._support.is_near(hit):
                nearest.setdefault(hit.text, hit)
        shown = list(nearest.values())[:NEAREST_SHOWN]
        return Answer(
            question=evidence.query.question,
            read_as=evidence.query.read_as,
            sentences=(nothing_found(records, restricted), *why),
            abstained=True,
            kind=evidence.query.kind,
            mode=MODE,
            ms=0.0,
            citations=tuple(Citation(n, hit, hit.text) for n, hit in enumerate(shown, 1)),
        )


def _decides(chosen: Chosen) -> bool:
    return chosen.hit.role is Role.BESLUT


def _adds_to(best: Chosen, candidate: Chosen, query: Query) -> bool:
    """Whether a further sentence is as much to the point as the best one."""
    named = {str(year) for year in query.years if str(year) in best.quote}
    voice_asked = best.hit.voice and set(analyse(best.hit.voice)) & set(analyse(query.read_as))
    return (
        candidate.score >= best.score - NEAR_BEST
        and candidate.fits >= best.fits
        and all(year in candidate.quote for year in named)
        and (
            not query.roles or (candidate.hit.record, candidate.hit.item) == (best.hit.record, best.hit.item)
        )
        and (not voice_asked or candidate.hit.voice == best.hit.voice)
    )


def _says_the_same(one: str, other: str) -> bool:
    """Whether two quotes share nearly all their words, as where a record repeats itself."""
    a, b = set(analyse(one)), set(analyse(other))
    return len(a & b) > 0.8 * min(len(a), len(b)) if a and b else one == other
