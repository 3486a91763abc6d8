"""What a question becomes on its way to an answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from ingest.model import Form, RecordKind, Role


class QuestionKind(StrEnum):
    """What form of answer a question asks for; decides which sentences can answer it."""

    FIGURE = "figure"
    MONEY = "money"
    DATE = "date"
    DNR = "dnr"
    WHO = "who"
    DECISION = "decision"
    REASON = "reason"
    OPEN = "open"
    # What the register answers, see `assistant.docket`.
    VOTE = "vote"
    PASSED = "passed"
    DISSENT = "dissent"
    STATEMENT = "statement"
    MOTION = "motion"
    STANCE = "stance"
    HANDED_IN = "handed in"
    WRITINGS = "writings"
    QUESTIONS = "questions"
    ANSWERED = "answered"
    OFFICIAL = "official"
    OFFICE = "office"
    REFERRAL = "referral"
    MEETING = "meeting"
    EXPLAIN = "explain"
    AGENDA = "agenda"
    COUNT = "count"
    PRECEDENT = "precedent"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved paragraph with what is needed to cite it.

    Attributes:
        score: Fused relevance; higher is better. Comparable within one search, not between searches.
        similarity: Cosine between question and paragraph, -1 to 1; comparable between searches.
        ref: Where in the record it stands, as a reader would say it: "§ 12", "ärende 4" or a heading.
    """

    paragraph: str
    record: str
    kind: RecordKind
    record_title: str
    body: str
    date: datetime.date | None
    item: int
    item_title: str
    ref: str
    heading: str
    page: int | None
    role: Role
    voice: str | None
    text: str
    source: str
    url: str | None
    form: Form
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered reference under an answer; `quote` stands word for word in the paragraph."""

    n: int
    hit: Hit
    quote: str


class Held(StrEnum):
    """How a sentence of a language model came through its check."""

    SUPPORTED = "stöds"
    MENDED = "stöds efter omskrivning"
    MISSING = "säger vad som saknas"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one shown sentence of a language model gave.

    Attributes:
        held: How it came through.
        reasons: Why it did not hold as it was written at first, in Swedish; empty unless it was mended.
    """

    held: Held
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence of a language model that the records do not support; never part of an answer's text.

    Attributes:
        text: The sentence, "" where it is not to be shown at all.
        reasons: Why it does not hold, in Swedish, the gravest first.
    """

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the records do not hold one.

    Attributes:
        read_as: The question as it was searched (a follow-up carries the turn before).
        sentences: The answer in reading order, markers such as [1] included; joined they are `text`.
        abstained: True when the records do not answer; `citations` then hold the nearest paragraphs,
            which the text does not refer to.
        mode: "extractive": every quoted word is the record's; "llm": a language model wrote the sentences.
        ms: Time from question to answer, milliseconds.
        verdicts: One for each sentence where a language model wrote them, else none.
        withheld: What the language model wrote besides and the records do not support.
        notice: One line on how the answer was made, "" for none.
    """

    question: str
    read_as: str
    sentences: tuple[str, ...]
    abstained: bool
    kind: QuestionKind
    mode: str
    ms: float
    citations: tuple[Citation, ...]
    verdicts: tuple[Verdict, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    notice: str = ""

    @property
    def text(self) -> str:
        """The whole answer, sentences separated by a blank line."""
        return "\n\n".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to ask about, for the page's start.

    Attributes:
        records: Number of records in the register.
        paragraphs: Number of paragraphs.
        earliest: Oldest date of a record, None when no record has one.
        latest: Newest date of a record.
        examples: Questions that the indexed records answer, at most four.
        sent_to: Where questions and paragraphs are sent, in Swedish; "" where they stay here.
    """

    records: int
    paragraphs: int
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    examples: tuple[str, ...] = ()
    sent_to: str = ""
