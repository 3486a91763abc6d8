"""Which questions the register answers, and what exactly such a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.docket.asking import is_of_asking, without_phrases
from assistant.docket.cases import Docket
from assistant.docket.cues import COUNTED, INSTANCES, KINDS, OUTCOMES, SEASONS, SPOKEN, TASKS
from assistant.docket.spelling import corrected
from assistant.model import QuestionKind
from assistant.understand import Query, parties_named
from ingest.index.language import analyse
from ingest.model import Outcome, Person, Role, Task
from ingest.structure.numbers import MONTHS, find_days, find_dnr
from ingest.structure.persons import same_name

_POLAR = re.compile(
    r"^(?:\w+\W+)?(?:har|hade|är|var|blev|blir|fick|får|finns|fanns|reserverade|röstade|lämnade|yrkade|svarade"
    r"|överlämnade|biföll|avslog|did|was|were|has|is)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"^\W*(?:vad|vilket ärende|vilken skrivelse|what)\b.*\b(?:gäller|gällde|är|handlar|rör|avser|står|is)\b"
    r"|^\W*(?:dnr\W*)?[A-ZÅÄÖ]{2,5} \d{4}/\d+\W*$",
    re.IGNORECASE,
)
_ASKS_AGAIN = re.compile(r"^\W*(?:och|men|så)\b(?!.*\b(?:vad|vem|vilk\w+|hur|när|varför)\b)", re.IGNORECASE)
_SECTION = re.compile(r"§+\s*(\d+(?:\s?[A-ZÅÄÖ]\b)?)")
_ABBREVIATED = range(2, 6)
_OF_WHOM_BEFORE = frozenset({QuestionKind.PASSED})
_ASKS_WHO = re.compile(r"^\W*(?:vem|who) (?:är|var|is|was)\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"\b(?:vad|vem|vilka|vilken|vilket|hur|när|varför|vems|what|who|which|how|when|why)\b", re.IGNORECASE
)
_ENGLISH = re.compile(r"\b(?:the|who|what|which|did|was|were|does|about|from|of)\b", re.IGNORECASE)
_DATES = re.compile(
    rf"\b(?:den\s+)?\d{{1,2}}(?::?[ae])?\s?(?:{'|'.join(f'{month}|{month[:3]}' for month in MONTHS)})\b"
    r"|\b\d{1,2}/\d{1,2}(?:[-/ ]\d{2,4})?\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})(?:mötet|sammanträdet)?\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:19|20)\d{2}\s?[-–]\s?(?:19|20)?\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_WORD = re.compile(r"[^\W_]+(?::[^\W_]+|-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that the register may answer.

    Attributes:
        kind: What is asked for.
        text: The question, its cue words spelt as usual.
        matter: What is left when everything is taken away that tells what is asked for, of whom and when.
        parties: Names of the parties it names.
        persons: Persons it names, as the register knows them.
        days: Days of a month, as (month, day).
        months: Months it names without a day.
        years: Years it names, but for spans such as "2024-2027".
        dnr: Case numbers it names.
        polar: Whether it asks for yes or no.
        role: What sort of position it counts or lists.
        tasks: What officials did.
        outcomes: Outcomes it asks about.
        instance: Body among several of one record that it names.
        section: The § that it names.
    """

    kind: QuestionKind
    text: str
    matter: str
    parties: frozenset[str]
    persons: tuple[Person, ...]
    days: frozenset[tuple[int, int]]
    months: frozenset[int]
    years: frozenset[int]
    dnr: tuple[str, ...]
    polar: bool
    role: Role | None
    tasks: tuple[Task, ...]
    outcomes: tuple[Outcome, ...]
    instance: str | None
    section: str | None

    @property
    def is_timed(self) -> bool:
        """Whether it names a time."""
        return bool(self.days or self.months or self.years)

    @property
    def is_english(self) -> bool:
        """Whether it is asked in English."""
        return len(_ENGLISH.findall(self.text)) > 1

    @property
    def terms(self) -> tuple[str, ...]:
        """The words that its matter is found by."""
        return tuple(dict.fromkeys(analyse(self.matter)))

    def asks(self, pattern: str) -> bool:
        """Whether the question holds a pattern, case aside."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None


def inquire(query: Query, docket: Docket) -> Inquiry | None:
    """What a question asks of the register, None where it asks for something else."""
    asked = corrected(query.question)
    kind = _kind(asked)
    whole = corrected(query.read_as)
    if kind is None and query.read_as != query.question and _ASKS_AGAIN.match(asked):
        kind, asked = _kind(whole), whole  # "Och den 3 oktober?" asks the same again
    elif query.read_as != query.question and says_matter(asked, docket):
        whole = asked  # it names a matter of its own
    numbers = tuple(find_dnr(whole))
    if kind is None and numbers and _EXPLAINS.search(asked):
        kind = QuestionKind.EXPLAIN
    own_persons = _persons(asked, docket)
    if kind is None and own_persons and _ASKS_WHO.match(asked):
        kind = QuestionKind.OFFICE
    if kind is None:
        return None
    days = frozenset(find_days(whole))
    timed = _SPAN.sub(" ", whole)
    for number in numbers:
        timed = timed.replace(number, " ")
    return Inquiry(
        kind=kind,
        text=asked,
        matter=_matter(whole, docket, numbers),
        parties=_parties(asked)
        or (_parties(whole) if kind in _OF_WHOM_BEFORE or asked == whole else frozenset()),
        persons=own_persons,
        days=days,
        months=_months(timed) if not days else frozenset(),
        years=frozenset(int(year) for year in _YEAR.findall(timed)),
        dnr=numbers,
        polar=bool(_POLAR.search(asked)) and not _QUESTION_WORD.match(asked),
        role=next((role for pattern, role in COUNTED if pattern.search(asked)), None),
        tasks=tuple(task for pattern, task in TASKS if pattern.search(asked)),
        outcomes=tuple(outcome for pattern, outcome in OUTCOMES if pattern.search(asked)),
        instance=next((instance for pattern, instance in INSTANCES if pattern.search(whole)), None),
        section=section[1] if (section := _SECTION.search(whole)) else None,
    )


def says_matter(question: str, docket: Docket) -> bool:
    """Whether a question names a case number or holds words that tell what it is about."""
    return bool(find_dnr(question) or analyse(_matter(corrected(question), docket, ())))


def _kind(question: str) -> QuestionKind | None:
    return next((kind for kind, pattern in KINDS if pattern.search(question)), None)


def _persons(question: str, docket: Docket) -> tuple[Person, ...]:
    """Persons named in full, or by a surname that one person alone has."""
    squeezed = same_name(question)
    words = {word.lower() for word in re.findall(r"[A-ZÅÄÖ][\w-]+", question)}
    words |= {word.removesuffix("s") for word in words}
    found = {name: docket.people[name] for name in docket.people if name in squeezed}
    if not found:
        by_surname = {
            name: persons
            for name, persons in docket.people.items()
            if persons[0].name.split()[-1].lower() in words
        }
        found = by_surname if len(by_surname) == 1 else {}
    return tuple(person for persons in found.values() for person in persons)


def _parties(text: str) -> frozenset[str]:
    """Parties by name, letters or what they are called in speech ("Centern", "sd")."""
    spoken = {party for pattern, party in SPOKEN if pattern.search(text)}
    return parties_named(text) | spoken


def _months(text: str) -> frozenset[int]:
    found = {MONTHS.index(match.group(1).lower()) + 1 for match in _MONTH.finditer(text)}
    for pattern, months in SEASONS:
        if pattern.search(text):
            found |= set(months)
    return frozenset(found)


def _matter(question: str, docket: Docket, numbers: tuple[str, ...]) -> str:
    """The words of a question that tell what it is about."""
    for number in numbers:
        question = question.replace(number, " ")
    question = _SECTION.sub(" ", question)
    question = without_phrases(_DATES.sub(" ", question))
    kept = []
    for match in _WORD.finditer(question):
        word = match.group()
        bare = word.split(":")[0]
        if _is_body(bare, docket) or _parties(word) or is_of_asking(word) or _is_name(bare, docket):
            continue
        if _YEAR.fullmatch(word) and not _SPAN.search(question):
            continue
        kept.append(word)
    return " ".join(kept)


def _is_body(word: str, docket: Docket) -> bool:
    """Whether a word in capitals is short for a body of the docket: its letters, in order, in the name."""
    if not (word.isupper() and len(word) in _ABBREVIATED):
        return False
    pattern = re.compile(".*".join(map(re.escape, word.lower())))
    return any(pattern.match(name.strip()) for r in docket.records for name in _names_of(r.body))


def _names_of(body: str) -> list[str]:
    return body.lower().split(",")[0].split(" till ")


def _is_name(word: str, docket: Docket) -> bool:
    return word[:1].isupper() and {word.lower(), word.lower().removesuffix("s")} & docket.surnames != set()
