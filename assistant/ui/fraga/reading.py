"""How a question was read, in words that a visitor can check."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Answer, QuestionKind
from assistant.understand import LONGEST_QUESTION, Query, understand
from ingest.structure.numbers import MONTHS

_ASKS_FOR = {
    QuestionKind.FIGURE: "ett antal",
    QuestionKind.MONEY: "ett belopp",
    QuestionKind.DATE: "ett datum",
    QuestionKind.DNR: "ett diarienummer",
    QuestionKind.WHO: "vem",
    QuestionKind.DECISION: "beslutet",
    QuestionKind.REASON: "skälet",
    QuestionKind.VOTE: "hur det röstades",
    QuestionKind.PASSED: "om det gick igenom",
    QuestionKind.DISSENT: "vem som reserverade sig",
    QuestionKind.STATEMENT: "särskilda uttalanden",
    QuestionKind.MOTION: "vem som yrkade",
    QuestionKind.STANCE: "vad någon anser",
    QuestionKind.HANDED_IN: "vem som lämnade in skrivelsen",
    QuestionKind.WRITINGS: "skrivelser",
    QuestionKind.QUESTIONS: "frågorna i en skrivelse",
    QuestionKind.ANSWERED: "svaret på en skrivelse",
    QuestionKind.OFFICIAL: "vem som handlade handlingen",
    QuestionKind.OFFICE: "vem som har uppdraget",
    QuestionKind.REFERRAL: "remissinstanser",
    QuestionKind.MEETING: "sammanträdet",
    QuestionKind.EXPLAIN: "en förklaring",
    QuestionKind.AGENDA: "dagordningen",
    QuestionKind.COUNT: "ett antal ärenden",
    QuestionKind.PRECEDENT: "tidigare beslut",
    QuestionKind.SETTLED: "om frågan är avgjord",
}


def read_again(found: Answer) -> Query:
    """The question of an answer as it was understood; with the turn before it may be overlong."""
    return understand(found.read_as[-LONGEST_QUESTION:])


def interpretation(found: Answer) -> tuple[str, ...]:
    """What the question was taken to ask for: "fråga efter beslutet", "år 2023", "Liberalerna"."""
    return tuple(_parts(found))


def _parts(found: Answer) -> Iterator[str]:
    if found.kind in _ASKS_FOR:
        yield f"fråga efter {_ASKS_FOR[found.kind]}"
    query = read_again(found)
    yield from (f"{day} {MONTHS[month - 1]}" for month, day in sorted(query.days))
    yield from (f"år {year}" for year in sorted(query.years))
    yield from sorted(query.parties)
