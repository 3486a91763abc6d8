"""What stands inside a case: its words and its paragraphs, read once."""

from __future__ import annotations

from collections import Counter

from assistant.docket.cases import Case
from ingest.index.language import analyse
from ingest.index.register import Located, Register

Key = tuple[str, int, str]


class Insides:
    """Reads the paragraphs of cases and keeps what they hold.

    A writing's paragraphs go from the one that names it to the next writing; an item's are all.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._words: dict[Key, dict[str, float]] = {}
        self._paragraphs: dict[Key, frozenset[str]] = {}

    def words(self, case: Case) -> dict[str, float]:
        """The words of a case's paragraphs, with the share of these that hold each."""
        return self._read(case)[0]

    def holds(self, case: Case, paragraph: str) -> bool:
        """Whether a paragraph belongs to a case."""
        return paragraph in self._read(case)[1]

    def _read(self, case: Case) -> tuple[dict[str, float], frozenset[str]]:
        key = (*case.key, case.writing.paragraph if case.writing else "")
        if key not in self._words:
            places = self._places(case)
            texts = [f"{place.paragraph.heading} {place.paragraph.text}" for place in places]
            counted = Counter(term for text in texts for term in set(analyse(text)))
            self._words[key] = {term: number / len(texts) for term, number in counted.items()}
            self._paragraphs[key] = frozenset(place.paragraph.id for place in places)
        return self._words[key], self._paragraphs[key]

    def _places(self, case: Case) -> list[Located]:
        section = self._register.section(*case.key)
        if case.writing is None:
            return section
        starts = {writing.paragraph for writing in case.item.writings}
        inside, found = False, []
        for place in section:
            if place.paragraph.id in starts:
                inside = place.paragraph.id == case.writing.paragraph
            if inside:
                found.append(place)
        return found
