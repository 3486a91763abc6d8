"""The matter is found first, then the role within it; and a decision is of the day that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.service import Assistant
from ingest.index.indexer import Indexer
from ingest.settings import load_settings
from tests.fakes import SharedWordsEmbedding

MINUTES = """\
§ 1 Ishallens öppettider

Ishallen har haft stängt på söndagar. Ungdomar vill åka skridskor även då, och föreningar likaså.

Beslut

Nämnden beslutade enligt förvaltningens förslag.

Reservation

Ledamoten Eva Ek (MP) reserverade sig mot beslutet.

§ 2 Bibliotekets fönster

Fönstren i biblioteket är gamla och släpper in kyla.

Beslut

Nämnden beslutade att bordlägga frågan.
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    file = tmp_path / "fn-2031-04-16.txt"
    file.write_text(MINUTES, "utf-8")
    (tmp_path / "records.toml").write_text(
        '[[record]]\nfile = "fn-2031-04-16.txt"\nkind = "protokoll"\nid = "fn-protokoll-2031-04-16"\n'
        "meeting_date = 2031-04-16\n",
        "utf-8",
    )
    Indexer(load_settings(), SharedWordsEmbedding()).run([file])
    return Assistant(load_settings(), SharedWordsEmbedding())


def quotes(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.ask(question)
    return [] if answer.abstained else [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Vem reserverade sig om skridskor på söndagar för ungdomar?",
            ["Ledamoten Eva Ek (MP) reserverade sig mot beslutet."],
        ),
        (
            "Vad beslutade nämnden om kyla och gamla fönster i biblioteket?",
            ["Nämnden beslutade att bordlägga frågan."],
        ),
    ],
)
def test_a_formal_sentence_is_found_by_its_matter(
    assistant: Assistant, question: str, expected: list[str]
) -> None:
    assert quotes(assistant, question) == expected


def test_a_decision_of_another_day_is_no_answer(assistant: Assistant) -> None:
    asked = "Vad beslutade nämnden om ishallens öppettider den {}?"
    assert quotes(assistant, asked.format("16 april 2031")) == [
        "Nämnden beslutade enligt förvaltningens förslag.",
        "Ledamoten Eva Ek (MP) reserverade sig mot beslutet.",
    ]
    assert quotes(assistant, asked.format("17 april 2031")) == []
