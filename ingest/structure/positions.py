"""Who moved what, who dissented in favour of what, and who made a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Paragraph, Position, Role
from ingest.structure.persons import MOVER_AND_COLON, find_persons, same_name

_MOVES = re.compile(r"\byrka(?:de|r)\b", re.IGNORECASE)
_JOINS = re.compile(r"\bställer sig bakom\b", re.IGNORECASE)
_DISSENTS = re.compile(
    r"\breserver(?:ade|ar) sig\b|\breservation(?:er)? (?:anfördes|lämnades) av\b", re.IGNORECASE
)
_STATES = re.compile(
    r"\b(?:lämnade|gjorde|anförde)\b.*\b(?:uttaland\w*|ersättaryttrand\w*)"
    r"|\buttalanden? (?:gjordes|lämnades) av\b",
    re.IGNORECASE,
)
_HANDS_IN = re.compile(
    r"\b(?:överlämnade|lämnade in|väckte)\b.*\bskrivelse|\bställde en fråga\b", re.IGNORECASE
)
_FOR = re.compile(
    r"\b(?:till förmån för|[Bb]ifalla?(?: till)?|avslå)\s+"
    r"(?P<what>[^.,;:]+?)(?=\s+enligt\b|[.,;:]|$)"
)
_CUES = (
    (Role.YRKANDE, {Role.YRKANDE}, _MOVES, False),
    (Role.YRKANDE, {Role.YRKANDE}, _JOINS, True),
    (Role.YRKANDE, {Role.YRKANDE}, MOVER_AND_COLON, False),
    (Role.RESERVATION, {Role.RESERVATION}, _DISSENTS, False),
    (Role.SARSKILT_UTTALANDE, {Role.SARSKILT_UTTALANDE}, _STATES, False),
    (Role.SKRIVELSE, {Role.SKRIVELSE, Role.FRAGA}, _HANDS_IN, False),
)
_OPENING = 400
"""Characters in which a paragraph says whose position it is."""


def read_positions(paragraphs: Sequence[Paragraph]) -> tuple[Position, ...]:
    """The positions in an item's paragraphs, in the order they stand.

    Args:
        paragraphs: The item's, in reading order.

    Returns:
        One per person and stand; nobody is taken from running text that merely mentions a name.
    """
    found: list[Position] = []
    for one in paragraphs:
        opening = one.text[:_OPENING]
        if "(" not in opening and ": " not in opening:
            continue  # a person is known by the party in brackets, or before a colon
        for role, where, cue, joined in _CUES:
            match = cue.search(opening) if one.role in where else None
            if match is None:
                continue
            named = opening.split(" med hänvisning ")[0]
            what = _FOR.search(opening, match.start())
            in_favour_of = what["what"].strip() if what else None
            found += [Position(role, person, in_favour_of, joined, one.id) for person in find_persons(named)]
            break
    unique = {_same_stand(position): position for position in reversed(found)}
    return tuple(reversed(unique.values()))


def _same_stand(position: Position) -> tuple[object, ...]:
    """What is told twice of one stand; each writing handed in is one of its own."""
    writing = position.paragraph if position.role is Role.SKRIVELSE else ""
    person = position.person
    return position.role, same_name(person.name), person.party, position.joined, writing
