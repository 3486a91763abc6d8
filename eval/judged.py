"""Ragas' metrics that need a language model as judge, put to our answers."""

from __future__ import annotations

import logging
from typing import Any

from openai import AsyncOpenAI
from ragas.llms import llm_factory
from ragas.llms.base import InstructorBaseRagasLLM
from ragas.metrics.collections import (
    AnswerRelevancy,
    ContextPrecision,
    ContextRecall,
    FactualCorrectness,
    Faithfulness,
    NoiseSensitivity,
)
from ragas.metrics.collections.base import BaseMetric
from ragas.metrics.result import MetricResult

from eval.given import Given
from eval.judge import Judge
from eval.questions import Library, Question
from eval.ragas_metrics import BundledEmbeddings, Embeds

CONTEXTS = 5
"""Retrieved paragraphs that the judge reads besides those that the answer cites."""
_SECONDS = 120.0
_TOKENS = 4096
logger = logging.getLogger(__name__)


class Judged(BaseMetric):
    """One of ragas' judged metrics put to our answers.

    NaN for a question that the records do not answer; for an abstention, where the metric reads the answer;
    and where the judge did not do its work, which is logged.

    Args:
        metric: Ragas' own.
        reads: Names of what it is given: ``user_input``, ``response``, ``reference``, ``retrieved_contexts``.
        library: The records.
    """

    def __init__(self, metric: BaseMetric, reads: str, library: Library) -> None:
        super().__init__(name=f"judge_{metric.name.split('(')[0]}")
        self._metric = metric
        self._reads = reads.split()
        self._library = library

    async def ascore(self, **kwargs: Any) -> MetricResult:
        """Judge ``given``, an answer to ``question``."""
        question: Question = kwargs["question"]
        given: Given = kwargs["given"]
        silent = given.abstained or bool(given.error)
        if not question.answerable or (silent and "response" in self._reads):
            return MetricResult(value=float("nan"))
        known = {
            "user_input": given.read_as or question.question,
            "response": given.said,
            "reference": question.reference,
            "retrieved_contexts": self._contexts(given),
        }
        try:
            result = await self._metric.ascore(**{name: known[name] for name in self._reads})
            return MetricResult(value=float(result.value))
        except Exception as error:  # noqa: BLE001 # endpoints fail in many ways; one number is lost
            logger.warning("%s, %s: the judge gave no number (%s)", question.id, self.name, error)
            return MetricResult(value=float("nan"))

    def _contexts(self, given: Given) -> list[str]:
        """What the answer stands on, then what was found first."""
        ids = dict.fromkeys([*(cited.paragraph for cited in given.cited), *given.first(CONTEXTS)])
        paragraphs = self._library.paragraphs
        return [paragraphs[one].text for one in ids if one in paragraphs] or ["–"]


def judged_metrics(judge: Judge, library: Library, embedder: Embeds) -> list[BaseMetric]:
    """Ragas' judged metrics with the judge's language model and our embedder."""
    client = AsyncOpenAI(base_url=judge.url, api_key=judge.key, timeout=_SECONDS, max_retries=1)
    return metrics_of(
        llm_factory(judge.model, client=client, temperature=0, max_tokens=_TOKENS), library, embedder
    )


def metrics_of(llm: InstructorBaseRagasLLM, library: Library, embedder: Embeds) -> list[BaseMetric]:
    """The same for a language model in ragas' form."""
    both = "user_input response reference retrieved_contexts"
    return [
        Judged(Faithfulness(llm=llm), "user_input response retrieved_contexts", library),
        Judged(FactualCorrectness(llm=llm), "response reference", library),
        Judged(
            AnswerRelevancy(llm=llm, embeddings=BundledEmbeddings(embedder)), "user_input response", library
        ),
        Judged(ContextPrecision(llm=llm), "user_input reference retrieved_contexts", library),
        Judged(ContextRecall(llm=llm), "user_input reference retrieved_contexts", library),
        Judged(NoiseSensitivity(llm=llm), both, library),
    ]
