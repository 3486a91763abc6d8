"""The questions whose facts are known, asked of the five real records through the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.examples import LONGEST
from assistant.service import Assistant
from eval.smoke import QUESTIONS, is_right, load_questions, score
from ingest.settings import Settings
from tests.test_frame import ROOT

pytestmark = [pytest.mark.heavy, pytest.mark.records]

ASKED = load_questions()
# Of 36 and 20; on 2026-11-22 it was 32 and 20 (`python -m eval.smoke` says which are wrong).
LEAST_ANSWERED = 30
LEAST_DECLINED = 18


def run(data: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, "NAMNDMINNET_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def data(records_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "data"
    run(folder, "ingest", str(records_dir))
    return folder


@pytest.fixture(scope="module")
def answers(data: Path) -> list[dict[str, Any]]:
    lines = run(data, "assistant", "ask", "--batch", str(QUESTIONS), "--json").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def paragraphs(data: Path) -> dict[str, dict[str, str]]:
    """Texts of all paragraphs by record and id, as ``show --json`` gives them."""
    listed = [json.loads(line)["record"] for line in run(data, "ingest", "list", "--json").splitlines()]
    assert len(listed) == 5
    shown = [json.loads(run(data, "ingest", "show", record, "--json")) for record in listed]
    return {record["record"]: {p["id"]: p["text"] for p in record["paragraphs"]} for record in shown}


@pytest.mark.parametrize("number", range(7), ids=[question.id for question in ASKED[:7]])
def test_what_the_first_issue_asks_for_is_answered(number: int, answers: list[dict[str, Any]]) -> None:
    assert is_right(ASKED[number], answers[number]), answers[number]["answer"]


def test_most_questions_are_answered_and_most_others_declined(answers: list[dict[str, Any]]) -> None:
    found = score(ASKED, answers)
    assert (found.answerable, found.unanswerable) == (36, 20)
    assert found.answered >= LEAST_ANSWERED, str(found)
    assert found.abstained >= LEAST_DECLINED, str(found)


def test_every_quote_stands_word_for_word_in_its_paragraph(
    answers: list[dict[str, Any]], paragraphs: dict[str, dict[str, str]]
) -> None:
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert len(citations) >= LEAST_ANSWERED
    for citation in citations:
        text = paragraphs[citation["record"]][citation["paragraph"]]
        assert citation["quote"].strip()
        assert " ".join(citation["quote"].split()) in " ".join(text.split())


def test_every_marker_has_its_citation_and_every_citation_its_marker(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        numbers = [citation["n"] for citation in answer["citations"]]
        assert numbers == list(range(1, len(numbers) + 1))
        ends = re.findall(r"((?: \[\d+\])+)(?:\n\n|$)", answer["answer"])
        markers = [int(n) for end in ends for n in re.findall(r"\d+", end)]
        assert sorted(set(markers)) == ([] if answer["abstained"] else numbers), answer["answer"]


def test_examples_are_whole_short_questions_that_are_answered(data: Path) -> None:
    assistant = Assistant(Settings(data=data))
    before = assistant.overview().examples
    assistant.warm_up()
    shown = assistant.overview().examples
    assert len(before) == len(shown) == 4
    for question in {*before, *shown}:
        assert len(question) <= LONGEST
        assert question.endswith("?")
        assert "…" not in question
        # A number that is asked for must not be in the question.
        assert re.search(r"\b[A-Z]{2,4} \d{4}/\d+", question) is None
    for question in shown:
        assert not assistant.ask(question).abstained
