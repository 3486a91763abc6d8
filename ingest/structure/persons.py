"""Persons as records name them: with a party in brackets, an office in front, or both."""

from __future__ import annotations

import re

from ingest.model import Person
from ingest.structure.parties import LETTERS, PARTY, party_letters

_NOT_A_NAME = (
    r"(?!(?:Andre|Vice|Ordförande|Ledamot|Ledamöterna|Borgarråd|Tjänstgörande|Ersättare)(?:en|n|et)?\b)"
)
_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞĆČĐŁŞŠŽ", "a-zß-öø-ÿćčđłşšž’'"
_GIVEN = rf"{_NOT_A_NAME}[{_UPPER}][{_LOWER}{_UPPER}]*(?:-[{_UPPER}][{_LOWER}]+)?"
NAME = rf"{_GIVEN}(?:[^\S\n](?:von|af|de|van|{_GIVEN})){{1,3}}"
"""Pattern of a person's full name: two to four words, the first and one more with capitals."""
_AND_OTHERS = r"(?:\s+m\.?\s?fl\.?)?"
_NAMED_ONCE = rf"{NAME}\s\((?i:{PARTY})\)(?:\s+m\.?\s?fl\.?)?"
_NAMED = re.compile(
    rf"(?P<names>{NAME}{_AND_OTHERS}(?:(?:,|\s+och|\s+samt)\s+{NAME}{_AND_OTHERS})*)\s*"
    rf"\((?:alla|båda|samtliga)?\s*(?P<party>(?i:{PARTY})|[A-ZÅÄÖ]{{2,5}})(?:-gruppen)?\)"
    r"(?P<others>\s+m\.?\s?fl\.?)?"
)
"""Names with a party in brackets; letters that are no known party's are a local one's."""
PERSONS_AND_VERB = re.compile(
    rf"(?P<persons>{_NAMED_ONCE})\s+(?P<verb>yrka[trd]e?|reserver(?:ar|ade|at) sig)\b"
)
"""Names with a party and, directly behind, that they moved or dissented."""
_TOGETHER = (", alla ", ", båda ", ", samtliga ")
_NAMED_TOGETHER = re.compile(
    rf"(?P<names>{NAME}(?:(?:,|\s+och|\s+samt)\s+{NAME})+),\s+(?:alla|båda|samtliga)\s+"
    rf"(?:från\s+|för\s+)?(?P<party>(?i:{PARTY}))\b"
)
"""Several names and the one party they have in common: "Anna Berg och Bo Ek, båda Moderaterna"."""
MOVER_AND_COLON = re.compile(rf"^(?P<names>{NAME}),? \(?(?P<party>(?i:{LETTERS}))\)?: ", re.MULTILINE)
"""A list of motions that names each mover before a colon: "Anna Berg, fp: Bifall till motionen."."""
_OFFICES = (
    ("vice ordförande", r"(?:[Aa]ndre )?[Vv]ice ordförande[n]?"),
    ("ordförande", r"[Oo]rdförande[n]?"),
    ("tjänstgörande ersättare", r"[Tt]jänstgörande ersättare[n]?"),
    ("ersättare", r"[Ee]rsättar(?:en?|na)"),
    ("ledamot", r"[Ll]edamot(?:en)?|[Ll]edamöterna"),
    ("borgarråd", r"(?:[Ff]öredragande )?[Bb]orgarråd(?:et|en)?"),
)
_ANY_OFFICE = "|".join(pattern for _, pattern in _OFFICES)
OPENS_WITH_PERSON = re.compile(
    rf"^(?:\d{{1,2}}[.)]\s*)?(?:Mot beslutet \w+ sig )?"
    rf"(?:(?:(?:{_ANY_OFFICE})\s+)?{NAME}(?:,? \(|{_AND_OTHERS}|,)"
    rf"|(?:{_ANY_OFFICE})\s+{_GIVEN}(?:,|\s+och\b))"
)
"""A sentence whose subject is a person, with or without an office."""
_OFFICE_BEFORE = tuple((office, re.compile(rf"(?:{pattern})\s+$")) for office, pattern in _OFFICES)
_PLURALS = frozenset({"ledamöterna", "borgarråden", "ersättarna"})
_AND = re.compile(r",?\s+(?:och|samt)\s+|,\s+")
_BETWEEN = re.compile(rf"(?:{_ANY_OFFICE}|\b(?:och|samt)\b|m\.?\s?fl)")
_LONGEST_HEAD = 200
_SPLIT = re.compile(r",\s+|\s+och\s+|\s+samt\s+")
_AND_OTHERS_END = re.compile(r"\s+m\.?\s?fl\.?$")


def find_persons(text: str) -> list[Person]:
    """Persons given with a party, in the order they stand, each once.

    One bracket may serve several names ("A B, C D och E F (alla s)"), and one office in the plural all
    names that follow it ("borgarråden A B (s) och C D (v)").
    """
    found: list[Person] = []
    shared: str | None = None
    end = 0
    for match in _NAMED.finditer(text) if "(" in text else ():
        names = _SPLIT.split(match["names"])
        office, plural = _office(text[: match.start("names")])
        if not office and _AND.fullmatch(text, end, match.start()):
            office, plural = shared, bool(shared)
        shared, end = office if plural else None, match.end()
        for position, written in enumerate(names):
            name = " ".join(_AND_OTHERS_END.sub("", written).split())
            last = position == len(names) - 1
            others = bool(_AND_OTHERS_END.search(written)) or bool(match["others"] and last)
            own = office if position == 0 or plural else None
            found.append(Person(name, party_letters(match["party"]), own, others))
    if any(word in text for word in _TOGETHER):
        found += [
            Person(" ".join(name.split()), party_letters(match["party"]))
            for match in _NAMED_TOGETHER.finditer(text)
            for name in _SPLIT.split(match["names"])
        ]
    if ": " in text:
        found += [
            Person(" ".join(match["names"].split()), party_letters(match["party"]))
            for match in MOVER_AND_COLON.finditer(text)
            if "(" not in match.group()
        ]
    unique = {(same_name(person.name), person.party): person for person in reversed(found)}
    return list(reversed(unique.values()))


def named_before_colon(text: str) -> list[Person]:
    """Those whose words follow a colon ("Anna Berg (M) och Bo Ek (KD): Bifall"); [] for none.

    Before the colon nothing but names, parties and offices may stand.
    """
    head, colon, _ = text.partition("\n")[0].partition(": ")
    if not colon or len(head) > _LONGEST_HEAD:
        return []
    persons = find_persons(f"{head}: ")
    rest = _NAMED.sub("", head) if "(" in head else MOVER_AND_COLON.sub("", f"{head}: ")
    return persons if not _BETWEEN.sub("", rest).strip(" ,.") else []


def same_name(name: str) -> str:
    """What spellings of one name have in common: "Ann Christine" and "Ann-Christine" are one."""
    return re.sub(r"[-\s]+", "", name).lower()


def _office(before: str) -> tuple[str | None, bool]:
    """The office that ends a text, and whether its word is a plural; (None, False) for none."""
    for office, pattern in _OFFICE_BEFORE:
        if match := pattern.search(before):
            return office, match.group().strip().lower() in _PLURALS
    return None, False
