"""Persons' names kept out of what is sent, and put back into what comes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache

from ingest.structure.persons import NAME, find_persons

_STANDS = "Person-"
_PLACEHOLDER = re.compile(rf"\b{_STANDS}(\d+)(?P<genitive>:?s)?\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b(?i:direktör(?:en)?|chef(?:en)?|handläggare(?:n)?|ordförande(?:n)?|ledamot(?:en)?|ledamöterna"
    r"|ersättare(?:n)?|borgarråd(?:et|en)?|sekreterare(?:n)?|justerare|vid protokollet|undertecknad"
    r"|herr|fru|kontakt(?:person)?:?)"
    rf"\s+(?:[a-zåäö]+\s)?(?P<name>{NAME})"
)
"""A name behind an office or title, as records write those that no party stands with."""


_GIVEN = """
    Adam Agnes Agneta Ahmed Albin Alexander Ali Alice Amanda Amina Anders Andreas Anette Anita Anna Anne
    Annika Anton Arvid Astrid Axel Barbro Bengt Berit Birgit Birgitta Bo Britt Camilla Carina Carl
    Carolina Catarina Cecilia Charlotta Charlotte Christer Christian Christina Claes Dag Dan Daniel David
    Ebba Elias Elin Elisabeth Ella Elsa Emil Emilia Emma Erik Erika Eva Fatima Felicia Filip Fredrik
    Frida Gabriel Gerd Gun Gunilla Gunnar Gustav Göran Hanna Hannes Hans Hassan Helen Helena Henrik Hugo
    Håkan Ida Inga Inger Ingrid Irene Isabella Isak Jakob Jan Jenny Jesper Jessica Joakim Johan Johanna
    Johannes John Jonas Jonathan Josefin Josefine Julia Jörgen Kaj Karin Karina Karl Katarina Kenneth
    Kent Kerstin Kim Klara Kristian Kristina Kristoffer Lars Leif Lena Lennart Leo Liam Lina Linda Linn
    Linnea Linus Lisa Louise Lovisa Lucas Ludvig Magnus Maja Malin Marcus Margareta Maria Marianne Marie
    Martin Mathias Matilda Mats Mikael Moa Mohamed Mona Monica Nathalie Niclas Niklas Nils Noah Olle Olof
    Oscar Oskar Ove Patrik Per Pernilla Peter Petra Pia Rasmus Rebecka Rickard Robert Robin Roger Roland
    Rolf Ronja Sandra Sara Sebastian Simon Siv Sofia Sofie Staffan Stefan Sten Stig Susanne Sven Therese
    Thomas Tobias Tomas Tommy Tove Tuva Ulf Ulla Ulrika Vera Veronica Victor Viktor Viktoria Vilma Wilma
    Yvonne Zahra Åke Åsa Örjan
""".split()
"""Given names that are common in Sweden: one of them and another word with a capital are likely a person."""
_LIKELY = re.compile(
    rf"(?<![\w-])(?P<name>(?:{'|'.join(_GIVEN)})(?:-[A-ZÅÄÖ]\w+)?(?:\s[A-ZÅÄÖÉ][\w’-]+){{1,2}})"
)
_BEFORE = (
    r"(?:(?!(?:Ledamot|Ledamöter|Ordförande|Borgarråd|Vice|Andre|Ersättare|Enligt|Person-|Av|Från|Hos|Med|Men|Och)"
    r"[\w-]*\s)[A-ZÅÄÖÉ][\w-]+\s){0,2}"
)
"""Given names before a surname that is known; no title and no word that often begins a sentence."""


class Names:
    """Replaces names by numbered stand-ins, the same one for the same person throughout one question.

    Known to it are all persons of the register, persons with a party behind their name, names behind a title,
    and names that begin with a common given name. Another name, of somebody whom no record names otherwise,
    is not known.

    Args:
        known: Full names of persons, in any spelling.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(name for name in known if " " in name.strip())
        self._given: list[str] = []
        self._lock = threading.Lock()

    def hidden(self, text: str) -> str:
        """A text without names; a surname by itself goes too where the person was named in full before."""
        found = {" ".join(person.name.split()) for person in find_persons(text)}
        for pattern in (_INTRODUCED, _LIKELY):
            found |= {_nominative(" ".join(match["name"].split())) for match in pattern.finditer(text)}
        for names in (frozenset(found) - self._known, self._known):
            if names:
                for pattern in _patterns(names):
                    text = pattern.sub(lambda m: self._stand_in(m["name"], m["genitive"] or ""), text)
        return text

    def shown(self, text: str) -> str:
        """A text with the names back in it; stand-ins that were never given stay."""

        def name(match: re.Match[str]) -> str:
            number = int(match.group(1))
            if not 1 <= number <= len(self._given):
                return match.group()
            return self._given[number - 1] + (match["genitive"] or "").removeprefix(":")

        return _PLACEHOLDER.sub(name, text)

    def _stand_in(self, name: str, genitive: str) -> str:
        name = " ".join(name.split())
        with self._lock:
            if name not in self._given:
                self._given.append(name)
            return f"{_STANDS}{self._given.index(name) + 1}{genitive}"


@lru_cache(maxsize=64)
def _patterns(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pattern of full names, and one of the surnames with whatever given names stand before them."""
    surnames = frozenset(name.split()[-1] for name in names)
    return _any_of(names), _any_of(surnames, _BEFORE)


def _any_of(names: frozenset[str], before: str = "") -> re.Pattern[str]:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    joined = "|".join(r"\s+".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(rf"(?<![\w-])(?P<name>{before}(?:{joined}))(?P<genitive>s)?(?![\w-])")


def _nominative(name: str) -> str:
    """A name without the s of the genitive; behind another s, an x or a z it is the name's own."""
    return name[:-1] if re.search(r"[^sxz]s$", name) else name
