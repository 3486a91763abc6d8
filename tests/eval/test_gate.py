"""The gate names the metric that is not reached, and lets through what is as good as before."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from eval import gate
from eval.errors import GateError
from eval.gate import KEPT, Baseline, Gate, Thresholds, keep, load_baseline, load_thresholds
from eval.questions import SETS, load
from eval.runs import Run
from eval.scores import Row
from tests.eval.board import BROKEN, row

FLOORS = Thresholds(
    least={"dev": {"correct": 0.5}}, most={"dev": {"forbidden_error": 0.1}}, watched=("correct",)
)


def rows(right: int, wrong: int, **values: float | None) -> list[Row]:
    return [
        row(f"q-{n}", float(n < right), **{"forbidden_error": 0.0, **values}) for n in range(right + wrong)
    ]


def before(given: list[Row]) -> Baseline:
    return Baseline("earlier", {one.id: {"correct": one.values["correct"] or 0.0} for one in given})


def run_of(given: list[Row]) -> Run:
    return Run("r", "namndminnet", ("dev",), "2026-11-22T10:00:00+01:00", "abc", "e5", "i", 1.0, tuple(given))


def said(gate: Gate, given: list[Row]) -> list[str]:
    return [str(one) for one in gate.run(given)]


def test_what_reaches_its_floor_passes_and_what_does_not_is_named() -> None:
    judge = Gate(FLOORS, None)
    assert said(judge, rows(5, 5)) == []
    assert said(judge, rows(4, 6)) == ["correct (dev): 0.400, at least 0.500 is wanted"]
    assert said(judge, rows(10, 0, forbidden_error=1.0)) == [
        "forbidden_error (dev): 1.000, at most 0.100 is wanted"
    ]


def test_a_metric_that_says_nothing_any_more_fails() -> None:
    judge = Gate(Thresholds(least={"dev": {"role": 0.5}}), None)
    assert said(judge, rows(1, 0)) == ["role (dev): says nothing about any question"]


def test_a_question_that_failed_with_an_error_fails_the_gate() -> None:
    given = [*rows(9, 0), dataclasses.replace(row("q-9", 0.0, forbidden_error=0.0), given=BROKEN)]
    assert said(Gate(FLOORS, None), given) == ["answered (dev): q-9 failed: ValueError: trasigt"]


def test_a_kind_that_fell_is_named_though_the_whole_is_as_good() -> None:
    old = [row(f"f-{n}", 1.0, forbidden_error=0.0) for n in range(8)]
    old += [row(f"w-{n}", 0.0, "who", forbidden_error=0.0) for n in range(8)]
    new = [
        dataclasses.replace(one, values={**one.values, "correct": 1 - (one.values["correct"] or 0)})
        for one in old
    ]
    assert said(Gate(FLOORS, before(old)), old) == []
    assert said(Gate(FLOORS, before(old)), new) == [
        "correct (figure): fell from 1.000 to 0.000 (interval of the change -1.000 to -1.000, 8 questions)"
    ]


def test_one_question_less_of_many_is_no_significant_fall() -> None:
    old, new = rows(20, 0), [*rows(19, 1)]
    assert said(Gate(FLOORS, before(old)), new) == []


def test_questions_may_not_disappear() -> None:
    old = rows(10, 0)
    assert said(Gate(FLOORS, before(old)), old[:7]) == [
        "answered (all): 3 questions of the baseline are missing"
    ]


def test_what_originals_answer_must_be_answered_from_retellings() -> None:
    judge = Gate(dataclasses.replace(FLOORS, kept=0.8), None, rows(10, 10))
    assert said(judge, rows(10, 10)) == []
    lost = [*rows(7, 0), *(row(f"q-{n}", float(n > 9), forbidden_error=0.0) for n in range(7, 20))]
    assert said(judge, lost) == ["kept (all): 0.700 of 10, at least 0.800 is wanted; lost: q-7, q-8, q-9"]
    assert said(Gate(dataclasses.replace(FLOORS, kept=0.8), None), lost) == [], "nothing to pair with"


def test_a_run_without_a_guarded_set_is_refused() -> None:
    with pytest.raises(GateError, match="no set"):
        Gate(FLOORS, None).run([row("q", 1.0, home="test")])


def test_a_baseline_holds_numbers_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "baseline.json"
    keep(run_of([row("q-1", 1.0, fact_recall=1 / 3, record_cited=None, verbatim=0.2)]), path)
    read = json.loads(path.read_text("utf-8"))
    assert read == {
        "origin": "r, 2026-11-22T10:00:00+01:00, commit abc",
        "questions": [{"id": "q-1", "correct": 1.0, "fact_recall": 0.3333}],
    }
    assert load_baseline(path).values == {"q-1": {"correct": 1.0, "fact_recall": 0.3333}}


def test_damaged_files_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(GateError, match="cannot be read"):
        load_thresholds(path)
    with pytest.raises(GateError, match=r"Write one: python -m eval keep"):
        load_baseline(path)
    for text in ("[", "[most.dev]\ncorrect = 1", "[least.dev]\n[typo]\n"):
        path.write_text(text, "utf-8")
        with pytest.raises(GateError):
            load_thresholds(path)
    path.write_text('[least.dev]\n[kinds]\nwatched = ["verbatim"]', "utf-8")
    with pytest.raises(GateError, match="not all of verbatim"):
        load_thresholds(path)


def test_the_files_that_the_project_keeps_belong_together() -> None:
    thresholds, kept = load_thresholds(), load_baseline()
    assert set(thresholds.least) == set(SETS)
    assert set(load_thresholds(gate.CORPUS_THRESHOLDS).least) == set(SETS)
    assert set(thresholds.watched) <= set(KEPT)
    asked = {question.id for own in load().values() for question in own}
    assert set(kept.values) == asked, "after a change of questions: python -m eval run --set all, then keep"
    assert gate.BASELINE.stat().st_size < 100_000
