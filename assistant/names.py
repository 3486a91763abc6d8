"""Names in a question that no record knows: what is asked about them, the records cannot tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understand import Query
from ingest.index.terms import TermIndex

_SHORTEST = 4
"""Letters of a word that can be called a name; shorter ones are letters for parties and the like."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:–—]\s|[\"”’»])\W*\Z")
_ENGLISH = re.compile(
    r"\b(?:the|who|what|which|when|why|how|did|was|were|does|about|from|of)\b", re.IGNORECASE
)


def unknown_names(query: Query, terms: TermIndex) -> tuple[str, ...]:
    """Words with a capital inside a sentence, of which no word of the records has the beginning.

    A question in English is passed over, since months and languages have capitals there.

    Args:
        query: The question; what was asked before it is not looked at.
        terms: The words of all records, their titles and bodies.

    Returns:
        The names as the user wrote them, each once, in order.
    """
    if len(_ENGLISH.findall(query.question)) > 1:
        return ()
    return tuple(dict.fromkeys(name for name in _names(query.question) if not terms.knows(name)))


def _names(question: str) -> Iterator[str]:
    for word in _WORD.finditer(question):
        name = word.group()
        inside = not _SENTENCE_BEGINS.search(question[: word.start()])
        if inside and len(name) >= _SHORTEST and name[0].isupper() and not name[1:].isupper():
            yield name
