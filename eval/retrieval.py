"""How well paragraphs are found, apart from answers: one way of ranking beside another.

Two sets that differ: open Swedish questions on encyclopaedic paragraphs (SQuAD 2.0 in machine-translated
Swedish), and our own questions on the records. A change to retrieval is good when it helps on both.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.retrieve import CANDIDATES, WORD_WEIGHT, standardised
from eval.errors import EvalError
from eval.questions import Question
from eval.scores import Score, score
from ingest.index.terms import TermIndex

BENCHMARK = (
    Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks" / "squad_dev_v2_sv.json.gz"
)
SAMPLE, SEED = 1500, 0
PUBLISHED = {"dense": 0.813, "bm25": 0.800, "rrf": 0.856, "fused 0.20": 0.884, "fused 0.30": 0.878}
"""nDCG@10 in DESIGN.md, by way of ranking, for the same set and number of questions."""
WEIGHTS = tuple(sorted({0.20, WORD_WEIGHT, 0.30}))
"""Of the words; one is the assistant's own."""
_RRF = 60


class Encodes(Protocol):
    """The part of `ingest.embedding.Embedder` that is needed here."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension), unit length, in order."""

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,), unit length."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what should be found.

    Attributes:
        needs: Each the ids any one of which will do.
    """

    question: str
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How one way of ranking did.

    Attributes:
        ndcg: nDCG@10, where every question has one need with one id; else None.
        recall: Share of needs met, by depth.
    """

    ndcg: Score | None
    recall: Mapping[int, Score]


class Rankings:
    """Ranks texts by meaning, by words, and by both.

    Args:
        texts: By id.
        embedder: For meaning.
        folder: An empty one, for the words.
    """

    def __init__(self, texts: Mapping[str, str], embedder: Encodes, folder: Path) -> None:
        self._ids = list(texts)
        self._place = {identifier: n for n, identifier in enumerate(self._ids)}
        self._embedder = embedder
        self._vectors = embedder.encode_passages(list(texts.values()))
        self._terms = TermIndex(folder)
        self._terms.write(texts.items(), gone=[])

    def run(self, question: str) -> dict[str, list[str]]:
        """Ids by way of ranking, best first, at most a hundred each."""
        nearness = (self._vectors @ self._embedder.encode_question(question)).astype(np.float64)
        shared = np.zeros(len(self._ids))
        by_words = self._terms.search(question, CANDIDATES)
        for identifier, value in by_words:
            shared[self._place[identifier]] = value
        dense = list(np.argsort(-nearness, kind="stable")[:CANDIDATES])
        words = [self._place[identifier] for identifier, _ in by_words]
        either = np.array(list(dict.fromkeys([*dense, *words])))
        ranked = {"dense": dense, "bm25": words, "rrf": _reciprocal(dense, words)}
        for weight in WEIGHTS:
            fused = (1 - weight) * standardised(nearness[either]) + weight * standardised(shared[either])
            ranked[f"fused {weight:.2f}"] = list(either[np.argsort(-fused, kind="stable")])
        return {way: [self._ids[n] for n in places[:CANDIDATES]] for way, places in ranked.items()}


def measure(
    asked: Sequence[Asked],
    rank: Callable[[str], Mapping[str, Sequence[str]]],
    depths: Sequence[int] = (1, 5, 10),
) -> dict[str, Found]:
    """How each way of ranking does.

    Args:
        asked: At least one question.
        rank: Ids by way of ranking, best first, for a question.
        depths: Of recall.

    Raises:
        ValueError: Nothing is asked.
    """
    if not asked:
        raise ValueError("no questions to rank for")
    gains: dict[str, list[float]] = {}
    recalls: dict[tuple[str, int], list[float]] = {}
    for one in asked:
        for way, ids in rank(one.question).items():
            gains.setdefault(way, []).append(ndcg(ids, one.needs[0][0]))
            for depth in depths:
                first = set(ids[:depth])
                met = sum(not first.isdisjoint(need) for need in one.needs) / len(one.needs)
                recalls.setdefault((way, depth), []).append(met)
    single = all(len(one.needs) == 1 and len(one.needs[0]) == 1 for one in asked)
    return {
        way: Found(score(values) if single else None, {depth: score(recalls[way, depth]) for depth in depths})
        for way, values in gains.items()
    }


def ndcg(ids: Sequence[str], wanted: str, depth: int = 10) -> float:
    """Gain (nDCG) where one id is relevant: 1 / log2(rank + 1), 0 where it is not among the first `depth`."""
    first = list(ids[:depth])
    return 1 / math.log2(first.index(wanted) + 2) if wanted in first else 0.0


def read_benchmark(path: Path = BENCHMARK, sample: int = SAMPLE) -> tuple[dict[str, str], list[Asked]]:
    """Paragraphs by id, and a sample of the questions that they answer.

    Raises:
        EvalError: The file is not there.
    """
    if not path.is_file():
        raise EvalError(f"The benchmark {path} is not there; name it with --benchmark.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    texts: dict[str, str] = {}
    asked = []
    for article in articles:
        for paragraph in article["paragraphs"]:
            identifier = str(len(texts))
            texts[identifier] = paragraph["context"]
            asked += [
                Asked(qa["question"], ((identifier,),)) for qa in paragraph["qas"] if not qa["is_impossible"]
            ]
    return texts, random.Random(SEED).sample(asked, min(sample, len(asked)))  # noqa: S311


def own_questions(questions: Sequence[Question]) -> list[Asked]:
    """Our questions that have an answer and need no turn before them."""
    return [
        Asked(q.question, tuple(tuple(place.paragraph for place in need) for need in q.evidence))
        for q in questions
        if q.answerable and q.turn < 2
    ]


def table(name: str, found: Mapping[str, Found], published: Mapping[str, float] | None = None) -> str:
    """One line for each way of ranking."""
    depths = list(next(iter(found.values())).recall)
    single = next(iter(found.values())).ndcg is not None
    heads = [*(["nDCG@10", "DESIGN.md"] if single else []), *(f"recall@{depth}" for depth in depths)]
    lines = [f"{name:<22}" + "".join(f"{head:>20}" for head in heads)]
    for way, one in found.items():
        cells = [_cell(one.ndcg), f"{published[way]:.3f}" if published and way in published else ""]
        cells = cells if single else []
        cells += [_cell(one.recall[depth]) for depth in depths]
        lines.append(f"{way:<22}" + "".join(f"{cell:>20}" for cell in cells))
    return "\n".join(lines)


def in_temporary_folder(
    texts: Mapping[str, str], embedder: Encodes, asked: Sequence[Asked]
) -> dict[str, Found]:
    """Rank texts that are not indexed."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(asked, Rankings(texts, embedder, Path(folder)).run)


def _reciprocal(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009, k = 60)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, place in enumerate(ranking, 1):
            scores[int(place)] = scores.get(int(place), 0) + 1 / (_RRF + rank)
    return sorted(scores, key=lambda place: -scores[place])


def _cell(one: Score | None) -> str:
    return f"{one.mean:.3f} ({one.low:.2f}–{one.high:.2f})" if one else ""
