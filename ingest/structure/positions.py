"""Who moved what, who dissented in favour of what, and who made a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Paragraph, Person, Position, Role
from ingest.read.sentences import sentences
from ingest.structure.cues import DISSENTS, HANDS_IN, JOINS, MOVES, PROPOSES, STATES, WRITTEN_BY
from ingest.structure.persons import (
    OPENS_WITH_PERSON,
    PERSONS_AND_VERB,
    find_persons,
    named_before_colon,
    same_name,
)
from ingest.structure.telling import is_earlier

_FOR = re.compile(
    r"\b(?:till förmån för|[Bb]ifalla?(?: till)?|avslå)\s+"
    r"(?P<what>[^.,;:]+?)(?=\s+enligt\b|[.,;:]|$)"
)
_OWN_PROPOSAL = re.compile(r"\bföljande\W+(?:1[.)]?\s)?(?P<what>[A-ZÅÄÖ][^.]+)\.\s+(?:2[.)]?\s|$)")
"""A dissent that carries a proposal of its own: the first point of it is what it is in favour of."""
_REFERS = re.compile(r"\bmed hänvisning till\s+(?P<what>[^.]+)")
_CUES = (
    (Role.YRKANDE, {Role.YRKANDE}, MOVES, False),
    (Role.YRKANDE, {Role.YRKANDE}, JOINS, True),
    (Role.RESERVATION, {Role.RESERVATION}, DISSENTS, False),
    (Role.SARSKILT_UTTALANDE, {Role.SARSKILT_UTTALANDE}, STATES, False),
    (Role.SKRIVELSE, {Role.SKRIVELSE, Role.FRAGA}, HANDS_IN, False),
    (Role.SKRIVELSE, {Role.BAKGRUND}, WRITTEN_BY, False),
)
_INSTANCE = re.compile(r"^(?:Reservation|Särskilt uttalande) i (?P<instance>[a-zåäö]+)$")
_IN_PASSING = {Role.BESLUT, Role.BESLUTSGANG}
_MARKS = ("(", ": ", ", båda ", ", alla ", ", samtliga ")
_OPENING = 400
"""Characters in which a paragraph says whose position it is."""


def read_positions(paragraphs: Sequence[Paragraph]) -> tuple[Position, ...]:
    """The positions in an item's paragraphs, in the order they stand.

    Args:
        paragraphs: The item's, in reading order.

    Returns:
        One per person, stand and instance; nobody is taken from running text that merely mentions a name.
    """
    found: list[Position] = []
    for one in paragraphs:
        if one.role in _IN_PASSING:
            found += _in_passing(one)
            continue
        opening = one.text[:_OPENING]
        if not any(mark in opening for mark in _MARKS):
            continue  # a person is known by the party: in brackets, before a colon, or after several names
        if one.role is Role.YRKANDE and (speakers := _moving(opening)):
            # No word for moving stands there; that it is a motion is known by its place.
            in_favour_of = _in_favour_of(opening, 0, Role.YRKANDE)
            found += [Position(Role.YRKANDE, who, in_favour_of, False, one.id) for who in speakers]
            continue
        for role, where, cue, joined in _CUES:
            match = cue.search(opening) if one.role in where else None
            if match is None:
                continue
            instance = _INSTANCE.match(one.heading)
            in_favour_of = _in_favour_of(opening, match.start(), role)
            found += [
                Position(
                    role,
                    person,
                    in_favour_of,
                    joined,
                    one.id,
                    instance["instance"] if instance else None,
                )
                for person in find_persons(_naming(opening, match, cue))
            ]
            break
    unique = {_same_stand(position): position for position in reversed(found)}
    return tuple(reversed(unique.values()))


def _moving(opening: str) -> list[Person]:
    """Those who move something without the word: before a colon, or as subject of "föreslog"."""
    if MOVES.search(opening) or JOINS.search(opening):
        return []
    if speakers := named_before_colon(opening):
        return speakers
    proposes = PROPOSES.search(opening) if OPENS_WITH_PERSON.match(opening) else None
    return find_persons(opening[: proposes.start()]) if proposes else []


def _naming(opening: str, cue: re.Match[str], pattern: re.Pattern[str]) -> str:
    """The part of a paragraph's opening that names whose position it is."""
    if pattern is JOINS:
        return opening[: cue.start()]  # whose motion they join stands behind
    if pattern is WRITTEN_BY:
        return next(iter(re.split(r"[.;](?:\s|$)", opening[cue.end() :])))
    return _REFERS.split(opening)[0]


def _in_passing(one: Paragraph) -> Iterator[Position]:
    """Stands that a decision tells in passing: "… efter att Anna Berg (M) yrkat avslag"."""
    if "(" not in one.text or not ("yrka" in one.text or "reserver" in one.text):
        return
    for sentence in sentences(one.text):
        for match in PERSONS_AND_VERB.finditer(sentence) if not is_earlier(sentence) else ():
            role = Role.YRKANDE if match["verb"].startswith("yrka") else Role.RESERVATION
            in_favour_of = _in_favour_of(sentence, match.start("verb"), role)
            for person in find_persons(match["persons"]):
                yield Position(role, person, in_favour_of, False, one.id)


def _in_favour_of(opening: str, begin: int, role: Role) -> str | None:
    """What a motion or dissent is for, in the record's words."""
    match = _FOR.search(opening, begin)
    if match is None and role is Role.RESERVATION:
        match = _OWN_PROPOSAL.search(opening, begin) or _REFERS.search(opening, begin)
    return match["what"].strip() if match else None


def _same_stand(position: Position) -> tuple[object, ...]:
    """What is told twice of one stand; each writing handed in is one of its own."""
    writing = position.paragraph if position.role is Role.SKRIVELSE else ""
    person = position.person
    return position.role, same_name(person.name), person.party, position.joined, writing, position.instance
