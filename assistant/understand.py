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
from ingest.structure.numbers import MONTHS, find_days
from ingest.structure.parties import PARTIES, parties_by_name

LONGEST_QUESTION = 2000
"""Characters; a longer text is pasted by mistake, and a model would only read its beginning."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched.

    Attributes:
        question: As the user wrote it, white space made single.
        read_as: The same, or with the turn before where the question leans on it; years and days that the
            question names itself stand in place of those of the turn before.
        kind: What form of answer it asks for.
        roles: Roles of paragraphs that it asks about, empty when it names none.
        years: Years it names.
        days: Days of a month it names, as (month, day), with or without a year.
        asks_decision: Whether it asks what was decided, whatever form of answer and roles it names.
        parties: Names of the parties it names, by name or letters ("SD").
        speakers: Those of them whose own words it asks for; empty when anybody's may answer.
    """

    question: str
    read_as: str
    kind: QuestionKind
    roles: frozenset[Role]
    years: frozenset[int]
    days: frozenset[tuple[int, int]]
    asks_decision: bool = False
    parties: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()


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
_POSITIONS = frozenset({Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.SKRIVELSE})
_DECIDES = re.compile(
    r"""\b(?:
    beslut(?:a|ar|ade|ades|at|ats) | beslöts? | avslog | avslagit | avslår? | avslogs | avslagits
    | biföll | bifallit | bifölls | bifallits | godkände | godkänt | antog | antagit
    | bordlade | bordlades | bordlagt | bordlagts | återremittera(?:de|des|t|ts)
    | hur \s gick \s det
    | (?:vilket|vilka|något|några|blev|är|var|lyder)
      \s (?:(?!(?:mot|emot|enligt|om|av|till|efter|före|i|på|för|med|bakom)\s)\w+\s){0,2} beslut(?:et|en)?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WAS_DECIDED = re.compile(r"\b(?:godkändes|godkänts|antogs|antagits)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:avslogs|avslagits|bifölls|bifallits)\b", re.IGNORECASE)
"""Of a number of applications these tell what happens every day, not what a board decided."""
_HOLDS = re.compile(
    r"""\b(?:
    tyck(?:er|te) | anser | ansåg | vill | ville | mena(?:r|de) | yrka(?:r|de|t) | reservera(?:r|de|t)
    | säger | sade | sa | skrev | skriver | föreslår | föreslog | föreslagit
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Verbs of somebody's opinion."""
_OFFICE = re.compile(
    r"\b(?:svar(?:a|ar|ade|at|et|en)?|besvara(?:r|de|des|t|ts)?)\b"
    r"|^\W*(?:vad|hur|varför|när)\s+\w+\s+\w*(?:förvaltning|kontor|nämnd|råd|styrelse|instans|direktör)\w*",
    re.IGNORECASE,
)
"""A question for the words of an office or a board, not of the party that it names."""
_PARTY_LETTERS = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(PARTIES, key=len, reverse=True))})(?::?s)?(?![\w:-])"
)
_GENITIVE = re.compile(r"(?:s|:s)$")
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
_DAY_AHEAD = re.compile(r"\bden\s+(?=\d)", re.IGNORECASE)
_ASKS_OF_ONE = re.compile(
    r"^(?:vad|vem|vilka|vilken|vilket|hur|när|var|varför)\s+(?:(?:är|var|betyder|innebär)\s+(?:(?:en|ett)\s+\w+"
    r"|(?!\w*(?:[aeiouyåäö][nt]|na)\W*$)\w+)\W*$|.*(?-i:\b[A-ZÅÄÖ]))",
    re.IGNORECASE,
)
"""A question word with a name or an indefinite noun of its own: "Vad är Krami?", but not "Vad är syftet?"."""
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAY = re.compile(
    rf"\b(?:den\s+)?(?:\d{{1,2}}(?::?[ae])?\s?(?:{'|'.join(f'{month}|{month[:3]}' for month in MONTHS)})\b"
    r"|\d{1,2}/\d{1,2}\b)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\b((?:19|20)\d{2})-\d{2}-\d{2}\b")


