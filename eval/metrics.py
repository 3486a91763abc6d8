"""How good an answer is: one small class for each way of looking at it.

Every metric has a `name` and one verb, `run`, which gives a number from 0 to 1 or None where it says
nothing about this question. `lower_is_better` is True for errors. A number never depends on time, on other
questions or on chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Protocol

from eval.given import Cited, Given
from eval.questions import FALSE_PREMISE, Library, Question, stated
from ingest.model import Outcome, Role
from ingest.structure.numbers import written_date

DEPTHS = (1, 5, 10)
"""How many retrieved units the context metrics look at."""
BUDGETS = (50, 100, 250, 500, 1000)
"""Words that are read of what is retrieved."""
_NEGATION = re.compile(r"\b(?:ingen|inga|inget|inte|ej|varken|saknas|aldrig|nej)\b", re.IGNORECASE)
_SPAN = re.compile(r"[”“»«\"](.+?)[”»«\"]", re.DOTALL)
_WHOLE_SPAN = re.compile(r"[”“»«\"](.+)[”»«\"]", re.DOTALL)
_SHORTEST_QUOTE = 3
_MARKERS = re.compile(r"\[(\d+)\]")
_POLARITIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("bifall", r"\bbif[aö]ll\w*|\bgodkän\w*|\benligt\s+(?:\w+\s+){1,3}förslag"),
        ("avslag", r"\bavsl(?:ag|å|og)\w*"),
        ("bordläggning", r"\bbordl[aä]\w*"),
        ("återremiss", r"\b[åa]terremi\w*"),
    )
)
_POLARITY_OF = {
    Outcome.BIFALL: "bifall",
    Outcome.GODKAND: "bifall",
    Outcome.AVSLAG: "avslag",
    Outcome.BORDLAGD: "bordläggning",
    Outcome.ATERREMITTERAD: "återremiss",
}
_DECIDING = (Role.BESLUT, Role.BESLUTSGANG)


class Metric(Protocol):
    """One way of judging an answer."""

    @property
    def name(self) -> str:
        """What tables and files call it."""

    @property
    def lower_is_better(self) -> bool:
        """Whether 0 is best."""

    def run(self, question: Question, given: Given) -> float | None:
        """A number from 0 to 1, None where the metric does not apply."""


class FactRecall:
    """Share of the required facts that the answer states in one of their ways.

    0 to 1; 0 for an abstention or a failure, None for a question that the records do not answer. Markers
    such as [2] state nothing; what stands in quotation marks counts as stated.
    """

    name: ClassVar[str] = "fact_recall"
    lower_is_better: ClassVar[bool] = False

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable:
            return None
        return _share(_stated(question, given))


class ForbiddenError:
    """Whether the answer holds one of the question's forbidden errors.

    1 when it does, else 0; an abstention errs in nothing. None for a question without forbidden errors.
    """

    name: ClassVar[str] = "forbidden_error"
    lower_is_better: ClassVar[bool] = True

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        if not question.forbidden:
            return None
        said = "" if given.abstained else given.said
        return float(any(re.search(pattern, said, re.IGNORECASE) for pattern in question.forbidden))


class RecordCited:
    """Whether the answer cites the record that answers.

    1 or 0; 0 for an abstention, None for a question that the records do not answer.
    """

    name: ClassVar[str] = "record_cited"
    lower_is_better: ClassVar[bool] = False

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        if not question.answerable:
            return None
        return float(any(cited.record == question.record for cited in given.cited))


class CitationRecall:
    """Share of the facts that the answer states which stand in a paragraph that it cites.

    0 to 1. What stands there is the paragraph's text, its headings, and the dates and numbers of its record
    and item that a citation shows. Facts that are counted by hand stand nowhere and are left out. None
    where the answer states no fact.
    """

    name: ClassVar[str] = "citation_recall"
    lower_is_better: ClassVar[bool] = False

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable:
            return None
        known = "\n".join(shown(cited.paragraph, self._library) for cited in given.cited)
        told = [
            fact
            for number, (fact, is_told) in enumerate(
                zip(question.facts, _stated(question, given), strict=True)
            )
            if is_told and number not in question.derived
        ]
        return _share(stated(fact, known) for fact in told) if told else None


class CitationPrecision:
    """Share of the citations that are to the point: named as evidence, or holding a required fact.

    0 to 1; 0 for an answer without citations. None for an abstention, and for a question that the records
    do not answer.
    """

    name: ClassVar[str] = "citation_precision"
    lower_is_better: ClassVar[bool] = False

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable or given.abstained or given.error:
            return None
        evidence = {place.paragraph for place in question.places}
        return _share(
            cited.paragraph in evidence or self._holds_a_fact(question, cited) for cited in given.cited
        )

    def _holds_a_fact(self, question: Question, cited: Cited) -> bool:
        known = shown(cited.paragraph, self._library)
        return any(stated(fact, known) for fact in question.facts)


class ContextRecall:
    """Share of the needed paragraphs among the first retrieved; of alternatives one is enough.

    0 to 1; None for a question that the records do not answer. For a dialogue turn the search is that of
    the question as it was read.

    Args:
        depth: How many retrieved units are looked at.
    """

    lower_is_better: ClassVar[bool] = False

    def __init__(self, depth: int) -> None:
        if depth < 1:
            raise ValueError(f"depth must be at least 1, got {depth}")
        self._depth = depth
        self.name = f"context_recall_{depth}"

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable:
            return None
        found = set(given.first(self._depth))
        return _share(any(place.paragraph in found for place in need) for need in question.evidence)


class ContextFacts:
    """Share of the required facts that stand in the first retrieved paragraphs.

    0 to 1: what a perfect reader of these paragraphs could state. None for a question that the records do
    not answer. It is the fairest figure to hold systems together by that retrieve pieces of unlike size,
    if one also looks at how much there is to read.
    """

    lower_is_better: ClassVar[bool] = False

    def __init__(self, depth: int, library: Library) -> None:
        self._depth = depth
        self._library = library
        self.name = f"context_facts_{depth}"

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable:
            return None
        known = "\n".join(shown(paragraph, self._library) for paragraph in given.first(self._depth))
        return _share(stated(fact, known) for fact in question.facts)


class FactsWithin:
    """Share of the required facts that stand in so many words of what is retrieved, read from the best on.

    0 to 1; None for a question that the records do not answer. Of the paragraph in which the words run out
    the beginning counts. Systems that retrieve pieces of unlike size can be held together by it, as far as
    a run remembers what was retrieved (twenty units).

    Args:
        words: How many words are read.
        library: The records.
    """

    lower_is_better: ClassVar[bool] = False

    def __init__(self, words: int, library: Library) -> None:
        if words < 1:
            raise ValueError(f"words must be at least 1, got {words}")
        self._words = words
        self._library = library
        self.name = f"facts_in_{words}_words"

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if not question.answerable:
            return None
        known = "\n".join(self._read(given.retrieved))
        return _share(stated(fact, known) for fact in question.facts)

    def _read(self, paragraphs: Iterable[str]) -> Iterator[str]:
        left = self._words
        for identifier in paragraphs:
            words = self._library.paragraphs[identifier].text.split()
            if len(words) > left:
                yield " ".join(words[:left])
                return
            yield shown(identifier, self._library)
            left -= len(words)


class RoleCited:
    """Whether an answer cites a paragraph in the role that the question asks about.

    1 or 0. Asked for what was decided, an answer stands on the decision or on how it was taken (beslut,
    beslutsgång); a motion or a reservation alone will not do. None where the question asks for no role, and
    for an abstention.
    """

    name: ClassVar[str] = "role"
    lower_is_better: ClassVar[bool] = False

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        if question.role is None or given.abstained or given.error:
            return None
        wanted = set(_DECIDING) if question.role in _DECIDING else {Role(question.role)}
        paragraphs = self._library.paragraphs
        return float(
            any(c.paragraph in paragraphs and paragraphs[c.paragraph].role in wanted for c in given.cited)
        )


class Polarity:
    """Whether an answer on a decision tells its outcome as the register has it.

    1 when the outcome of the evidence's item is told, 0 when another one is told instead; bifall and
    godkänd are one, as are all ways of saying avslag, bordläggning and återremiss. Sentences that stand
    on anything but a decision or how it was taken are left out, since a motion for avslag is no avslag.
    None where the question does not ask for a decision, where the register knows no outcome of that
    sort, and where the answer tells none.
    """

    name: ClassVar[str] = "polarity"
    lower_is_better: ClassVar[bool] = False

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        expected = self._expected(question)
        if expected is None or given.abstained or given.error:
            return None
        told = {name for part in self._deciding(given) for name in polarities(part)}
        return float(expected in told) if told else None

    def _expected(self, question: Question) -> str | None:
        """The outcome of the item that the evidence stands in, None where there is no single one."""
        if not question.answerable or (question.role not in _DECIDING and question.kind != "decision"):
            return None
        outcomes = {
            self._library.items[place.paragraph][1].decision.outcome
            for place in question.places
            if place.paragraph in self._library.items
        }
        return _POLARITY_OF.get(outcomes.pop() or Outcome.INFORMATION) if len(outcomes) == 1 else None

    def _deciding(self, given: Given) -> Iterator[str]:
        """Sentences that stand on a decision, and those that stand on nothing."""
        roles = {cited.n: self._role(cited) for cited in given.cited}
        for part in given.parts:
            stands_on = {roles.get(int(n)) for n in _MARKERS.findall(part)}
            if not stands_on or stands_on & set(_DECIDING):
                yield part

    def _role(self, cited: Cited) -> Role | None:
        paragraph = self._library.paragraphs.get(cited.paragraph)
        return paragraph.role if paragraph else None


class Verbatim:
    """Share of the quotes that stand word for word in the paragraph that they are quoted from.

    0 to 1, white space aside. Both the quotes of the citations and what the answer sets in quotation marks
    (” ”, “ ”, » «, " ", three words or more) count; the latter must stand in a paragraph that the same
    sentence cites by its marker. None for an answer that quotes nothing, and for an abstention.
    """

    name: ClassVar[str] = "verbatim"
    lower_is_better: ClassVar[bool] = False

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, question: Question, given: Given) -> float | None:
        """The share."""
        if given.abstained or given.error:
            return None
        held = [self._is_held(cited) for cited in given.cited if cited.quote]
        texts = {cited.n: flat(shown(cited.paragraph, self._library)) for cited in given.cited}
        for part in given.parts:
            sources = [texts[n] for marker in _MARKERS.findall(part) if (n := int(marker)) in texts]
            held += _spans_held(part, sources)
        return _share(held) if held else None

    def _is_held(self, cited: Cited) -> bool:
        paragraph = self._library.paragraphs.get(cited.paragraph)
        return paragraph is not None and flat(cited.quote) in flat(paragraph.text)


class Abstention:
    """Whether the answer abstains just when the records do not answer.

    1 or 0 for every question. Precision and recall of abstaining, which are no means over questions, are in
    `eval.scores.Scores`.
    """

    name: ClassVar[str] = "abstention"
    lower_is_better: ClassVar[bool] = False

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        return float(given.abstained != question.answerable and not given.error)


class Correct:
    """Whether the answer as a whole is right.

    1 or 0 for every question. Where the records answer: all facts are stated, no forbidden error is, and the
    right record is cited. Where they do not: the answer abstains, or corrects a false premise, see
    `corrects`.
    """

    name: ClassVar[str] = "correct"
    lower_is_better: ClassVar[bool] = False

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        if given.error:
            return 0.0
        if not question.answerable:
            return float(given.abstained or corrects(question, given))
        return float(
            FactRecall().run(question, given) == 1
            and not ForbiddenError().run(question, given)
            and RecordCited().run(question, given) == 1
        )


class DialogueTurn:
    """Whether a follow-up, which needs the turn before it, is answered right.

    1 or 0 as `Correct`; None for a question that stands alone and for the first turn of a dialogue.
    """

    name: ClassVar[str] = "dialogue_turn"
    lower_is_better: ClassVar[bool] = False

    def run(self, question: Question, given: Given) -> float | None:
        """0 or 1."""
        return Correct().run(question, given) if question.turn > 1 else None


def all_metrics(library: Library) -> tuple[Metric, ...]:
    """Every metric of ours, the most telling one first."""
    return (
        Correct(),
        FactRecall(),
        ForbiddenError(),
        RecordCited(),
        CitationRecall(library),
        CitationPrecision(library),
        RoleCited(library),
        Polarity(library),
        Verbatim(library),
        Abstention(),
        DialogueTurn(),
        *(ContextRecall(depth) for depth in DEPTHS),
        *(ContextFacts(depth, library) for depth in DEPTHS),
        *(FactsWithin(words, library) for words in BUDGETS),
    )


def judged(question: Question, given: Given, metrics: Iterable[Metric]) -> dict[str, float | None]:
    """What each metric says of an answer, by its name."""
    return {metric.name: metric.run(question, given) for metric in metrics}


def corrects(question: Question, given: Given) -> bool:
    """Whether an answer corrects the question's false premise instead of going along with it.

    By rule: the first sentence of the answer says no in the system's own words (ingen, inget, inte, nej …).
    What is quoted is not looked at, since a record's "inte" may be about anything.
    """
    first = given.own_words.lstrip().partition("\n\n")[0]
    return question.why.startswith(FALSE_PREMISE) and _NEGATION.search(first) is not None


def polarities(text: str) -> set[str]:
    """Outcomes that a text names: of bifall, avslag, bordläggning and återremiss."""
    return {name for name, pattern in _POLARITIES if pattern.search(text)}


def shown(paragraph_id: str, library: Library) -> str:
    """A paragraph's text with what a citation of it shows: headings, dates and case numbers.

    "" for an id that the records do not have.
    """
    if paragraph_id not in library.items:
        return ""
    record, item = library.items[paragraph_id]
    paragraph = library.paragraphs[paragraph_id]
    days = [day for day in (record.meeting_date, record.dated) if day]
    dates = [way for day in days for way in (day.isoformat(), written_date(day))]
    return "\n".join([paragraph.text, paragraph.heading, item.title, *dates, *item.dnr, *record.dnr])


def flat(text: str) -> str:
    """Text with single spaces."""
    return " ".join(text.split())


def _stated(question: Question, given: Given) -> list[bool]:
    """For each required fact whether the answer states it."""
    if given.abstained or given.error:
        return [False] * len(question.facts)
    return [stated(fact, given.said) for fact in question.facts]


def _spans_held(part: str, sources: Sequence[str]) -> list[bool]:
    """For each quote of a sentence whether one of the texts holds it; a quote may hold quotation marks."""
    whole = _WHOLE_SPAN.search(part)
    if whole and any(flat(whole.group(1)) in text for text in sources):
        return [True]
    spans = [flat(span) for span in _SPAN.findall(part)]
    return [any(span in text for text in sources) for span in spans if len(span.split()) >= _SHORTEST_QUOTE]


def _share(flags: Iterable[bool]) -> float:
    """Share that is true; 0 of none."""
    given = list(flags)
    return sum(given) / len(given) if given else 0.0
