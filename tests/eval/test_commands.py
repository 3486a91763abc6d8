"""The commands on the invented records: run, compare, report, gate and keep."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import service
from eval import __main__ as commands
from eval import baselines, gate, runs, systems
from eval.questions import Question
from ingest.index import indexer
from tests.eval.board import FIXTURES, decision, question, unanswerable
from tests.fakes import SharedWordsEmbedding

DEV = [
    question(question="Vad kostar driften av cykelverkstaden per år?", facts=(("1,85",),)),
    decision(id="q-2", dialogue="d", turn=1, question="Vad beslutades om cykelverkstaden?"),
    unanswerable(id="q-3", dialogue="d", turn=2, question="Vad är hyran i Ystad?"),
]
TEST = [question(id="t-1", question="Hemlig fråga om besökare?")]
Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command on a folder of its own; gives status and what was said."""
    embedder = SharedWordsEmbedding()
    for module in (systems, indexer, service, baselines, commands):
        monkeypatch.setattr(module, "make_embedder", lambda _: embedder)
    home = tmp_path / "runs"

    def load(sets: tuple[str, ...]) -> dict[str, list[Question]]:
        return {name: {"dev": DEV, "test": TEST}[name] for name in sets}

    monkeypatch.setattr(commands, "load", load)
    for function, place in ((runs.save, 0), (runs.load_run, 0), (runs.latest, 0)):
        monkeypatch.setattr(function, "__defaults__", (home, *(function.__defaults__ or ())[place + 1 :]))
    monkeypatch.setattr(systems.prepared, "__defaults__", (tmp_path / "indexes",))

    def says(*arguments: str) -> tuple[int, str]:
        status = commands.main(arguments)
        said = capsys.readouterr()
        return status, said.out + said.err

    return says


def ask(say: Say, name: str, *more: str) -> str:
    status, said = say("run", "--set", "all", "--name", name, "--records", str(FIXTURES), *more)
    assert status == 0, said
    return said


def test_a_run_is_told_kept_and_the_same_each_time(say: Say, tmp_path: Path) -> None:
    said = ask(say, "one", "--failures")
    assert re.search(r"^correct +\d\.\d{3} ", said, re.MULTILINE)
    assert "== namndminnet, dev, 3 questions ==" in said
    assert "Hemlig fråga" not in said, "what test got wrong is not shown"
    ask(say, "two")
    one, two = (json.loads((tmp_path / "runs" / f"{name}.json").read_text()) for name in ("one", "two"))
    for run in (one, two):
        assert [row["question"]["id"] for row in run["rows"]] == ["q-1", "q-2", "q-3", "t-1"]
        for row in run["rows"]:
            row["given"]["ms"] = 0
    assert one["rows"] == two["rows"]
    status, said = say("compare", "one", "two")
    assert status == 0
    assert "right now: 0" in said
    assert re.search(r"^answers that were right and still are: (\d) of \1 \(100\.0%\)$", said, re.MULTILINE)
    assert re.search(r"^  correct +(\d\.\d{3}) +\1 +\+0.000 +\+0.000 – \+0.000 +4$", said, re.MULTILINE)


@pytest.mark.parametrize("config", ["dense", "bm25", "starter-2"])
def test_baselines_hand_on_what_they_find(say: Say, tmp_path: Path, config: str) -> None:
    ask(say, "base", "--config", config)
    rows = json.loads((tmp_path / "runs" / "base.json").read_text())["rows"]
    first = rows[0]
    assert not any(row["given"]["abstained"] or row["given"]["error"] for row in rows)
    assert "1,85 mnkr" in first["given"]["text"]
    assert first["values"]["context_facts_10"] == 1
    assert sum(first["given"]["groups"]) == len(first["given"]["retrieved"])


def test_the_gate_judges_and_a_run_can_be_kept(say: Say, tmp_path: Path) -> None:
    ask(say, "one")
    base, floors = tmp_path / "base.json", tmp_path / "gate.toml"
    files = ("--baseline", str(base), "--thresholds", str(floors))
    assert say("keep", "last", "--baseline", str(base))[0] == 0
    floors.write_text("[least.dev]\nabstention = 0.0\n[least.test]\nabstention = 0.0\n", "utf-8")
    status, said = say("gate", "--run", "last", *files)
    assert (status, said.splitlines()[-1]) == (0, "Gate passed: one, 4 questions")
    floors.write_text("[least.dev]\nabstention = 1.1\n[least.test]\nabstention = 0.0\n", "utf-8")
    status, said = say("gate", "--run", "last", *files)
    assert status == 1
    assert re.search(r"^FAILS abstention \(dev\): \d\.\d{3}, at least 1.100 is wanted$", said, re.MULTILINE)


def test_without_records_the_gate_says_that_it_is_skipped(say: Say, tmp_path: Path) -> None:
    none = str(tmp_path / "none")
    status, said = say("gate", "--records", none, "--corpus", none)
    assert status == 0
    first, second = said.splitlines()
    assert first == f"Gate skipped: the records are not in {none}; NMTEST_RECORDS names them."
    assert second == f"Gate skipped: there are no retellings in {none}."


def test_the_gate_judges_originals_and_retellings(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(say, "one")
    base, floors, others = (tmp_path / name for name in ("base.json", "gate.toml", "others.toml"))
    assert say("keep", "last", "--baseline", str(base))[0] == 0
    floors.write_text("[least.dev]\nabstention = 0.0\n[least.test]\nabstention = 0.0\n", "utf-8")
    others.write_text("[least.dev]\nabstention = 1.1\n", "utf-8")
    monkeypatch.setattr(gate, "CORPUS_THRESHOLDS", others)
    files = ("--baseline", str(base), "--thresholds", str(floors))
    status, said = say("gate", "--records", str(FIXTURES), "--corpus", str(FIXTURES), *files)
    verdicts = [line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("Gate ")]
    assert (status, verdicts) == (1, ["passed", "failed"])
    assert re.search(r"^From originals and from retellings: .+ \(100\.0%\)$", said, re.MULTILINE)
    kept = [path.stem for path in (tmp_path / "runs").glob("*.json")]
    assert sum("namndminnet-corpus" in name for name in kept) == 1


def test_only_a_whole_run_of_ours_is_kept_as_the_baseline(say: Say, tmp_path: Path) -> None:
    before = gate.BASELINE.read_bytes()
    ask(say, "other", "--config", "bm25")
    status, said = say("keep", "other")
    assert (status, gate.BASELINE.read_bytes()) == (1, before)
    assert "nothing is kept" in said


def test_the_report_is_written(say: Say, tmp_path: Path) -> None:
    ask(say, "one")
    ask(say, "base", "--config", "bm25")
    status, said = say("report", "--out", str(tmp_path / "r" / "r.html"), "--records", str(FIXTURES))
    assert status == 0, said
    page = (tmp_path / "r" / "r.html").read_text("utf-8")
    assert "våra stycken, bara ord (BM25)" in page
    assert "Hemlig fråga" not in page


def test_what_goes_wrong_is_one_sentence_and_a_status(say: Say) -> None:
    status, said = say("compare", "nope", "last")
    assert status == 1
    assert said.startswith("There is no run nope.")
    assert say("run", "--config", "all", "--name", "x")[0] == 1
