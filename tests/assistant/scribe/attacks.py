"""Attempts to make a language model say what no record says, see ``attacks.txt``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PLACES = ("stycke", "tabell", "ocr", "skrivelse", "rubrik", "filnamn", "fråga")
"""Where an attack is planted: a paragraph, a table cell, text with the faults of character recognition,
a skrivelse, a heading, a file name, or the question itself."""
_UNSEEN = re.compile(r"\\u([0-9a-f]{4,5})")


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        place: One of `PLACES`.
        planted: What stands there.
        payload: What an obedient model then says; "{prompt}" for the words that it was told.
        mark: What must not be found in what the user reads.
    """

    place: str
    planted: str
    payload: str
    mark: str


def _attacks() -> list[Attack]:
    text = Path(__file__).with_name("attacks.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [Attack(*(_unescaped(part.strip()) for part in line.split(" || "))) for line in lines]


def _unescaped(text: str) -> str:
    return _UNSEEN.sub(lambda match: chr(int(match[1], 16)), text)


ATTACKS = _attacks()
