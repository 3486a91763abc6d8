"""Swedish words as the lexical index sees them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

ANALYSIS_VERSION = 2
"""Raised when the same text would give other terms; makes the next ingest build the terms anew."""

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:\d+[^\W_]*)?")
_GROUPED_DIGITS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")
_PIECED = re.compile(r"\w+")
_PIECE = 4
"""Characters of a piece: of 3, 4 and 5 it finds most on the questions to tune on."""
STOP_WORDS = frozenset(
    """
    alla allt att av bli blir blev de dem den denna deras dess dessa det detta dig din du då där därför
    efter ej eller en enligt er ett från för ha hade han har hennes hon hos hur här i ibland icke in inte
    jag ju kan kunde man med mellan men mig min mot mycket ni nu när någon något några och om oss på
    samma sedan sig sin sina sitt ska skall skulle som så sådan till under upp ur ut utan vad var vara
    varför varit vars vart vem vi vid vilka vilken vilket vår vårt åt är även över finns fanns gäller
    """.split()
)


def analyse(text: str) -> list[str]:
    """Terms of a text, in order, repeated ones repeated.

    Words are lower-cased and stemmed (Snowball, Swedish), stop words left out; a number keeps its own
    punctuation and loses the space between thousands, so that "11 000" is one term, "2023/667" too.
    """
    composed = _GROUPED_DIGITS.sub("", unicodedata.normalize("NFC", text))
    words = (match.group().lower() for match in _WORD.finditer(composed))
    return [_stem(word) for word in words if word not in STOP_WORDS]


def pieces(text: str) -> list[str]:
    """Pieces of a text's words, in order, repeated ones repeated.

    A word of four letters or more gives each run of four characters of ``^word$``, a shorter one itself.
    Pieces find what stems do not: the parts of a compound ("cykel" in "lånecyklar"), other endings, and
    words with a letter wrong.
    """
    found: list[str] = []
    for word in _PIECED.findall(unicodedata.normalize("NFC", text).lower()):
        if len(word) < _PIECE:
            found.append(word)
        else:
            marked = f"^{word}$"
            found += [marked[i : i + _PIECE] for i in range(len(marked) - _PIECE + 1)]
    return found


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return word if word[0].isdigit() else str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("swedish")
