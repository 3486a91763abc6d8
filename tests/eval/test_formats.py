"""How layouts are recognised must not get worse: the made-up samples, and the shared ones where they are.

Thresholds stand a little under what was reached when they were set (2026-11-22).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.formats import DEFAULT, Scores, Tally, score, table

MADE_UP = Path(__file__).parents[1] / "fixtures" / "formats" / "MANIFEST.jsonl"


@pytest.fixture(scope="module")
def made_up() -> Scores:
    return score(MADE_UP)


def test_what_each_made_up_record_is(made_up: Scores) -> None:
    assert made_up.samples == 25
    assert made_up.kind == 25
    assert made_up.meeting_date == 25
    assert made_up.body >= 24


@pytest.mark.parametrize(
    ("what", "recall", "precision"),
    [
        ("number", 0.98, 0.98),
        ("title", 0.95, 0.97),
        ("dnr", 0.95, 0.97),
        ("movers", 0.90, 0.97),
        ("reservations", 0.97, 0.88),
        ("statements", 0.97, 0.90),
    ],
)
def test_items_and_who_took_a_stand(made_up: Scores, what: str, recall: float, precision: float) -> None:
    tally = made_up.fields[what]
    assert tally.expected > 10
    assert tally.recall >= recall, made_up.faults
    assert tally.precision >= precision, made_up.faults


def test_decisions_votes_and_roles(made_up: Scores) -> None:
    shares = {what: sum(rights) / len(rights) for what, rights in made_up.rights.items()}
    assert shares["votes"] == 1.0
    assert shares["how"] >= 0.97
    assert shares["outcome"] >= 0.86
    assert shares["role"] >= 0.85
    assert shares["voice"] >= 0.92
    assert len(made_up.rights["role"]) == 347


def test_next_to_nothing_is_lost(made_up: Scores) -> None:
    assert min(made_up.coverage) >= 0.98
    assert sum(share >= 0.99 for share in made_up.coverage) >= 23


def test_no_motion_or_proposal_is_read_as_a_decision(made_up: Scores) -> None:
    """The worst error: what somebody wanted is told as what was decided."""
    wrong = [fault for fault in made_up.faults if " beslut, " in fault.replace(": ", " ", 1)]
    assert [fault for fault in wrong if "expected yrkande" in fault or "expected förslag" in fault] == []


@pytest.mark.records
def test_the_shared_samples(records_dir: Path) -> None:
    manifest = records_dir.parent / DEFAULT.parent.name / DEFAULT.name
    if not manifest.is_file():
        pytest.skip(f"{manifest} is not there")
    scores = score(manifest)
    share = 0.95 * scores.samples
    assert min(scores.kind, scores.body, scores.meeting_date) >= share, scores.faults
    for what in ("number", "title", "dnr", "movers"):
        assert scores.fields[what].recall >= 0.95, scores.faults
        assert scores.fields[what].precision >= 0.95, scores.faults
    assert min(scores.coverage) >= 0.99, scores.faults


def test_a_value_found_answers_one_expected_value_only() -> None:
    tally = Tally()
    tally.add(["AMN 2024/1", "AMN 2024/1", "AMN 2024/2"], ["AMN 2024/1", "AMN 2024/3"])
    assert (tally.expected, tally.found, tally.both) == (3, 2, 1)
    assert (tally.recall, tally.precision) == (1 / 3, 1 / 2)


def test_the_table_tells_each_measure(made_up: Scores) -> None:
    lines = table(made_up)
    assert lines.startswith("25 samples")
    for what in ("kind", "meeting_date", "number", "dnr", "movers", "votes", "role", "coverage"):
        assert f"\n{what}" in lines


def test_a_sample_that_nobody_read_counts_for_coverage_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ett brev.\n\nDet handlar om bad.\n", "utf-8")
    manifest = tmp_path / "MANIFEST.jsonl"
    manifest.write_text(json.dumps({"file": "a.txt", "url": None, "expect": None}), "utf-8")
    scores = score(manifest)
    assert (scores.samples, scores.coverage) == (0, [1.0])
