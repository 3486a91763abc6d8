"""The benchmark's arithmetic, and that it runs; its figures are nobody's promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval import bench
from eval.bench import BenchError, Row, default_records, import_seconds, megabytes, percentile, table
from tests.test_frame import ROOT


@pytest.mark.parametrize(
    ("share", "expected"), [(0.01, 1), (0.1, 1), (0.11, 2), (0.5, 5), (0.95, 10), (0.9, 9), (1, 10)]
)
def test_a_percentile_is_one_of_the_values(share: float, expected: int) -> None:
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], share) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([3.5], 0.95) == 3.5


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
    with pytest.raises(ValueError, match=r"at most 1, got 95$"):
        percentile([1.0], 95)


def test_the_table_puts_the_goal_beside_the_value() -> None:
    rows = [
        Row("cold ingest", 12.345, "s", 20),
        Row("an answer, p95", 0.0712, "ms"),
        Row("words", 1234.5, ""),
    ]
    assert table(rows).splitlines() == [
        "measured            value  goal",
        "cold ingest        12.3 s  <= 20 s",
        "an answer, p95  0.0712 ms",
        "words                1234",
    ]


def test_size_counts_a_file_with_its_journal_and_a_folder_with_all_in_it(tmp_path: Path) -> None:
    (tmp_path / "register.db").write_bytes(b"x" * 1_000_000)
    (tmp_path / "register.db-wal").write_bytes(b"x" * 500_000)
    (tmp_path / "vectors" / "deep").mkdir(parents=True)
    (tmp_path / "vectors" / "deep" / "a").write_bytes(b"x" * 250_000)
    assert megabytes(tmp_path, "register.db") == 1.5
    assert megabytes(tmp_path, "vectors") == 0.25
    assert megabytes(tmp_path, "terms") == 0


def test_the_first_folder_of_records_there_is_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "RECORDS", (tmp_path / "real", tmp_path / "made-up"))
    with pytest.raises(BenchError, match=r"real or .*made-up; name a folder with --records"):
        default_records()
    (tmp_path / "made-up").mkdir()
    assert default_records() == tmp_path / "made-up"
    (tmp_path / "real").mkdir()
    assert default_records() == tmp_path / "real"


def test_a_child_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(BenchError, match="No module named 'nonsuch'"):
        import_seconds("nonsuch")


def test_the_caller_s_settings_do_not_reach_what_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAMNDMINNET_PASSWORD", "hemligheten")
    settings = bench.Settings(data=tmp_path / "d", model_cache=tmp_path / "m", password=None)
    environment = bench._environment(settings)
    assert {name: value for name, value in environment.items() if name.startswith("NAMNDMINNET_")} == {
        "NAMNDMINNET_DATA": str(tmp_path / "d"),
        "NAMNDMINNET_MODEL_CACHE": str(tmp_path / "m"),
    }
    assert environment["PATH"] == os.environ["PATH"]


@pytest.mark.heavy
def test_it_runs_on_the_made_up_records() -> None:
    records = ROOT / "tests" / "fixtures" / "records"
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench", "--records", str(records), "--asks", "5", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [Row(**json.loads(line)) for line in done.stdout.splitlines()]
    assert done.stderr.startswith(f"Records: {records}\n")
    assert all(row.value > 0 for row in rows)
    assert [(row.unit, row.goal) for row in rows if row.goal] == [
        ("s", 1),
        ("s", 1),
        ("s", 20),
        ("s", 8),
        ("ms", 150),
    ]
    by_name = {row.what: row.value for row in rows}
    page = [value for what, value in by_name.items() if what.startswith("python app.py")]
    assert page == sorted(page)
    assert len(page) == 3
    assert by_name["an answer, warm, p50 of 5"] <= by_name["an answer, warm, p95 of 5"]
