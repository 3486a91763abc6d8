"""Means, intervals and groups, with values computed by hand."""

from __future__ import annotations

import dataclasses

import pytest

from eval.compare import Comparison
from eval.errors import RunError
from eval.scores import abstaining, difference, groups, metric_score, score, summary
from tests.eval.board import row, unanswerable


def test_a_mean_has_an_interval_that_holds_it_and_is_the_same_each_time() -> None:
    values = [1.0] * 30 + [0.0] * 70
    first = score(values)
    assert (first.mean, first.count) == (0.3, 100)
    # Normal approximation: 0.3 ± 1.96 · √(0.3 · 0.7 / 100) = 0.21 … 0.39.
    assert first.low == pytest.approx(0.21, abs=0.015)
    assert first.high == pytest.approx(0.39, abs=0.015)
    assert score(values) == first
    assert (score([1.0]).low, score([1.0]).high) == (1, 1)
    with pytest.raises(ValueError, match="no values"):
        score([])


def test_a_paired_difference_sees_what_two_intervals_hide() -> None:
    # Each of 100 questions gains the same: nothing is left to chance.
    pairs = [(n / 100, n / 100 + 0.05) for n in range(100)]
    assert difference(pairs) == pytest.approx((0.05, 0.05, 0.05))
    gain, low, high = difference([(0, 1)] * 5 + [(1, 0)] * 5 + [(1, 1)] * 90)
    assert gain == 0
    assert low < 0 < high
    with pytest.raises(ValueError, match="no pairs"):
        difference([])


def test_groups_are_all_then_kinds_then_what_cuts_across() -> None:
    rows = [row("a", 1), row("b", 0, "who"), dataclasses.replace(row("c", 1), question=unanswerable(id="c"))]
    assert [(name, [r.id for r in own]) for name, own in groups(rows)] == [
        ("all", ["a", "b", "c"]),
        ("figure", ["a", "c"]),
        ("who", ["b"]),
        ("answerable", ["a", "b"]),
        ("unanswerable", ["c"]),
    ]


def test_a_metric_counts_the_questions_that_it_applies_to() -> None:
    rows = [row("a", 1, role=1.0), row("b", 0, role=None), row("c", 0, role=0.0)]
    found = metric_score(rows, "role")
    assert found is not None
    assert (found.mean, found.count) == (0.5, 2)
    assert metric_score(rows, "polarity") is None
    assert set(summary(rows, ["correct", "polarity"])["all"]) == {"correct"}
    with pytest.raises(ValueError, match="no rows"):
        summary([], ["correct"])


def test_abstaining_has_precision_and_recall() -> None:
    asked = [row("a", 0, abstained=1), row("b", 1)]
    silent = [dataclasses.replace(row(n, 1, abstained=1), question=unanswerable(id=n)) for n in "cd"]
    missed = dataclasses.replace(row("e", 0), question=unanswerable(id="e"))
    found = abstaining([*asked, *silent, missed])
    assert found["abstention_precision"].mean == pytest.approx(2 / 3)
    assert found["abstention_recall"].mean == pytest.approx(2 / 3)
    assert abstaining([row("b", 1)]) == {}


def test_runs_are_compared_by_question() -> None:
    before = [row("a", 0), row("b", 1), row("c", 1, "who"), row("only before", 1)]
    after = [row("only after", 1), row("c", 0, "who"), row("a", 1), row("b", 1)]
    pair = Comparison(before, after)
    assert pair.count == 3
    assert [(t.after.id, t.got_better) for t in pair.turned()] == [("c", False), ("a", True)]
    changes = {(one.group, one.metric): one for one in pair.changes(["correct", "role"])}
    assert changes["all", "correct"].gain == 0
    assert (changes["figure", "correct"].before, changes["figure", "correct"].after) == (0.5, 1)
    assert changes["who", "correct"].is_sure
    assert not changes["all", "correct"].is_sure
    assert ("all", "role") not in changes


def test_only_right_answers_can_be_kept_or_lost() -> None:
    silent = dataclasses.replace(row("s", 1, abstained=1), question=unanswerable(id="s"))
    before = [row("a", 1), row("b", 1), row("c", 0), silent]
    after = [row("a", 1), row("b", 0), row("c", 1), dataclasses.replace(silent, values={"correct": 0})]
    kept = Comparison(before, after).kept()
    assert (kept.right, [lost.id for lost in kept.lost], kept.share) == (2, ["b"], 0.5)
    assert Comparison([row("c", 0)], [row("c", 1)]).kept().share == 1


def test_runs_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(RunError, match="no question in common"):
        Comparison([row("a", 1)], [row("b", 1)])
    with pytest.raises(RunError, match="question twice"):
        Comparison([row("a", 1)], [row("a", 1), row("a", 0)])
