"""Which case a question is about, and whether that is sure enough to answer from the register."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from assistant.docket.cases import Case, Docket
from assistant.docket.inquiry import Inquiry
from assistant.docket.insides import Insides
from assistant.docket.nearest import Nearest
from assistant.model import Hit
from assistant.retrieve import Evidence
from assistant.support import Support
from assistant.weigh import related
from ingest.index.language import analyse
from ingest.index.register import Register
from ingest.index.terms import TermIndex

Search = Callable[[], Evidence]

ENOUGH = 0.74
"""Weighted share of the matter's words that a case must hold to be the one that is meant. Words of the
index's rarest kind weigh some three times the commonest, so that one missing rare word of two is too much."""
FAR_WORTH = 0.85
"""What a word counts towards `ENOUGH` that stands inside the case and not in what names it."""
NAMED = 0.2
FOCUSED = 0.3
"""What names a case, or else this share of its paragraphs, must hold of the matter for the case to be about
it: a long item mentions many things."""
INSIDE = 0.6
"""Share of the score that a case gets for holding the words anywhere; the rest is for what names it."""
AHEAD = 0.12
"""How far the best case must lead; nearer ones leave it unsure which is meant."""
FOCUS = 0.3
"""How much it counts, at most, that all of a case's paragraphs hold the matter's words."""
LOOKED_INTO = 12
"""Cases whose text is read for a question."""
_COMPOUND = 6
"""Letters from which one word inside another counts as its part ("kriminalitet", "ungdomskriminalitet")."""
_COMPOUND_WORTH = 0.7
_FITTING_NAME = 0.15
"""How much of its own title a question must name for that to count in a case's favour, at most."""


