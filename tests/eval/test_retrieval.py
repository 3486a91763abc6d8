"""Rankings and their scores, by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.baselines import held
from eval.errors import EvalError
from eval.questions import Place
from eval.retrieval import WEIGHTS, Asked, Rankings, measure, ndcg, own_questions, read_benchmark, table
from tests.eval.board import RECORD, library, question, unanswerable
from tests.fakes import SharedWordsEmbedding

TEXTS = {
    "a": "hamnen lagar cyklar",
    "b": "biblioteket lånar böcker",
    "c": "simhallen lagar taket",
}


def test_gain_falls_with_rank() -> None:
    assert ndcg(["a", "b"], "a") == 1
    assert ndcg(["a", "b"], "b") == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["a"], "x") == 0
    assert ndcg([*"abcdefghij", "x"], "x") == 0, "it is the eleventh"


def test_texts_are_ranked_in_each_way(tmp_path: Path) -> None:
    ranked = Rankings(TEXTS, SharedWordsEmbedding(), tmp_path).run("Vem lagar cyklar i hamnen?")
    assert list(ranked) == ["dense", "bm25", "rrf", *(f"fused {weight:.2f}" for weight in WEIGHTS)]
    assert ranked["dense"] == ["a", "c", "b"]
    assert ranked["bm25"] == ["a", "c"], "the third shares no word"
    assert all(ids[:2] == ["a", "c"] for ids in ranked.values())


def test_each_need_counts_and_one_of_its_alternatives_is_enough() -> None:
    asked = [Asked("q", (("a", "b"), ("c",))), Asked("r", (("x",),))]
    found = measure(asked, lambda _: {"way": ["b", "c", "a"]}, depths=(1, 2))["way"]
    assert found.ndcg is None
    assert (found.recall[1].mean, found.recall[2].mean) == (0.25, 0.5)
    with pytest.raises(ValueError, match="no questions"):
        measure([], lambda _: {})


def test_single_needs_have_a_gain_and_a_line_in_the_table() -> None:
    found = measure([Asked("q", (("b",),))], lambda _: {"dense": ["a", "b"]}, depths=(1, 2))
    head, line = table("set", found, {"dense": 0.813}).splitlines()
    assert head.split() == ["set", "nDCG@10", "DESIGN.md", "recall@1", "recall@2"]
    assert line.split() == [
        "dense",
        "0.631",
        "(0.63–0.63)",
        "0.813",
        "0.000",
        "(0.00–0.00)",
        "1.000",
        "(1.00–1.00)",
    ]


def test_the_benchmark_is_sampled_alike_each_time(tmp_path: Path) -> None:
    path = tmp_path / "b.json.gz"
    qas = [{"question": f"q{n}", "is_impossible": n == 0} for n in range(10)]
    data = {"data": [{"paragraphs": [{"context": "c0", "qas": []}, {"context": "c1", "qas": qas}]}]}
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    texts, asked = read_benchmark(path, sample=4)
    assert texts == {"0": "c0", "1": "c1"}
    assert len(asked) == 4
    assert all(one.needs == (("1",),) and one.question != "q0" for one in asked)
    assert read_benchmark(path, sample=4)[1] == asked
    with pytest.raises(EvalError, match="--benchmark"):
        read_benchmark(tmp_path / "none.gz")


def test_our_questions_are_those_that_stand_alone() -> None:
    asked = own_questions(
        [question(evidence=((Place("p", ""), Place("q", "")),)), question(turn=2), unanswerable()]
    )
    assert [one.needs for one in asked] == [(("p", "q"),)]


def test_a_chunk_holds_the_paragraphs_that_it_has_half_of() -> None:
    record = library().records[RECORD]
    first, second, third = record.paragraphs[:3]
    assert held(record, first.start, second.end) == [first.id, second.id]
    length = third.end - third.start
    assert held(record, first.start, third.start + length // 2 + 1) == [first.id, second.id, third.id]
    assert held(record, first.start, third.start + length // 2 - 1) == [first.id, second.id]
    assert held(record, 10**9, 10**9 + 1) == []
