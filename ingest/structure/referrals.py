"""Whom a matter was referred to, and who of them answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.model import Paragraph, Referral, Role

REFERRED = re.compile(r"^(?:(?:Beredning|BEREDNING) )?Ärendet har remitterats till\s+")
UNANSWERED = "ej svarat"
STEM = 12
"""First letters of a name that identify it whatever its ending ("Norrmalm", "Norrmalms …nämnd")."""
_SHORT = 5
"""A first word under this length is compared whole ("LO"), and not as the beginning of another."""
_NOTE = re.compile(r"\s*\([^()]*\)")
_SEVERAL = re.compile(r"^(?P<noun>\w+(?:nämnderna|förvaltningarna))\s+(?P<first>.+)$")
_PLACED = re.compile(r"\b(?P<place>[A-ZÅÄÖ][a-zåäö]+) den \d{1,2} \w+ (?:19|20)\d\d\b")
_REGION = re.compile(r"[A-ZÅÄÖ][a-zåäö]+s (?:stad|län|kommun)")
BROKEN = re.compile(r"(?<=\w-) (?=[A-ZÅÄÖ])")
"""A name that a line break cut after its hyphen ("Spånga- Tensta")."""


def read_referrals(paragraphs: Sequence[Paragraph]) -> tuple[Referral, ...]:
    """The bodies asked, in the order listed, each once.

    Args:
        paragraphs: A record's, in reading order. Lists are sought where a paragraph says that the matter
            was referred, and in those that go on under the same heading.
    """
    lists = _lists(paragraphs)
    if not lists:
        return ()
    places = _places(paragraphs, lists)
    voices = list(dict.fromkeys(p.voice for p in paragraphs if p.role is Role.REMISSVAR and p.voice))
    found: dict[str, Referral] = {}
    for one in lists:
        for entry in _entries(REFERRED.sub("", one.text), places):
            name = f"{entry.noun} {entry.name}".strip()
            voice = _voice(entry.name, voices) if entry.answered else None
            found.setdefault(name.lower(), Referral(name, entry.answered, voice, one.id))
    return tuple(found.values())


@dataclass(slots=True)
class _Entry:
    """A body as listed; `noun` is what the list calls several boards at once."""

    name: str
    noun: str
    answered: bool


def _voice(name: str, voices: Sequence[str]) -> str | None:
    """The voice that is this body's, whatever the endings: the one that begins as its name does."""
    bare = name.lower().replace(",", "")
    first = bare.split()[0]
    alike = [
        voice
        for voice in voices
        if (
            voice.lower().split()[0] == first
            if len(first) < _SHORT
            else voice.lower().startswith(bare[:STEM])
        )
    ]
    return max(alike, key=lambda voice: _shared(bare, voice.lower()), default=None)


def _shared(one: str, other: str) -> int:
    """How many first letters two names have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _lists(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    found = []
    heading: str | None = None
    for one in paragraphs:
        if one.role is Role.FORMALIA and REFERRED.search(one.text):
            heading = one.heading
            found.append(one)
        elif heading and one.heading == heading and one.role is Role.FORMALIA:
            if "," in one.text:
                found.append(one)
        else:
            heading = None
    return found


def _places(paragraphs: Sequence[Paragraph], lists: Sequence[Paragraph]) -> set[str]:
    """Places that may follow a name after a comma: where the record is signed, and the city's districts."""
    places = {match["place"] for p in paragraphs for match in _PLACED.finditer(p.text)}
    for one in lists:
        places |= set(re.findall(r"(?<=-)[A-ZÅÄÖ][a-zåäö]+", BROKEN.sub("", one.text)))
    return places


def _entries(text: str, places: set[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    for sentence in re.split(r"\.\s+(?=[A-ZÅÄÖ])", BROKEN.sub("", text)):
        noun = ""
        for joined_by, part in _parts(sentence):
            answered = UNANSWERED not in part
            name = _NOTE.sub("", part).strip(" .")
            if not name:
                continue
            if entries and not noun and (name in places or _REGION.fullmatch(name)):
                # "Företagarna, Stockholms stad": a place belongs to the name before it.
                entries[-1].name += f", {name}"
                entries[-1].answered &= answered
                continue
            if several := _SEVERAL.match(name):
                noun, name = several["noun"].removesuffix("erna") + "en", several["first"]
            elif joined_by == "samt":
                noun = ""
            entries.append(_Entry(name, noun, answered))
    return entries


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a list, each with the word that joins it to the one before ("och", "samt" or "").

    Commas part entries everywhere; "och" and "samt" only in the last one, since names hold them too, and
    where boards are listed under one noun.
    """
    parts = re.split(r",(?![^()]*\))", text)
    for number, part in enumerate(parts):
        several = number == len(parts) - 1 or "samt" in part
        pieces = re.split(r"\s(och|samt)\s(?=[A-ZÅÄÖ])", part.strip()) if several else [part]
        yield "", pieces[0]
        yield from zip(pieces[1::2], pieces[2::2], strict=True)
