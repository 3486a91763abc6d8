"""What a system gave for a question, in the form that metrics judge and runs are kept in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

from assistant.model import Answer
from eval.questions import Question

_MARKER = re.compile(r"\s?\[\d+\]")
_BOUNDARY = re.compile(r"\n\s*\n")
_QUOTED = re.compile(r"”[^”]*”|“[^”]*”|»[^«»]*«|«[^«»]*»|\"[^\"]*\"", re.DOTALL)
_QUOTED_LONG = re.compile(r"[”“»«\"](?P<quote>.+)[”»«\"]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of an answer.

    Attributes:
        n: The number that markers in the answer refer to.
        role: What the cited paragraph does in its item, as the system says.
        quote: What of the paragraph is quoted; "" where the system quotes nothing.
    """

    n: int
    paragraph: str
    record: str
    role: str
    quote: str


@dataclass(frozen=True)
class Given:
    """A system's answer to one question, whatever the system.

    Attributes:
        text: The whole answer with its markers.
        citations: What the answer refers to; for an abstention what is shown beside it.
        retrieved: Ids of the paragraphs found for the question, best first.
        groups: How many paragraphs each retrieved unit holds, in order of rank; 1 each where paragraphs
            are retrieved, more where chunks are. Their sum is `len(retrieved)`.
        read_as: The question as the system searched for it.
        kind: What the system took the question for, "" where it does not say.
        ms: Time to answer, milliseconds; no metric looks at it.
        error: What went wrong; "" for an answer that was given. Then all else is empty.
    """

    text: str
    abstained: bool
    citations: tuple[Cited, ...] = ()
    retrieved: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    read_as: str = ""
    kind: str = ""
    ms: float = 0.0
    error: str = ""

    @property
    def cited(self) -> tuple[Cited, ...]:
        """What the answer stands on: nothing when it abstains or failed."""
        return () if self.abstained or self.error else self.citations

    @cached_property
    def said(self) -> str:
        """The answer without its markers, so that "[2]" does not state the figure 2."""
        return _MARKER.sub("", self.text)

    @cached_property
    def own_words(self) -> str:
        """What the system says itself: the answer less markers and what stands in quotation marks."""
        return "\n\n".join(_without_quotes(part) for part in _BOUNDARY.split(self.said))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The answer's sentences as they are set apart by blank lines, markers included."""
        return tuple(part for part in _BOUNDARY.split(self.text) if part.strip())

    def first(self, count: int) -> tuple[str, ...]:
        """Paragraphs of the first `count` retrieved units."""
        return self.retrieved[: sum(self.groups[:count]) if self.groups else count]

    def to_json(self) -> dict[str, Any]:
        """A JSON object from which `from_json` makes an equal one."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Given:
        """What `to_json` gave."""
        values = dict(row)
        values["citations"] = tuple(Cited(**cited) for cited in row["citations"])
        values["retrieved"] = tuple(row["retrieved"])
        values["groups"] = tuple(row["groups"])
        return cls(**values)


class System(Protocol):
    """Something that answers questions about the records."""

    @property
    def name(self) -> str:
        """What runs of it are called by."""

    def ask(self, question: Question, history: Sequence[str]) -> Given:
        """Answer a question.

        Args:
            question: Only its wording may be used.
            history: Earlier questions of the same dialogue, oldest first.
        """


def given_of(answer: Answer, retrieved: Sequence[str]) -> Given:
    """The assistant's own answer, with the paragraphs that its search finds."""
    return Given(
        text=answer.text,
        abstained=answer.abstained,
        citations=tuple(
            Cited(c.n, c.hit.paragraph, c.hit.record, c.hit.role.value, c.quote) for c in answer.citations
        ),
        retrieved=tuple(retrieved),
        groups=(1,) * len(retrieved),
        read_as=answer.read_as,
        kind=answer.kind.value,
        ms=answer.ms,
    )


def _without_quotes(sentence: str) -> str:
    """A sentence less its quotes; what a whole quote holds of quotation marks goes with it."""
    if sentence.rstrip().endswith(("”", "«", '"')) and (found := _QUOTED_LONG.search(sentence)):
        head = sentence[: found.start()]
        if head.count("”") % 2 == 0:
            return head
    return _QUOTED.sub("", sentence)