class Finder:
    """Finds cases by case number, date, party and the words of their matter."""

    def __init__(self, register: Register, terms: TermIndex, support: Support) -> None:
        self._register = register
        self._terms = terms
        self._support = support
        self._insides = Insides(register)
        self._nearest = Nearest(self._insides, support)

    def about(self, inquiry: Inquiry, among: Iterable[Case], docket: Docket) -> tuple[Case, ...]:
        """All cases that hold what a question is about, the surest first.

        Args:
            inquiry: What is asked.
            among: Cases that can answer it by their kind.
            docket: Where they come from.

        Returns:
            Every case that fits the time where the question names no matter; () where nothing fits.
        """
        return tuple(case for _, case in self._ranked(inquiry, among, docket))

    def one(
        self,
        inquiry: Inquiry,
        among: Iterable[Case],
        docket: Docket,
        presupposed: Callable[[Case], bool] | None = None,
        search: Search | None = None,
    ) -> Case | None:
        """The one case that a question is about, None where that is not sure.

        Words decide; where they lead to none, as when the question puts it otherwise than the records do,
        the paragraphs nearest in meaning may, if those of one case lead clearly.

        Args:
            inquiry: What is asked.
            among: Cases that can answer it by their kind.
            docket: Where they come from.
            presupposed: What the question takes for granted. Where several cases are nearly as near, the
                best is meant only if it alone of them fits that.
            search: Gives the paragraphs nearest to the question.
        """
        candidates = list(among)
        ranked = self._ranked(inquiry, candidates, docket)
        if not ranked:
            if search is None or not inquiry.terms:
                return None
            timely = [case for case in candidates if _is_of_time(case, inquiry)]
            weights = self._weights(inquiry.terms, english=inquiry.is_english)
            return self._nearest.run(
                search(), timely, docket, lambda case: self._covered(weights, docket, case)
            )
        best = ranked[0][0]
        near = [case for score, case in ranked if score > best - AHEAD]
        if len(near) > 1 and presupposed and presupposed(near[0]):
            near = [case for case in near if presupposed(case)]
        return near[0] if len(near) == 1 else None

    def _ranked(self, inquiry: Inquiry, among: Iterable[Case], docket: Docket) -> list[tuple[float, Case]]:
        candidates = [case for case in among if _is_of_time(case, inquiry)]
        if inquiry.section:
            candidates = [case for case in candidates if case.item.section == inquiry.section]
        if inquiry.dnr:
            numbered = [case for case in candidates if set(inquiry.dnr) & _numbers(case)]
            narrowest = [case for case in numbered if case.writing] or numbered
            return [(1.0, case) for case in narrowest]
        if not inquiry.terms:
            return [(1.0, case) for case in candidates]
        weights = self._weights(inquiry.terms, english=inquiry.is_english)
        by_name = sorted(
            ((_coverage(weights, docket.terms(case), frozenset()), n) for n, case in enumerate(candidates)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        inside = self._places(inquiry)
        looked = [n for _, n in by_name[:LOOKED_INTO]]
        looked += [n for n, case in enumerate(candidates) if case.key in inside and n not in looked]
        found = []
        for n in looked:
            case = candidates[n]
            inside_it = self._insides.words(case)
            covered = _coverage(weights, docket.terms(case), frozenset(inside_it))
            focus = _focus(weights, inside_it)
            near = _coverage(weights, docket.terms(case), frozenset())
            if covered >= ENOUGH and (near >= NAMED or focus >= FOCUSED):
                bonus = FOCUS * focus
                bonus += _FITTING_NAME * _named_share(inquiry.terms, case.title)
                bonus += _FITTING_NAME * _party_fits(inquiry, case)
                found.append((INSIDE * covered + (1 - INSIDE) * near + bonus, n))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(score, candidates[n]) for score, n in found]

    def is_near(self, inquiry: Inquiry, hit: Hit) -> bool:
        """Whether a paragraph is near enough to a question to be what it is about."""
        weights = self._weights(inquiry.terms, english=inquiry.is_english)
        words = frozenset(analyse(f"{hit.item_title} {hit.heading} {hit.text}"))
        support = self._support
        covered = _coverage(weights, words, frozenset())
        return support.lift_worth * support.lift(hit) + support.coverage_worth * covered >= support.least

    def _covered(self, weights: dict[str, float], docket: Docket, case: Case) -> float:
        return _coverage(weights, docket.terms(case), frozenset(self._insides.words(case)))

    def _weights(self, terms: Sequence[str], *, english: bool) -> dict[str, float]:
        """How much each word tells; English ones that no record holds tell nothing beside one it holds."""
        counts, whole = self._terms.frequencies(terms)
        known = dict(zip(terms, counts, strict=True))
        if english and any(known.values()):
            known = {term: count for term, count in known.items() if count}
        return {term: math.log(1 + (whole - count + 0.5) / (count + 0.5)) for term, count in known.items()}

    def _places(self, inquiry: Inquiry) -> set[tuple[str, int]]:
        """Items that hold paragraphs with the matter's words."""
        ids = [identifier for identifier, _ in self._terms.search(inquiry.matter, 40)]
        found = self._register.located(ids)
        return {(place.record_id, place.paragraph.item) for place in found.values()}


def _is_of_time(case: Case, inquiry: Inquiry) -> bool:
    """Whether a case is of the time that a question names; a year may also stand in what names the case."""
    day = case.date
    if inquiry.days and not (day and (day.month, day.day) in inquiry.days):
        return False
    if inquiry.months and not (day and day.month in inquiry.months):
        return False
    if not inquiry.years or (day and day.year in inquiry.years):
        return True
    named = f"{case.title} {case.beginning}"
    return not inquiry.days and any(str(year) in named for year in inquiry.years)


def _numbers(case: Case) -> set[str]:
    own = {*case.dnr, *case.record.answers, *case.record.dnr} if case.is_proposal else {*case.dnr}
    return own


def _coverage(weights: dict[str, float], near: frozenset[str], far: frozenset[str]) -> float:
    whole = sum(weights.values())
    found = sum(
        weight * max(_held(term, near), FAR_WORTH * _held(term, far)) for term, weight in weights.items()
    )
    return found / whole if whole else 0.0


def _focus(weights: dict[str, float], inside: dict[str, float]) -> float:
    """Share of a case's paragraphs that hold the matter's words, by their weights."""
    whole = sum(weights.values())
    found = 0.0
    for term, weight in weights.items():
        kin = [other for other in inside if other == term or related(term, other)]
        found += weight * max((inside[other] for other in kin), default=0.0)
    return found / whole if whole else 0.0


def _held(term: str, among: frozenset[str]) -> float:
    if term in among:
        return 1.0
    if term[0].isdigit():
        return 0.0
    best = 0.0
    for other in among:
        if related(term, other):
            return 0.9
        if min(len(term), len(other)) >= _COMPOUND and (
            term.endswith(other) or other.endswith(term) or term in other
        ):
            best = _COMPOUND_WORTH
    return best


def _named_share(terms: Sequence[str], title: str) -> float:
    """Share of a title's words that the question holds."""
    named = frozenset(analyse(title))
    return sum(_held(word, frozenset(terms)) for word in named) / len(named) if named else 0.0


def _party_fits(inquiry: Inquiry, case: Case) -> float:
    party = case.writing.party if case.writing else None
    return float(bool(party) and any(name in (party or "") for name in inquiry.parties))
