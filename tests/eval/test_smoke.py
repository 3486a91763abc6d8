"""The smoke score counts only facts that are quoted from the right record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import smoke
from eval.smoke import Question, Score, is_right, load_questions, score
from tests.assistant.hamnvik import ingested
from tests.fakes import SharedWordsEmbedding

PRICE = Question("p", "Vad kostar spolmaskinen?", ("1,4 mnkr", "1 400 000"), "svar")
MOON = Question("m", "Vad väger månen?")


def answer(identifier: str, *quotes: tuple[str, str], abstained: bool = False) -> dict[str, Any]:
    citations = [{"record": record, "quote": quote} for record, quote in quotes]
    return {"id": identifier, "abstained": abstained, "citations": citations}


@pytest.mark.parametrize(
    ("question", "given", "right"),
    [
        (PRICE, answer("p", ("svar", "Den kostar 1,4 mnkr.")), True),
        (PRICE, answer("p", ("annat", "Isen är hal."), ("svar", "Den kostar 1\u00a0400\n000.")), True),
        (PRICE, answer("p", ("annat", "Den kostar 1,4 mnkr."), ("svar", "Den är ny.")), False),
        (PRICE, answer("p", ("svar", "Den är ny.")), False),
        (PRICE, answer("p", ("svar", "Den kostar 1,4 mnkr."), abstained=True), False),
        (MOON, answer("m", abstained=True), True),
        (MOON, answer("m", ("svar", "Isen är hal."), abstained=True), True),
        (MOON, answer("m", ("svar", "Isen är hal.")), False),
    ],
)
def test_right_is_the_fact_from_its_record_or_a_due_no(
    question: Question, given: dict[str, Any], right: bool
) -> None:
    assert is_right(question, given) is right


def test_the_score_counts_both_sorts_and_names_what_went_wrong() -> None:
    questions = [PRICE, MOON, Question("q", "Vem?", ("Olle",), "svar"), Question("n", "Varför?")]
    answers = [
        answer("p", ("svar", "Den kostar 1,4 mnkr.")),
        answer("m", ("svar", "Isen är hal.")),
        answer("q", abstained=True),
        answer("n", abstained=True),
    ]
    assert score(questions, answers) == Score(1, 2, 1, 2, ("m", "q"))
    assert str(score(questions, answers)) == (
        "1 of 2 answerable questions answered with their fact, 1 of 2 others declined; wrong: m, q"
    )


def test_answers_must_belong_to_the_questions() -> None:
    with pytest.raises(ValueError, match="no questions"):
        score([], [])
    for wrong in ([], [answer("m"), answer("p")]):
        with pytest.raises(ValueError, match="in their order"):
            score([PRICE, MOON], wrong)


def test_the_questions_of_the_project_can_be_read() -> None:
    questions = load_questions()
    assert [question.id for question in questions] == [
        *(f"f{n:02}" for n in range(1, 37)),
        *(f"n{n:02}" for n in range(1, 21)),
    ]
    assert [question.answerable for question in questions] == [True] * 36 + [False] * 20


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a", "question": "x"},
        {"id": "a", "question": "x", "record": "r"},
        {"id": "a", "question": "x", "facts": ["f"], "abstain": True},
        {"id": "a", "question": "x", "facts": ["f"], "record": "r", "abstain": True},
    ],
)
def test_a_line_that_says_neither_or_both_is_refused(tmp_path: Path, row: dict[str, Any]) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"id": "n", "question": "x", "abstain": True}) + "\n" + json.dumps(row))
    with pytest.raises(ValueError, match=r"q\.jsonl, line 2: give either"):
        load_questions(file)


def test_the_command_asks_the_index_and_prints_the_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.jsonl"
    rows = [
        {"id": "p", "question": "Vad kostar spolmaskinen?", "record": "hamnvik-tjut-2031-04-16"},
        {"id": "m", "question": "Vem vann fotbollen i fjol?", "abstain": True},
    ]
    rows[0]["facts"] = ["1,4 mnkr"]
    file.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr("assistant.service.make_embedder", lambda _settings: SharedWordsEmbedding())
    assert smoke.main(["--questions", str(file)]) == 1
    assert capsys.readouterr().err.startswith("Det finns inga handlingar")
    ingested(tmp_path)
    assert smoke.main(["--questions", str(file)]) == 0
    assert capsys.readouterr().out == (
        "1 of 1 answerable questions answered with their fact, 1 of 1 others declined; wrong: none\n"
    )
