"""What ragas does on its own, and that an evaluation through it loses and leaks nothing."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from ragas import Dataset, experiment
from ragas.backends.inmemory import InMemoryBackend
from ragas.dataset_schema import SingleTurnSample
from ragas.metrics.collections import QuotedSpansAlignment

from eval.experiment import QUIET, be_quiet, conduct, histories
from eval.given import Given
from eval.metrics import Correct, FactRecall
from eval.questions import Library, Place, Question
from eval.ragas_metrics import IDBasedContextRecall, OwnMetric, Quotes, ragas_metrics
from tests.eval.board import (
    BROKEN,
    COST,
    DECISION,
    MOTION,
    SILENCE,
    cite,
    given,
    library,
    question,
    unanswerable,
)
from tests.fakes import SharedWordsEmbedding

RIGHT = given("24 besökare, 1,85 mnkr [1]", cite(1, COST, "1,85 mnkr per år"), retrieved=(MOTION, COST))


class Scripted:
    """Answers by question id; an exception is raised. The first questions take longest."""

    name = "scripted"

    def __init__(self, answers: dict[str, Given | Exception], slow: float = 0) -> None:
        self.answers = answers
        self.slow = slow
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def ask(self, question: Question, history: Sequence[str]) -> Given:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.asked.append((question.id, tuple(history)))
            wait = self.slow * (len(self.answers) - len(self.asked))
        time.sleep(max(0, wait))
        with self._lock:
            self._now -= 1
        answer = self.answers[question.id]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(scope="module")
def records() -> Library:
    return library()


def questions(count: int) -> list[Question]:
    return [question(id=f"q-{n}") for n in range(count)]


def judged(metric: Any, asked: Question, answer: Given) -> float:
    return float(asyncio.run(metric.ascore(question=asked, given=answer)).value)


def test_ragas_drops_a_row_that_raises_and_orders_rows_by_completion() -> None:
    @experiment()
    async def run(row: dict[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(0.2 if row["id"] == 0 else 0)
        if row["id"] == 1:
            raise RuntimeError("lost")
        return row

    dataset: Dataset[Any] = Dataset("d", InMemoryBackend(), data=[{"id": n} for n in range(3)])
    assert [row["id"] for row in asyncio.run(run.arun(dataset, name="n"))] == [2, 0]


def test_a_question_that_fails_is_a_failed_row_in_its_place() -> None:
    system = Scripted({"q-0": RIGHT, "q-1": RuntimeError("trasigt"), "q-2": SILENCE})
    rows = conduct(system, {"dev": questions(3)}, [Correct(), FactRecall()])
    assert [(row.id, row.home, row.values) for row in rows] == [
        ("q-0", "dev", {"correct": 1, "fact_recall": 1}),
        ("q-1", "dev", {"correct": 0, "fact_recall": 0}),
        ("q-2", "dev", {"correct": 0, "fact_recall": 0}),
    ]
    assert [row.given.error for row in rows] == ["", "RuntimeError: trasigt", ""]


def test_rows_come_in_the_order_of_the_questions_whatever_finishes_first() -> None:
    system = Scripted({f"q-{n}": RIGHT for n in range(6)}, slow=0.02)
    rows = conduct(system, {"dev": questions(6)}, [Correct()], at_once=6)
    assert [row.id for row in rows] == [f"q-{n}" for n in range(6)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_questions_are_under_way_than_allowed(at_once: int) -> None:
    system = Scripted({f"q-{n}": RIGHT for n in range(8)}, slow=0.005)
    conduct(system, {"dev": questions(8)}, [Correct()], at_once=at_once)
    assert system.most == at_once


def test_a_turn_is_asked_with_the_questions_before_it() -> None:
    turns = [question(id=f"t-{n}", question=f"Fråga {n}", dialogue="d", turn=n) for n in (1, 2, 3)]
    alone = question(id="q-0")
    system = Scripted(dict.fromkeys(["t-1", "t-2", "t-3", "q-0"], RIGHT))
    conduct(system, {"dev": [*turns, alone]}, [Correct()])
    assert sorted(system.asked) == [
        ("q-0", ()),
        ("t-1", ()),
        ("t-2", ("Fråga 1",)),
        ("t-3", ("Fråga 1", "Fråga 2")),
    ]
    assert histories({"dev": turns})["t-3"] == ("Fråga 1", "Fråga 2")


def test_two_evaluations_of_the_same_are_the_same(records: Library) -> None:
    def once() -> Any:
        answers: dict[str, Given | Exception] = {"q-0": RIGHT, "q-1": SILENCE, "q-2": BROKEN}
        judges = ragas_metrics(records, SharedWordsEmbedding())
        return conduct(Scripted(answers), {"dev": questions(3)}, [Correct()], judges)

    assert once() == once()


def test_what_cannot_be_evaluated_is_refused() -> None:
    system = Scripted({"q-0": RIGHT})
    with pytest.raises(ValueError, match="there must be questions"):
        conduct(system, {"dev": []}, [Correct()])
    with pytest.raises(ValueError, match="id of its own"):
        conduct(system, {"dev": questions(1), "test": questions(1)}, [Correct()])
    with pytest.raises(ValueError, match="same name"):
        conduct(system, {"dev": questions(1)}, [Correct(), Correct()])


def test_nothing_is_reported_to_anybody(monkeypatch: pytest.MonkeyPatch, records: Library) -> None:
    from ragas import _analytics

    sent: list[Any] = []
    monkeypatch.setattr(_analytics.requests, "post", lambda *args, **kwargs: sent.append((args, kwargs)))
    for name in QUIET:
        monkeypatch.delenv(name, raising=False)
    _analytics.do_not_track.cache_clear()
    be_quiet()
    conduct(Scripted({"q-0": RIGHT}), {"dev": questions(1)}, [Correct()], ragas_metrics(records, None))
    assert _analytics._analytics_batcher.buffer, "ragas has noted that it was used"
    _analytics._analytics_batcher.flush()
    assert sent == []


def test_ragas_takes_no_quote_for_perfect_and_misses_swedish_marks() -> None:
    metric = QuotedSpansAlignment()
    for response in (
        "Inget citat här.",
        "»påhittat från början till slut«",
        "”påhittat från\nbörjan till slut”",
    ):
        result = asyncio.run(metric.ascore(response=response, retrieved_contexts=["Något annat."]))
        assert result.value == 1


@pytest.mark.parametrize(
    ("quotes", "value"),
    [
        (["kostar 1,85 mnkr per år."], 1),
        (["kostar\n1,85 mnkr"], 1),
        (["mnkr"], 1),
        (["kostar 9,99 mnkr per år"], 0),
        (["kostar 1,85 mnkr per år.", "påhittat"], 0.5),
    ],
)
def test_quotes_are_counted_whatever_their_marks_and_length(
    records: Library, quotes: list[str], value: float
) -> None:
    answer = given("Ja.", *(cite(n, COST, quote) for n, quote in enumerate(quotes, 1)))
    assert judged(Quotes(records), question(), answer) == value


def test_without_quotes_ragas_is_not_asked(records: Library) -> None:
    for answer in (given("Ja.", cite(1, COST)), SILENCE, BROKEN):
        assert str(judged(Quotes(records), question(), answer)) == "nan"


def test_rouge_which_takes_our_letters_for_spaces_is_not_used(records: Library) -> None:
    names = [metric.name for metric in ragas_metrics(records, SharedWordsEmbedding())]
    assert names == [
        "ragas_id_based_context_recall",
        "ragas_id_based_context_precision",
        "ragas_quoted_spans_alignment",
        "ragas_chrf_score",
        "ragas_semantic_similarity",
    ]


def test_the_id_based_metrics_know_alternatives(records: Library) -> None:
    recall, precision, *_ = ragas_metrics(records, None)
    both = (Place(COST, ""), Place(MOTION, ""))
    asked = question(evidence=(both, (Place(DECISION, ""),)))
    answer = given("", retrieved=(MOTION, "annat/1/p1"))
    assert judged(recall, asked, answer) == 0.5
    assert judged(precision, asked, answer) == 0.5
    assert judged(recall, asked, given("")) == 0
    assert str(judged(precision, asked, given(""))) == "nan"
    assert str(judged(recall, unanswerable(), answer)) == "nan"
    plain = SingleTurnSample(
        retrieved_context_ids=[MOTION], reference_context_ids=[place.paragraph for place in both]
    )
    assert asyncio.run(IDBasedContextRecall().single_turn_ascore(plain)) == 0.5, "ragas alone wants both"


def test_likeness_is_told_of_answers_alone(records: Library) -> None:
    *_, chrf, similarity = ragas_metrics(records, SharedWordsEmbedding())
    asked = question(reference="Verkstaden öppnar i september")
    assert judged(chrf, asked, given("Verkstaden öppnar i september [1]")) == pytest.approx(1)
    assert judged(similarity, asked, given("Verkstaden öppnar i september [1]")) == pytest.approx(1)
    # verkst, öppnar, septem against verkst, öppnar, oktobe
    assert judged(similarity, asked, given("Verkstaden öppnar i oktober")) == pytest.approx(2 / 3)
    for metric in (chrf, similarity):
        assert str(judged(metric, asked, SILENCE)) == "nan"
        assert str(judged(metric, unanswerable(), given("Ja."))) == "nan"


def test_our_metrics_have_ragas_form() -> None:
    metric = OwnMetric(FactRecall())
    assert metric.name == "fact_recall"
    assert metric.score(question=question(), given=RIGHT).value == 1
    assert str(metric.score(question=unanswerable(), given=RIGHT).value) == "nan"
