"""What an exported answer says beside its own words: what was searched, and where a quote stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Answer, Citation
from assistant.stock import Scope
from assistant.words import RETOLD
from ingest.model import Form
from ingest.structure.numbers import written_date

NEAREST = "Närmast i handlingarna, utan att svara på frågan"
NOT_FOUND = "Det här framgick inte av handlingarna"
ORIGIN = (
    "Svaren är handlingarnas egna ord eller uppgifter ur dem. Fotnoterna visar var det står. "
    "Kontrollera mot originalet innan du citerar."
)
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
# What XML cannot hold or what turns the writing direction; tab and line feed stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer.

    Attributes:
        question: As it was asked.
        answer: What was said.
        filters: What it was narrowed down to, in words.
        scope: What it was put to.
    """

    question: str
    answer: Answer
    filters: tuple[str, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Export:
    """What is written to a file.

    Attributes:
        exchanges: At least one, oldest first.
        day: The day of the export.
        stock: All records, whatever the questions were narrowed down to.
        dnr: Paragraph id to the case numbers of its item.
    """

    exchanges: tuple[Exchange, ...]
    day: date
    stock: Scope
    dnr: Mapping[str, Sequence[str]]

    @property
    def title(self) -> str:
        """The question, or what several are together."""
        first = self.exchanges[0].question
        return first if len(self.exchanges) == 1 else f"Samtal om nämndens handlingar: {first}"

    @property
    def name(self) -> str:
        """A file's name without its ending."""
        words = re.findall(r"[a-zåäöé0-9]+", self.exchanges[0].question.lower())
        return "-".join(["namndminnet", self.day.isoformat(), *words[:6]])[:80]

    @property
    def abstained(self) -> tuple[Exchange, ...]:
        """The questions that the records do not answer."""
        return tuple(exchange for exchange in self.exchanges if exchange.answer.abstained)

    def head(self) -> Iterator[str]:
        """Sentences on when this was made, and from what."""
        yield f"Uttaget ur Nämndminnet den {written_date(self.day)}. {stock(self.stock)}"
        yield ORIGIN

    def note(self, citation: Citation) -> str:
        """A footnote: record, date, item, case number, page, role and voice, quote, address."""
        hit = citation.hit
        place = [written_date(hit.date)] if hit.date else []
        place += [part for part in dict.fromkeys((hit.ref, hit.item_title)) if part]
        place += [f"dnr {dnr}" for dnr in self.dnr.get(hit.paragraph, ())]
        place += [f"s. {hit.page}"] if hit.page is not None else []
        role = f"{hit.role.value.capitalize()}, {hit.voice}" if hit.voice else hit.role.value.capitalize()
        parts = [hit.record_title, ", ".join(place), role]
        parts += [RETOLD] if hit.form is Form.REFERAT else []
        quote = f"”{one_line(citation.quote)}”"
        origin = hit.url or hit.source
        return printable(f"{'. '.join(filter(None, parts))}: {quote} ({origin})")


def searched(exchange: Exchange) -> str:
    """What a question was put to, and how the answer was made: "Sökte i 5 handlingar …"."""
    words = f"Sökte i {extent(exchange.scope)}"
    narrowed = f", avgränsat till {', '.join(exchange.filters)}" if exchange.filters else ""
    return f"{words}{narrowed}. {exchange.answer.notice}".rstrip()


def stock(scope: Scope) -> str:
    """What there is: "Underlag: 5 handlingar …, inlästa …"."""
    taken = f" Senast inläst den {written_date(scope.taken_in)}." if scope.taken_in else ""
    return f"Underlag: {extent(scope)}.{taken}"


def extent(scope: Scope) -> str:
    """How much and from when: "5 handlingar från 19 september 2007 till 19 december 2023"."""
    count = "en handling" if scope.records == 1 else f"{scope.records} handlingar"
    if scope.earliest is None or scope.latest is None:
        return count
    if scope.earliest == scope.latest:
        return f"{count} från {written_date(scope.earliest)}"
    return f"{count} från {written_date(scope.earliest)} till {written_date(scope.latest)}"


def pieces(sentence: str, known: Mapping[int, Citation]) -> Iterator[str | Citation]:
    """A sentence cut at its markers: words and citations by turns; other brackets stay words."""
    end = 0
    for marker in _MARKER.finditer(sentence):
        if citation := known.get(int(marker[1])):
            if words := sentence[end : marker.start()]:
                yield printable(words)
            yield citation
            end = marker.end()
    if rest := sentence[end:]:
        yield printable(rest)


def printable(text: str) -> str:
    """Text without characters that no document can hold."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(printable(text).split())
