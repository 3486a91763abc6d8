"""Persons' names kept out of what is sent, and put back into what comes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

from ingest.structure.persons import NAME, find_persons

_STANDS = "Person-"
_PLACEHOLDER = re.compile(rf"\b{_STANDS}(\d+)(?P<genitive>:?s)?\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b(?i:direktör(?:en)?|chef(?:en)?|handläggare(?:n)?|ordförande(?:n)?|ledamot(?:en)?|ledamöterna"
    r"|ersättare(?:n)?|borgarråd(?:et|en)?|sekreterare(?:n)?|justerare|vid protokollet|undertecknad"
    r"|herr|fru|kontakt(?:person)?:?)"
    rf"\s+(?:\w+\s)?(?P<name>{NAME})"
)
"""A name behind an office or title, as records write those that no party stands with."""


class Names:
    """Replaces names by numbered stand-ins, the same one for the same person throughout one question.

    Known to it are all persons of the register, persons with a party behind their name, and names behind a
    title. A name that a text gives by itself, of somebody whom no record names otherwise, is not known.

    Args:
        known: Full names of persons, in any spelling.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {name for name in known if " " in name.strip()}
        self._pattern = _any_of(self._known)
        self._given: list[str] = []
        self._lock = threading.Lock()

    def hidden(self, text: str) -> str:
        """A text without names; a surname by itself goes too where the person was named in full before."""
        found = {" ".join(person.name.split()) for person in find_persons(text)}
        found |= {" ".join(match["name"].split()) for match in _INTRODUCED.finditer(text)}
        pattern = _any_of(self._known | found) if found - self._known else self._pattern
        if pattern is None:
            return text
        return pattern.sub(lambda match: self._stand_in(match["name"], match["genitive"] or ""), text)

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


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    """A pattern of full names and of the surnames by themselves, the longest first."""
    if not names:
        return None
    surnames = {name.split()[-1] for name in names}
    every = sorted(names | surnames, key=lambda name: (-len(name), name))
    joined = "|".join(r"\s+".join(map(re.escape, name.split())) for name in every)
    return re.compile(rf"(?<![\w-])(?P<name>{joined})(?P<genitive>s)?(?![\w-])")
