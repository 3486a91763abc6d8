"""How the names of boards and offices are put together, and how an address writes them."""

from __future__ import annotations

import re
import unicodedata

COMPOUND = r"(?:\w+-,?\s(?:och\s)?){0,3}"
"""Pattern of what may stand before a name's last word: "Barn-, kultur- och " before "fritidsnämnden"."""

_WORD = re.compile(r"[^\W\d]+(?:-[^\W\d]+)*")
_ABBREVIATED = {"kf": "Kommunfullmäktige", "ks": "Kommunstyrelsen"}
_LOST_LETTERS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("namnd", "nämnd"),
        ("fullmaktige", "fullmäktige"),
        (r"\bso(?=der|dra)", "sö"),
        (r"\bo(?=ster|stra|verformyndar)", "ö"),
        (r"\bva(?=ster|stra)", "vä"),
        ("formyndar", "förmyndar"),
        ("miljo", "miljö"),
        ("halso", "hälso"),
        (r"\baldre", "äldre"),
        ("forskole", "förskole"),
        ("raddning", "räddning"),
        ("kyrkogard", "kyrkogård"),
        ("tjanst", "tjänst"),
        (r"vard(?=s|\b)", "vård"),
    )
)
"""Parts of Swedish bodies' names (tasks and points of the compass) with the letters an address loses."""
_DISTRICT = re.compile(r"^(?P<place>.+)-stadsdelsnamnd$")
_ADJECTIVES = frozenset({"norra", "södra", "östra", "västra", "inre", "gamla"})


def plain_ascii(text: str) -> str:
    """Lower-case ASCII: å and ä become a, ö becomes o."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c.isascii())


def body_name(slug: str, text: str) -> str:
    """A body's name from the form it has in an address, with the letters that the address lost.

    Each word is spelled as the record spells it where the record has it, else by the parts that
    Swedish bodies' names are made of. A name of a place with none of them keeps its plain letters.

    Args:
        slug: Lower-case ASCII with hyphens ("kultur-och-fritidsnamnden"), or "ks" or "kf".
        text: The record's beginning, where its own spelling is sought.
    """
    if slug in _ABBREVIATED:
        return _ABBREVIATED[slug]
    spelled = {plain_ascii(word): word for word in _WORD.findall(text)}
    if district := _DISTRICT.match(slug):
        return f"{_place(district['place'], spelled)} stadsdelsnämnd"
    words = [_with_letters(word, spelled).lower() for word in slug.split("-") if word]
    name = " ".join(words).replace(" och ", "- och ")
    return name[:1].upper() + name[1:]


def _place(slug: str, spelled: dict[str, str]) -> str:
    """Places that share a board are joined by hyphens; an adjective stands before its noun."""
    if slug in spelled:
        return spelled[slug]
    name = ""
    for word in slug.split("-"):
        mended = _with_letters(word, spelled)
        after_adjective = name.split("-")[-1].lower() in _ADJECTIVES
        name += f" {mended.lower()}" if after_adjective else f"{'-' if name else ''}{mended.capitalize()}"
    return name


def _with_letters(word: str, spelled: dict[str, str]) -> str:
    if word in spelled:
        return spelled[word]
    for pattern, letters in _LOST_LETTERS:
        word = pattern.sub(letters, word)
    return word
