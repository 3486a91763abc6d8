"""Names and words in a question that no record knows: what is asked about them, the records cannot tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understand import Query
from assistant.weigh import content_terms
from ingest.index.language import analyse
from ingest.index.terms import TermIndex

_SHORTEST = 4
"""Letters of a word that can be called a name; shorter ones are letters for parties and the like."""
_COMMON = 0.1
"""Share of the paragraphs above which a word says nothing of what a question is about. Of the 220 questions
to tune on that stand alone 214 hold a rarer word (2026-11-22)."""
_FEW = 2
"""Paragraphs that are not many, however few there are."""
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


def unknown_word(query: Query, terms: TermIndex) -> str | None:
    """What a question is about where no record knows it, and all that they do know stands everywhere.

    "Vad blev väderleken i Stockholm?" is near whatever speaks of Stockholm, and is not answered by it.

    Args:
        query: The question; words of the turn before that it leans on count as its own.
        terms: The words of all records.

    Returns:
        The longest of the words that no record has, as the user wrote it; None where a word of the records
        tells what is meant.
    """
    content = content_terms(query)
    counts, whole = terms.frequencies(content)
    if any(0 < count <= max(_FEW, _COMMON * whole) for count in counts):
        return None
    missing = {term for term, count in zip(content, counts, strict=True) if not count}
    words = [word.group() for word in _WORD.finditer(query.question)]
    unknown = [word for word in words if missing & set(analyse(word)) and len(word) >= _SHORTEST]
    return None if any(map(terms.knows, unknown)) else max(unknown, key=len, default=None)


def _names(question: str) -> Iterator[str]:
    for word in _WORD.finditer(question):
        name = word.group()
        inside = not _SENTENCE_BEGINS.search(question[: word.start()])
        if inside and len(name) >= _SHORTEST and name[0].isupper() and not name[1:].isupper():
            yield name
