"""From lines with their sources to an answer with numbered citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.choose import MOST_CHARACTERS
from assistant.docket.cases import Case
from assistant.model import Answer, Citation, Hit, QuestionKind
from assistant.retrieve import make_hit
from assistant.understand import Query
from ingest.index.register import Located, Register
from ingest.model import Role
from ingest.read.sentences import sentence_spans

MODE = "extractive"
_WHOLE = 350
"""Characters of a paragraph that is quoted whole."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands.

    Attributes:
        paragraph: Id of the paragraph.
        words: What the quote must hold; "" where any part of the paragraph shows it.
    """

    paragraph: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an answer, without markers, and the sources that say so."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer from the register before its citations are numbered.

    Attributes:
        kind: What was asked for.
        lines: In reading order.
        abstained: Whether it says that the records do not answer.
    """

    kind: QuestionKind
    lines: tuple[Line, ...]
    abstained: bool = False


class Reader:
    """Reads paragraphs of the register for one answer."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[str, Located] = {}

    def text(self, paragraph: str) -> str:
        """A paragraph's text, "" for an unknown id."""
        found = self.located([paragraph]).get(paragraph)
        return found.paragraph.text if found else ""

    def located(self, ids: Iterable[str]) -> dict[str, Located]:
        """Paragraphs by id with the item and record they stand in."""
        wanted = list(dict.fromkeys(ids))
        unknown = [identifier for identifier in wanted if identifier not in self._known]
        if unknown:
            self._known |= self._register.located(unknown)
        return {identifier: self._known[identifier] for identifier in wanted if identifier in self._known}

    def section(self, case: Case) -> list[Located]:
        """All paragraphs of a case's item in reading order."""
        found = self._register.section(*case.key)
        self._known |= {place.paragraph.id: place for place in found}
        return found

    def holding(self, case: Case, words: str) -> Source | None:
        """The paragraph of a case's item that holds some words, white space aside; decisions first."""
        wanted = _flat(words)
        found = [p for p in self.section(case) if wanted in _flat(p.paragraph.text)]
        found.sort(key=lambda place: place.paragraph.role is not Role.BESLUT)
        return Source(found[0].paragraph.id, words) if found else None

    def in_role(self, case: Case, role: Role) -> list[Located]:
        """Paragraphs of a case's item in a role."""
        return [place for place in self.section(case) if place.paragraph.role is role]

    def first(self, case: Case) -> Source:
        """The beginning of a case: the paragraph that names a writing, else the item's first one."""
        if case.writing:
            return Source(case.writing.paragraph)
        return Source(self.section(case)[0].paragraph.id)


def compose(reply: Reply, query: Query, reader: Reader) -> Answer | None:
    """Number the citations and put the answer together.

    Returns:
        None where a source is not in the register any more: then another way has to answer.
    """
    located = reader.located(source.paragraph for line in reply.lines for source in line.sources)
    numbered: dict[tuple[str, str], Citation] = {}
    sentences = []
    for line in reply.lines:
        markers = []
        for source in line.sources:
            place = located.get(source.paragraph)
            if place is None:
                return None
            quote = _quote(place.paragraph.text, source.words)
            key = (source.paragraph, quote)
            if key not in numbered:
                numbered[key] = Citation(len(numbered) + 1, _hit(place), quote)
            markers.append(numbered[key].n)
        text = line.text.removesuffix(".") if line.text.endswith("..") else line.text
        shown = () if reply.abstained else dict.fromkeys(markers)  # what is nearest is not referred to
        sentences.append(" ".join([text, *(f"[{n}]" for n in shown)]))
    return Answer(
        question=query.question,
        read_as=query.read_as,
        sentences=tuple(sentences),
        abstained=reply.abstained,
        kind=reply.kind,
        mode=MODE,
        ms=0.0,
        citations=tuple(numbered.values()),
    )


def _quote(text: str, words: str) -> str:
    """The sentence of a paragraph that holds some words, or the whole of a short paragraph."""
    if words and words in text and len(words) > _WHOLE:
        return words
    if len(text) <= _WHOLE:
        return text.strip()
    spans = sentence_spans(text)
    wanted = _flat(words)
    for start, end in spans:
        if wanted and wanted in _flat(text[start:end]):
            return text[start:end][:MOST_CHARACTERS].strip()
    if wanted and len(text) > MOST_CHARACTERS and words in text:
        begin = text.index(words)
        return text[begin : begin + MOST_CHARACTERS].strip()
    return text[:MOST_CHARACTERS].strip() if wanted or not spans else text[slice(*spans[0])].strip()


def _hit(place: Located) -> Hit:
    return make_hit(place, score=0.0, similarity=0.0)


def _flat(text: str) -> str:
    return " ".join(text.split())


def sources_of(paragraphs: Sequence[str], words: Sequence[str] = ()) -> tuple[Source, ...]:
    """Sources of some paragraphs, each once, each with the words that belong to it."""
    named = [*words, *[""] * (len(paragraphs) - len(words))]
    return tuple(dict.fromkeys(Source(p, w) for p, w in zip(paragraphs, named, strict=True)))
