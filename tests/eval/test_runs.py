"""Runs survive being written and read, and an index is made once for the same records and program."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from eval import systems
from eval.errors import EvalError, RunError
from eval.runs import LAST, Run, kept_runs, latest, load_run, new_name, save
from eval.systems import CONFIGS, library_of, make, prepared
from ingest.errors import SourceError
from ingest.index import indexer
from ingest.settings import Settings
from tests.eval.board import COST, FIXTURES, RECORD, cite, given, question, row
from tests.fakes import SharedWordsEmbedding


def run_of(name: str, config: str = "namndminnet") -> Run:
    full = row("q-1", 1.0, role=None)
    answer = given("Ja. [1]", cite(1, COST, "citat"), retrieved=("a", "b"), groups=(2,), ms=12.5)
    rows = (full, type(full)("test", question(id="q-2", derived=(0,)), answer, {"correct": 0.5}))
    return Run(name, config, ("dev", "test"), "2026-11-22T10:00:00+01:00", "abc+", "e5", "i", 1.5, rows)


def written(folder: Path, name: str, second: int, config: str = "namndminnet") -> Run:
    run = run_of(name, config)
    os.utime(save(run, folder), (second, second))
    return run


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = written(tmp_path, "one", 1)
    assert load_run("one", tmp_path) == run
    assert load_run(str(tmp_path / "one.json")) == run
    assert run.metrics == ("correct", "role")
    assert [own.id for own in run.of("test")] == ["q-2"]
    assert [path.name for path in tmp_path.iterdir()] == ["one.json"], "nothing half written is left"


def test_the_last_run_is_the_latest_of_ours(tmp_path: Path) -> None:
    first, second = written(tmp_path, "z", 1), written(tmp_path, "a", 2)
    written(tmp_path, "b", 3, "bm25")
    (tmp_path / "old.json").write_text('{"form": 0, "config": "namndminnet"}', "utf-8")
    assert load_run(LAST, tmp_path) == second
    assert load_run("bm25", tmp_path).name == "b"
    with pytest.raises(RunError, match=r"^No run of dense is kept\. Make one: python -m eval run"):
        load_run("dense", tmp_path)
    assert latest("namndminnet", tmp_path, most=9) == [first, second]
    assert [run.name for run in latest("bm25", tmp_path)] == ["b"]
    assert [path.stem for path in kept_runs(tmp_path)][:3] == ["z", "a", "b"]


def test_what_is_no_run_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"No run is kept. Make one: python -m eval run"):
        load_run(LAST, tmp_path)
    written(tmp_path, "one", 1)
    with pytest.raises(RunError, match=r"no run two. The latest: one"):
        load_run("two", tmp_path)
    (tmp_path / "bad.json").write_text('{"form": 0}', "utf-8")
    with pytest.raises(RunError, match="form 0, not 1"):
        load_run("bad", tmp_path)


def test_names_sort_by_time() -> None:
    assert new_name("bm25", ["dev", "test"], datetime(2026, 3, 4, 5, 6, 7)) == "20260304-050607-bm25-dev-test"


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> SharedWordsEmbedding:
    fake = SharedWordsEmbedding()
    for module in (systems, indexer):
        monkeypatch.setattr(module, "make_embedder", lambda _: fake)
    return fake


def test_an_index_is_made_once(embedder: SharedWordsEmbedding, tmp_path: Path) -> None:
    home = tmp_path / "indexes"
    first = prepared(FIXTURES, Settings(), home)
    encoded = len(embedder.passages)
    assert encoded > 0
    assert prepared(FIXTURES, Settings(), home) == first
    assert len(embedder.passages) == encoded, "nothing is embedded again"
    assert [path.name for path in home.iterdir()] == [first.data.name], "no unfinished index is left"
    assert RECORD in library_of(first).records
    other = tmp_path / "other.md"
    other.write_text("# Protokoll\n\nNämnden sade ja.\n", "utf-8")
    assert prepared(other, Settings(), home) != first


def test_records_that_are_not_there_leave_no_index(embedder: SharedWordsEmbedding, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError):
        prepared(tmp_path / "empty", Settings(), tmp_path / "indexes")
    assert list((tmp_path / "indexes").glob("*")) == []


def test_systems_are_made_by_name(embedder: SharedWordsEmbedding, tmp_path: Path) -> None:
    settings = prepared(FIXTURES, Settings(), tmp_path / "indexes")
    library = library_of(settings)
    assert [make(name, settings, library, FIXTURES).name for name in CONFIGS] == list(CONFIGS)
    with pytest.raises(EvalError, match="no system oracle; there are namndminnet, starter-2"):
        make("oracle", settings, library, FIXTURES)