def understand(question: str, history: Sequence[str] = (), *, leans: bool = False) -> Query:
    """Read a question.

    Args:
        question: As the user wrote it.
        history: Earlier questions of the same conversation as they were written, oldest first.
        leans: Whether it is known to lean on the history, as a question for a decision that does not say
            of what.

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
    leans = anchor is not None and (leans or _leans_on_history(cleaned))
    if anchor and leans:
        anchor = _without_what_is_replaced(anchor, cleaned)
    read_as = f"{anchor.rstrip(' ?')}: {cleaned}" if anchor and leans else cleaned
    kind, roles, asks_decision = _asks_for(cleaned)
    asks_again = False
    if anchor and leans and kind is QuestionKind.OPEN and not roles:
        kind, roles, asks_decision = _asks_for(anchor)  # "Och Moderaterna?" asks the same again
        asks_again = True
    parties = parties_named(cleaned) or (parties_named(anchor) if anchor and leans else frozenset())
    speakers = _speakers(cleaned)
    if anchor and leans and asks_again and _speakers(anchor):
        speakers = parties
    return Query(
        question=cleaned,
        read_as=read_as,
        kind=kind,
        roles=roles,
        years=frozenset(int(year) for year in _YEAR.findall(read_as)),
        days=frozenset(find_days(read_as)),
        asks_decision=asks_decision,
        parties=parties,
        speakers=frozenset() if asks_decision else speakers,
    )


def parties_named(text: str) -> frozenset[str]:
    """Names of the parties that a question names, by name or by letters in capitals ("SD:s")."""
    return frozenset(parties_by_name(text)) | {PARTIES[letters] for letters in _PARTY_LETTERS.findall(text)}


def stands_alone(question: str) -> bool:
    """Whether a question can be understood without those before it."""
    return not _leans_on_history(question)


def _asks_for(question: str) -> tuple[QuestionKind, frozenset[Role], bool]:
    """The form of answer, the roles of paragraphs and whether a decision is asked for."""
    kind = next((kind for pattern, kind in _KINDS if pattern.search(question)), QuestionKind.OPEN)
    roles = frozenset(role for pattern, role in _ROLES if pattern.search(question))
    if roles & _POSITIONS and _OFFICE.search(question):
        roles = roles - _POSITIONS | {Role.SVAR}  # the party's words are what was answered
    asks_decision = _asks_decision(question, kind) or (
        kind is QuestionKind.DECISION and not roles and not _HOLDS.search(question)
    )
    if asks_decision:
        roles |= {Role.BESLUT}
        kind = QuestionKind.DECISION if kind is QuestionKind.OPEN else kind
    return kind, roles, asks_decision


def _asks_decision(question: str, kind: QuestionKind) -> bool:
    """Whether the main verb is one of deciding: none of opinion stands before it."""
    decides = _DECIDES.search(question)
    if kind is QuestionKind.FIGURE:
        decides = None if decides and _COUNTED.fullmatch(decides.group()) else decides
    else:
        decides = decides or _WAS_DECIDED.search(question)
    holds = _HOLDS.search(question)
    return decides is not None and (holds is None or decides.start() < holds.start())


def _speakers(question: str) -> frozenset[str]:
    """The parties whose own words a question asks for.

    Beside a verb of opinion a party in the genitive is what the opinion is about ("Vad tycker LO om
    Moderaternas förslag?"), unless it stands right behind the verb ("Vad yrkade Moderaternas ledamöter?").
    """
    if _OFFICE.search(question):
        return frozenset()
    holds = _HOLDS.search(question)
    if holds is None:
        asked = any(role in _POSITIONS and pattern.search(question) for pattern, role in _ROLES)
        return parties_named(question) if asked else frozenset()
    words = [(match.start(), match.group()) for match in re.finditer(r"[\w:]+", question)]
    following = next((start for start, _ in words if start >= holds.end()), -1)
    own = (word for start, word in words if start == following or not _GENITIVE.search(word))
    return parties_named(" ".join(own))


def _without_what_is_replaced(anchor: str, question: str) -> str:
    """The turn before without its years, or its days, when the question names others."""
    if find_days(question):
        anchor = _DAY.sub(" ", _ISO_DAY.sub(r"\1", anchor))
    if _YEAR.search(question):
        anchor = _YEAR.sub(" ", anchor)
    return re.sub(r"\s+(?=[?.,:]|$)", "", " ".join(anchor.split()))


def _anchor(history: Sequence[str]) -> str | None:
    """The last earlier question that can be understood alone, else the first one."""
    cleaned = [" ".join(question.split()) for question in history]
    alone = (question for question in reversed(cleaned) if not _leans_on_history(question))
    return next(alone, cleaned[0] if cleaned else None)


def _leans_on_history(question: str) -> bool:
    """Whether a question cannot be understood alone: it points back, or says next to nothing."""
    terms = [term for term in analyse(question) if not term.isdigit()]
    points_back = _LEANS.search(_EXPLETIVE.sub(" ", _DAY_AHEAD.sub(" ", question))) is not None
    if points_back:
        return len(terms) <= 2 * _FEW_TERMS
    return len(terms) < _FEW_TERMS - 1 and not (terms and _ASKS_OF_ONE.search(question))
