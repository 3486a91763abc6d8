"""What a word of the field means, from the word list, with the paragraphs that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.archive.glossary import Glossary, Source, Word
from assistant.docket.reply import Line, Reader, Reply, compose
from assistant.docket.reply import Source as Cited
from assistant.model import Answer, QuestionKind
from assistant.understand import Query
from ingest.index.language import analyse
from ingest.index.register import Register

MOST_SOURCES = 3
_ASKS = re.compile(
    r"""^\W*(?:och\s+)?(?:
    vad\s+(?:är|var|betyder|innebär|innebar|menas\s+med|avses\s+med|betyder\s+ordet|menar\s+man\s+med)\s+
    (?:en\s+|ett\s+|ordet\s+|begreppet\s+)?(?P<word>.+?)(?:\s+för\s+något)?(?:\s+egentligen)?
    | vad\s+står\s+(?P<letters>\S+)\s+för
    | (?:förklara|definiera)\s+(?:ordet\s+|begreppet\s+)?(?P<told>.+?)
    | (?P<last>\S+(?:\s\S+)?)\s+betyder\s+vad
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = re.compile(r"\s+(?:och|eller)\s+|[()]")
"""What parts the names of one entry: "KAA (kommunala aktivitetsansvaret)", "remiss och remissinstans"."""


class Definer:
    """Answers what a word means where the word list has exactly that word.

    Args:
        register: Where the paragraphs are read; a word none of whose records is there is passed over.
        glossary: The word list; None for the one that ships with the program.
    """

    def __init__(self, register: Register, glossary: Glossary | None = None) -> None:
        self._register = register
        self._glossary = glossary or Glossary(register)

    def run(self, query: Query) -> Answer | None:
        """The entry with its sources; None where something else is asked or the list has no such word."""
        found = _ASKS.match(query.question)
        if found is None:
            return None
        asked = _terms(next(filter(None, found.groups())))
        entry = next((word for word in self._glossary.words() if asked in _names(word)), None)
        if entry is None:
            return None
        reader = Reader(self._register)
        sources = tuple(dict.fromkeys(self._cited(entry)))[:MOST_SOURCES]
        if not sources:
            return None
        line = Line(f"Ordlistan om ”{entry.word}”: {entry.meaning}", sources)
        return compose(Reply(QuestionKind.EXPLAIN, (line,)), query, reader)

    def _cited(self, entry: Word) -> Iterator[Cited]:
        for source in entry.sources:
            if source.paragraph:
                yield Cited(source.paragraph)
            else:
                yield from self._in_item(entry, source)

    def _in_item(self, entry: Word, source: Source) -> Iterator[Cited]:
        """The first paragraph of an item that names the word, where its number is not sure."""
        for place in self._register.section(source.record, source.item):
            if any(_speaks_of(place.paragraph.text, name) for name in _parts(entry)):
                yield Cited(place.paragraph.id)
                return


def _parts(entry: Word) -> list[str]:
    """Each name that an entry goes by."""
    return [part for part in (entry.word, *_ALIKE.split(entry.word)) if part.strip()]


def _speaks_of(text: str, name: str) -> bool:
    terms = set(analyse(name))
    return (
        terms <= set(analyse(text))
        if terms
        else re.search(rf"\b{re.escape(name.strip())}\b", text) is not None
    )


def _names(entry: Word) -> set[tuple[str, ...]]:
    """Terms of each name that an entry goes by."""
    return {_terms(part) for part in _parts(entry)}


def _terms(name: str) -> tuple[str, ...]:
    """Stems of a name; letters that stand for something may spell a word that is commonly passed over."""
    return tuple(analyse(name)) or tuple(name.lower().split())
