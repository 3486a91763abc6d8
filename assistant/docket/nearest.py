"""The case that is nearest to a question in meaning, where it leads clearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.docket.cases import Case, Docket
from assistant.docket.insides import Insides
from assistant.model import Hit
from assistant.retrieve import ROLE_BONUS, Evidence
from assistant.support import Support

LEAD = 0.8
"""Standard deviations by which the nearest paragraph's case must lead the next; over all cases 47 of 49
such leads were right on ``eval/questions/dev.jsonl`` (2026-11-22), 57 of 74 with half of it."""


LEAD_WORTH = 0.1
MOST_LEAD = 3.0
"""A long lead makes up for few words in common, up to this many standard deviations."""


class Nearest:
    """Chooses a case by the paragraphs found for a question."""

    def __init__(self, insides: Insides, support: Support) -> None:
        self._insides = insides
        self._support = support

    def run(
        self,
        evidence: Evidence,
        candidates: Sequence[Case],
        docket: Docket,
        covered: Callable[[Case], float],
    ) -> Case | None:
        """Find the case.

        Args:
            evidence: The question's paragraphs.
            candidates: Cases that can answer.
            docket: All cases; one that cannot answer may be the nearest, and then none is meant.
            covered: Share of the question's words that a case holds, 0 to 1.

        Returns:
            The candidate with the best paragraph of all, if it leads the other candidates by `LEAD` and is
            near enough to be called an answer; else None.
        """
        best = self._best(evidence, docket.cases)
        own = [(best[id(case)], case) for case in candidates if id(case) in best]
        if not own:
            return None
        own.sort(key=lambda pair: -pair[0][0])
        (score, hit), case = own[0]
        others = [other for other, _ in best.values()]
        lead = score - own[1][0][0] if len(own) > 1 else LEAD
        if score < max(others) or lead < LEAD:
            return None
        support = self._support
        strength = support.lift_worth * support.lift(hit) + support.coverage_worth * covered(case)
        return case if strength + LEAD_WORTH * min(lead, MOST_LEAD) >= support.least else None

    def _best(self, evidence: Evidence, cases: Sequence[Case]) -> dict[int, tuple[float, Hit]]:
        """Each case's best paragraph with its score; what a question's role adds is taken off."""
        places: dict[tuple[str, int], list[Case]] = {}
        for case in cases:
            places.setdefault(case.key, []).append(case)
        best: dict[int, tuple[float, Hit]] = {}
        for hit in evidence.hits:
            score = hit.score - (ROLE_BONUS if hit.role in evidence.query.roles else 0.0)
            for case in places.get((hit.record, hit.item), ()):
                known = best.get(id(case))
                if (known is None or score > known[0]) and self._insides.holds(case, hit.paragraph):
                    best[id(case)] = (score, hit)
        return best
