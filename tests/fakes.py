"""Stand-ins for the parts that are slow or differ between machines; their output follows by hand."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIMENSION = 1024
"""Coordinates, many more than a test has different words, so that two words seldom share one."""
STEM = 6
"""First letters that tell a word from others: "cykelverkstaden" and "cykelverkstad" are one word."""
SHORTEST = 4
"""Letters of the shortest word that counts, which leaves out "och", "att", "den"."""
_WORD = re.compile(r"[^\W_]+")


def counted_words(text: str) -> set[str]:
    """What `SharedWordsEmbedding` sees of a text: stems of its words, each once; figures count too."""
    words = (word.lower() for word in _WORD.findall(text))
    return {word[:STEM] for word in words if len(word) >= SHORTEST or word.isdigit()}


def expected_cosine(first: str, second: str) -> float:
    """The cosine of two texts' vectors by hand: shared words / √(words of one · words of the other)."""
    one, other = counted_words(first), counted_words(second)
    return len(one & other) / math.sqrt(len(one) * len(other))


class SharedWordsEmbedding:
    """An embedder under which texts are near when they share words.

    Each word of `counted_words` has a coordinate of its own (a checksum of the word), which is
    1 / √n for a text of n such words and 0 for words that it lacks. "Hamnen får cyklar" and "cyklar
    lagas" therefore have the cosine 1 / √(2 · 2) = 0.5. A text without a word that counts has its whole
    length in the last coordinate, which no word has. Questions and passages are treated alike.

    Attributes:
        passages: The texts of each call of `encode_passages`, in order.
        questions: The texts of all calls of `encode_question`, in order.
        fails_after: Number of calls of `encode_passages` that succeed before each one raises
            `OutOfOrderError`; None for all.
    """

    def __init__(self, identity: str = "shared-words") -> None:
        self.identity = identity
        self.passages: list[list[str]] = []
        self.questions: list[str] = []
        self.fails_after: int | None = None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return DIMENSION

    def warm_up(self) -> None:
        """Nothing to load."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts, shape (len(texts), `DIMENSION`), unit length, in order."""
        if self.fails_after is not None and len(self.passages) >= self.fails_after:
            raise OutOfOrderError
        self.passages.append(list(texts))
        return np.stack([_vector(text) for text in texts]) if texts else np.empty((0, DIMENSION), np.float32)

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question, shape (`DIMENSION`,), unit length."""
        self.questions.append(text)
        return _vector(text)


class OutOfOrderError(Exception):
    """What a power cut is to a run: nothing in the program expects it."""


def _vector(text: str) -> NDArray[np.float32]:
    vector = np.zeros(DIMENSION, np.float32)
    for word in counted_words(text):
        vector[zlib.crc32(word.encode()) % (DIMENSION - 1)] += 1
    if not vector.any():
        vector[-1] = 1
    return vector / np.float32(np.linalg.norm(vector))
