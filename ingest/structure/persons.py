"""Persons as records name them: with a party in brackets, an office in front, or both."""

from __future__ import annotations

import re

from ingest.model import Person
from ingest.structure.parties import PARTIES

_LETTERS = "|".join(sorted(PARTIES, key=len, reverse=True))
_NOT_A_NAME = (
    r"(?!(?:Andre|Vice|Ordförande|Ledamot|Ledamöterna|Borgarråd|Tjänstgörande|Ersättare)(?:en|n|et)?\b)"
)
_GIVEN = rf"{_NOT_A_NAME}[A-ZÅÄÖÉ][a-zåäöéüA-ZÅÄÖ]*(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
_NAME = rf"{_GIVEN}(?:\s(?:von|af|de|van|{_GIVEN})){{1,3}}"
_AND_OTHERS = r"(?:\s+m\.?\s?fl\.?)?"
_NAMED = re.compile(
    rf"(?P<names>{_NAME}{_AND_OTHERS}(?:(?:,|\s+och|\s+samt)\s+{_NAME}{_AND_OTHERS})*)\s*"
    rf"\((?:alla|båda|samtliga)?\s*(?P<party>(?i:{_LETTERS}))(?:-gruppen)?\)(?P<others>\s+m\.?\s?fl\.?)?"
)
MOVER_AND_COLON = re.compile(rf"^(?P<names>{_NAME}),? \(?(?P<party>(?i:{_LETTERS}))\)?: ", re.MULTILINE)
"""A list of motions that names each mover before a colon: "Anna Berg, fp: Bifall till motionen."."""
_OFFICES = (
    ("vice ordförande", r"(?:[Aa]ndre )?[Vv]ice ordförande[n]?"),
    ("ordförande", r"[Oo]rdförande[n]?"),
    ("tjänstgörande ersättare", r"[Tt]jänstgörande ersättare[n]?"),
    ("ersättare", r"[Ee]rsättare[n]?"),
    ("ledamot", r"[Ll]edamot(?:en)?|[Ll]edamöterna"),
    ("borgarråd", r"(?:[Ff]öredragande )?[Bb]orgarråd(?:et|en)?"),
)
_OFFICE_BEFORE = tuple((office, re.compile(rf"(?:{pattern})\s+$")) for office, pattern in _OFFICES)
_SPLIT = re.compile(r",\s+|\s+och\s+|\s+samt\s+")
_AND_OTHERS_END = re.compile(r"\s+m\.?\s?fl\.?$")


def find_persons(text: str) -> list[Person]:
    """Persons given with a party, in the order they stand, each once.

    One bracket may serve several names ("A B, C D och E F (alla s)").
    """
    found: list[Person] = []
    for match in _NAMED.finditer(text):
        names = _SPLIT.split(match["names"])
        for position, written in enumerate(names):
            name = " ".join(_AND_OTHERS_END.sub("", written).split())
            office = _office(text[: match.start("names")]) if position == 0 else None
            last = position == len(names) - 1
            others = bool(_AND_OTHERS_END.search(written)) or bool(match["others"] and last)
            found.append(Person(name, match["party"].upper(), office, others))
    found += [
        Person(" ".join(match["names"].split()), match["party"].upper())
        for match in MOVER_AND_COLON.finditer(text)
        if "(" not in match.group()
    ]
    unique = {(same_name(person.name), person.party): person for person in reversed(found)}
    return list(reversed(unique.values()))


def same_name(name: str) -> str:
    """What spellings of one name have in common: "Ann Christine" and "Ann-Christine" are one."""
    return re.sub(r"[-\s]+", "", name).lower()


def _office(before: str) -> str | None:
    return next((office for office, pattern in _OFFICE_BEFORE if pattern.search(before)), None)
