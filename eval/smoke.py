"""``python -m eval.smoke``: a first look at answers, with questions whose facts are known.

Each line of `QUESTIONS` names a fact and the record that gives it, or says that no record answers.
It is a look and not an evaluation: a fact that is quoted is not yet a good answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.report import answer_json
from assistant.service import Assistant
from ingest.errors import NamndminnetError
from ingest.settings import load_settings

QUESTIONS = Path(__file__).parent / "questions" / "first.jsonl"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known of its answer.

    Attributes:
        facts: Strings of which a right answer quotes at least one; empty when no record answers.
        record: Id of the record that gives them, None when no record answers.
    """

    id: str
    question: str
    facts: tuple[str, ...] = ()
    record: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether a record answers."""
        return self.record is not None


@dataclass(frozen=True, slots=True)
class Score:
    """How a set of answers came out.

    Attributes:
        answered: Answerable questions whose fact is quoted from the right record.
        answerable: All answerable questions.
        abstained: Unanswerable questions that the assistant did not answer.
        unanswerable: All of these.
        wrong: Ids of the others, in the order of the questions.
    """

    answered: int
    answerable: int
    abstained: int
    unanswerable: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.answered} of {self.answerable} answerable questions answered with their fact, "
            f"{self.abstained} of {self.unanswerable} others declined; "
            f"wrong: {', '.join(self.wrong) or 'none'}"
        )


def load_questions(file: Path = QUESTIONS) -> list[Question]:
    """Questions of a JSONL file, in order.

    Raises:
        ValueError: A line names facts without a record or a record without facts.
    """
    questions = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        question = Question(row["id"], row["question"], tuple(row.get("facts", ())), row.get("record"))
        if question.answerable != bool(question.facts) or question.answerable == row.get("abstain", False):
            raise ValueError(f"{file}, line {number}: give either facts and record, or abstain")
        questions.append(question)
    return questions


def is_right(question: Question, answer: Mapping[str, Any]) -> bool:
    """Whether an answer, as the contract's JSON, quotes the fact from the record, or rightly declines."""
    if answer["abstained"] or not question.answerable:
        return bool(answer["abstained"]) and not question.answerable
    quotes = [_single_spaced(c["quote"]) for c in answer["citations"] if c["record"] == question.record]
    return any(_single_spaced(fact) in quote for fact in question.facts for quote in quotes)


def score(questions: Sequence[Question], answers: Sequence[Mapping[str, Any]]) -> Score:
    """Judge answers.

    Args:
        questions: At least one.
        answers: The contract's JSON of each, in the order of the questions.

    Raises:
        ValueError: There are no questions, or answers do not belong to them.
    """
    if not questions:
        raise ValueError("no questions to judge")
    if [question.id for question in questions] != [answer["id"] for answer in answers]:
        raise ValueError("answers must be those of the questions, in their order")
    right = {q.id: is_right(q, answer) for q, answer in zip(questions, answers, strict=True)}
    answerable = [q for q in questions if q.answerable]
    others = [q for q in questions if not q.answerable]
    return Score(
        answered=sum(right[q.id] for q in answerable),
        answerable=len(answerable),
        abstained=sum(right[q.id] for q in others),
        unanswerable=len(others),
        wrong=tuple(q.id for q in questions if not right[q.id]),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the index of the settings and print the score; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.smoke", description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, metavar="FILE")
    questions = load_questions(parser.parse_args(arguments).questions)
    try:
        assistant = Assistant(load_settings())
        answers = [answer_json(assistant.ask(q.question), q.id) for q in questions]
    except NamndminnetError as error:
        print(error, file=sys.stderr)
        return 1
    print(score(questions, answers))
    return 0


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
