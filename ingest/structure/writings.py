"""Skrivelser and questions handed in at a meeting, each as one unit with its number and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.model import Paragraph, Person, Role, Writing
from ingest.structure.cues import HANDS_IN
from ingest.structure.numbers import find_dnr
from ingest.structure.persons import find_persons

_BEFORE_NUMBER = " ,.;:("


def read_writings(paragraphs: Sequence[Paragraph]) -> tuple[Writing, ...]:
    """What was handed in, in the order it stands.

    A writing begins where somebody hands it in, or where its title stands; one handing-in may bring
    several.

    Args:
        paragraphs: An item's, in reading order.
    """
    return tuple(unit.writing() for unit in _units(paragraphs))


@dataclass(slots=True)
class _Unit:
    persons: tuple[Person, ...]
    naming: Paragraph
    heading: str = ""
    voice: str | None = None
    questions: list[str] = field(default_factory=list)

    def writing(self) -> Writing:
        numbers = find_dnr(self.heading) or find_dnr(self.naming.text)
        title = self.heading
        for number in numbers:
            title = title.replace(number, "")
        return Writing(
            title=title.removesuffix("dnr").removesuffix("Dnr").strip(_BEFORE_NUMBER),
            dnr=tuple(numbers),
            persons=self.persons,
            party=self.voice,
            paragraph=self.naming.id,
            questions=tuple(self.questions),
        )


def _units(paragraphs: Sequence[Paragraph]) -> Iterator[_Unit]:
    unit: _Unit | None = None
    for one in paragraphs:
        if one.role not in (Role.SKRIVELSE, Role.FRAGA):
            continue
        if HANDS_IN.search(one.text) and (persons := tuple(find_persons(one.text))):
            if unit:
                yield unit
            unit = _Unit(persons, one, voice=one.voice)
        elif one.role is Role.SKRIVELSE and one.heading and (unit is None or one.heading != unit.heading):
            if unit and unit.heading:
                yield unit
                unit = _Unit(unit.persons, one)
            unit = unit or _Unit((), one)
            unit.naming, unit.heading, unit.voice = one, one.heading, one.voice or unit.voice
        if unit and one.role is Role.FRAGA:
            unit.questions.append(one.id)
    if unit:
        yield unit
