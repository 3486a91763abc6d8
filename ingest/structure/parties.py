"""Swedish parties as records write them, and who is named with a party."""

from __future__ import annotations

import re

PARTIES = {
    "S": "Socialdemokraterna",
    "M": "Moderaterna",
    "SD": "Sverigedemokraterna",
    "C": "Centerpartiet",
    "V": "Vänsterpartiet",
    "KD": "Kristdemokraterna",
    "L": "Liberalerna",
    "MP": "Miljöpartiet",
    "FP": "Folkpartiet",
    "FI": "Feministiskt initiativ",
    "SP": "Stockholmspartiet",
}
"""Letters to names; the parties of Stockholm's bodies since 2004, and the local one among them."""

_LETTERS = "|".join(sorted(PARTIES, key=len, reverse=True))
_IN_BRACKETS = re.compile(
    rf"\((?:alla|båda|samtliga)?\s*((?:{_LETTERS})(?:\s*(?:,|och|-)\s*(?:{_LETTERS}))*)(?:-gruppen)?\)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\b(" + "|".join(name.removesuffix("na") for name in PARTIES.values()) + r")(?:na)?s?\b",
    re.IGNORECASE,
)
_BY_STEM = {name.removesuffix("na").lower(): name for name in PARTIES.values()}


def parties_in_brackets(text: str) -> list[str]:
    """Names of the parties given in brackets after persons, in order, each once.

    Letters in lower case count too: records used them until about 2009.
    """
    if "(" not in text:
        return []
    letters = [
        letter.upper()
        for match in _IN_BRACKETS.finditer(text)
        for letter in re.findall(rf"\b(?:{_LETTERS})\b", match.group(1), re.IGNORECASE)
    ]
    return list(dict.fromkeys(PARTIES[letter] for letter in letters))


def parties_by_name(text: str) -> list[str]:
    """Names of the parties written out in a text, in order, each once."""
    stems = [match.group(1).lower() for match in _NAMES.finditer(text)]
    return list(dict.fromkeys(_BY_STEM[stem] for stem in stems))


def joined(parties: list[str]) -> str | None:
    """Parties as one voice ("Centerpartiet, Moderaterna"), None when there are none."""
    return ", ".join(parties) or None
