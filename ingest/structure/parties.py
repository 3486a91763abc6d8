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

LETTERS = "|".join(sorted(PARTIES, key=len, reverse=True))
"""Pattern of a party's letters, the longer first."""
_STEMS = "|".join(name.removesuffix("na") for name in PARTIES.values())
PARTY = rf"(?:{_STEMS})(?:na)?|{LETTERS}"
"""Pattern of what stands in brackets after a person: letters or a name, whatever the case."""
_IN_BRACKETS = re.compile(
    rf"\((?:alla|båda|samtliga)?\s*((?:{PARTY})(?:\s*(?:,|och|-)\s*(?:{PARTY}))*)(?:-gruppen)?\)",
    re.IGNORECASE,
)
_ONE = re.compile(rf"\b(?:{PARTY})\b", re.IGNORECASE)
_LOCAL = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+ \((?P<letters>[A-ZÅÄÖ]{2,5})\)")
"""A person with a party of one municipality only, which no list can hold."""
_GROUPS = re.compile(
    rf"(?<!\w)(?:(?:{LETTERS})-?(?:,\s|\soch\s|\ssamt\s))*(?:{LETTERS})-(?:grupp\w*|ledamöter\w*|ledamoten)\b"
    rf"|\bledamöter(?:na)?\sför\s(?:(?:{LETTERS})(?:,\s|\soch\s)?)+(?=\s|$)",
    re.IGNORECASE,
)
_NAMES = re.compile(rf"\b({_STEMS})(?:na)?s?\b", re.IGNORECASE)
_BY_STEM = {name.removesuffix("na").lower(): letters for letters, name in PARTIES.items()}


def party_letters(written: str) -> str:
    """A party's letters in capitals, from its letters or its name in any case."""
    return _BY_STEM.get(written.lower().removesuffix("na"), written.upper())


def party_name(written: str) -> str:
    """A party's name, from its letters or its name; unknown letters stand for themselves."""
    letters = party_letters(written)
    return PARTIES.get(letters, letters)


def parties_in_brackets(text: str) -> list[str]:
    """Names of the parties given in brackets after persons, in order, each once.

    Letters in lower case count too: records used them until about 2009. Letters of no known party
    count after a person's name where the text gives no known one.
    """
    if "(" not in text:
        return []
    found = [party_name(one) for match in _IN_BRACKETS.finditer(text) for one in _ONE.findall(match.group(1))]
    return list(dict.fromkeys(found or _LOCAL.findall(text)))


def parties_of_groups(text: str) -> list[str]:
    """Parties whose members or groups are named together: "samtliga m- och fp-ledamöter", "M-gruppen"."""
    return list(
        dict.fromkeys(
            party_name(letters)
            for match in _GROUPS.finditer(text)
            for letters in re.findall(rf"(?<!\w)(?:{LETTERS})(?=-|\s|,)", match.group(), re.IGNORECASE)
        )
    )


def parties_by_name(text: str) -> list[str]:
    """Names of the parties written out in a text, in order, each once."""
    return list(dict.fromkeys(party_name(match.group(1)) for match in _NAMES.finditer(text)))


def joined(parties: list[str]) -> str | None:
    """Parties as one voice ("Centerpartiet, Moderaterna"), None when there are none."""
    return ", ".join(parties) or None
