"""From a question to what is searched for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import QuestionError
from assistant.model import QuestionKind
from ingest.index.language import analyse
from ingest.model import Role
from ingest.structure.numbers import find_days

LONGEST_QUESTION = 2000
"""Characters; a longer text is pasted by mistake, and a model would only read its beginning."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched.

    Attributes:
        question: As the user wrote it, white space made single.
        read_as: The same, or with the turn before where the question leans on it.
        kind: What form of answer it asks for.
        roles: Roles of paragraphs that it asks about, empty when it names none.
        years: Years it names.
        days: Days of a month it names, as (month, day), with or without a year.
    """

    question: str
    read_as: str
    kind: QuestionKind
    roles: frozenset[Role]
    years: frozenset[int]
    days: frozenset[tuple[int, int]]


_KIND_CUES: tuple[tuple[QuestionKind, tuple[str, ...]], ...] = (
    (QuestionKind.DNR, (r"dnr", r"d nr", r"diarienummer", r"diarienr", r"ärendenummer")),
    (
        QuestionKind.MONEY,
        (
            r"kosta\w*",
            r"kostnad\w*",
            r"hur mycket pengar",
            r"hur dyrt",
            r"prislapp\w*",
            r"hur många (?:kronor|miljoner)",
        ),
    ),
    (
        QuestionKind.FIGURE,
        (
            r"hur m[åa]nga",
            r"hur mycket",
            r"hur (?:stor|hög|låg|lång)\w*",
            r"hur gam(?:mal|la)",
            r"vilken andel",
            r"antal(?:et)?",
            r"procent",
        ),
    ),
    (
        QuestionKind.DATE,
        (r"när", r"vilket datum", r"vilken dag", r"vilket år", r"vilken månad", r"hur länge", r"startdatum"),
    ),
    (
        QuestionKind.WHO,
        (
            r"vem",
            r"vems",
            r"vilka (?:personer|ledamöter|partier|\w+(?:ade|de|te))",
            r"vilket parti",
            r"vilken (?:ledamot|person|nämnd|förvaltning)",
            r"handläggare",
        ),
    ),
    (
        QuestionKind.REASON,
        (r"varför", r"av vilken anledning", r"vad (?:är|var) syftet", r"vilket syfte"),
    ),
    (QuestionKind.DECISION, (r"beslut\w*", r"avslog\w*", r"biföll\w*", r"godkände\w*")),
)
"""The first kind with a cue wins: "hur många beslut" asks for a figure."""
_KINDS = tuple((re.compile(rf"\b(?:{'|'.join(cues)})\b", re.IGNORECASE), kind) for kind, cues in _KIND_CUES)
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r"\breserv\w*", Role.RESERVATION),
        (r"\b(?:yrka\w*|yrkande\w*)", Role.YRKANDE),
        (r"\bsärskil\w* uttaland\w*", Role.SARSKILT_UTTALANDE),
        (r"\b(?:skrivelse\w*|lämnade in|ställde frågor)", Role.SKRIVELSE),
        (r"\bremiss(?:var|instans)\w*", Role.REMISSVAR),
    )
)
_DECISION_ROLES = frozenset({Role.BESLUT})
_LEANS = re.compile(
    r"""
    ^(?: och | men | så )\b
    | \b(?: det | den | detta | denna | dessa | dem | de | där | då | dit | han | hon | hen
          | deras | dess | hans | hennes | samma )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EXPLETIVE = re.compile(
    r"\b(?:finns|är|var|fanns|blir|blev|går|kommer|stämmer|står|framgår)\s+det\b"
    r"|\bdet\s+(?:finns|står|att|är)\b|\bde(?:n|t|) (?=[a-zåäö]+(?:a|e)\b)",
    re.IGNORECASE,
)
_FEW_TERMS = 3


def understand(question: str, history: Sequence[str] = ()) -> Query:
    """Read a question.

    Args:
        question: As the user wrote it.
        history: Earlier questions of the same conversation as they were written, oldest first.

    Raises:
        QuestionError: The question is empty or too long.
    """
    cleaned = " ".join(unicodedata.normalize("NFC", question).split())
    if not re.search(r"\w", cleaned):
        raise QuestionError("Frågan är tom. Skriv en fråga om nämndens handlingar.")
    if len(cleaned) > LONGEST_QUESTION:
        raise QuestionError(
            f"Frågan är {len(cleaned)} tecken lång och kan vara högst {LONGEST_QUESTION}. "
            "Korta den och fråga igen."
        )
    anchor = _anchor(history)
    leans = anchor is not None and _leans_on_history(cleaned)
    read_as = f"{anchor.rstrip(' ?')}: {cleaned}" if anchor and leans else cleaned
    kind, roles = _asks_for(cleaned)
    if anchor and leans and kind is QuestionKind.OPEN and not roles:
        kind, roles = _asks_for(anchor)  # "Och Moderaterna?" asks the same again
    years = frozenset(int(year) for year in re.findall(r"\b((?:19|20)\d{2})\b", read_as))
    return Query(cleaned, read_as, kind, roles, years, frozenset(find_days(read_as)))


def stands_alone(question: str) -> bool:
    """Whether a question can be understood without those before it."""
    return not _leans_on_history(question)


def _asks_for(question: str) -> tuple[QuestionKind, frozenset[Role]]:
    """The form of answer and the roles of paragraphs that a question's words ask for."""
    kind = next((kind for pattern, kind in _KINDS if pattern.search(question)), QuestionKind.OPEN)
    roles = frozenset(role for pattern, role in _ROLES if pattern.search(question))
    if not roles and kind is QuestionKind.DECISION:
        roles = _DECISION_ROLES
    return kind, roles


def _anchor(history: Sequence[str]) -> str | None:
    """The last earlier question that can be understood alone, else the first one."""
    cleaned = [" ".join(question.split()) for question in history]
    alone = (question for question in reversed(cleaned) if not _leans_on_history(question))
    return next(alone, cleaned[0] if cleaned else None)


def _leans_on_history(question: str) -> bool:
    """Whether a question cannot be understood alone: it points back, or says next to nothing."""
    terms = [term for term in analyse(question) if not term.isdigit()]
    points_back = _LEANS.search(_EXPLETIVE.sub(" ", question)) is not None
    return (points_back and len(terms) <= 2 * _FEW_TERMS) or len(terms) < _FEW_TERMS - 1
